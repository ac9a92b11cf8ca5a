// What do overlays draw on: lines and sprites of one overlay in one view?
import {linearFromSrgb} from "../maths/colour.js";
import {roundEven} from "./numbers.js";
import {coverageOf, fontOf, labelAt, textSize} from "./text.js";

const ROOM_GAP_PX = 6;
const picturesOf = new WeakMap(); // overlay → pictures by name

// An overlay in a view, and the items that it draws.
export class Sheet {
  constructor(overlay, subplot, scene, view, bytes, taken) {
    Object.assign(this, {overlay, subplot, scene, view, bytes, taken, items: [], rooms: []});
    this.shown = subplot.graphics.filter((graphic) => graphic.visible);
    const face = scene.faces[overlay.face];
    if (face) this.font = fontOf(face, bytes.get(face.block), view.pixelRatio);
    if (!picturesOf.has(overlay)) picturesOf.set(overlay, new Map());
  }

  label(text, x, y, align, depth) {
    return labelAt(this.font, text, x, y, align, depth);
  }

  size(text) {
    return textSize(this.font, text);
  }

  margin() {
    return roundEven(this.overlay.margin * this.view.pixelRatio);
  }

  // Left and top of something of a size, for the position and margin of the overlay.
  place(width, height) {
    const [left, top, roomX, roomY] = this.view.viewportPx, [across, down] = this.overlay.shares;
    const margin = this.margin();
    return this.take([left + margin + across * (roomX - 2 * margin - width),
      top + margin + down * (roomY - 2 * margin - height), width, height]);
  }

  // Left and top of the room that is had, where this one is asked for.
  take(room) {
    const {view, taken} = this;
    const gap = ROOM_GAP_PX * view.pixelRatio, {gives_way: givesWay} = this.overlay;
    this.rooms = [givesWay ? besideOthers(taken, room, gap, view.viewportPx) : room];
    return this.rooms[0].slice(0, 2);
  }

  // Lines, of six numbers each, of a width in target pixels; the colour is sRGB, straight.
  lines(ends, widthPx, [red, green, blue, alpha]) {
    const colour = [...[red, green, blue].map((c) => linearFromSrgb(c) * alpha), alpha];
    this.put("lines", {colour, half_width_px: [widthPx / 2]}, ends);
  }

  // Labels and filled rectangles of one colour; the picture of a name is kept while its texts are.
  text(labels, colour, bars = [], name = "text") {
    const texts = [...new Set(labels.map((label) => label.text))].sort();
    const {picture, sources} = this.written(texts, colour, name);
    const places = labels.map(({text, box, depth}) => {
      const {width, height, baseline} = coverageOf(this.font, text);
      return [box[0], box[3] - baseline, width, height, ...sources[text], depth];
    });
    this.sprites(picture, [...places, ...bars.map((bar) => [...bar, 0, 0, 1, 1, 0])]);
  }

  sprites(picture, places) {
    this.put("sprites", {}, places, picture);
  }

  put(kind, style, records, picture = null) {
    const layout = this.scene.layouts[kind], block = new Float32Array(layout.size / 4);
    for (const [name, values] of Object.entries({...style, target_px: this.view.targetPx})) {
      block.set(values, layout.fields[name][0] / 4);
    }
    this.items.push({kind, style: new Uint8Array(block.buffer), instances: new Float32Array(records.flat()),
      count: records.length, inWorld: this.overlay.in_world, scissor: this.view.scissor, picture});
  }

  // What `make()` gave for this name, while the key is the same.
  kept(name, key, make) {
    const pictures = picturesOf.get(this.overlay);
    if (pictures.get(name)?.key !== key) pictures.set(name, {key, made: make()});
    return pictures.get(name).made;
  }

  // One text below the other, after one filled texel for bars.
  written(texts, colour, name) {
    return this.kept(name, [texts.join("\n"), this.font?.sizePx, ...colour].join(), () => {
      const drawn = texts.map((text) => coverageOf(this.font, text)), sources = {};
      const width = Math.max(1, ...drawn.map((one) => one.width));
      const height = drawn.reduce((sum, one) => sum + one.height, 1);
      const ink = colour.map((part) => roundEven(255 * part)), texels = new Uint8Array(4 * width * height);
      for (let i = 0; i < texels.length; i += 4) texels.set(i ? ink.with(3, 0) : ink, i);
      let top = 1;
      drawn.forEach((one, number) => {
        one.alpha.forEach((alpha, i) => {
          const at = (top + Math.floor(i / one.width)) * width + i % one.width;
          texels[4 * at + 3] = roundEven(alpha * colour[3]);
        });
        sources[texts[number]] = [0, top, one.width, one.height];
        top += one.height;
      });
      return {picture: {width, height, texels}, sources};
    });
  }
}

// Four bars, a line wide, around (left, top, width, height).
export function frameAround([left, top, width, height], line) {
  const level = [top - line, top + height].map((y) => [left - line, y, width + 2 * line, line]);
  return [...level, [left - line, top, line, height], [left + width, top, line, height]];
}

// The nearest place for a rectangle with a gap to others, in the whole; its own where there is none.
function besideOthers(taken, [left, top, width, height], gap, whole) {
  const near = gap - 0.01, isFree = (x, y) => taken.every(([otherX, otherY, otherWidth, otherHeight]) =>
    x + width + near <= otherX || otherX + otherWidth + near <= x
    || y + height + near <= otherY || otherY + otherHeight + near <= y);
  const ways = (at, length, axis) => [at, ...taken
    .flatMap((other) => [other[axis] - gap - length, other[axis] + other[axis + 2] + gap])
    .filter((edge) => whole[axis] + gap <= edge && edge <= whole[axis] + whole[axis + 2] - gap - length)];
  let [best, found] = [Infinity, [left, top]];
  for (const x of ways(left, width, 0)) {
    for (const y of ways(top, height, 1)) {
      const away = roundEven(10 * (Math.abs(x - left) + Math.abs(y - top)));
      if (away < best && isFree(x, y)) [best, found] = [away, [x, y]];
    }
  }
  return [...found, width, height];
}

// The rectangle of a label.
export const roomOf = ({box: [left, top, right, bottom]}) => [left, top, right - left, bottom - top];
