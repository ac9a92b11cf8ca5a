// How are vectors and matrices reckoned with? Vectors are arrays, matrices arrays of rows: dstFromSrc.

// The sum of products, from the first on, as numpy has it.
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

export const plus = (a, b) => a.map((x, i) => x + b[i]);
export const minus = (a, b) => a.map((x, i) => x - b[i]);
export const times = (a, factor) => a.map((x) => x * factor);
export const lengthOf = (a) => Math.sqrt(dot(a, a));
export const cross = ([a, b, c], [x, y, z]) => [b * z - c * y, c * x - a * z, a * y - b * x];
export const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
export const radians = (degrees) => degrees * (Math.PI / 180);

export const columnOf = (matrix, j) => matrix.map((row) => row[j]);
export const transposed = (matrix) => matrix[0].map((_, j) => columnOf(matrix, j));
export const applied = (matrix, vector) => matrix.map((row) => dot(row, vector));
export const product = (a, b) => a.map((row) => b[0].map((_, j) => dot(row, columnOf(b, j))));
// The 3×3 part of a 4×4 matrix: what it does to directions.
export const linearPart = (matrix) => matrix.slice(0, 3).map((row) => row.slice(0, 3));
// Where a 4×4 matrix takes a point.
export const moved = (matrix, point) => applied(matrix.slice(0, 3), [...point, 1]);
