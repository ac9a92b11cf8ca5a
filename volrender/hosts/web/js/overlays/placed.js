// What lies on the picture in a corner or at a side: scale bar, time stamp, texts, legend, orientation?
import {lengthOf, times} from "../maths/linear.js";
import {boundsOf} from "./axes.js";
import {lookColours} from "./colours.js";
import {shortNumber, roundDown, roundEven} from "./numbers.js";
import {isLabelInside} from "./text.js";

const WIDEST_BAR = 0.25, BAR_PX = 3, TEXT_LINE = 1.35;
const LEGEND_MOST = 30, LEGEND_LINE = 1.5, SWATCH = 0.9, SWATCH_GAP = 0.5;
const ORIENTATION = {colours: [[0.9, 0.26, 0.24], [0.24, 0.66, 0.28], [0.25, 0.48, 0.95]],
  widthPx: 2, gap: 0.75, endOn: 0.3, largest: 0.12, farAlpha: 0.45};

// How long a round number of world units is, at the depth of the middle of what is shown.
export function drawScaleBar(sheet) {
  const {overlay, view, font} = sheet, [left, , width] = view.viewportPx, [low, high] = boundsOf(sheet.shown);
  const [, , t, w] = view.clip(low.map((x, i) => (x + high[i]) / 2));
  if (w <= 0) return;
  const scale = width / (view.widthAtNear * (1 + view.rays.spread * t)), margin = sheet.margin();
  const isGiven = overlay.length !== null && overlay.length * scale <= width - 2 * margin;
  const length = isGiven ? overlay.length : roundDown(WIDEST_BAR * width / scale);
  const text = shortNumber(length) + (overlay.unit ? ` ${overlay.unit}` : "");
  const barPx = length * scale, [textPx, capPx] = sheet.size(text), gap = font.sizePx / 2;
  const thickness = roundEven(BAR_PX * view.pixelRatio), wholePx = Math.max(barPx, textPx);
  const [x, y] = sheet.place(wholePx, capPx + gap + thickness);
  const barLeft = x + overlay.shares[0] * (wholePx - barPx), barTop = roundEven(y + capPx + gap);
  const middle = textPx <= barPx ? barLeft + barPx / 2 : x + wholePx / 2;
  const label = sheet.label(text, middle, roundEven(y) + capPx, [0.5, 1]);
  if (!isLabelInside(label, view.viewportPx)) return;
  sheet.text([label], overlay.ink, [[barLeft, barTop, barPx, thickness]]);
}

// What a time stamp says of the longest series that is shown; null where there is none.
function timeText(shown, {interval, unit}) {
  const {time, n_times: count} = shown.reduce((best, each) => (each.n_times > best.n_times ? each : best));
  if (count < 2) return null;
  if (interval === null) return `${time + 1} / ${count}`;
  const digits = shortNumber(interval), now = time * interval, [, decimals = ""] = digits.split(".");
  const isShort = digits.includes("e") || Math.abs(now) >= 1e6;
  return (isShort ? shortNumber(now) : now.toFixed(decimals.length)) + (unit ? ` ${unit}` : "");
}

// Which time point is shown?
export function drawTimeStamp(sheet) {
  const text = timeText(sheet.shown, sheet.overlay);
  if (text === null) return;
  const label = sheet.label(text, ...sheet.place(...sheet.size(text)), [0, 0]);
  if (isLabelInside(label, sheet.view.viewportPx)) sheet.text([label], sheet.overlay.ink);
}

// Lines of text, in which "{time}" stands for what the time stamp says.
export function drawNote(sheet) {
  const {overlay, font} = sheet;
  const written = overlay.text.replaceAll("{time}", () => timeText(sheet.shown, overlay) ?? "");
  const most = sheet.view.viewportPx[2] - 2 * sheet.margin();
  const lines = written.split("\n").flatMap((line) => brokenText(sheet, line, most));
  const widths = lines.map((line) => (line.trim() ? sheet.size(line)[0] : 0)), step = TEXT_LINE * font.sizePx;
  const widest = Math.max(...widths);
  if (!widest) return;
  const [left, top] = sheet.place(widest, font.capPx + step * (lines.length - 1));
  const labels = lines.map((line, row) => widths[row]
    && sheet.label(line, left + overlay.shares[0] * (widest - widths[row]), top + row * step, [0, 0]));
  sheet.text(labels.filter((label) => label), overlay.ink);
}

