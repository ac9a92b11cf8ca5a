// How do voxels get from their bytes into a 3D texture, in a format that this device filters?
import {cellExtrema} from "../skipping/cells.js";

const SLAB_BYTES = 2 ** 24;
const NUMBERS = {1: Uint8Array, 2: Uint16Array, 4: Uint32Array};
const CHANNELS = {r: 1, rg: 2, rgba: 4};

// A number of half precision, as its bits; exact for whole numbers up to 2048.
function halfBits(value) {
  if (value === 0) return 0;
  const size = Math.abs(value);
  const exponent = Math.floor(Math.log2(size));
  return (value < 0 ? 0x8000 : 0) | (exponent + 15) << 10 | Math.round((size / 2 ** exponent - 1) * 1024);
}

// Numbers that were sent byte by byte, put together.
function joined(bytes, size) {
  if (size === 1) return bytes;
  const count = bytes.length / size;
  const whole = new Uint8Array(bytes.length);
  for (let part = 0; part < size; part += 1) {
    for (let i = 0; i < count; i += 1) whole[i * size + part] = bytes[part * count + i];
  }
  return new NUMBERS[size](whole.buffer);
}

// A number of half precision, from its bits.
function halfValue(bits) {
  const [sign, exponent, mantissa] = [bits & 0x8000 ? -1 : 1, bits >> 10 & 31, bits & 1023];
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + mantissa / 1024) * 2 ** (exponent - 15) : mantissa * 2 ** -24);
}

// The numbers of one texel, as they are sampled, from its bytes.
export function texelNumbers(bytes, format) {
  const numbers = new NUMBERS[Number(/\d+/.exec(format)[0]) / 8](bytes);
  return format.endsWith("16float") ? Array.from(numbers, halfValue) : Array.from(...valuesOf(numbers, format));
}

// What is sampled of numbers of a format: [numbers, a function of one].
function valuesOf(numbers, format) {
  if (format.endsWith("8unorm")) return [numbers, (number) => number / 255];
  if (format.endsWith("32float")) return [new Float32Array(numbers.buffer), (number) => number];
  if (!format.endsWith("16float")) return [numbers, (number) => number]; // labels
  const table = Float32Array.from({length: 65536}, (_, bits) => halfValue(bits));
  return [numbers, (number) => table[number]];
}

// What a table has for each number: a loop takes a tenth of the time that a mapping function takes.
function lookedUp(numbers, table) {
  const found = new Uint16Array(numbers.length);
  for (let i = 0; i < found.length; i += 1) found[i] = table[numbers[i]];
  return found;
}

const prefixOf = (format) => /^(rgba|rg|r)/.exec(format)[1];

// The texels of a time point, and how they are encoded here. Adapters on the CPU filter 8 bits coarsely:
// they get the whole numbers themselves, in half precision.
function texelsOf(time, bytes, isCpu) {
  let [numbers, {format}, encodings] = [joined(bytes, time.bytes), time, time.encodings];
  if (time.whole) {
    const table = Uint16Array.from({length: 65536}, (_, i) => halfBits(i << 16 >> 16));
    numbers = lookedUp(numbers, table);
  } else if (isCpu && format.endsWith("8unorm")) {
    const table = Uint16Array.from({length: 256}, (_, i) => halfBits(i));
    numbers = lookedUp(numbers, table);
    format = `${prefixOf(format)}16float`;
    encodings = encodings.map((e) => ({...e, format, scale: e.scale / 255, normalised: false}));
  }
  return {numbers, format, encodings};
}

// A time point of a volume on a device: {texture, view, encodings, isLoaded, isColour, cells()}; loaded is
// what is not filtered.
export function volumeTexture({device, isCpu, filtersFloat32}, shapeZyx, time, bytes) {
  const [depth, height, width] = shapeZyx;
  const isColour = CHANNELS[prefixOf(time.format)] === 4 && time.encodings.length === 1;
  const {numbers, format, encodings} = texelsOf(time, bytes, isCpu && !isColour);
  const texture = device.createTexture({
    label: "volume", size: [width, height, depth], dimension: "3d", format,
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.COPY_SRC,
  });
  const rowNumbers = width * CHANNELS[prefixOf(format)];
  const sliceNumbers = rowNumbers * height;
  const most = Math.max(1, Math.floor(SLAB_BYTES / (sliceNumbers * numbers.BYTES_PER_ELEMENT)));
  for (let z = 0; z < depth; z += most) {
    const count = Math.min(most, depth - z);
    device.queue.writeTexture(
      {texture, origin: [0, 0, z]},
      numbers.subarray(z * sliceNumbers, (z + count) * sliceNumbers),
      {bytesPerRow: rowNumbers * numbers.BYTES_PER_ELEMENT, rowsPerImage: height},
      [width, height, count],
    );
  }
  const isLoaded = encodings.some(({masked}) => masked)
    || (format.endsWith("32float") && !filtersFloat32);
  const channels = CHANNELS[prefixOf(format)];
  const makeCells = () => {
    const values = valuesOf(numbers, format);
    const count = Math.max(1, isColour ? 0 : encodings.length);
    return Array.from({length: count}, (_, i) => cellExtrema(...values, shapeZyx, channels, i));
  };
  let known = null; // of its cells: found when they are first asked for
  return {
    texture, view: texture.createView(), encodings, isLoaded, isColour,
    cells: () => (known ??= makeCells()),
  };
}
