// From a line of text to pixels: glyphs that Python drew large, averaged to any size?
import {roundEven} from "./numbers.js";

const MOST_KEPT = 1000;
const coveragesOf = new WeakMap(); // face → pictures of texts

// A face, whose glyphs are these bytes, for a number of target pixels per logical one.
export function fontOf(face, glyphs, pixelRatio) {
  const sizePx = face.size * pixelRatio, shrink = face.fine / sizePx;
  return {face, glyphs, sizePx, shrink, capPx: roundEven(face.cap / shrink)};
}

// How many whole pixels hold so many fine ones.
const pixelsFor = (fine, shrink) => Math.ceil(fine / shrink - 1e-9);

// The signs of a text with their places in fine pixels, or all of it where it is drawn as one.
function laidOut({face}, text) {
  let pen = 0;
  const signs = (Object.hasOwn(face.glyphs, text) ? [text] : [...text]).map((sign) => {
    const [offset, width, height, left, top, advance] = face.glyphs[sign] ?? face.glyphs["?"];
    const placed = {offset, width, height, left: roundEven(pen) + left, top};
    pen += advance;
    return placed;
  });
  const least = (side) => Math.floor(Math.min(...signs.map((sign) => sign[side])));
  const most = (side, size) => Math.max(...signs.map((sign) => sign[side] + sign[size]));
  return {signs, box: [least("left"), least("top"), most("left", "width"), most("top", "height")]};
}

// Width of the ink of a text and height of a capital, target pixels.
export function textSize(font, text) {
  const {box} = laidOut(font, text);
  return [Math.max(1, pixelsFor(box[2] - box[0], font.shrink)), font.capPx];
}

// A text as pixels: {width, height, baseline, alpha: 0..255 by row}.
export function coverageOf(font, text) {
  if (!coveragesOf.has(font.face)) coveragesOf.set(font.face, new Map());
  const pictures = coveragesOf.get(font.face), key = `${font.sizePx} ${text}`;
  if (!pictures.has(key)) {
    if (pictures.size >= MOST_KEPT) pictures.clear();
    pictures.set(key, averaged(font, text));
  }
  return pictures.get(key);
}

function averaged(font, text) {
  const {signs, box: [left, top, right, bottom]} = laidOut(font, text), {shrink, glyphs} = font;
  const [up, down] = [-top, bottom].map((length) => Math.max(0, pixelsFor(length, shrink)));
  const width = Math.max(1, pixelsFor(right - left, shrink)), height = Math.max(1, up + down);
  const baseline = up * shrink;
  const columns = right - left, rows = bottom - top, fine = new Uint8Array(columns * rows);
  for (const sign of signs) {
    for (let i = 0; i < sign.width * sign.height; i++) {
      const x = sign.left - left + i % sign.width, y = sign.top - top + Math.floor(i / sign.width);
      fine[y * columns + x] = Math.max(fine[y * columns + x], glyphs[sign.offset + i]);
    }
  }
  const sums = new Float64Array(width * height);
  const across = shares(columns, 0, shrink, width), along = shares(rows, baseline + top, shrink, height);
  fine.forEach((value, i) => {
    if (!value) return;
    for (const [row, part] of along[Math.floor(i / columns)]) {
      for (const [column, share] of across[i % columns]) sums[row * width + column] += value * part * share;
    }
  });
  return {width, height, baseline: up, alpha: sums.map((sum) => roundEven(sum / shrink ** 2))};
}

// In which pixels does each fine pixel lie, and which part of it?
function shares(count, start, shrink, most) {
  return [...Array(count).keys()].map((i) => {
    const low = (start + i) / shrink, first = Math.floor(low + 1e-9);
    const beyond = (low + 1 / shrink - first - 1) * shrink;
    return beyond > 1e-6 && first + 1 < most ? [[first, 1 - beyond], [first + 1, beyond]] : [[first, 1]];
  });
}

// A text put so that a point of it, shares of its width and of a capital, is at x, y: whole pixels.
export function labelAt(font, text, x, y, [across, down] = [0.5, 0.5], depth = 0) {
  const [width, height] = textSize(font, text);
  const left = roundEven(x - across * width), top = roundEven(y - down * height);
  return {text, box: [left, top, left + width, top + height], depth};
}

// Whether two labels come closer than a gap.
export const labelsTouch = ({box: a}, {box: b}, gap) =>
  a[0] < b[2] + gap && b[0] < a[2] + gap && a[1] < b[3] + gap && b[1] < a[3] + gap;

// Whether a label lies wholly in (left, top, width, height).
export const isLabelInside = ({box}, [left, top, width, height]) =>
  left <= box[0] && top <= box[1] && box[2] <= left + width && box[3] <= top + height;
