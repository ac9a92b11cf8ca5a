// What has been measured: lines with marks at their ends, and what they say, over all else?
import {clamp, cross, dot, lengthOf, minus, plus, times} from "../maths/linear.js";
import {roundEven} from "./numbers.js";
import {labelsTouch} from "./text.js";

const CAP_PX = 6, CROSS_PX = 5, CIRCLE_STEPS = 64, MEASURE_GAP_PX = 8, MOST_MOVES = 40;
const MEASURE_HALO_PX = 1.5, MEASURE_HALO = [0, 0, 0, 0.75], PLATE = [0, 0, 0, 0.88];
const PLATE_PADDING = 0.35, MEASURE_LINE = 1.35; // in font sizes

// Draw all measurements that are visible, of each colour together.
export function drawMeasurements(sheet) {
  const {overlay, view, subplot} = sheet, labels = [], byColour = new Map();
  const isMoved = ({graphic, plane}) => plane.some((part, i) =>
    Math.abs(part - subplot.graphics[graphic].plane[i]) > 1e-9);
  if (overlay.slab && isMoved(overlay.slab)) return; // what lies in another slice is not known here
  for (const measurement of overlay.entries) {
    const shape = shapeOf(measurement, view), key = measurement.colour.join();
    if (!shape.ends.length) continue;
    const own = measureLabels(sheet, measurement.lines, shape, labels);
    labels.push(...own);
    if (!byColour.has(key)) byColour.set(key, {colour: measurement.colour, ends: [], labels: []});
    byColour.get(key).ends.push(...shape.ends);
    byColour.get(key).labels.push(...own);
  }
  if (!byColour.size) return;
  const widthPx = overlay.width_px * view.pixelRatio, groups = [...byColour.values()];
  const pad = roundEven(PLATE_PADDING * sheet.font.sizePx);
  const plates = labels.map(({box: [left, top, right, bottom]}) =>
    [left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad]);
  const haloPx = widthPx + 2 * MEASURE_HALO_PX * view.pixelRatio;
  sheet.lines(groups.flatMap((group) => group.ends), haloPx, MEASURE_HALO);
  for (const {colour, ends} of groups) sheet.lines(ends, widthPx, colour);
  sheet.text([], PLATE, plates, "plates");
  groups.forEach((group, i) => sheet.text(group.labels, group.colour, [], `text ${i}`));
}

// Lines in the target, what the text is at, and on which side of it: {ends, anchor, away}.
function shapeOf({edges, marks, sphere, text}, view) {
  const circle = sphere ? [...edges, ...sphereOutline(sphere, view)] : edges, lines = view.lines(circle);
  const crosses = marks.flatMap((point) => crossAt(point, view)), ends = [...lines, ...crosses];
  const upward = {ends, away: [0, -1]};
  if (text.at === "line") {
    const placed = edges[0].map((point) => view.placed(point));
    if (placed.includes(null) || !lines.length) return {ends, anchor: null};
    const way = unitOf(minus(placed[1], placed[0]).slice(0, 2)), across = [-way[1], way[0]];
    const reach = [...times(across, CAP_PX * view.pixelRatio), 0], [line] = lines;
    const caps = placed.map((end) => [...minus(end, reach), ...plus(end, reach)]);
    const anchor = [(line[0] + line[3]) / 2, (line[1] + line[4]) / 2];
    return {ends: [...ends, ...caps], anchor, away: across[1] <= 0 ? across : times(across, -1)};
  }
  if (text.at === "arc") {
    const placed = text.points.map((point) => view.placed(point));
    if (placed.includes(null) || !ends.length) return {ends, anchor: null};
    const [middle, apex] = placed.map((point) => point.slice(0, 2));
    return {ends, anchor: middle, away: unitOf(minus(middle, apex))};
  }
  if (text.at === "outline" && lines.length) {
    const [across, down] = [0, 1].map((i) => lines.flatMap((line) => [line[i], line[i + 3]]));
    return {...upward, anchor: [(Math.min(...across) + Math.max(...across)) / 2, Math.min(...down)]};
  }
  if (text.at === "mark" && crosses.length) {
    const mean = (i) => crosses.reduce((sum, line) => sum + line[i] + line[i + 3], 0) / (2 * crosses.length);
    return {...upward, anchor: [mean(0), mean(1) - CROSS_PX * view.pixelRatio]};
  }
  return {ends, anchor: null};
}

function unitOf(way) {
  const length = lengthOf(way);
  return length > 1e-6 ? times(way, 1 / length) : [1, 0];
}

// An × at a point; nothing behind the camera.
function crossAt(point, view) {
  const placed = view.placed(point), reach = CROSS_PX * view.pixelRatio;
  if (!placed) return [];
  return [[reach, reach, 0], [reach, -reach, 0]].map((way) => [...minus(placed, way), ...plus(placed, way)]);
}

// The circle in which a sphere is seen: of a perspective camera, where the cone from the eye touches it.
function sphereOutline({centre, radius}, view) {
  let [middle, seen] = [centre, radius];
  if (view.eye) {
    const away = minus(view.eye, centre), share = (radius / Math.max(lengthOf(away), 1e-300)) ** 2;
    if (share < 1) [middle, seen] = [plus(centre, times(away, share)), radius * Math.sqrt(1 - share)];
  }
  const normal = view.toViewer(centre), sizes = normal.map(Math.abs);
  const side = cross(normal, [0, 0, 0].with(sizes.indexOf(Math.min(...sizes)), 1));
  const right = times(side, 1 / lengthOf(side)), up = cross(normal, right);
  const points = [...Array(CIRCLE_STEPS + 1).keys()].map((i) => {
    const turn = i * 2 * Math.PI / CIRCLE_STEPS;
    return plus(middle, plus(times(right, seen * Math.cos(turn)), times(up, seen * Math.sin(turn))));
  });
  return points.slice(1).map((point, i) => [points[i], point]);
}

// What is written of one, beside its lines, in the viewport, and not over others.
function measureLabels(sheet, texts, {anchor, away: [across, down] = []}, others) {
  if (!anchor) return [];
  const {font, view} = sheet, [left, top, roomX, roomY] = view.viewportPx;
  const step = roundEven(MEASURE_LINE * font.sizePx), height = font.capPx + step * (texts.length - 1);
  const width = Math.max(...texts.map((text) => sheet.size(text)[0]));
  const reach = (MEASURE_GAP_PX + PLATE_PADDING * font.sizePx / view.pixelRatio) * view.pixelRatio
    + Math.abs(across) * width / 2 + Math.abs(down) * height / 2;
  const pad = roundEven(PLATE_PADDING * font.sizePx) + 1;
  const x = clamp(anchor[0] + across * reach, left + pad + width / 2, left + roomX - pad - width / 2);
  let y = clamp(anchor[1] + down * reach, top + pad + height / 2, top + roomY - pad - height / 2), made = [];
  for (let move = 0; move < MOST_MOVES; move++) {
    made = texts.map((text, at) => sheet.label(text, x, y - height / 2 + at * step, [0.5, 0]));
    const inTheWay = others.filter((other) => made.some((label) => labelsTouch(label, other, 2 * pad)));
    if (!inTheWay.length) break;
    y = Math.max(...inTheWay.map((other) => other.box[3])) + 2 * pad + 1 + height / 2;
  }
  return made;
}
