// Which numbers does a mode get? How each field of a struct `Mode` in shaders/modes is worked out.
import {depthOfPlane, towards} from "../camera/rays.js";
import {linearFromSrgb} from "../maths/colour.js";
import {applied, lengthOf, linearPart, times} from "../maths/linear.js";
import {byChannel} from "./channels.js";
import {LARGEST, isStep, texel, texelAbove} from "./encoding.js";
import {planeInData} from "./placement.js";

const LABEL_REACH = 2; // σ: voxels farther away than that and a half have no say in normals of labels
const LEAST_LABEL_SMOOTHING = 0.5; // voxels
const FLATTEST = 1e-30; // texel units: no slope is less, so that nothing divides by zero

// Step along a ray, voxels.
export function baseStepVoxels(shape) {
  return Math.min(Math.max(Math.sqrt(Math.max(...shape)) / 20, 0.1), 0.8);
}

const longStep = ({graphic, sight}) => baseStepVoxels(graphic.shape_zyx) * sight.stretch * graphic.step_size;

function isoAccuracy({graphic}) {
  const halvings = Math.max(6, Math.ceil(Math.log2(graphic.step_size / graphic.substep_size)));
  return 1.001 * 2 ** -halvings;
}

// From one sample across a slab to the next, voxels, and how many there are on each side.
function slab({graphic, place, sight}) {
  const plane = graphic.plane.slice(0, 3);
  const length = lengthOf(plane);
  const normal = plane.map((part) => part / length);
  let half = times(applied(linearPart(place.data_from_world), normal), graphic.slab_thickness / 2);
  let long = lengthOf(half);
  const most = lengthOf(graphic.shape_zyx); // the volume is no longer
  if (long > most) [half, long] = [times(half, most / long), most];
  const reach = Math.ceil(long / (baseStepVoxels(graphic.shape_zyx) * sight.stretch));
  return [reach ? half.map((part) => part / reach) : [0, 0, 0], reach];
}

const opacityUnit = ({graphic, place}) => graphic.opacity_unit ?? place.mean_edge;

// Coefficients of the plane's ndc depth by a pixel's x and y, and its value at (0, 0).
function planeDepth({graphic, sight}) {
  const [left, top, width, height] = sight.viewport;
  const [a, b, c] = depthOfPlane(sight.rays, graphic.plane);
  const [byX, byY] = [2 * a / width, -2 * b / height];
  return [byX, byY, c - a + b - byX * left - byY * top];
}

function smoothing({graphic}) {
  return Math.max(graphic.smoothing, graphic.kind === "labels" ? LEAST_LABEL_SMOOTHING : 0);
}

// 2 % of the contrast limits, texel units.
function slopeOfSurface({look, encoding: {scale}}) {
  return Math.max(0.02 * Math.abs(look.vmax / scale - look.vmin / scale), FLATTEST);
}

// Whether all values beyond a contrast limit look the same.
function isClamped({graphic, sight}, {look, encoding}) {
  return !graphic.is_colour && sight.clamped && !isStep(encoding, look.vmin, look.vmax);
}

function extremumLow(drawn, {look, encoding}) {
  return isClamped(drawn, {look, encoding}) ? texel(encoding, Math.min(look.vmin, look.vmax)) : -LARGEST;
}

function extremumHigh(drawn, {look, encoding}) {
  return isClamped(drawn, {look, encoding}) ? texelAbove(encoding, Math.max(look.vmin, look.vmax)) : LARGEST;
}

// Nothing shines through its surface.
function hides({look, strength}) {
  return strength === 1 && (look.surface_color ? look.surface_color[3] === 1 : !look.cmap_has_alpha);
}

function surfaceColour({look, strength}) {
  const color = look.surface_color;
  return color ? [...color.slice(0, 3).map(linearFromSrgb), color[3] * strength] : [0, 0, 0, 0];
}

// Of what is drawn, {graphic, place, sight, channels}.
const FIELDS = {
  iso_step_voxels: longStep,
  iso_accuracy: isoAccuracy,
  shininess: ({graphic}) => graphic.shininess,
  emissive: ({graphic}) => graphic.emissive.slice(0, 3).map(linearFromSrgb),
  smoothing,
  gradient_reach: (drawn) => Math.ceil(LABEL_REACH * smoothing(drawn)),
  fill: ({graphic, sight}) => graphic.fill ?? (sight.fades ? 0.5 : 1),
  outline_px: ({graphic, sight}) => graphic.outline * sight.pixelRatio,
  density: ({graphic}) => graphic.density,
  by_depth: ({graphic}) => graphic.color_by === "depth",
  dimming: (drawn) => drawn.graphic.attenuation / opacityUnit(drawn),
  longest_edge: ({place}) => place.longest_edge,
  adds_up: ({graphic}) => [1, 1, 1, !graphic.is_colour],
  slab_step: (drawn) => slab(drawn)[0],
  slab_reach: (drawn) => slab(drawn)[1],
  slab_mean: ({graphic}) => graphic.slab_mode === "mean",
  slab_sign: ({graphic}) => (graphic.slab_mode === "min" ? -1 : 1),
  composite_step_voxels: longStep,
  inverse_opacity_unit: (drawn) => 1 / opacityUnit(drawn),
  mean_edge: ({place}) => place.mean_edge,
  shade: ({graphic}) => graphic.shade,
  reflection: ({graphic}) => [graphic.ambient, graphic.diffuse, graphic.specular],
  plane: ({graphic, place}) => planeInData(graphic.plane, place.world_from_data),
  light_direction: ({graphic, sight}) => towards(sight.rays, ...graphic.light),
  plane_depth: planeDepth,
  labels_from_data: ({place}) => place.labels_from_data,
};

// The same of each channel: a number or more.
const BY_CHANNEL = {
  extremum_low: extremumLow,
  extremum_high: extremumHigh,
  threshold: (_, {look, encoding}) => texelAbove(encoding, look.threshold),
  hides: (_, channel) => hides(channel),
  color: (_, channel) => surfaceColour(channel),
  has_color: (_, {look}) => Boolean(look.surface_color),
  zero: (_, {encoding}) => texel(encoding, 0),
  matter_low: (_, {matter}) => matter.low,
  matter_high: (_, {matter}) => matter.high,
  matter_below: (_, {matter}) => matter.below,
  matter_above: (_, {matter}) => matter.above,
  surface_in_factors: (_, channel) => slopeOfSurface(channel) / channel.matter.steepest,
  slope_of_surface: (_, channel) => slopeOfSurface(channel),
};

// The fields of a mode, by name: each a number or an array; those that its struct declares.
export function modeFields(names, drawn) {
  const fields = names.map((name) => {
    if (name in FIELDS) return [name, FIELDS[name](drawn)];
    if (!(name in BY_CHANNEL)) throw new Error(`a mode has a field ${name} that nobody works out`);
    return [name, byChannel(drawn.channels, (channel) => BY_CHANNEL[name](drawn, channel)).flat()];
  });
  return Object.fromEntries(fields);
}
