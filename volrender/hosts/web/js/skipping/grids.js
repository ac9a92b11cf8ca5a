// By which grid do rays pass over what cannot be seen, and does it pay?
import {isStep, texel} from "../record/encoding.js";
import {cellCounts, distancesOf, leastAround} from "./cells.js";

// Shares of cells beyond which looking at the grid costs more than it saves, as Python has them.
const MOST_OCCUPIED = {distance: 0.6, occupancy: 0.4, variation: 0.4, attenuation: 0.5};
const MOST_AT_LIMIT = 0.05;
const [NEAR_LARGEST, MOST_ALIKE] = [0.05, 0.5];
const FEW_CELLS = 64; // of smaller volumes, bounds are not looked at

// A limit in texel units that interpolation does not round a value up to.
function below(encoding, value) {
  const size = encoding.normalised ? Math.abs(value) : Math.abs(texel(encoding, value)) * encoding.scale;
  return texel(encoding, value - 2e-6 * size);
}

// The values, in texel units, between which a channel matters to a mode: [above, up to]; null: nowhere.
export function soughtOf(kind, {look, encoding, matter, strength}) {
  if (strength === 0) return null;
  const {vmin, vmax, threshold} = look;
  if (kind === "occupancy") {
    const [low, high] = matter.absorbing;
    return [below(encoding, low), texel(encoding, 2 * high) - below(encoding, high)];
  }
  if (kind === "distance") return [below(encoding, threshold), Infinity];
  const isAll = kind === "attenuation" && (vmin > vmax || isStep(encoding, vmin, vmax));
  return [isAll ? -Infinity : texel(encoding, Math.min(vmin, vmax)), Infinity];
}

const share = (flags) => flags.reduce((sum, is) => sum + is, 0) / flags.length;

// Which cells matter in any channel.
function occupiedCells(kind, channels, sought) {
  const occupied = new Uint8Array(channels[0].max.length);
  channels.forEach(({max, min, isLost}, i) => {
    if (!sought[i]) return;
    const [above, upTo] = sought[i];
    for (let cell = 0; cell < occupied.length; cell += 1) {
      const matters = kind === "variation" ? max[cell] !== min[cell] || isLost[cell]
        : max[cell] > above && min[cell] <= upTo;
      if (matters) occupied[cell] = 1;
    }
  });
  return occupied;
}

// Whether a MIP passes over enough: few cells may hold what is nearly the largest value.
function mipPays(bounds) {
  let [low, high] = [Infinity, -Infinity];
  for (const bound of bounds) [low, high] = [Math.min(low, bound), Math.max(high, bound)];
  const cut = high - NEAR_LARGEST * (high - low);
  return share(Array.from(bounds, (bound) => (bound > cut ? 1 : 0))) <= MOST_ALIKE;
}

// The grid of a kind: {format, texels, channels}, one number a cell or one of each channel; null where it
// does not pay. channels: cellExtrema of each; sought: soughtOf each.
export function gridOf(kind, channels, sought, shapeZyx) {
  const counts = cellCounts(shapeZyx);
  if (kind in MOST_OCCUPIED) {
    const occupied = occupiedCells(kind, channels, sought);
    if (share(Array.from(occupied)) > MOST_OCCUPIED[kind]) return null;
    return {format: "r8unorm", texels: distancesOf(occupied, counts), counts};
  }
  if (channels[0].max.length <= FEW_CELLS) return null;
  const sign = kind === "maximum" ? -1 : 1;
  const bounds = channels.map(({max, min}) => {
    const values = sign < 0 ? max.map((value) => -value) : min;
    return leastAround(values, counts).map((value) => sign * value);
  });
  if (sign < 0 && !bounds.some((bound, i) => sought[i] && mipPays(bound))) return null;
  const isAtLimit = ({min}, cell, i) => sought[i] && min[cell] <= sought[i][0];
  const atLimit = Array.from(bounds[0], (_, cell) => (channels.some((each, i) => isAtLimit(each, cell, i)) ? 1 : 0));
  if (sign > 0 && share(atLimit) > MOST_AT_LIMIT) return null;
  if (channels.length === 1) return {format: "r32float", texels: bounds[0], counts};
  const texels = new Float32Array(4 * bounds[0].length).fill(sign * 1e37);
  bounds.forEach((bound, i) => bound.forEach((value, cell) => { texels[4 * cell + i] = value; }));
  return {format: "rgba32float", texels, counts};
}
