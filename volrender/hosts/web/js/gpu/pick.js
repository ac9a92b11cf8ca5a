// What is at a pixel of the figure? Its rays are marched again and read back, as scene/drawing/pick.py does.
import {clamp, moved, plus, times} from "../maths/linear.js";
import {modeOf} from "../record/placement.js";
import {WRITES_DEPTH, placed} from "../scene/compose.js";
import {MISSING_ABOVE} from "../skipping/cells.js";
import {Frame, attachment} from "./frame.js";
import {texelNumbers} from "./voxels.js";

const [LEAST_MATTER, LEAST_SEEN] = [1 / 255, 1.5 / 8192]; // shares of a pixel: what shows less is not pointed at
const FROM_FACE = 1e-4; // voxels: what is met at a face of the box is inside
const TEXEL_BYTES = 16; // at most

// What a turn hides of what is behind, and its share of the pixel, by its linear, premultiplied colour.
function coverage({blending}, [red, green, blue, alpha]) {
  const mean = (red + green + blue) / 3;
  if (blending === "solid") return [1, 1];
  if (blending === "add") return [0, Math.max(red, green, blue)];
  return [{subtract: mean, multiply: alpha - mean}[blending] ?? alpha, alpha];
}

// Of what was found, in drawing order, where the opacity accumulated from the eye passes ½, else the largest share.
function seenOne(found) {
  let depth = Infinity;
  const visible = found.filter((each) => {
    const least = each.turn.cover.absorbs ? LEAST_MATTER : LEAST_SEEN; // matter has no edge
    if (each.numbers[2] === 0 || each.strength <= least || each.numbers[1] > depth) return false;
    const isScattered = each.turn.blending === "dither" && each.opacity <= 0.5;
    if (WRITES_DEPTH.includes(each.turn.blending) && !isScattered) [, depth] = each.numbers;
    return true;
  });
  let [largest, most, through] = [null, 0, 1];
  for (const each of visible.reverse()) {
    const share = through * each.strength;
    through *= 1 - each.opacity;
    if (through < 0.5) return each;
    if (share > most) [largest, most] = [each, share];
  }
  return largest;
}

// The point of the ray through the middle of the first pixel of a viewport, as ray.wgsl has it: voxels.
function dataPosition({layer, parts}, record, t, [left, top, width, height]) {
  const floats = new Float32Array(record.slice().buffer);
  const field = (name) => {
    const at = (parts.layer[0] + layer.fields[name][0]) / 4;
    return [...floats.subarray(at, at + 3)];
  };
  const [x, y] = [2 * (0.5 - left) / width - 1, 1 - 2 * (0.5 - top) / height];
  const [start, way] = ["ray_origin", "ray_direction"].map((name) =>
    plus(field(name), plus(times(field(`${name}_dx`), x), times(field(`${name}_dy`), y))));
  return plus(start, times(way, t));
}

export class Picker {
  constructor(renderer) {
    this.renderer = renderer;
  }

  // What a subplot shows at a point of the figure: {graphic, index, world, values, channel, scalar}, or null.
  // values: of all channels, or components of a colour, or the id of a label; NaN where they are missing.
  async pick(subplot, [x, y]) {
    const {resources, scene: {layouts, volumes}} = this.renderer;
    if (resources.missing().length) return null; // it is being unpacked
    const [left, top, ...size] = subplot.viewport_px;
    const viewport = [left - Math.floor(x), top - Math.floor(y), ...size]; // that pixel is the only one
    const shown = placed(subplot, viewport, [1, 1], 1, resources, false)
      .filter(({item: {scissor}}) => scissor[2] > 0 && scissor[3] > 0);
    const numbers = await this.marched(shown.map(({item}) => item));
    const seen = seenOne(shown.map(({turn, item}, i) => {
      const [opacity, strength] = coverage(turn, numbers.subarray(8 * i, 8 * i + 4));
      return {turn, item, opacity, strength, numbers: numbers.subarray(8 * i + 4, 8 * i + 8)};
    }));
    if (!seen) return null;
    const [scalar, , which, t] = seen.numbers;
    const {graphic, pack, record} = seen.item.members?.[Math.floor(which) - 1] ?? seen.item;
    const channel = Math.round(which % 1 * 8);
    const position = dataPosition(layouts, record, t, viewport);
    const {place: {world_from_data: matrix}, first_voxel: first, voxel_step: step} = graphic;
    const sides = [...volumes[pack.volume].shape_zyx].reverse();
    const inside = position.map((part, i) => clamp(part, -0.5, sides[i] - 0.5 - FROM_FACE));
    const {encodings} = resources.voxels(pack.volume, graphic.time);
    return {
      graphic, channel: pack.looks[channel] ?? 0,
      index: inside.map((part, i) => Math.floor(first[i] + step[i] * (part + 0.5))),
      world: moved(matrix, position),
      values: await this.values(graphic, inside),
      scalar: encodings.length ? scalar * encodings[channel].scale + encodings[channel].offset : scalar,
    };
  }

