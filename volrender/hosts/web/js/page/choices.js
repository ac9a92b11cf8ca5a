// What changes in a scene when one chooses a mode, colours, a preset, a place of the plane, or a time point?
import {dot, lengthOf} from "../maths/linear.js";
import {modeOf} from "../record/placement.js";
import {showTime} from "../record/times.js";

// What Python worked out of a graphic for modes that it was not in yet; see `choices.py`.
const choicesOf = (scene, graphic) => scene.choices.graphics
  .find(({place: [subplot, number]}) => scene.subplots[subplot].graphics[number] === graphic);

// Graphics by which the others follow, with the number of their subplot: what controls can act on.
export function steeredGraphics(scene) {
  return scene.choices.graphics.map((found) =>
    ({...found, subplot: found.place[0], graphic: scene.subplots[found.place[0]].graphics[found.place[1]]}));
}

// Have graphics that look the same do so: what is set on the first of them is set on all.
export function align({subplots, choices}) {
  for (const {places, names} of choices.alike) {
    const [first, ...others] = places.map(([subplot, number]) => subplots[subplot].graphics[number]);
    for (const other of others) for (const name of ["looks", ...names]) other[name] = first[name];
  }
}

// Where the limits were those that suit the mode which it has, they are those that suit the next.
export function setMode(scene, graphic, name) {
  const {plane, looks} = choicesOf(scene, graphic);
  const next = graphic.modes.find((mode) => mode.name === name);
  graphic.looks.forEach((look, i) => {
    const [now, then] = [graphic.mode, name].map((mode) => looks[i].limits[mode]);
    if (look.vmin === now[0] && look.vmax === now[1]) [look.vmin, look.vmax] = then;
    const margin = 0.01 * Math.abs(look.vmax - look.vmin);
    const [low, high] = [Math.min(look.vmin, look.vmax) + margin, Math.max(look.vmin, look.vmax) - margin];
    const showsNone = look.threshold === 0.5 && !(low < 0.5 && 0.5 < high);
    if (next.surface && showsNone) look.threshold = looks[i].threshold;
  });
  if (next.planar && graphic.plane.join() === "0,0,-1,0") graphic.plane = plane;
  graphic.mode = name;
}

// Lowest and highest value that limits and thresholds of a look may be set to.
export function rangeOf(scene, graphic, look) {
  const found = choicesOf(scene, graphic)?.looks[graphic.looks.indexOf(look)];
  const [low, high] = found ? found.limits[graphic.mode] : look.range;
  const isRange = modeOf(graphic).has_depth;
  const ends = [...(isRange ? look.range : [low, high + (high - low)]), look.vmin, look.vmax];
  return [Math.min(...ends), Math.max(...ends)];
}

// A colormap of the scene's choices, or a preset, which has an opacity and a light too.
export const setColours = (look, {colours}) => Object.assign(look, structuredClone(colours));
export function setPreset(graphic, look, {look: own, graphic: light}) {
  Object.assign(look, structuredClone(own));
  Object.assign(graphic, light);
}

// The normal of a plane, and its length: negative where it faces away from the axis that is nearest to it, so
// that a slice across an axis has that coordinate as its place, whichever way it faces.
function normalOf({plane}) {
  const normal = plane.slice(0, 3);
  const largest = normal.reduce((most, part) => (Math.abs(part) > Math.abs(most) ? part : most));
  return [normal, Math.sign(largest) * lengthOf(normal)];
}

// Where a plane is along the axis that is nearest to its normal, and between which the graphic lies.
export function placeOfPlane(graphic) {
  const [normal, length] = normalOf(graphic);
  const heights = graphic.place.corners.map((corner) => dot(corner, normal) / length);
  return {value: -graphic.plane[3] / length, low: Math.min(...heights), high: Math.max(...heights)};
}

// Move a plane along its normal.
export function setPlaceOfPlane(graphic, value) {
  const [normal, length] = normalOf(graphic);
  graphic.plane = [...normal, -value * length];
}

// The time points of all series of a scene, which move together.
export class Series {
  constructor(scene) {
    const {n_times: count, rate_hz: rate, loop} = scene.steering.series;
    const graphics = scene.subplots.flatMap((subplot) => subplot.graphics);
    Object.assign(this, {graphics: graphics.filter((graphic) => graphic.n_times > 1), count, rate, loop});
    Object.assign(this, {isPlaying: false, waited: 0});
  }

  // The point that the longest shows.
  get time() {
    return Math.max(0, ...this.graphics.map(({time}) => time));
  }

  // Of shorter ones their last.
  set time(time) {
    for (const graphic of this.graphics) showTime(graphic, time);
  }

  // To the next point, or the one before; around at the ends.
  step(by) {
    this.time = (this.time + by + this.count) % this.count;
  }

  // Every point is shown, late where drawing is slow; whether it still plays.
  tick(dt) {
    if (!this.isPlaying) return false;
    this.waited += dt;
    if (this.waited < 1 / this.rate) return true;
    this.waited = Math.min(this.waited - 1 / this.rate, 1 / this.rate);
    if (this.time === this.count - 1 && !this.loop) this.isPlaying = false;
    else this.step(1);
    return this.isPlaying;
  }
}
