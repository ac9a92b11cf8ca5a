// How is a graphic drawn in a frame? Its programs, its record and its textures.
import {channelsOf} from "../record/channels.js";
import {modeOf} from "../record/placement.js";
import {recordOf} from "../record/record.js";

// The smallest rectangle around all that are not empty.
function bounding(rectangles) {
  const filled = rectangles.filter(([, , width, height]) => width > 0 && height > 0);
  if (!filled.length) return [0, 0, 0, 0];
  const [left, top] = [0, 1].map((i) => Math.min(...filled.map((rectangle) => rectangle[i])));
  const right = Math.max(...filled.map(([x, , width]) => x + width));
  const bottom = Math.max(...filled.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

// A record for other pixels, and with another alpha.
function changed(layouts, bytes, scissor, alpha) {
  const copy = bytes.slice();
  const offset = (name) => layouts.parts.layer[0] + layouts.layer.fields[name][0];
  copy.set(new Uint8Array(Uint32Array.from(scissor).buffer), offset("scissor_px"));
  copy.set(new Uint8Array(Float32Array.of(alpha).buffer), offset("alpha"));
  return copy;
}

// The textures of an item and what selects its programs, with a grid where it skips and the others do.
function bound(gpu, uses, {textures, grid, paint, areNumbers}, isLoaded, skips) {
  const way = `${isLoaded ? "loaded" : "dense"}${grid && skips ? " skip" : ""}`;
  const {nearest, linear} = gpu.samplers;
  const [voxels, colours] = textures;
  const looksAt = grid && skips ? [grid, nearest] : [];
  const all = [voxels, isLoaded || areNumbers ? nearest : linear, colours, linear, ...looksAt, ...paint];
  return {uses: uses[way], textures: all};
}

// Labels, whose colours are in a table of their own.
function labelsItem(gpu, {graphic}, place, sight) {
  const {bytes, scissor} = recordOf(gpu.layouts, graphic, place, sight, []);
  const voxels = gpu.voxels(graphic.volume, graphic.time);
  const grid = gpu.grid(modeOf(graphic).grid, graphic.volume, voxels, graphic, []);
  const all = {textures: [voxels.view, gpu.labels(graphic, graphic.time)], grid, paint: [], areNumbers: true};
  const uses = graphic.pipelines[graphic.mode];
  const [pack] = graphic.packs;
  return {kind: "volume", record: bytes, scissor, graphic, pack, ...bound(gpu, uses, all, voxels.isLoaded, true)};
}

// One to four channels in one texture.
function packItem(gpu, {graphic, cover}, pack, place, sight) {
  const voxels = gpu.voxels(pack.volume, graphic.time);
  const {view, encodings, isLoaded} = voxels;
  const looks = pack.looks.map((number) => graphic.looks[number]);
  const matter = cover.absorbs ? gpu.matter(graphic, looks, encodings) : null;
  const channels = channelsOf(looks, encodings, matter?.matters);
  const {bytes, scissor} = recordOf(gpu.layouts, graphic, place, sight, channels);
  const textures = [view, matter?.view ?? gpu.colours(looks)];
  const {painter} = graphic;
  const paint = painter && cover.is_surface
    ? [gpu.voxels(painter.volume, graphic.time).view, gpu.labels(painter, graphic.time)] : [];
  const grid = gpu.grid(modeOf(graphic).grid, pack.volume, voxels, graphic, channels);
  const all = {textures, grid, paint};
  const isShown = channels.some(({strength}) => strength > 0);
  const own = bound(gpu, graphic.pipelines[graphic.mode], all, isLoaded, true);
  return {kind: "volume", record: bytes, scissor, graphic, pack, all, isLoaded, isShown, ...own};
}

// What to draw of a graphic alone.
export function volumeItem(gpu, turn, place, sight) {
  const {graphic} = turn;
  const drawn = {blending: turn.blending, ends: sight.ends, gpu};
  if (graphic.kind === "labels") return {...labelsItem(gpu, turn, place, sight), ...drawn};
  const own = {...sight, ends: false};
  const items = graphic.packs.map((pack) => packItem(gpu, turn, pack, place, own));
  if (items.length === 1) return {...items[0], ...drawn};
  const shown = items.map((_, number) => number).filter((number) => items[number].isShown);
  if (shown.length < 2) {
    const item = items[shown[0] ?? 0];
    return {...item, ...drawn, scissor: shown.length ? item.scissor : [0, 0, 0, 0]};
  }
  const uses = graphic.joint[graphic.mode][shown.join("+")];
  return jointItem(uses, shown.map((number) => ({...items[number], ...drawn})), turn, graphic.alpha);
}

// Several on the same rays; with an alpha, that of all of them together.
export function jointItem(uses, members, turn, alpha = null) {
  const {gpu} = members[0];
  const scissor = bounding(members.map((member) => member.scissor));
  const isLoaded = members.some((member) => member.isLoaded);
  const skips = members.every(({all}) => all.grid);
  const each = members.map((member) => bound(gpu, uses, member.all, isLoaded, skips));
  const records = members.map((member) =>
    (alpha === null ? member.record : changed(gpu.layouts, member.record, member.scissor, 1)));
  return {
    kind: "volume", uses: each[0].uses, blending: turn.blending, ends: turn.ends,
    record: changed(gpu.layouts, members[0].record, scissor, alpha ?? 1), scissor,
    members: each.map(({textures}, i) => {
      const {graphic, pack} = members[i];
      return {graphic, pack, record: records[i], textures};
    }),
  };
}
