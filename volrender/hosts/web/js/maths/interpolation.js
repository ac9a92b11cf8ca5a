// What is between points? As numpy.interp has it: straight lines, constant beyond the ends.

// Of ascending numbers, the last that is not above x: its place, or −1.
function lastUpTo(numbers, x) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// y at x; of two points at one place, the last counts from there on.
export function interpolated(x, xs, ys) {
  const j = lastUpTo(xs, x);
  if (j < 0) return ys[0];
  if (j === xs.length - 1 || xs[j] === x) return ys[j];
  return (ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j]) * (x - xs[j]) + ys[j];
}

// So many numbers from one to another, evenly, as numpy.linspace has them.
export function evenly(start, stop, count) {
  const step = (stop - start) / (count - 1);
  return Float64Array.from({length: count}, (_, i) => (i === count - 1 ? stop : i * step + start));
}
