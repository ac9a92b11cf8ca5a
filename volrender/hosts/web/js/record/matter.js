// What matter are the values of a look? The rows of a table of it, and what records say beside.
import {linearFromSrgb} from "../maths/colour.js";
import {evenly, interpolated} from "../maths/interpolation.js";
import {clamp} from "../maths/linear.js";
import {texel} from "./encoding.js";

const DENSEST = 0.9999; // opacity that absorbs no more
const PARTS = 8; // of the way between two nodes, of which the sums are made
const OUTSIDE = 1e-3; // of the range: beyond its ends, where nothing changes any more
const BESIDE = 1e-9; // of the range: as near to a value as can be told from it
const NARROWEST = 1e-6; // of a value: the range where all changes at one
const LARGEST_VALUE = 1e37; // of data
const NO_VALUES = [Infinity, -Infinity];
const LEAST_GRADIENT = 1e-30; // texel units: limits are no closer, so that nothing divides by zero

const CURVES = {
  linear: (t) => t,
  quadratic: (t) => t * t,
  sigmoid: (t) => 1 / (1 + Math.exp(-12 * (t - 0.5))),
};

const ascending = (numbers) => Float64Array.from(new Set(numbers)).sort();
const isPoints = (opacity) => Array.isArray(opacity) && Array.isArray(opacity[0]);

// What gives the colour (r, g, b, a) of a value by points [value, colour] in data units.
function colourBy(points) {
  const places = points.map(([place]) => place);
  const parts = [0, 1, 2, 3].map((part) => points.map(([, colour]) => colour[part]));
  return (value) => parts.map((part) => interpolated(value, places, part));
}

// The 256 colours of values between the contrast limits: `table`, RGBA, or by points in data units.
export function coloursOf(look, table) {
  if (!look.cmap_points) return table;
  const {vmin, vmax, gamma} = look;
  const [count, colourAt] = [table.length / 4, colourBy(look.cmap_points)];
  const valueAt = (_, i) => vmin + ((i + 0.5) / count) ** (1 / gamma) * (vmax - vmin);
  return Float32Array.from(Array.from({length: count}, valueAt).flatMap(colourAt));
}

// What a value in data units is within the contrast limits: 0..1.
function scaledBy({vmin, vmax, gamma}, value) {
  if (vmax === vmin) return value >= vmin ? 1 : 0;
  return clamp((value - vmin) / (vmax - vmin), 0, 1) ** gamma;
}

// The values at which colour or opacity bend or jump.
function changesOf(graphic, {opacity, vmin, vmax, gamma, cmap_points: points}, entries) {
  const bends = [0, 1];
  const values = [];
  if (points) values.push(...points.map(([value]) => value));
  else if (!graphic.is_colour) {
    const half = graphic.cmap_interpolation === "linear" ? 0.5 : 0;
    for (let i = 0; i < entries; i += 1) bends.push((i + half) / entries);
  }
  if (typeof opacity === "string") bends.push(...evenly(0, 1, 65)); // smooth, but may start anywhere
  else if (isPoints(opacity)) values.push(...opacity.map(([value]) => value));
  else if (Array.isArray(opacity)) bends.push(...evenly(0, 1, opacity.length));
  return ascending([...bends.map((t) => vmin + t ** (1 / gamma) * (vmax - vmin)), ...values]);
}

// What gives the alpha of a value and its t.
function alphaBy(opacity) {
  if (typeof opacity === "string") return (_, t) => CURVES[opacity](t);
  if (typeof opacity === "number") return () => opacity;
  if (isPoints(opacity)) {
    const [values, alphas] = [0, 1].map((i) => opacity.map((point) => point[i]));
    return (value) => interpolated(value, values, alphas);
  }
  const places = evenly(0, 1, opacity.length);
  return (_, t) => interpolated(t, places, opacity);
}

// The entry of a table of colours at t, blended between two as they are stored.
function entryAt(table, t, blends) {
  const count = table.length / 4;
  const place = blends ? clamp(t * count - 0.5, 0, count - 1) : Math.min(Math.floor(t * count), count - 1);
  const [low, share] = [Math.floor(place), place - Math.floor(place)];
  return [0, 1, 2, 3].map((part) => {
    const first = table[4 * low + part];
    return share === 0 ? first : (table[4 * low + 4 + part] - first) * share + first;
  });
}

// What gives (τ·colour, τ) of values in data units.
function classifier(graphic, look) {
  const alphaAt = alphaBy(look.opacity);
  const blends = graphic.cmap_interpolation === "linear";
  const ofPoints = look.cmap_points && colourBy(look.cmap_points);
  return (value) => {
    const t = scaledBy(look, value);
    let [alpha, colour] = [alphaAt(value, t), [1, 1, 1]];
    if (!graphic.is_colour) {
      const rgba = ofPoints ? ofPoints(value) : entryAt(look.colours, t, blends);
      [colour, alpha] = [rgba.slice(0, 3).map(linearFromSrgb), alpha * rgba[3]];
    }
    const tau = -Math.log1p(-Math.min(alpha, DENSEST));
    return [...colour.map((part) => part * tau), tau];
  };
}

