// How is a graphic drawn in a frame? Its programs, its record and its textures.
import {channelsOf} from "../record/channels.js";
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

// Labels, whose colours are in a table of their own.
function labelsItem(gpu, {graphic}, place, sight) {
  const {bytes, scissor} = recordOf(gpu.layouts, graphic, place, sight, []);
  const {view} = gpu.voxels(graphic.volume, graphic.time);
  const {nearest, linear} = gpu.samplers;
  const textures = [view, nearest, gpu.labels(graphic, graphic.time), linear];
  return {kind: "volume", uses: graphic.pipelines[graphic.mode].dense, record: bytes, scissor, textures};
}

// One to four channels in one texture.
function packItem(gpu, {graphic, cover}, pack, place, sight) {
  const {view, encodings, isLoaded} = gpu.voxels(pack.volume, graphic.time);
  const looks = pack.looks.map((number) => graphic.looks[number]);
  const matter = cover.absorbs ? gpu.matter(graphic, looks, encodings) : null;
  const channels = channelsOf(looks, encodings, matter?.matters);
  const {bytes, scissor} = recordOf(gpu.layouts, graphic, place, sight, channels);
  const {nearest, linear} = gpu.samplers;
  const textures = [view, isLoaded ? nearest : linear, matter?.view ?? gpu.colours(looks), linear];
  const {painter} = graphic;
  if (painter && cover.is_surface) {
    textures.push(gpu.voxels(painter.volume, graphic.time).view, gpu.labels(painter, graphic.time));
  }
  const uses = graphic.pipelines[graphic.mode][isLoaded ? "loaded" : "dense"];
  const isShown = channels.some(({strength}) => strength > 0);
  return {kind: "volume", uses, record: bytes, scissor, textures, isLoaded, isShown};
}

// What to draw of a graphic alone.
export function volumeItem(gpu, turn, place, sight) {
  const {graphic} = turn;
  const drawn = {blending: turn.blending, ends: sight.ends, layouts: gpu.layouts};
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
  const {layouts} = members[0];
  const scissor = bounding(members.map((member) => member.scissor));
  const own = members.map((member) =>
    (alpha === null ? member.record : changed(layouts, member.record, member.scissor, 1)));
  const isLoaded = members.some((member) => member.isLoaded);
  return {
    kind: "volume", uses: uses[isLoaded ? "loaded" : "dense"], blending: turn.blending, ends: turn.ends,
    record: changed(layouts, members[0].record, scissor, alpha ?? 1), scissor,
    members: members.map((member, i) => ({record: own[i], textures: member.textures})),
  };
}
