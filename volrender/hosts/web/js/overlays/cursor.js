// Where is the cursor of orthogonal views: lines in a slice, and planes in the whole volume?
import {dot, lengthOf, minus, moved, plus, times} from "../maths/linear.js";
import {modeOf, planeInData} from "../record/placement.js";
import {boxCornersAt} from "./view.js";

const AXIS_COLOURS = [[0.94, 0.36, 0.32, 1], [0.33, 0.76, 0.36, 1], [0.35, 0.61, 0.97, 1]];
const MEETING_COLOUR = [0.7, 0.7, 0.7, 0.8], HIDDEN_ALPHA = 0.3;
const CURSOR_HALO_PX = 1, CURSOR_HALO = [0, 0, 0, 0.4], CURSOR_GAP_PX = 7, NEARER_PX = 1.5;

// The graphic that a place in the scene names: the number of its subplot, and its own there.
export const graphicAt = (scene, {subplot, graphic}) => scene.subplots[subplot].graphics[graphic];

// Data position of a cursor: where the planes of the slices cut its volume now.
export function voxelOf(scene, {voxel, slices, world_from_data: worldFromData}) {
  return voxel.map((at, axis) => {
    if (!slices[axis]) return at;
    const plane = planeInData(graphicAt(scene, slices[axis]).plane, worldFromData);
    const now = -plane[3] / plane[axis];
    return Math.abs(now - at) < 1e-6 ? at : now;
  });
}

// The line through a voxel along an axis of the data, from face to face.
function lineThrough({shape, world_from_data: worldFromData}, voxel, axis) {
  return [-0.5, shape[axis] - 0.5].map((end) => moved(worldFromData, voxel.with(axis, end)));
}

function drawInColour(sheet, axis, ends, alpha = 1) {
  const [red, green, blue, own] = sheet.overlay.colour ?? AXIS_COLOURS[axis] ?? MEETING_COLOUR;
  sheet.lines(ends, sheet.overlay.width_px * sheet.view.pixelRatio, [red, green, blue, alpha * own]);
}

// In a slice, lines along the other two planes, with a gap where they meet.
export function drawCrosshair(sheet) {
  const {overlay: {cursor, across, width_px: width}, view, scene} = sheet, voxel = voxelOf(scene, cursor);
  const centre = view.place(view.clip(moved(cursor.world_from_data, voxel))), axes = cursor.axes;
  const [first, second] = [0, 1, 2].filter((axis) => axis !== across);
  const parts = [[first, axes[second]], [second, axes[first]]].map(([fixed, along]) =>
    [fixed, brokenLine(lineThrough(cursor, voxel, along), centre, view)]);
  sheet.lines(parts.flatMap(([, ends]) => ends), (width + 2 * CURSOR_HALO_PX) * view.pixelRatio, CURSOR_HALO);
  for (const [fixed, ends] of parts) drawInColour(sheet, fixed, ends);
}

// A line in two parts; an upright or level one runs through the middles of pixels.
function brokenLine(line, centre, view) {
  const [whole] = view.lines([line]);
  if (!whole) return [];
  const [start, end] = [whole.slice(0, 3), whole.slice(3)], length = lengthOf(minus(end, start).slice(0, 2));
  if (length < 1) return []; // it is seen end-on
  for (const i of [0, 1]) {
    if (Math.abs(end[i] - start[i]) < 1e-3) start[i] = end[i] = Math.floor((start[i] + end[i]) / 2) + 0.5;
  }
  const way = times(minus(end, start), 1 / length), gap = CURSOR_GAP_PX * view.pixelRatio;
  const middle = dot(minus(centre, start).slice(0, 2), way.slice(0, 2));
  const [before, after] = [middle - gap, middle + gap].map((at) => Math.min(Math.max(at, 0), length));
  const ends = [[...start, ...plus(start, times(way, before))], [...plus(start, times(way, after)), ...end]];
  return ends.filter((part) => [0, 1, 2].some((i) => part[i] !== part[i + 3]));
}

// In the whole volume, the outlines of the three planes and where they meet; over it, a trace of them.
export function drawPlanes(sheet) {
  const {overlay: {cursor, in_world: inWorld}, view, scene} = sheet, home = graphicAt(scene, cursor);
  const isProjection = modeOf(home).projection;
  if (isProjection && inWorld) return;
  const voxel = voxelOf(scene, cursor), {axes} = cursor, alpha = inWorld || isProjection ? 1 : HIDDEN_ALPHA;
  drawInColour(sheet, null, view.lines(axes.map((axis) => lineThrough(cursor, voxel, axis))), alpha);
  axes.forEach((axis, i) => {
    drawInColour(sheet, i, view.lines(planeOutline(cursor, voxel, axis), () => NEARER_PX), alpha);
  });
}

function planeOutline({shape, world_from_data: worldFromData}, voxel, axis) {
  const faces = [shape.map(() => -0.5), shape.map((n) => n - 0.5)];
  const corners = boxCornersAt(...faces.map((ends) => ends.with(axis, voxel[axis])));
  const [first, second] = [0, 1, 2].filter((i) => i !== axis).map((i) => 1 << i);
  const ring = [0, first, first + second, second].map((i) => moved(worldFromData, corners[i]));
  return ring.map((corner, i) => [corner, ring[(i + 1) % 4]]);
}