// The least and the greatest value that absorbs anything.
function absorbingEnds(at, changes) {
  const width = changes.at(-1) - changes[0];
  const beyond = OUTSIDE * (width > 0 ? width : NARROWEST * Math.max(Math.abs(changes[0]), 1));
  const middles = changes.slice(1).map((value, i) => (changes[i] + value) / 2);
  const absorb = [changes[0] - beyond, ...middles, changes.at(-1) + beyond].map((value) => at(value)[3] > 0);
  if (!absorb.includes(true)) return NO_VALUES;
  const edges = [-LARGEST_VALUE, ...changes, LARGEST_VALUE];
  return [edges[absorb.indexOf(true)], edges[absorb.lastIndexOf(true) + 1]];
}

// The integral up to each node, and what is at it: arrays of four numbers.
function runningSums(at, low, high, changes, nodeCount) {
  const fine = evenly(0, 1, (nodeCount - 1) * PARTS + 1);
  const inside = changes.filter((value) => value > low && value < high);
  const bends = inside.map((value) => (value - low) / (high - low));
  const edges = ascending([...fine, ...bends]);
  const [sums, nodes] = [[[0, 0, 0, 0]], []];
  let [sum, next] = [[0, 0, 0, 0], PARTS];
  for (let i = 1; i < edges.length; i += 1) {
    const part = at(low + (edges[i - 1] + edges[i]) / 2 * (high - low));
    sum = sum.map((total, k) => total + part[k] * (edges[i] - edges[i - 1]));
    if (edges[i] !== fine[next]) continue;
    sums.push(sum);
    next += PARTS;
  }
  for (let i = 0; i < fine.length; i += PARTS) {
    // On both sides of a node, which may be at a jump; at the ends, inside.
    const [before, after] = [-BESIDE, BESIDE].map((side) => clamp(fine[i] + side, BESIDE, 1 - BESIDE));
    const [first, second] = [before, after].map((place) => at(low + place * (high - low)));
    nodes.push(first.map((part, k) => (part + second[k]) / 2));
  }
  return [sums, nodes];
}

// Factors of τ over the length of the gradient, and the longest that they tell of, data units.
function factorsOf({gradient_opacity: points}, nodeCount) {
  if (!points) return [new Float64Array(nodeCount).fill(1), 1];
  const [lengths, factors] = [0, 1].map((i) => points.map((point) => point[i]));
  const steepest = lengths.at(-1);
  return [evenly(0, steepest, nodeCount).map((length) => interpolated(length, lengths, factors)), steepest];
}

// Of a 2D transfer function: over which values and gradients its image is.
function matterByGradient({vmin, vmax, gamma, transfer}, encoding) {
  const part = Number.isFinite(vmax - vmin) ? 1 : 4;
  const [low, high, power, steepest] = transfer.axes
    ?? [vmin, vmax, gamma, Math.abs(vmax / part - vmin / part)];
  const nothing = {low: 0, high: 0, below: [0, 0, 0, 0], above: [0, 0, 0, 0]};
  const steep = Math.max(steepest / encoding.scale, LEAST_GRADIENT);
  return {...nothing, vmin: low, vmax: high, gamma: power, steepest: steep};
}

// The matter that the values of a look are, which has its table of `colours`: {low, high, below, above,
// steepest, rows}, in texel units, and `absorbing`, the least and the greatest value that does. Rows, four of
// nodeCount, are sums, what float32 leaves of them, nodes and factors, RGBA each. Of a 2D transfer function,
// {vmin, vmax, gamma} take the place of rows and absorbing.
export function matterOf(graphic, look, encoding, nodeCount) {
  if (look.transfer) return matterByGradient(look, encoding);
  const changes = changesOf(graphic, look, look.colours.length / 4);
  const at = classifier(graphic, look);
  let [low, high] = [changes[0], changes.at(-1)];
  if (!(high > low)) high = low + NARROWEST * Math.max(Math.abs(low), 1);
  const beyond = (high - low) * OUTSIDE;
  const [below, above] = [at(low - beyond), at(high + beyond)];
  const absorbing = absorbingEnds(at, changes);
  // What has no opacity has no colour to tell: there the table needs no nodes.
  if (absorbing !== NO_VALUES) [low, high] = [Math.max(low, absorbing[0]), Math.min(high, absorbing[1])];
  const [sums, nodes] = runningSums(at, low, high, changes, nodeCount);
  const [factors, steepest] = factorsOf(look, nodeCount);
  const rows = new Float32Array(16 * nodeCount);
  for (let i = 0; i < nodeCount; i += 1) {
    rows.set(sums[i], 4 * i);
    rows.set(sums[i].map((sum) => sum - Math.fround(sum)), 4 * (nodeCount + i));
    rows.set(nodes[i], 4 * (2 * nodeCount + i));
    rows.fill(factors[i], 4 * (3 * nodeCount + i), 4 * (3 * nodeCount + i) + 4);
  }
  const bounds = {low: texel(encoding, low), high: texel(encoding, high), below, above, absorbing};
  return {...bounds, steepest: steepest / encoding.scale, rows};
}
