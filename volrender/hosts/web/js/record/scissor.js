// Which pixels can a graphic touch? The bounding rectangle of points in view space.
import {within} from "../maths/rectangles.js";

const NEXT_TO_CAMERA = 1e-9; // in widths of the near plane; a view as narrow is none but for rounding

// [left, top, width, height] of what is between points (x, y, z), of a viewport of the target.
export function scissorOf(points, {rays, viewport, target}) {
  const depths = points.map((point) => point[2]);
  if (!points.length || Math.max(...depths) < rays.near || Math.min(...depths) > rays.far) return [0, 0, 0, 0];
  const [left, top, width, height] = viewport;
  let [x0, y0, x1, y1] = [left, top, left + width, top + height];
  const widths = depths.map((depth) => 1 + rays.spread * (depth - rays.near)); // of the view
  if (Math.min(...widths) > NEXT_TO_CAMERA) { // else the box reaches behind the camera
    const [xs, ys] = [0, 1].map((axis) => points.map((point, i) => point[axis] / widths[i]));
    const [lowX, highX, lowY, highY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    if (Number.isFinite(lowX + highX + lowY + highY)) {
      x0 = Math.max(x0, left + (lowX + 1) / 2 * width - 1);
      y0 = Math.max(y0, top + (1 - highY) / 2 * height - 1);
      x1 = Math.min(x1, left + (highX + 1) / 2 * width + 1);
      y1 = Math.min(y1, top + (1 - lowY) / 2 * height + 1);
    }
  }
  return within([Math.floor(x0), Math.floor(y0), Math.ceil(x1), Math.ceil(y1)], target);
}
