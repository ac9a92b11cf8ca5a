// Which camera does an event move? That of the subplot where a drag began, else of the one under the pointer.
import {controllerOf} from "../camera/controllers.js";
import {Crosshair} from "./ortho.js";

// The controllers of a scene. `scene.steering` says of each subplot its controller and whose camera it has,
// and of orthogonal views what Crosshair takes.
export class Steering {
  constructor(scene) {
    const {controllers, cameras, ortho} = scene.steering;
    Object.assign(this, {scene, current: 0, dragged: null});
    scene.subplots.forEach((subplot, i) => { subplot.camera = scene.subplots[cameras[i]].camera; });
    this.controllers = scene.subplots.map((subplot, i) =>
      controllerOf(subplot.camera, controllers[i], () => cornersOf(subplot)));
    this.crosshair = ortho && new Crosshair(scene, ortho);
  }

  // The number of the subplot at a point of the figure; −1: none.
  at([x, y]) {
    return this.scene.subplots.findIndex(({viewport_px: [left, top, width, height]}) =>
      x >= left && x < left + width && y >= top && y < top + height);
  }

  // The controller of the current subplot; where that is a slice, of the view of the whole volume.
  get main() {
    const ortho = this.crosshair?.ortho;
    const isSlice = ortho?.slices.some(({subplot}) => subplot === this.current);
    return this.controllers[isSlice ? ortho.subplot : this.current];
  }

  // Whether the event moves something.
  handle(event) {
    const under = event.place ? this.at(event.place) : this.current;
    if (under >= 0 && this.dragged === null) this.current = under;
    if (this.crosshair?.handle(event, under)) return true;
    if (event.name === "key_up") {
      const told = this.controllers.map((each, i) => each?.handle(event, this.viewport(i)));
      return told.some(Boolean);
    }
    const number = this.dragged ?? under;
    const controller = this.controllers[number];
    if (!controller || !controller.seen()) return false;
    const used = controller.handle(event, this.viewport(number));
    this.dragged = controller.drag ? number : null;
    return used;
  }

  // Two fingers, see Controller.pinch.
  pinch(from, to, grown) {
    const number = this.at(from);
    this.controllers[number]?.pinch(from, to, grown, this.viewport(number));
  }

  // Let go of whatever is dragged, without coasting.
  rest() {
    this.controllers.forEach((controller) => controller?.rest());
    if (this.crosshair) this.crosshair.dragged = null;
    this.dragged = null;
  }

  usesKey(event) {
    return Boolean(this.controllers[this.current]?.usesKey(event));
  }

  // Go on with what moves; whether something still does.
  tick(dt) {
    return this.controllers.map((controller) => controller?.tick(dt)).some(Boolean);
  }

  viewport(number) {
    return this.scene.subplots[number].viewport_px;
  }
}

// Corners of the boxes of all that is visible in a subplot; null where nothing is.
function cornersOf({graphics}) {
  const corners = graphics.filter(({visible}) => visible).flatMap(({place}) => place.corners);
  return corners.length ? corners : null;
}
