// Which colours stand for which values? Bars at the right of the subplot, or along its top or bottom.
import {interpolated} from "../maths/interpolation.js";
import {isStep} from "../record/encoding.js";
import {coloursOf} from "../record/matter.js";
import {modeOf} from "../record/placement.js";
import {shortNumber, roomyStep, roundEven, tickTexts, ticksIn} from "./numbers.js";

const MOST_TEXELS = 4096, BAR_TICK_PX = 4;
const TALLEST = 0.6, TALLEST_COLUMN = 0.85; // of the subplot
// In font sizes; the last is the share of the ticks of an upright bar that a level one has.
const SHORTEST_BAR = 2, ABOVE_BAR = 2.6, BETWEEN_BARS = 1.5, NAME_GAP = 0.9, BAR_CLOSEST = 3, LEVEL_SHARE = 0.6;

const isByDepth = (graphic) => graphic.color_by === "depth" && modeOf(graphic).parameters.includes("color_by");

// Whether float32 cannot tell the limits of a look apart, as its voxels are stored.
function isStepped(scene, graphic, look) {
  const number = graphic.looks.indexOf(look), pack = graphic.packs.find(({looks}) => looks.includes(number));
  if (!pack) return look.vmin === look.vmax; // of labels
  const {times} = scene.volumes[pack.volume], {encodings} = times[Math.min(graphic.time, times.length - 1)];
  return isStep(encodings[pack.looks.indexOf(number)], look.vmin, look.vmax);
}

// Values at both ends of the bar of a look.
function barRange(scene, graphic, look) {
  const {vmin, vmax} = look, margin = Math.abs(vmin) / 2 || 1;
  if (isByDepth(graphic)) return [0, 1];
  if (isStepped(scene, graphic, look)) return [vmin - margin, vmin + margin];
  return [Math.min(vmin, vmax), Math.max(vmin, vmax)];
}

// The colours of values, or of depths, of a look: sRGB, straight.
export function lookColours({scene, bytes}, graphic, look, values) {
  const {vmin, vmax} = look, byDepth = isByDepth(graphic), stepped = isStepped(scene, graphic, look);
  const block = bytes.get(scene.tables[look.table].block);
  const table = coloursOf(look, new Float32Array(block.buffer, block.byteOffset, block.byteLength / 4));
  const count = table.length / 4, part = Number.isFinite(vmax - vmin) ? 1 : 4;
  const centres = [...Array(count).keys()].map((i) => i + 0.5);
  const channels = [0, 1, 2, 3].map((j) => centres.map((_, i) => table[4 * i + j]));
  return values.map((value) => {
    let share = byDepth ? value : (value / part - vmin / part) / (vmax / part - vmin / part);
    if (stepped && !byDepth) share = value >= vmin ? 1 : 0;
    const entry = Math.min(Math.max(share, 0), 1) ** (byDepth ? 1 : look.gamma) * count;
    const nearest = Math.min(Math.floor(entry), count - 1), isBanded = graphic.cmap_interpolation === "nearest";
    return channels.map((channel) => (isBanded ? channel[nearest] : interpolated(entry, centres, channel)));
  });
}

// Draw the bars of the first graphic that has colours, or of the one that was given.
export function drawColorbar(sheet) {
  const {overlay, scene, view, font} = sheet, [across, down] = overlay.shares;
  const {graphics} = sheet.subplot, hasColours = (each) => overlay.coloured.includes(graphics.indexOf(each))
    && !(modeOf(each).absorbs && each.looks[0]?.transfer);
  const graphic = graphics[overlay.graphic] ?? sheet.shown.find(hasColours);
  if (!graphic || !hasColours(graphic)) return;
  const isLevel = across === 0.5 && down !== 0.5, looks = overlay.label_looks[graphics.indexOf(graphic)] ?? graphic.looks;
  const named = looks.flatMap((look, i) => {
    const name = overlay.names[graphics.indexOf(graphic)]?.[i];
    return name === undefined ? [{look, name: ""}] : look.visible ? [{look, name}] : [];
  });
  const make = (length) => named.map((each) => barOf(sheet, graphic, each, length, isLevel));
  const placed = toSide(sheet, (isLevel ? inRow : inColumns)(sheet, named, make), isLevel);
  if (!placed.length) return;
  const labels = [], lines = [];
  placed.forEach((bar, i) => {
    labels.push(...barLabels(sheet, bar));
    lines.push(...barLines(bar));
    drawGradient(sheet, graphic, bar, `gradient ${i}`);
  });
  if (overlay.title) {
    const [left, , width] = view.viewportPx, half = sheet.size(overlay.title)[0] / 2, margin = sheet.margin();
    const last = placed[placed.length - 1], middle = (placed[0].left + last.left + last.width) / 2;
    const x = Math.min(Math.max(middle, left + margin + half), left + width - margin - half);
    labels.push(sheet.label(overlay.title, x, placed[0].top - titleGap(placed[0], font), [0.5, 1]));
  }
  sheet.text(labels, overlay.ink, lines);
}

