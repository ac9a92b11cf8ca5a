// Where in the world is a graphic? What Python worked out of its place, and where its plane cuts it.
import {columnOf, dot, lengthOf, linearPart, transposed} from "../maths/linear.js";

// The mode that a graphic has now: an entry of its `modes`.
export const modeOf = (graphic) => graphic.modes.find(({name}) => name === graphic.mode);

// graphic.place, and `points` of the world between which everything lies that its mode can draw.
export function placementOf(graphic) {
  const {place} = graphic;
  if (!modeOf(graphic).planar) return {...place, points: place.corners};
  return {...place, points: planeThroughBox(place.grown, graphic.plane)};
}

// A plane of the world as unit normal and offset in data space.
export function planeInData(plane, worldFromData) {
  const normal = transposed(linearPart(worldFromData)).map((axis) => dot(axis, plane.slice(0, 3)));
  const offset = dot(plane.slice(0, 3), columnOf(worldFromData.slice(0, 3), 3)) + plane[3];
  const length = lengthOf(normal);
  return [...normal, offset].map((part) => part / length);
}

// The corners of the polygon in which a plane cuts a box of eight corners, x being the fastest of its axes.
function planeThroughBox(corners, plane) {
  const heights = corners.map((corner) => dot(corner, plane.slice(0, 3)) + plane[3]);
  const points = corners.filter((_, i) => heights[i] === 0);
  for (const axis of [1, 2, 4]) {
    for (let i = 0; i < 8; i += 1) {
      if (i & axis || heights[i] * heights[i | axis] > 0) continue;
      const rise = heights[i | axis] - heights[i];
      const share = rise === 0 ? 0 : -heights[i] / rise;
      points.push(corners[i].map((x, k) => x + share * (corners[i | axis][k] - x)));
    }
  }
  return points;
}
