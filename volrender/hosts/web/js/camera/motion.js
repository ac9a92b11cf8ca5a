// How does a camera move? Each function sets the new place, direction or size of its view.
import {applied, clamp, columnOf, cross, dot, lengthOf, minus} from "../maths/linear.js";
import {plus, product, radians, times, transposed} from "../maths/linear.js";
import {normalisedQuaternion, quaternionFromMatrix, rotationRows, turnedAbout} from "../maths/rotations.js";
import {raysOf} from "./rays.js";

export const NEAR_RADII = 0.05; // about here, dollying goes over from a ratio to a length
const STEEPEST = radians(89);
const FARTHEST = 1e3; // from the target, and the height of a view, in radii of what is shown
const SMALLEST = 1e-4; // height of an orthographic view, in such radii
const LARGEST_PLACE = 1e20; // world units: a camera holds no more
const MOST_ZOOM = 1e15;

// Set fields of a camera; a step that would leave what one can hold is not made.
export function setCamera(camera, fields) {
  const {position = [0], zoom = 1, width = 1, height = 1, depth = 1} = fields;
  const places = position.every((x) => Math.abs(x) <= LARGEST_PLACE);
  const sizes = [width, height, depth].every((x) => x >= 1e-20 && x <= 1e20);
  if (!places || !sizes || !(zoom >= 1 / MOST_ZOOM && zoom <= MOST_ZOOM)) return;
  Object.assign(camera, fields);
  if (fields.rotation) camera.rotation = normalisedQuaternion(fields.rotation);
}

// Columns: right, up and backward of a camera.
export const cameraAxes = (camera) => rotationRows(camera.rotation);

// Unit vector along which a camera looks.
export const lookingAlong = (camera) => times(columnOf(cameraAxes(camera), 2), -Math.sign(camera.scale[2]));

// How far in front of a camera a point is, along the view axis.
export const depthBefore = (camera, point) => dot(minus(point, camera.position), lookingAlong(camera));

// Turn a camera, place and direction, by a 3×3 matrix about a point of the world.
function turnCamera(camera, turn, pivot) {
  const rotation = quaternionFromMatrix(product(turn, cameraAxes(camera)));
  setCamera(camera, {position: turnedAbout(turn, camera.position, pivot), rotation});
}

function rotationAbout(axis, angle) {
  return rotationRows([...times(axis, Math.sin(angle / 2)), Math.cos(angle / 2)]);
}

// Where azimuth 0 and azimuth 90° are, for an upward direction.
export function horizonOf(up) {
  const front = Math.abs(up[2]) > 0.999 ? [0, 1, 0] : [0, 0, 1];
  const across = cross(up, front);
  const side = times(across, 1 / lengthOf(across));
  return [cross(side, up), side];
}

// Axes of a camera that stands at such angles, then turned about its view axis.
export function viewAxes(azimuth, elevation, roll, up) {
  const [front, side] = horizonOf(up);
  const level = plus(times(front, Math.cos(azimuth)), times(side, Math.sin(azimuth)));
  const backward = plus(times(level, Math.cos(elevation)), times(up, Math.sin(elevation)));
  const upward = minus(times(up, Math.cos(elevation)), times(level, Math.sin(elevation)));
  const right = cross(upward, backward);
  const [c, s] = [Math.cos(roll), Math.sin(roll)];
  const turned = [plus(times(right, c), times(upward, s)), minus(times(upward, c), times(right, s))];
  return transposed([...turned, backward]);
}

// Azimuth, elevation and roll of a camera with such axes: the inverse.
function viewAngles(axes, up) {
  const [front, side] = horizonOf(up);
  const [, upward, backward] = transposed(axes);
  const height = dot(backward, up);
  const flat = minus(backward, times(up, height));
  const level = lengthOf(flat) < 1e-9 ? times(upward, height > 0 ? -1 : 1) : flat;
  const azimuth = Math.atan2(dot(level, side), dot(level, front));
  const elevation = Math.atan2(height, lengthOf(flat));
  const [right, above] = transposed(viewAxes(azimuth, elevation, 0, up));
  return [azimuth, elevation, Math.atan2(-dot(upward, right), dot(upward, above))];
}

