// From which side, and in which projection, does a camera look at what is shown?
import {applied, dot, linearPart, minus, plus, times} from "../maths/linear.js";
import {quaternionFromMatrix} from "../maths/rotations.js";
import {lookingAlong, horizonOf, makeOrthographic, makePerspective, setCamera, viewAxes} from "./motion.js";
import {sphereAround} from "./controllers.js";
import {distanceFactor, raysOf} from "./rays.js";

const MARGIN = 0.05; // of the picture, on each side
const NEAREST_RADII = 1.2; // no nearer does a camera go that shows a sphere whole
const PERSPECTIVE = [50, 0.75]; // fov and zoom of a camera that had none yet

// Look at the target from an axis of the world, "+x" or "-z", as far away as now.
export function lookAlong(controller, name) {
  controller.moving(() => {
    const {camera} = controller;
    const axis = ["x", "y", "z"].map((letter) => (letter === name[1] ? Number(`${name[0]}1`) : 0));
    const up = camera.reference_up;
    const [front, side] = horizonOf(up);
    const height = Math.min(Math.max(dot(axis, up), -1), 1);
    const isStraight = Math.abs(height) > 1 - 1e-12;
    const azimuth = isStraight ? 0 : Math.atan2(dot(axis, side), dot(axis, front));
    const elevation = isStraight ? Math.sign(height) * Math.PI / 2 : Math.asin(height);
    const [target] = controller.sphere();
    const depth = controller.depth();
    setCamera(camera, {rotation: quaternionFromMatrix(viewAxes(azimuth, elevation, 0, up))});
    setCamera(camera, {position: minus(target, times(lookingAlong(camera), depth))});
    controller.glides.clear();
  });
}

// Show all that is visible whole, from the direction in which the camera looks, and turn about its middle.
export function fitView(controller, aspect) {
  controller.moving(() => {
    const {camera} = controller;
    controller.settings.target = null;
    controller.glides.clear();
    const corners = controller.seen();
    if (!corners) return;
    const [centre, radius] = sphereAround(corners);
    const radii = Math.max(2 * distanceFactor(camera.fov), NEAREST_RADII);
    const away = times(lookingAlong(camera), radii * radius);
    const sizes = {width: 2 * radius, height: 2 * radius, depth: 2 * radius, zoom: 1, depth_range: null};
    setCamera(camera, {position: minus(centre, away), ...sizes});
    const rays = raysOf(camera, aspect);
    const reaches = corners.map((corner) => {
      const [x, y, z] = applied(linearPart(rays.viewFromWorld), plus(away, minus(corner, centre)));
      return Math.max(Math.abs(x), Math.abs(y)) / (1 + rays.spread * (z - rays.near));
    });
    setCamera(camera, {zoom: (1 - 2 * MARGIN) / Math.max(...reaches)});
  });
}

// Perspective to orthographic, or back; what is as deep as the target keeps its size.
export function toggleProjection(controller) {
  controller.moving(() => {
    const {camera} = controller;
    controller.glides.clear();
    if (camera.fov > 0) {
      controller.perspective = [camera.fov, camera.zoom];
      makeOrthographic(camera, controller.depth());
    } else {
      makePerspective(camera, ...(controller.perspective ?? PERSPECTIVE), controller.sphere()[0]);
    }
  });
}
