// Which round numbers lie in a range, and how are numbers written?

const LARGEST_PLAIN = 1e6, SMALLEST_PLAIN = -4, MOST_TICKS = 1000;

// To the nearest whole number, halves to the even one, as Python does.
export function roundEven(x) {
  const low = Math.floor(x), part = x - low;
  return part > 0.5 || (part === 0.5 && low % 2 !== 0) ? low + 1 : low;
}

const exponentOf = (value) => (value ? Number(value.toExponential().split("e")[1]) : 0);

// Round numbers are [1, 2 or 5, a power of ten], so that their multiples are exact.
const multiple = ([digit, exponent], k = 1) => Number(`${k * digit}e${exponent}`);
const following = ([digit, exponent]) => (digit === 5 ? [1, exponent + 1] : [digit === 1 ? 2 : 5, exponent]);

// The smallest round number that is at least a value.
export function roundUp(value) {
  let number = [1, exponentOf(value) - 1];
  while (multiple(number) < value) number = following(number);
  return number;
}

// The largest round number, as it is, that is at most a value.
export function roundDown(value) {
  let number = [1, exponentOf(value) - 1];
  while (multiple(following(number)) <= value) number = following(number);
  return multiple(number);
}

// The multiples of a round number in low..high.
export function ticksIn(low, high, step) {
  const width = multiple(step), largest = Math.max(Math.abs(low), Math.abs(high));
  if (!(width > largest * 2 ** -50) || (high - low) / width > MOST_TICKS) return [];
  const [first, last] = [Math.ceil(low / width - 1e-9), Math.floor(high / width + 1e-9)];
  return [...Array(Math.max(0, last - first + 1)).keys()].map((i) => multiple(step, first + i));
}

// Multiples of a round number as text, with the decimals that it needs.
export function tickTexts(values, step) {
  const [, exponent] = step, longest = (texts) => Math.max(0, ...texts.map((text) => text.length));
  const plain = values.map((value) => value.toFixed(Math.max(0, -exponent)));
  if (Math.max(0, ...values.map(Math.abs)) < LARGEST_PLAIN && exponent >= SMALLEST_PLAIN) return plain;
  const short = values.map((value) => scientific(value, exponentOf(value) - exponent));
  return longest(plain) <= longest(short) ? plain : short;
}

// The smallest round step of at least a length for which `fits(texts, length)`, or one beyond the span.
export function roomyStep(least, low, high, fits) {
  let step = roundUp(least);
  while (multiple(step) <= high - low) {
    if (fits(tickTexts(ticksIn(low, high, step), step), multiple(step))) break;
    step = following(step);
  }
  return step;
}

// One number as text, to six digits.
export function shortNumber(value) {
  if (exponentOf(value) < SMALLEST_PLAIN || Math.abs(value) >= LARGEST_PLAIN) return scientific(value, 5);
  return generalText(value, 6);
}

// One number to so many digits, as Python's "g" has it.
export function generalText(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  if (exponent >= -4 && exponent < digits) return String(Number(value.toPrecision(digits)));
  return `${Number(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function scientific(value, decimals) {
  const [mantissa, exponent] = value.toExponential(Math.min(Math.max(decimals, 0), 16)).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return value ? `${short}e${Number(exponent)}` : "0";
}
