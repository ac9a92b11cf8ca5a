// Where in the target does a point of the world lie, and how much of a line can be seen?
import {raysOf} from "../camera/rays.js";
import {columnOf, cross, dot, lengthOf, linearPart, minus, plus, times} from "../maths/linear.js";
import {within} from "../maths/rectangles.js";

const LARGEST_SLOPE = 20;

// A camera in a viewport. Lines are six numbers: x, y in pixels and ndc depth of both ends.
export class OverlayView {
  constructor(subplot, viewportPx, targetPx, pixelRatio) {
    Object.assign(this, {viewportPx, targetPx, pixelRatio});
    const [left, top, width, height] = viewportPx;
    const rays = this.rays = raysOf(subplot.camera, width / height);
    const [dx, dy, ahead, eye] = [0, 1, 2, 3].map((j) => columnOf(rays.worldFromView.slice(0, 3), j));
    this.ahead = ahead;
    this.origin = plus(eye, times(ahead, rays.near));
    this.eye = rays.spread > 0 ? eye : null;
    this.linear = linearPart(rays.viewFromWorld);
    this.pixel = 2 * lengthOf(dy) / height;
    this.widthAtNear = 2 * lengthOf(dx);
    this.reach = rays.far - rays.near;
    this.scissor = within([left, top, left + width, top + height], targetPx);
  }

  // A point of the world as (x·w, y·w, t, w): linear in the world, w is 0 beside the camera.
  clip(point) {
    const away = minus(point, this.origin), [x, y, t] = this.linear.map((row) => dot(row, away));
    return [x, y, t, 1 + this.rays.spread * t];
  }

  // Pixels and ndc depth of clip coordinates, as if they were so many pixels nearer.
  place([x, y, t, w], nearerPx = 0) {
    const [left, top, width, height] = this.viewportPx, {near, far, spread} = this.rays;
    const isDeep = spread > 0;
    const moved = t - Math.min(nearerPx * this.pixel, isDeep ? 0.5 / spread : Infinity) * w;
    const depth = isDeep ? far / this.reach * moved / (near + moved) : moved / this.reach;
    return [(x / w + 1) / 2 * width + left, (1 - y / w) / 2 * height + top,
      Math.min(Math.max(depth, 0), 1)];
  }

  // How a point, in clip coordinates, moves in the target along a direction of the world.
  motion([x, y, , w], direction) {
    const [right, up, away] = this.linear.map((row) => dot(row, direction)), {spread} = this.rays;
    return [(right * w - x * spread * away) / w ** 2 * this.viewportPx[2] / 2,
      (up * w - y * spread * away) / w ** 2 * -this.viewportPx[3] / 2];
  }

  // Which part of a line lies in the view, 0..1, by Liang and Barsky; the end is below the start: none.
  seen(ends, margin = 0) {
    const [starts, stops] = ends.map(([x, y, t, w]) => {
      const edge = (1 + 2 * margin) * w;
      return [edge - x, edge - y, edge + x, edge + y, t, this.reach - t];
    });
    let [first, last] = [0, 1];
    for (let face = 0; face < 6; face++) {
      const [a, b] = [starts[face], stops[face]];
      if (a < 0 && b < 0) return [0, -1];
      if (a < 0) first = Math.max(first, a / (a - b));
      if (b < 0) last = Math.min(last, a / (a - b));
    }
    return [first, last];
  }

  // Lines of the world, pairs of points, as those that are seen, a viewport further on each side.
  lines(edges, nearerPx = () => 0) {
    return edges.flatMap((edge, i) => {
      const ends = edge.map((point) => this.clip(point)), [first, last] = this.seen(ends, 1);
      if (!(last > first)) return [];
      return [[first, last].flatMap((share) => this.place(alongLine(ends, share), nearerPx(i)))];
    });
  }

  // A point of the world in pixels and depth; null behind the camera.
  placed(point) {
    const clip = this.clip(point);
    return clip[3] > 1e-9 ? this.place(clip) : null;
  }

  // The unit vector from a point to where it is seen from.
  toViewer(point) {
    const away = this.eye ? minus(point, this.eye) : this.ahead;
    return times(away, -1 / Math.max(lengthOf(away), 1e-300));
  }
}

// The point at a share of a line, both in clip coordinates.
export const alongLine = ([start, end], share) => start.map((x, i) => x + share * (end[i] - x));

// The corners of a box, numbered by the bits of (x, y, z).
export const boxCornersAt = (low, high) =>
  [...Array(8).keys()].map((i) => [0, 1, 2].map((axis) => (i >> axis & 1 ? high : low)[axis]));

// The twelve edges of a box, four along each axis, and the outward normals of the faces at each.
export function boxEdges(corners) {
  const [x, y, z] = [1, 2, 4].map((i) => minus(corners[i], corners[0]));
  const normals = [cross(y, z), cross(z, x), cross(x, y)];
  const sign = Math.sign(dot(x, normals[0])); // out of a mirrored box, too
  const outward = normals.map((normal) => times(normal, sign / Math.max(lengthOf(normal), 1e-300)));
  return [0, 1, 2].flatMap((axis) => [...Array(8).keys()].filter((low) => !(low >> axis & 1)).map((low) => ({
    axis,
    ends: [corners[low], corners[low | 1 << axis]],
    middle: times(plus(corners[low], corners[low | 1 << axis]), 0.5),
    outward: [0, 1, 2].filter((i) => i !== axis).map((i) => times(outward[i], (low >> i & 1) * 2 - 1)),
  })));
}

// How much the two faces at an edge face the viewer: cosines, above 0 for those seen from outside.
export function facing(edge, view) {
  const cosines = edge.outward.map((normal) => dot(normal, view.toViewer(edge.middle)));
  return cosines.map((cosine) => (Math.abs(cosine) < 1e-9 ? 0 : cosine));
}

// How steeply the seen faces of these cosines run away from the viewer, 1 to 20.
export function slopeOf(cosines) {
  const seen = Math.min(...cosines.map((cosine) => (cosine > 0 ? cosine : 1)));
  return Math.min(Math.max(Math.sqrt(1 - Math.min(seen, 1) ** 2) / seen, 1), LARGEST_SLOPE);
}