  // What the ray of the only pixel finds of each item, as layers.wgsl has it: eight numbers each.
  marched(items) {
    const {gpu: {device}, pipelines} = this.renderer;
    const frame = new Frame(pipelines, [1, 1]);
    const textures = ["colour", "found"].map((label) => device.createTexture({
      label, size: [1, 1], format: "rgba32float", usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
    }));
    return this.read(2 * items.length, (encoder, copy) => {
      items.forEach((item, i) => {
        const colorAttachments = textures.map((texture) => attachment(texture.createView()));
        const pass = encoder.beginRenderPass({colorAttachments});
        frame.volumeWith(pass, item.uses.layers, item, false);
        pass.end();
        textures.forEach((texture, k) => copy({texture}, 2 * i + k));
      });
    }).then((bytes) => {
      for (const thing of [...textures, ...frame.buffers]) thing.destroy();
      return new Float32Array(bytes);
    });
  }

  // The voxel at a data position inside, of all textures of a graphic, in data units.
  async values(graphic, position) {
    const {resources} = this.renderer;
    const held = graphic.packs.map(({volume}) => resources.voxels(volume, graphic.time));
    const origin = position.map((part) => Math.floor(part + 0.5));
    const bytes = await this.read(held.length, (_, copy) => held.forEach(({texture}, i) => copy({texture, origin}, i)));
    return held.flatMap(({texture: {format}, encodings, isColour}, i) => {
      const texel = texelNumbers(bytes.slice(TEXEL_BYTES * i, TEXEL_BYTES * (i + 1)), format);
      if (!encodings.length) return [this.labelId(graphic, texel[0])];
      const inUnits = (number, {scale, offset}) => (number > MISSING_ABOVE ? NaN : number * scale + offset);
      if (isColour) return texel.slice(0, graphic.components).map((number) => inUnits(number, encodings[0]));
      return encodings.map((encoding, k) => inUnits(texel[k], encoding));
    });
  }

  // The id of a label by what is stored of it.
  labelId({volume, time, label_tables: tables}, stored) {
    const {resources, scene} = this.renderer;
    if (resources.timeOf(volume, time).order === "by_id") return stored;
    const {block} = scene.label_tables[tables[Math.min(time, tables.length - 1)]];
    const {buffer, byteOffset} = resources.bytes.get(block);
    return new DataView(buffer, byteOffset).getUint32(8 * stored + 4, true);
  }

  // The bytes of so many texels, which `draw(encoder, copy)` copies to their places.
  async read(count, draw) {
    const {device} = this.renderer.gpu;
    const buffer = device.createBuffer({
      size: Math.max(count, 1) * TEXEL_BYTES, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    const encoder = device.createCommandEncoder();
    draw(encoder, (source, place) =>
      encoder.copyTextureToBuffer(source, {buffer, offset: place * TEXEL_BYTES}, [1, 1]));
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(GPUMapMode.READ);
    const bytes = buffer.getMappedRange().slice(0);
    buffer.destroy();
    return bytes;
  }
}

// What is said of a pick: the surface's value where that is what one sees, else the voxel's.
export function valuesSeen({graphic, values, channel, scalar}) {
  if (!modeOf(graphic).surface || graphic.kind === "labels" || graphic.is_colour) return values;
  return values.with(channel, scalar);
}
