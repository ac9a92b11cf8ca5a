// Which colours do values have, and which values has a bar of them?
import {interpolated} from "../maths/interpolation.js";
import {clamp} from "../maths/linear.js";
import {isStep} from "../record/encoding.js";
import {coloursOf} from "../record/matter.js";
import {modeOf} from "../record/placement.js";

// Whether colours say a depth, 0 to 1, not a value.
export function isByDepth(graphic) {
  return graphic.color_by === "depth" && modeOf(graphic).parameters.includes("color_by");
}

// Whether float32 cannot tell the limits of a look apart, as its voxels are stored.
function isStepped(scene, graphic, look) {
  const number = graphic.looks.indexOf(look), pack = graphic.packs.find(({looks}) => looks.includes(number));
  if (!pack) return look.vmin === look.vmax; // of labels
  const {times} = scene.volumes[pack.volume], {encodings} = times[Math.min(graphic.time, times.length - 1)];
  return isStep(encodings[pack.looks.indexOf(number)], look.vmin, look.vmax);
}

// Values at both ends of the bar of a look.
export function barRange({scene}, graphic, look) {
  const {vmin, vmax} = look, margin = Math.abs(vmin) / 2 || 1;
  if (isByDepth(graphic)) return [0, 1];
  if (isStepped(scene, graphic, look)) return [vmin - margin, vmin + margin];
  return [Math.min(vmin, vmax), Math.max(vmin, vmax)];
}

// The colours of values, or of depths, of a look: sRGB, straight.
export function lookColours({scene, bytes}, graphic, look, values) {
  const {vmin, vmax} = look, byDepth = isByDepth(graphic), stepped = isStepped(scene, graphic, look);
  const block = bytes.get(scene.tables[look.table].block);
  const table = coloursOf(look, new Float32Array(block.buffer, block.byteOffset, block.byteLength / 4));
  const count = table.length / 4, centres = Array.from({length: count}, (_, i) => i + 0.5);
  const channels = [0, 1, 2, 3].map((j) => centres.map((_, i) => table[4 * i + j]));
  const part = Number.isFinite(vmax - vmin) ? 1 : 4; // of the largest, differences overflow
  return values.map((value) => {
    let share = byDepth ? value : (value / part - vmin / part) / (vmax / part - vmin / part);
    if (stepped && !byDepth) share = value >= vmin ? 1 : 0;
    const entry = clamp(share, 0, 1) ** (byDepth ? 1 : look.gamma) * count;
    if (graphic.cmap_interpolation !== "nearest") {
      return channels.map((channel) => interpolated(entry, centres, channel));
    }
    return channels.map((channel) => channel[Math.min(Math.floor(entry), count - 1)]);
  });
}