// Turn the world about a point like a turntable: angles to the right and down on the screen.
export function turnTable(camera, [right, down], pivot) {
  const [before, up] = [cameraAxes(camera), camera.reference_up];
  const [azimuth, elevation, roll] = viewAngles(before, up);
  const steepest = Math.max(STEEPEST, Math.abs(elevation));
  const risen = elevation + Math.cos(roll) * down - Math.sin(roll) * right;
  const around = azimuth - (Math.cos(roll) * right + Math.sin(roll) * down);
  const after = viewAxes(around, clamp(risen, -steepest, steepest), roll, up);
  turnCamera(camera, product(after, transposed(before)), pivot);
}

// Turn the world about a point, freely.
export function tumble(camera, [right, down], pivot) {
  const angle = Math.hypot(right, down);
  if (angle === 0) return;
  const axis = applied(cameraAxes(camera), [down / angle, right / angle, 0]);
  turnCamera(camera, rotationAbout(axis, -angle), pivot);
}

// Turn the picture about its middle, counter-clockwise.
export function rollCamera(camera, angle) {
  turnCamera(camera, rotationAbout(columnOf(cameraAxes(camera), 2), -angle), camera.position);
}

// Move a camera along a vector of the world.
export const shiftCamera = (camera, by) => setCamera(camera, {position: plus(camera.position, by)});

// Move a camera by lengths along its own axes.
export function travel(camera, right, up, forward) {
  shiftCamera(camera, applied(cameraAxes(camera), [right, up, -forward]));
}

const columnsOf = ({worldFromView}) => [0, 1, 2].map((j) => columnOf(worldFromView, j).slice(0, 3));

// Move what is seen at a depth by a part of the viewport, in ndc.
export function panCamera(camera, by, aspect, depth) {
  const rays = raysOf(camera, aspect);
  const [dx, dy] = columnsOf(rays);
  const grown = rays.spread > 0 ? depth / rays.near : 1;
  shiftCamera(camera, times(plus(times(dx, by[0]), times(dy, by[1])), -grown));
}

// Magnify by exp(amount), and keep what is seen at a point of the viewport, ndc, where it is. A perspective
// camera moves along the ray through it: its depth D before the target is n·sinh(u), with u → u − amount.
export function zoomCamera(camera, amount, at, aspect, target, radius) {
  const rays = raysOf(camera, aspect);
  const [dx, dy, forward] = columnsOf(rays);
  const aside = plus(times(dx, at[0]), times(dy, at[1]));
  if (rays.spread > 0) {
    const near = NEAR_RADII * radius;
    const depth = depthBefore(camera, target);
    const now = Math.asinh(depth / near);
    const most = Math.max(Math.asinh(FARTHEST / NEAR_RADII), Math.abs(now));
    const ray = plus(forward, times(aside, rays.spread));
    const step = depth - near * Math.sinh(clamp(now - amount, -most, most));
    shiftCamera(camera, times(ray, step / dot(ray, lookingAlong(camera))));
    return;
  }
  const height = 2 * lengthOf(dy);
  const [least, most] = [Math.min(SMALLEST * radius, height), Math.max(FARTHEST * radius, height)];
  const grown = clamp(height * Math.exp(-amount), least, most);
  const position = plus(camera.position, times(aside, 1 - grown / height));
  setCamera(camera, {position, zoom: camera.zoom * height / grown});
}

// Let lengths not shrink with distance; what is at a depth keeps its size.
export function makeOrthographic(camera, depth) {
  const aspect = camera.width / camera.height;
  const mean = 2 * depth * Math.tan(radians(camera.fov) / 2);
  const width = 2 * mean * aspect / (1 + aspect);
  setCamera(camera, {fov: 0, width, height: width / aspect});
}

// Let lengths shrink with distance, for an orthographic camera; what is as deep as the target keeps its size.
export function makePerspective(camera, fov, zoom, target) {
  const mean = (camera.width + camera.height) / 2 * zoom / camera.zoom;
  const back = depthBefore(camera, target) - mean / (2 * Math.tan(radians(fov) / 2));
  const position = plus(camera.position, times(lookingAlong(camera), back));
  const keeps = camera.depth_range && camera.depth_range[0] > 0;
  setCamera(camera, {fov, zoom, position, depth_range: keeps ? camera.depth_range : null});
}
