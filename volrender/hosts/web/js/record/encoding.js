// What is stored for a value? Of an encoding {scale, offset, normalised}: data = texel · scale + offset.

export const LARGEST = 1e38; // more does not fit in the arithmetic of float32
const LEAST_SLOPE = 1.2e-38; // of contrast: GPUs flush smaller numbers to zero
const NUDGE = 2 ** -21; // of a value: as interpolation rounds

// A value in data units, in texel units.
export const texel = (encoding, value) => (value - encoding.offset) / encoding.scale;

// Normalised formats round: as much may a voxel exceed a value that it equals.
const rounding = (encoding) => Math.max(1e-3 / encoding.scale, 1.2e-7);

// The same as a bound that texels must exceed.
export function texelAbove(encoding, value) {
  return texel(encoding, value) + (encoding.normalised ? rounding(encoding) : 0);
}

// The same as a bound that texels exceed which are at least as large.
function texelReached(encoding, value) {
  const exact = texel(encoding, value);
  const nudge = encoding.normalised ? rounding(encoding) : NUDGE * Math.abs(exact);
  return exact - Math.max(nudge, LEAST_SLOPE);
}

function asStored(number) {
  const rounded = Math.fround(Math.min(Math.max(number, -LARGEST), LARGEST));
  return Math.abs(rounded) >= LEAST_SLOPE ? rounded : 0;
}

// Whether float32 cannot tell contrast limits apart, as voxels are stored.
export function isStep(encoding, vmin, vmax) {
  return asStored(texel(encoding, vmin)) === asStored(texel(encoding, vmax));
}

// [start, slope]: texels are shown by (texel − start)·slope, within 0..1; equal limits are a step.
export function contrast(encoding, vmin, vmax) {
  if (isStep(encoding, vmin, vmax)) return [texelReached(encoding, vmin), LARGEST];
  const slope = encoding.scale / (vmax - vmin);
  if (Math.abs(slope) >= LEAST_SLOPE) return [texel(encoding, vmin), slope];
  // So wide that all voxels are nearly in one place between the limits, whose halves do not overflow.
  const halfRange = vmax / 2 - vmin / 2;
  const share = (encoding.offset / 2 - vmin / 2) / halfRange;
  const least = Math.sign(halfRange) * LEAST_SLOPE;
  return [-share / least, least];
}
