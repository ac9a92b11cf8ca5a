// What is a view of orthogonal views, and what does it show? A frame, a title, and text in its corners.
import {moved} from "../maths/linear.js";
import {graphicAt, voxelOf} from "./cursor.js";
import {generalText, roundEven} from "./numbers.js";
import {frameAround, roomOf} from "./sheet.js";
import {isLabelInside, labelsTouch} from "./text.js";

const CAPTION_PX = 10, LINE_SPACING = 2, SHADOW_ALPHA = 0.7;
const SIDES = [[0, 0.5, 1, 0], [1, 0.5, -1, 0], [0.5, 1, 0, -1], [0.5, 0, 0, 1]]; // left, right, bottom, top

// A coordinate with so many decimals, without zeros at its end where they are not wanted.
function coordinate(value, decimals, keepsZeros) {
  if (decimals === null) return generalText(value, keepsZeros ? 5 : 6);
  const text = value.toFixed(decimals);
  if (keepsZeros) return Number(text) ? text : (0).toFixed(decimals);
  return String(Number(text));
}

// Lines of the readout: of a slice its position, of the volume where the cursor is and what is there.
function readout(scene, {readout: what, cursor}) {
  const voxel = voxelOf(scene, cursor), {shape} = cursor, unit = what.unit ? ` ${what.unit}` : "";
  const index = voxel.map((at, axis) => Math.min(Math.max(Math.floor(at + 0.5), 0), shape[axis] - 1));
  const position = moved(cursor.world_from_data, voxel), {axis, decimals} = what, letter = "xyz"[axis];
  if (what.kind === "index") return [`${letter} = ${index[axis]}`];
  if (what.kind === "slice") return [`slice ${coordinate(voxel[axis], decimals, false)}`];
  if (what.kind === "position") return [`${letter} = ${coordinate(position[axis], decimals, false)}${unit}`];
  const {time, n_times: count} = graphicAt(scene, cursor);
  const world = position.map((at) => coordinate(at, Math.abs(at) < 1e7 ? decimals : null, true)).join(", ");
  const isThere = time === what.time && voxel.every((at, i) => at === cursor.voxel[i]);
  return [...(count > 1 ? [`time ${time}`] : []), `voxel (${index.join(", ")})`, `position (${world})${unit}`,
    ...(isThere ? what.values : [])]; // those of other places and times are not known here
}

// Draw the frame, the title, what is at the edges, and the readout, over a shadow.
export function drawCaption(sheet) {
  const {overlay, view, font, scene} = sheet, [left, top, width, height] = view.viewportPx;
  const away = CAPTION_PX * view.pixelRatio, margin = roundEven(away);
  const step = roundEven(LINE_SPACING * font.capPx);
  const edges = SIDES.flatMap(([x, y, dx, dy], i) => {
    const text = overlay.edges?.[i], place = [left + x * width + dx * away, top + y * height + dy * away];
    return text ? [sheet.label(text, ...place, [x, y])] : [];
  });
  const fitting = (labels, others) => labels.filter((label) =>
    isLabelInside(label, view.viewportPx) && !others.some((other) => labelsTouch(label, other, 2)));
  const title = overlay.title && sheet.label(overlay.title, left + margin, top + margin, [0, 0]);
  const titles = fitting(title ? [title] : [], []);
  const lines = readout(scene, overlay).reverse().map((line, i) =>
    sheet.label(line, left + margin, top + height - margin - i * step, [0, 1]));
  const written = fitting(lines, titles);
  written.push(...fitting(edges, [...titles, ...written]));
  const line = roundEven(view.pixelRatio), shadows = [...titles, ...written].map((label) =>
    ({...label, box: label.box.map((side) => side + line)}));
  sheet.rooms = [...titles, ...written].map(roomOf);
  const inside = [left + 2 * line, top + 2 * line, width - 4 * line, height - 4 * line];
  const isFramed = overlay.framed && Math.min(...inside.slice(2)) >= line;
  sheet.text(shadows, [...overlay.paper.slice(0, 3), SHADOW_ALPHA], [], "shadow");
  sheet.text(titles, overlay.colour, isFramed ? frameAround(inside, line) : [], "title");
  sheet.text(written, overlay.ink, [], "readout");
}
