// Which colours stand for which values? Bars at the right of the subplot, or along its top or bottom.
import {clamp} from "../maths/linear.js";
import {modeOf} from "../record/placement.js";
import {barRange, isByDepth, lookColours} from "./colours.js";
import {roomyStep, roundEven, shortNumber, tickTexts, ticksIn} from "./numbers.js";
import {frameAround, roomOf} from "./sheet.js";

const MOST_TEXELS = 4096, BAR_TICK_PX = 4;
const TALLEST = 0.6, TALLEST_COLUMN = 0.85; // of the subplot
const LEVEL_SHARE = 0.6; // of the ticks of an upright bar
const SHORTEST_BAR = 2, ABOVE_BAR = 2.6, BETWEEN_BARS = 1.5, NAME_GAP = 0.9, BAR_CLOSEST = 3; // in font sizes

// Draw the bars of the first graphic that has colours, or of the one that was given.
export function drawColorbar(sheet) {
  const {overlay, subplot: {graphics}} = sheet, [across, down] = overlay.shares;
  const hasColours = (graphic) => overlay.coloured.includes(graphics.indexOf(graphic))
    && !(modeOf(graphic).absorbs && graphic.looks[0]?.transfer);
  const graphic = graphics[overlay.graphic] ?? sheet.shown.find(hasColours);
  if (!graphic || !hasColours(graphic)) return;
  const number = graphics.indexOf(graphic), names = overlay.names[number];
  const looks = (overlay.label_looks[number] ?? graphic.looks).filter((look) => !names || look.visible);
  const named = looks.map((look) => ({look, name: names?.[graphic.looks.indexOf(look)] ?? ""}));
  const isLevel = across === 0.5 && down !== 0.5, arrange = isLevel ? inRow : inColumns;
  const make = (length) => named.map((each) => barOf(sheet, graphic, each, length, isLevel));
  let placed = toSide(sheet, arrange(sheet, named, make));
  if (!placed.length) return;
  const rooms = barRooms(sheet, placed), start = [0, 1].map((i) => Math.min(...rooms.map((room) => room[i])));
  const end = [0, 1].map((i) => Math.max(...rooms.map((room) => room[i] + room[i + 2])));
  const [x, y] = sheet.take([...start, end[0] - start[0], end[1] - start[1]]).map((at, i) => roundEven(at - start[i]));
  placed = placed.map((bar) => ({...bar, left: bar.left + x, top: bar.top + y}));
  sheet.rooms = barRooms(sheet, placed);
  placed.forEach((bar, i) => drawGradient(sheet, graphic, bar, `gradient ${i}`));
  sheet.text(allLabels(sheet, placed), overlay.ink, placed.flatMap(barLines));
}

// What is written at all bars, and above them.
function allLabels(sheet, placed) {
  const {overlay, view, font} = sheet, labels = placed.flatMap((bar) => barLabels(sheet, bar));
  if (overlay.title) {
    const [left, , width] = view.viewportPx, half = sheet.size(overlay.title)[0] / 2, margin = sheet.margin();
    const [first, last] = [placed[0], placed[placed.length - 1]];
    const middle = (first.left + last.left + last.width) / 2;
    const x = clamp(middle, left + margin + half, left + width - margin - half);
    labels.push(sheet.label(overlay.title, x, first.top - titleGap(first, font), [0.5, 1]));
  }
  return labels;
}

const barRooms = (sheet, placed) => [
  ...placed.map(({left, top, width, height}) => [left, top, width, height]), ...allLabels(sheet, placed).map(roomOf)];

function drawGradient(sheet, graphic, {look, left, top, width, height, isLevel}, name) {
  const count = Math.min(isLevel ? width : height, MOST_TEXELS);
  const {vmin, vmax, gamma, table, cmap_points: points} = look, way = graphic.cmap_interpolation;
  const key = JSON.stringify([count, isLevel, vmin, vmax, gamma, table, points, isByDepth(graphic), way]);
  const picture = sheet.kept(name, key, () => {
    const [low, high] = barRange(sheet, graphic, look);
    const shares = Array.from({length: count}, (_, i) => (i + 0.5) / count);
    const values = shares.map((share) => high * (1 - share) + low * share);
    const colours = lookColours(sheet, graphic, look, values);
    const texels = (isLevel ? colours.reverse() : colours).flat().map((part) => roundEven(255 * part));
    return {width: isLevel ? count : 1, height: isLevel ? 1 : count, texels: new Uint8Array(texels)};
  });
  sheet.sprites(picture, [[left, top, width, height, 0, 0, picture.width, picture.height, 0]]);
}