function drawGradient(sheet, graphic, {look, left, top, width, height, isLevel}, name) {
  const count = Math.min(isLevel ? width : height, MOST_TEXELS);
  const limits = [look.vmin, look.vmax, look.gamma, look.table, isByDepth(graphic), graphic.cmap_interpolation];
  const picture = sheet.kept(name, [count, isLevel, ...limits].join(), () => {
    const [low, high] = barRange(sheet.scene, graphic, look), shares = [...Array(count).keys()].map((i) => (i + 0.5) / count);
    const colours = lookColours(sheet, graphic, look, shares.map((share) => high * (1 - share) + low * share));
    const texels = (isLevel ? colours.reverse() : colours).flat().map((part) => roundEven(255 * part));
    return {width: isLevel ? count : 1, height: isLevel ? 1 : count, texels: new Uint8Array(texels)};
  });
  sheet.sprites(picture, [[left, top, width, height, 0, 0, picture.width, picture.height, 0]]);
}

// A bar that has no place yet: its sizes in pixels, and its ticks as shares from the largest value.
function barOf(sheet, graphic, {look, name}, lengthPx, isLevel) {
  const {font, view} = sheet, [low, high] = barRange(sheet.scene, graphic, look);
  let [values, texts] = [[low, high], ["near", "far"]];
  if (!isByDepth(graphic) && name) texts = values.map(shortNumber);
  else if (!isByDepth(graphic)) {
    const lines = lengthPx / font.sizePx * (isLevel ? LEVEL_SHARE : 1), closest = (high - low) * (BAR_CLOSEST / lines);
    const step = Number.isFinite(closest) && roomyStep(closest, low, high, () => true);
    values = step ? ticksIn(low, high, step) : [];
    texts = step ? tickTexts(values, step) : [];
  }
  const ticks = values.map((value, i) => [(high - value) / (high - low), texts[i]]), thick = roundEven(font.sizePx);
  const line = roundEven(view.pixelRatio), tick = roundEven(BAR_TICK_PX * view.pixelRatio), gap = font.sizePx / 3;
  const widest = Math.max(0, ...texts.map((text) => sheet.size(text)[0])), namePx = name ? sheet.size(name)[0] : 0;
  const whole = isLevel ? lengthPx + widest : widest + tick + gap + thick;
  return {look, name, ticks, isLevel, length: lengthPx, line, tick, gap, wholeWidth: Math.max(whole, namePx),
    width: isLevel ? lengthPx : thick, height: isLevel ? thick : lengthPx,
    below: isLevel ? line + tick + gap + font.capPx : font.capPx / 2};
}

// Where a tick begins along a bar.
function alongBar({length, line}, share, start) {
  return Math.min(Math.max(roundEven(start + share * length - line / 2), start), start + length - line);
}

function barLines(bar) {
  const {left, top, width, height, line, tick} = bar;
  return [[left - line, top - line, width + 2 * line, line], [left - line, top + height, width + 2 * line, line],
    [left - line, top, line, height], [left + width, top, line, height],
    ...bar.ticks.map(([share]) => (bar.isLevel ? [alongBar(bar, 1 - share, left), top + height + line, line, tick]
      : [left + width + line, alongBar(bar, share, top), tick, line]))];
}

function barLabels(sheet, bar) {
  const {left, top, line} = bar, away = line + bar.tick + bar.gap;
  const labels = bar.ticks.map(([share, text]) => (bar.isLevel
    ? sheet.label(text, alongBar(bar, 1 - share, left) + line / 2, top + bar.height + away, [0.5, 0])
    : sheet.label(text, left + bar.width + away, alongBar(bar, share, top) + line / 2, [0, 0.5])));
  const above = top - NAME_GAP * sheet.font.sizePx;
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
      placed.unshift(...column.map((bar, row) => ({...bar, left: barLeft, top: roundEven(start + row * step)})));
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
function toSide(sheet, placed, isLevel) {
  if (!placed.length) return placed;
  const [left, top, , height] = sheet.view.viewportPx, {font, overlay: {shares, title}} = sheet, [bar] = placed;
  const margin = sheet.margin(), x = isLevel ? 0 : (1 - shares[0]) * (left + margin - bar.left);
  let [y, above] = [0, isLevel ? 0 : font.capPx / 2];
  if (shares[1] !== 0.5) {
    if (bar.name) above = ABOVE_BAR * font.sizePx;
    if (title) above = titleGap(bar, font) + font.capPx;
    const first = Math.min(...placed.map((each) => each.top)) - above;
    const end = Math.max(...placed.map((each) => each.top + each.height + each.below));
    y = top + margin - first + shares[1] * (height - 2 * margin - (end - first));
  }
  return placed.map((each) => ({...each, left: roundEven(each.left + x), top: roundEven(each.top + y)}));
}