// A line in as many as fit, broken at spaces.
function brokenText(sheet, line, most) {
  const words = line.trim().split(" ");
  if (words.length < 2 || sheet.size(line)[0] <= most) return [line];
  let fit = 1;
  while (fit < words.length && sheet.size(words.slice(0, fit + 1).join(" "))[0] <= most) fit += 1;
  if (fit >= words.length) return [words.join(" ")];
  return [words.slice(0, fit).join(" "), ...brokenText(sheet, words.slice(fit).join(" "), most)];
}

// Colours and names of labels and of channels.
export function drawLegend(sheet) {
  const {overlay, view, font} = sheet, step = LEGEND_LINE * font.sizePx;
  let entries = overlay.entries.flatMap(({graphic: at, look: channel, text, colour}) => {
    const graphic = sheet.subplot.graphics[at], look = graphic.looks[channel];
    if (!graphic.visible || (look && !look.visible)) return [];
    if (!look) return [{text, colour}];
    return [{text, colour: lookColours(sheet, graphic, look, [look.vmax])[0].with(3, 1)}];
  });
  const most = Math.min(LEGEND_MOST, Math.floor((view.viewportPx[3] - 2 * sheet.margin()) / step));
  if (!entries.length || most < 2) return;
  if (entries.length > most) {
    const more = {text: `and ${entries.length - most + 1} more`, colour: [0, 0, 0, 0]};
    entries = [...entries.slice(0, most - 1), more];
  }
  const swatch = roundEven(SWATCH * font.sizePx), beyond = swatch + SWATCH_GAP * font.sizePx;
  const width = beyond + Math.max(...entries.map((entry) => sheet.size(entry.text)[0]));
  const [left, top] = sheet.place(width, step * (entries.length - 1) + swatch).map(roundEven);
  const labels = entries.map(({text, colour}, row) => {
    const y = top + roundEven(row * step);
    if (colour[3]) sheet.text([], colour, [[left, y, swatch, swatch]], `colour ${row}`);
    return sheet.label(text, left + beyond, y + swatch / 2, [0, 0.5]);
  });
  sheet.text(labels, overlay.ink);
}

// Which way the axes of the world point, with a letter at each end.
export function drawOrientation(sheet) {
  const {overlay, view, font} = sheet, {gap, farAlpha, largest} = ORIENTATION;
  const length = Math.min(overlay.length * view.pixelRatio, largest * Math.min(...view.viewportPx.slice(2)));
  const whole = 2 * (length + (gap + 0.5) * font.sizePx), corner = sheet.place(whole, whole);
  const rows = view.linear.map((row) => times(row, 1 / lengthOf(row)));
  const ways = [0, 1, 2].flatMap((axis) => [1, -1].map((sign, end) => {
    const [right, up, away] = rows.map((row) => sign * row[axis]);
    return {axis, letter: overlay.letters[axis][end], away, way: [right, -up], seen: Math.hypot(right, up)};
  })).filter(({seen}) => seen >= ORIENTATION.endOn).sort((a, b) => b.away - a.away);
  const [red, green, blue, alpha] = overlay.ink, near = [], far = [], lines = [];
  for (const {axis, letter, away, way, seen} of ways) {
    const isNear = away < 1e-6, start = corner.map((x) => x + whole / 2);
    const end = start.map((x, i) => x + length * way[i]);
    lines.push([[[...start, 0, ...end, 0]], [...ORIENTATION.colours[axis], isNear ? 1 : farAlpha]]);
    const [x, y] = end.map((at, i) => at + gap * font.sizePx * way[i] / seen);
    (isNear ? near : far).push(sheet.label(letter, x, y));
  }
  sheet.text(far, [red, green, blue, farAlpha * alpha], [], "far");
  for (const [ends, colour] of lines) sheet.lines(ends, ORIENTATION.widthPx * view.pixelRatio, colour);
  sheet.text(near, overlay.ink);
}