// A bar that has no place yet: its sizes in pixels, and its ticks as shares from the largest value.
function barOf(sheet, graphic, {look, name}, length, isLevel) {
  const {font, view} = sheet, [low, high] = barRange(sheet, graphic, look);
  let [values, texts] = [[low, high], ["near", "far"]];
  if (!isByDepth(graphic)) {
    const closest = (high - low) * (BAR_CLOSEST / (length / font.sizePx * (isLevel ? LEVEL_SHARE : 1)));
    const step = !name && Number.isFinite(closest) && roomyStep(closest, low, high, () => true);
    if (!name) values = step ? ticksIn(low, high, step) : [];
    texts = step ? tickTexts(values, step) : values.map(shortNumber);
  }
  const ticks = values.map((value, i) => [(high - value) / (high - low), texts[i]]);
  const thick = roundEven(font.sizePx), gap = font.sizePx / 3;
  const [line, tick] = [1, BAR_TICK_PX].map((px) => roundEven(px * view.pixelRatio));
  const widest = Math.max(0, ...texts.map((text) => sheet.size(text)[0]));
  const whole = isLevel ? length + widest : widest + tick + gap + thick;
  const wholeWidth = Math.max(whole, name ? sheet.size(name)[0] : 0);
  const below = isLevel ? line + tick + gap + font.capPx : font.capPx / 2;
  const [width, height] = isLevel ? [length, thick] : [thick, length];
  return {look, name, ticks, isLevel, length, width, height, line, tick, gap, below, wholeWidth};
}

// Where a tick begins along a bar.
function alongBar({length, line, isLevel, left, top}, share) {
  const start = isLevel ? left : top, place = start + (isLevel ? 1 - share : share) * length - line / 2;
  return clamp(roundEven(place), start, start + length - line);
}

function barLines(bar) {
  const {left, top, width, height, line, tick} = bar;
  const [right, bottom] = [left + width + line, top + height + line];
  return [...frameAround([left, top, width, height], line), ...bar.ticks.map(([share]) => {
    const at = alongBar(bar, share);
    return bar.isLevel ? [at, bottom, line, tick] : [right, at, tick, line];
  })];
}

function barLabels(sheet, bar) {
  const {left, top, line} = bar, away = line + bar.tick + bar.gap, above = top - NAME_GAP * sheet.font.sizePx;
  const labels = bar.ticks.map(([share, text]) => {
    const at = alongBar(bar, share) + line / 2;
    return bar.isLevel ? sheet.label(text, at, top + bar.height + away, [0.5, 0])
      : sheet.label(text, left + bar.width + away, at, [0, 0.5]);
  });
  return bar.name ? [...labels, sheet.label(bar.name, left - line, above, [0, 1])] : labels;
}

const titleGap = ({name}, font) => (name ? ABOVE_BAR : 1) * font.sizePx;

// Upright bars at the right, in as few columns as leave them long enough.
function inColumns(sheet, named, make) {
  const [left, top, width, height] = sheet.view.viewportPx, {sizePx} = sheet.font;
  for (let columns = 1; columns <= named.length; columns++) {
    const rows = Math.ceil(named.length / columns), hasNames = Boolean(named[0].name);
    const share = hasNames ? TALLEST_COLUMN * height / rows - ABOVE_BAR * sizePx : Infinity;
    const length = roundEven(Math.min(share, TALLEST * height));
    if (length < SHORTEST_BAR * sizePx) continue;
    const bars = make(length), above = hasNames ? roundEven(ABOVE_BAR * sizePx) : 0, step = length + above;
    const start = top + (height - rows * step) / 2 + above, placed = [];
    let right = left + width - sheet.margin();
    for (let at = Math.floor((bars.length - 1) / rows) * rows; at >= 0; at -= rows) {
      const column = bars.slice(at, at + rows);
      const barLeft = roundEven(right - Math.max(...column.map((bar) => bar.wholeWidth)));
      const rowTop = (row) => roundEven(start + row * step);
      placed.unshift(...column.map((bar, row) => ({...bar, left: barLeft, top: rowTop(row)})));
      right = barLeft - BETWEEN_BARS * sizePx;
    }
    return placed[0].left > left ? placed : [];
  }
  return [];
}

// Level bars side by side, in the middle.
function inRow(sheet, named, make) {
  const [left, top, width, height] = sheet.view.viewportPx, {sizePx} = sheet.font, count = named.length;
  const gap = ABOVE_BAR * sizePx, room = (count === 1 ? width : TALLEST_COLUMN * width) - 2 * sheet.margin();
  const length = roundEven(Math.min((room + gap) / count - gap, TALLEST * width)), step = length + gap;
  if (!count || length < SHORTEST_BAR * sizePx) return [];
  const bars = make(length), start = left + (width - (count * step - gap)) / 2;
  if (bars[0].wholeWidth > width) return [];
  const y = roundEven(top + (height - bars[0].height) / 2);
  return bars.map((bar, i) => ({...bar, left: roundEven(start + i * step), top: y}));
}

// Bars with all that is written at them, at the side or in the corner of the overlay.
function toSide(sheet, placed) {
  if (!placed.length) return placed;
  const {font, overlay: {shares, title}, view} = sheet, [bar] = placed, [left, top, , height] = view.viewportPx;
  const margin = sheet.margin(), x = bar.isLevel ? 0 : (1 - shares[0]) * (left + margin - bar.left);
  let [y, above] = [0, bar.isLevel ? 0 : font.capPx / 2];
  if (shares[1] !== 0.5) {
    if (bar.name) above = ABOVE_BAR * font.sizePx;
    if (title) above = titleGap(bar, font) + font.capPx;
    const first = Math.min(...placed.map((each) => each.top)) - above;
    const end = Math.max(...placed.map((each) => each.top + each.height + each.below));
    y = top + margin - first + shares[1] * (height - 2 * margin - (end - first));
  }
  return placed.map((each) => ({...each, left: roundEven(each.left + x), top: roundEven(each.top + y)}));
}
