// How do quaternions (x, y, z, w), scales and places become matrices, and back?
import {applied, lengthOf, minus, plus, times} from "./linear.js";

// The 3×3 matrix of a unit quaternion.
export function rotationRows([x, y, z, w]) {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
}

// The 4×4 matrices of offset + rotation · (scale · p), and of the way back.
export function affineAndInverse([x, y, z], rotation, [u, v, w]) {
  const [[a, b, c], [d, e, f], [g, h, i]] = rotationRows(rotation);
  const there = [[a * u, b * v, c * w, x], [d * u, e * v, f * w, y], [g * u, h * v, i * w, z], [0, 0, 0, 1]];
  const back = [
    [a / u, d / u, g / u, -(a * x + d * y + g * z) / u],
    [b / v, e / v, h / v, -(b * x + e * y + h * z) / v],
    [c / w, f / w, i / w, -(c * x + f * y + i * z) / w],
    [0, 0, 0, 1],
  ];
  return [there, back];
}

export function normalisedQuaternion(rotation) {
  const largest = Math.max(...rotation.map(Math.abs));
  const parts = rotation.map((part) => part / largest);
  return times(parts, 1 / lengthOf(parts));
}

// The unit quaternion, w ≥ 0, of a 3×3 rotation matrix: by its largest component, so that none vanishes.
export function quaternionFromMatrix(m) {
  const trace = m[0][0] + m[1][1] + m[2][2];
  const i = [0, 1, 2].reduce((best, k) => (m[k][k] > m[best][best] ? k : best), 0);
  const [j, k] = [(i + 1) % 3, (i + 2) % 3];
  let quaternion = [m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1], 1 + trace];
  if (trace <= m[i][i]) {
    quaternion = [0, 0, 0, m[k][j] - m[j][k]];
    quaternion[i] = 1 + m[i][i] - m[j][j] - m[k][k];
    quaternion[j] = m[i][j] + m[j][i];
    quaternion[k] = m[i][k] + m[k][i];
  }
  return times(normalisedQuaternion(quaternion), quaternion[3] < 0 ? -1 : 1);
}

// A point turned about another one, by a 3×3 matrix.
export function turnedAbout(matrix, point, centre) {
  return plus(centre, applied(matrix, minus(point, centre)));
}
