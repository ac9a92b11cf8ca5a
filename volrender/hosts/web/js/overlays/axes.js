// Where are the outline of each volume, and the axes along the box of all of them?
import {dot, lengthOf, minus, plus, times} from "../maths/linear.js";
import {roomyStep, tickTexts, ticksIn} from "./numbers.js";
import {isLabelInside, labelsTouch} from "./text.js";
import {alongLine, boxEdges, boxCornersAt, facing, slopeOf} from "./view.js";

const AXIS_TICK_PX = 5, AXIS_CLOSEST = 2, SHORTEST_AXIS = 3;

// Lowest and highest corner of the box around some graphics, in the world.
export function boundsOf(graphics) {
  const corners = graphics.flatMap((graphic) => graphic.place.corners);
  return [Math.min, Math.max].map((of) => [0, 1, 2].map((i) => of(...corners.map((corner) => corner[i]))));
}

// The edges of the box of every volume.
export function drawOutline(sheet) {
  const {overlay, view, shown} = sheet, widthPx = overlay.width_px * view.pixelRatio;
  const edges = shown.flatMap((graphic) => boxEdges(graphic.place.corners));
  const nearer = (i) => slopeOf(facing(edges[i], view)) * (widthPx / 2 + 1);
  sheet.lines(view.lines(edges.map((edge) => edge.ends), nearer), widthPx, overlay.ink);
}

// x, y and z along the edges of what is shown, with round numbers.
export function drawAxes(sheet) {
  const {overlay, view, font} = sheet, [low, high] = boundsOf(sheet.shown), labels = [], lines = [];
  const fit = (label) => {
    const hasRoom = !labels.some((other) => labelsTouch(label, other, font.sizePx / 3));
    if (isLabelInside(label, view.viewportPx) && hasRoom) labels.push(label);
  };
  const scales = axisEdges(boxEdges(boxCornersAt(low, high)), view, overlay.position)
    .map((edge) => axisScale(edge, low[edge.axis], high[edge.axis], sheet));
  for (const {edge, ends, points, texts, tickPx} of scales) {
    const outward = [...times(edge.outward, tickPx), 0];
    lines.push(ends.flat(), ...points.map((point) => [...point, ...plus(point, outward)]));
    texts.forEach((text, i) => fit(beside(sheet, edge, text, points[i], tickPx + font.sizePx / 3)));
  }
  for (const {edge, ends, texts, tickPx} of scales) {
    const name = overlay.names[edge.axis];
    if (!name) continue;
    const numbersPx = Math.max(0, ...texts.map((text) => dot(edge.outward.map(Math.abs), sheet.size(text))));
    const middle = times(plus(...ends), 0.5), away = tickPx + numbersPx + font.sizePx;
    fit(beside(sheet, edge, overlay.unit ? `${name} (${overlay.unit})` : name, middle, away));
  }
  sheet.lines(lines, view.pixelRatio, overlay.ink);
  sheet.text(labels, overlay.ink);
}

// A text whose box begins at a distance from an edge.
function beside(sheet, {outward: [across, down]}, text, [x, y, depth], away) {
  const [width, height] = sheet.size(text);
  const middle = [x + across * (away + width / 2), y + down * (away + height / 2)];
  return sheet.label(text, ...middle, [0.5, 0.5], depth);
}

function axisScale(edge, low, high, sheet) {
  const {font, view} = sheet, [first, last] = edge.seen.map((share) => low + share * (high - low));
  let [values, texts] = [[], []];
  if (edge.lengthPx >= SHORTEST_AXIS * font.sizePx) {
    const least = (last - first) * Math.min(1, AXIS_CLOSEST * font.sizePx / edge.lengthPx);
    const [across, down] = edge.direction.map(Math.abs);
    const step = roomyStep(least, first, last, (written, length) => {
      const width = Math.max(0, ...written.map((text) => sheet.size(text)[0])), gap = font.sizePx / 2;
      const height = written.length ? font.capPx : 0;
      const room = Math.min((width + gap) / (across + 1e-9), (height + gap) / (down + 1e-9));
      return length / (last - first) * edge.lengthPx >= room;
    });
    values = ticksIn(first, last, step);
    texts = tickTexts(values, step);
  }
  const at = (share) => view.place(alongLine(edge.clip, share), edge.nearerPx);
  const points = values.map((value) => at((value - low) / (high - low)));
  return {edge, ends: edge.seen.map(at), points, texts, tickPx: AXIS_TICK_PX * view.pixelRatio};
}

// For each of x, y and z one edge of the box, on its outline and in view, on the sides of a position.
function axisEdges(edges, view, position) {
  const candidates = edges.flatMap((edge) => {
    const cosines = facing(edge, view), clip = edge.ends.map((point) => view.clip(point));
    const seen = view.seen(clip);
    if ((cosines[0] > 0) === (cosines[1] > 0) || !(seen[1] > seen[0])) return [];
    const visible = seen.map((share) => alongLine(clip, share));
    const [start, end] = visible.map((point) => view.place(point).slice(0, 2)), way = minus(end, start);
    const lengthPx = lengthOf(way), direction = times(way, 1 / lengthPx);
    const middlePx = times(plus(start, end), 0.5);
    return lengthPx >= 1 ? [{...edge, cosines, clip, seen, visible, lengthPx, direction, middlePx}] : [];
  });
  if (!candidates.length) return [];
  const steepness = (edge) => Math.abs(edge.direction[1]);
  const steepest = candidates.reduce((best, edge) => (steepness(edge) > steepness(best) ? edge : best)).axis;
  const toRight = position.endsWith("right") ? 1 : -1, downward = position.startsWith("bottom") ? 1 : -1;
  const lowness = ({axis, middlePx: [x, y]}) => (axis === steepest ? toRight * x : downward * y);
  const centre = times(edges.reduce((sum, edge) => plus(sum, edge.middle), [0, 0, 0]), 1 / 12);
  return [0, 1, 2].flatMap((axis) => {
    const along = candidates.filter((edge) => edge.axis === axis);
    if (!along.length) return [];
    const edge = along.reduce((best, each) => (lowness(each) > lowness(best) ? each : best));
    const inward = view.motion(times(plus(...edge.visible), 0.5), minus(centre, edge.middle));
    const outward = [edge.direction[1], -edge.direction[0]];
    const isInward = dot(outward, inward) > 0;
    return [{...edge, outward: isInward ? times(outward, -1) : outward, nearerPx: 2 * slopeOf(edge.cosines)}];
  });
}
