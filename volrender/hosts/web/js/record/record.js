// Which numbers does the shader get, for a graphic seen by a camera in a viewport? The bytes of a record.
import {depthOfT} from "../camera/rays.js";
import {clamp, columnOf, moved, plus, product, times} from "../maths/linear.js";
import {MOST_CHANNELS, byChannel} from "./channels.js";
import {LARGEST, contrast, isStep} from "./encoding.js";
import {baseStepVoxels, modeFields} from "./mode_fields.js";
import {modeOf} from "./placement.js";
import {scissorOf} from "./scissor.js";

// How opacity falls with values; not where the colours have an alpha of their own.
function fadeFields({graphic, sight}, {look, encoding}) {
  const fades = sight.fades || (graphic.fade && modeOf(graphic).parameters.includes("fade"));
  const hasAlpha = graphic.is_colour ? graphic.components === 4 : look.cmap_has_alpha;
  if (!fades || hasAlpha) return {fade: 0, fade_from: 0, fade_scale: 0};
  const {vmin, vmax} = look;
  let start = 0;
  if (!isStep(encoding, vmin, vmax) && Math.min(vmin, vmax) <= 0 && Math.max(vmin, vmax) >= 0) {
    const largest = Math.max(Math.abs(vmin), Math.abs(vmax)); // a difference of the largest would overflow
    start = (vmin / largest / (vmin / largest - vmax / largest)) ** look.gamma;
  }
  return {fade: 1, fade_from: start, fade_scale: 1 / Math.max(start, 1 - start)};
}

// Contrast limits, in texel units, and how opacity falls, of one channel.
function fieldsOfLook(drawn, channel) {
  // A 2D transfer function made of shapes stands where it is, whatever the contrast limits.
  const by = channel.matter?.gamma ? channel.matter : channel.look;
  const [start, slope] = contrast(channel.encoding, by.vmin, by.vmax);
  return {...fadeFields(drawn, channel), clim_min: start, clim_inverse_range: slope, gamma: by.gamma};
}

// Contrast limits, steps and colours.
function lookFields({graphic, sight, channels}) {
  const looks = channels.map((channel) => fieldsOfLook({graphic, sight}, channel));
  const names = Object.keys(looks[0] ?? {});
  const strengths = channels.map(({strength}) => strength);
  return {
    ...Object.fromEntries(names.map((name) => [name, byChannel(looks, (look) => look[name])])),
    strength: [...strengths, 0, 0, 0, 0].slice(0, MOST_CHANNELS),
    step_voxels: baseStepVoxels(graphic.shape_zyx) * sight.stretch,
    alpha: graphic.alpha,
    cmap_linear: graphic.cmap_interpolation === "linear",
  };
}

// The rays in data space, starting on a plane just in front of the volume: `reference` behind the near one.
function rayFields(rays, place, reference) {
  const dataFromView = product(place.data_from_world, rays.worldFromView).slice(0, 3);
  const [dx, dy, direction, eye] = [0, 1, 2, 3].map((j) => columnOf(dataFromView, j));
  const start = rays.near + reference;
  const width = 1 + rays.spread * reference;
  const [offset, slope, wOffset, wSlope] = depthOfT(rays);
  return {
    ray_origin: plus(eye, times(direction, start)),
    ray_origin_dx: times(dx, width),
    ray_origin_dy: times(dy, width),
    ray_direction: direction,
    ray_direction_dx: times(dx, rays.spread),
    ray_direction_dy: times(dy, rays.spread),
    t_near: -reference,
    t_far: rays.far - start,
    depth_offset: offset + slope * reference,
    depth_slope: slope,
    depth_w_offset: wOffset + wSlope * reference,
    depth_w_slope: wSlope,
  };
}

// Write fields of a struct that begins at an offset, those that are known: floats that do not fit are ±1e38.
function write(views, start, struct, fields) {
  for (const [name, [offset, kind]] of Object.entries(struct.fields)) {
    if (!(name in fields)) continue;
    const at = (start + offset) / 4;
    [fields[name]].flat().forEach((number, i) => {
      if (kind === "u") views.whole[at + i] = number;
      else views.floats[at + i] = clamp(Number(number), -LARGEST, LARGEST);
    });
  }
}

// The record of a graphic, {bytes, scissor}: scissor = [left, top, width, height] of what it can touch.
// place: of placementOf; sight: {rays, viewport, target, clamped, stretch, ditherSeed, fades, nearest,
// pixelRatio}; channels: of channelsOf, none of labels.
export function recordOf(layouts, graphic, place, sight, channels) {
  const {rays} = sight;
  const mode = layouts.modes[modeOf(graphic).shader];
  const drawn = {graphic, place, sight, channels};
  const depths = place.corners.map((corner) => moved(rays.viewFromWorld, corner)[2]);
  const reference = Math.max(0, Math.min(sight.nearest, ...depths) - rays.near);
  const scissor = scissorOf(place.points.map((point) => moved(rays.viewFromWorld, point)), sight);
  const fields = {
    ...place.fields,
    ...lookFields(drawn),
    ...rayFields(rays, place, reference),
    scissor_px: scissor,
    t_beyond: Math.max(...depths) - rays.near - reference,
    viewport_px: sight.viewport,
    dither_seed: sight.ditherSeed,
  };
  const memory = new ArrayBuffer(layouts.blockBytes);
  const views = {floats: new Float32Array(memory), whole: new Uint32Array(memory)};
  write(views, layouts.parts.layer[0], layouts.layer, fields);
  write(views, layouts.parts.view[0], layouts.view, fields);
  write(views, layouts.parts.mode[0], mode, modeFields(Object.keys(mode.fields), drawn));
  return {bytes: new Uint8Array(memory, 0, layouts.recordBytes), scissor};
}
