// Which rays does a camera send through a viewport, and where in it is a point of the world seen?
import {applied, linearPart, moved, radians, transposed} from "../maths/linear.js";
import {affineAndInverse} from "../maths/rotations.js";

// How far away a thing of size 1 fills the field of view, degrees; 0 is orthographic.
export const distanceFactor = (fov) => 0.5 / Math.tan(radians(fov || 50) / 2);

// Distances of the near and the far plane.
function nearFar(camera) {
  if (camera.depth_range) return camera.depth_range;
  if (camera.fov === 0) return [-100 * camera.depth, 100 * camera.depth];
  const away = camera.depth * distanceFactor(camera.fov);
  return [0.01 * away, 10000 * away];
}

// The rays of a viewport whose width is `aspect` times its height. In view space x and y are −1 to 1 on
// the near plane, z is the distance along the view axis; `spread` is how much wider the view gets a length.
export function raysOf(camera, aspect) {
  const [near, far] = nearFar(camera);
  const isPerspective = camera.fov > 0;
  let [width, height] = [camera.width / camera.zoom, camera.height / camera.zoom];
  if (isPerspective) {
    const size = 2 * near * Math.tan(radians(camera.fov) / 2) / camera.zoom;
    const own = camera.width / camera.height;
    height = 2 * size / (1 + own);
    width = height * own;
  }
  if (camera.maintain_aspect) {
    const own = width / height;
    width *= Math.max(1, aspect / own);
    height *= Math.max(1, own / aspect);
  }
  const [across, up, along] = camera.scale;
  const sizes = [width / 2 * across, height / 2 * up, -along]; // it looks along its local −z
  const [worldFromView, viewFromWorld] = affineAndInverse(camera.position, camera.rotation, sizes);
  const spread = isPerspective ? 1 / near : 0;
  return {worldFromView, viewFromWorld, lengths: sizes.map(Math.abs), near, far, spread};
}

// Start and direction of the ray through (x, y), ndc: world space.
export function rayThrough(rays, x, y) {
  const start = moved(rays.worldFromView, [x, y, rays.near]);
  return [start, applied(linearPart(rays.worldFromView), [rays.spread * x, rays.spread * y, 1])];
}

// Unit vector to what is so many degrees to the right of and above the viewer.
export function towards(rays, azimuth, elevation) {
  const [a, e] = [radians(azimuth), radians(elevation)];
  const [width, height, depth] = rays.lengths;
  const level = Math.cos(e);
  const seen = [Math.sin(a) * level / width, Math.sin(e) / height, -Math.cos(a) * level / depth];
  return applied(linearPart(rays.worldFromView), seen);
}

// (a, b, c) of ndc depth = a·x + b·y + c where a plane is seen at (x, y), ndc; zeros from its edge.
export function depthOfPlane(rays, plane) {
  const [across, up, along, offset] = applied(transposed(rays.worldFromView), plane);
  const reach = rays.far - rays.near;
  if (rays.spread > 0) {
    if (offset === 0) return [0, 0, 0]; // it goes through the eye
    const share = rays.far / reach;
    const by = share / offset;
    return [by * across, by * up, share + by * rays.near * along];
  }
  if (along === 0) return [0, 0, 0];
  return [-across / along / reach, -up / along / reach, (-offset / along - rays.near) / reach];
}

// (a, b, c, d) of ndc depth = (a + b·t) / (c + d·t): 0 at the near plane, 1 at the far one.
export function depthOfT({near, far, spread}) {
  return spread > 0 ? [0, far / (far - near), near, 1] : [0, 1 / (far - near), 1, 0];
}
