// What does a frame consist of, and in which order is it drawn? As scene/drawing/composition.py.
import {raysOf} from "../camera/rays.js";
import {moved} from "../maths/linear.js";
import {linearFromSrgb} from "../maths/colour.js";
import {within} from "../maths/rectangles.js";
import {roundEven} from "../overlays/numbers.js";
import {overlayItems} from "../overlays/overlays.js";
import {placementOf} from "../record/placement.js";
import {jointKey, orderOf} from "./order.js";
import {jointItem, volumeItem} from "./volume_items.js";

export const WRITES_DEPTH = ["auto", "solid", "dither"];

// A viewport of logical pixels in pixels of the target; neighbours keep a common edge.
export function inPixels([left, top, width, height], [across, down]) {
  const [x0, y0] = [roundEven(left * across), roundEven(top * down)];
  return [x0, y0, roundEven((left + width) * across) - x0, roundEven((top + height) * down) - y0];
}

// What a frame is cleared to: linear, premultiplied.
function lightOf([red, green, blue, alpha]) {
  return [...[red, green, blue].map((c) => linearFromSrgb(c) * alpha), alpha];
}

// The graphics of a subplot as items, in drawing order: {turn, item} each. clamped: rays may stop at the limits.
export function placed(subplot, viewport, target, pixelRatio, gpu, clamped = true) {
  const rays = raysOf(subplot.camera, viewport[2] / viewport[3]);
  const placements = new Map(subplot.graphics.map((graphic) => [graphic, placementOf(graphic)]));
  const seen = {rays, viewport, target, clamped, stretch: 1, nearest: Infinity, pixelRatio};
  return orderOf(subplot, placements).map((turn) => {
    const sightOf = ({graphic, fades, blending, ends}) =>
      ({...seen, ditherSeed: graphic.number, fades, blending, ends});
    if (!turn.joint) return {turn, item: volumeItem(gpu, turn, placements.get(turn.graphic), sightOf(turn))};
    const corners = turn.joint.flatMap(({graphic}) => placements.get(graphic).corners);
    const nearest = Math.min(...corners.map((corner) => moved(rays.viewFromWorld, corner)[2]));
    const members = turn.joint.map((one) => volumeItem(gpu, one, placements.get(one.graphic),
      {...sightOf(one), ends: false, nearest}));
    return {turn, item: jointItem(subplot.joint[jointKey(turn.joint)], members, turn)};
  });
}

// The draw list of a frame: {clear, opaque, world, weighted, over}, each but the first a list of items.
// `scale`: pixels of the target per logical pixel, across and down.
export function compose(scene, target, scale, pixelRatio, gpu) {
  const list = {clear: lightOf(scene.background[0]), opaque: [], world: [], weighted: [], over: []};
  for (const subplot of scene.subplots) {
    const viewport = inPixels(subplot.viewport_px, scale);
    const [left, top, width, height] = viewport;
    const corners = subplot.background ?? scene.background;
    const plain = subplot.background ? scene.background[0] : corners[0];
    if (corners.some((corner) => corner.some((part, i) => part !== plain[i]))) {
      list.opaque.push({kind: "fill", corners, viewport, scissor: within([left, top, left + width, top + height], target)});
    }
    const [translucent, opaque] = [[], []];
    let beforeLines = 0;
    for (const {turn, item} of placed(subplot, viewport, target, pixelRatio, gpu)) {
      if (turn.isOpaque) {
        opaque.push(item);
      } else if (turn.blending === "weighted_blend") {
        list.weighted.push(item);
      } else {
        translucent.push(item);
        if (WRITES_DEPTH.includes(turn.blending) && translucent.length === beforeLines + 1) beforeLines += 1;
      }
    }
    list.opaque.push(...opaque);
    list.world.push(...translucent.slice(0, beforeLines));
    for (const item of overlayItems(subplot, scene, viewport, target, pixelRatio, gpu.bytes)) {
      (item.inWorld ? list.world : list.over).push(item);
    }
    list.world.push(...translucent.slice(beforeLines));
  }
  return list;
}
