// What do the pointer and the keys do to a camera? As volrender's controllers have it, event for event.
import {clamp, minus, plus, times} from "../maths/linear.js";
import {Drag, Glides, HeldKeys} from "./glides.js";
import {NEAR_RADII, depthBefore, lookingAlong, panCamera, rollCamera, travel} from "./motion.js";
import {tumble, turnTable, zoomCamera} from "./motion.js";
import {distanceFactor} from "./rays.js";

const [LEFT, RIGHT, MIDDLE] = [1, 2, 3];
const DOUBLE = Math.log(2);
const NOTCH = DOUBLE / 400; // zoom by a pixel of the wheel: four notches double the size
const PINCH = DOUBLE / 100; // with Control, as which browsers pass on a pinch
const [MOST_WHEEL_PX, MOST_PINCH_PX] = [1000, 100];
const COAST = 0.25; // how far at most, in heights of the viewport
const LEAST_PX = 0.1; // a glide with less to go ends
const LEAST_ZOOM = 2e-4;
const [KEY_PAN, KEY_ZOOM, KEY_TURN] = [0.5, 2 * DOUBLE, 0.5];
const TURN = Math.PI; // by a drag across the viewport's height
const [LOOK, FAST] = [Math.PI / 2, 4];
const [SLOWEST_FLIGHT, FASTEST_FLIGHT] = [0.01, 10]; // radii of what is shown, in a second
const SHORTEST_RADIUS = 1e-20;
const COMMANDS = ["Control", "Alt", "Meta"]; // keys that are pressed with these are not a controller's
// Where keys move what is seen: to the right, down, towards the viewer; and how they fly: right, up, forward.
const MOVES = {
  arrowleft: [-1, 0, 0], arrowright: [1, 0, 0], arrowup: [0, -1, 0], arrowdown: [0, 1, 0],
  "=": [0, 0, 1], "-": [0, 0, -1], pageup: [0, 0, 1], pagedown: [0, 0, -1],
};
const FLIGHTS = {
  w: [0, 0, 1], arrowup: [0, 0, 1], s: [0, 0, -1], arrowdown: [0, 0, -1],
  a: [-1, 0, 0], arrowleft: [-1, 0, 0], d: [1, 0, 0], arrowright: [1, 0, 0], e: [0, 1, 0], q: [0, -1, 0],
};

// Middle and radius of the sphere about the box of some points.
export function sphereAround(points) {
  const ends = [0, 1, 2].map((axis) => points.map((point) => point[axis]));
  const [low, high] = [ends.map((all) => Math.min(...all)), ends.map((all) => Math.max(...all))];
  return [times(plus(low, high), 0.5), Math.hypot(...minus(high, low)) / 2];
}

// Base of controllers: pans, zooms and rolls. `settings` is what the scene says of it; `seen()` gives points
// around what is shown, or null. Events: {name, place, dx, dy, button, buttons, modifiers, key, time} with
// places in pixels of the figure, buttons 1 left, 2 right, 3 middle, and seconds.
export class Controller {
  constructor(camera, settings, seen) {
    Object.assign(this, {camera, settings, seen, keys: MOVES, drag: null, glides: new Glides()});
    Object.assign(this, {viewport: [0, 0, 1, 1], damping: settings.damping ?? 0.1});
    Object.assign(this, {leftAt: null, isLed: false}); // the camera when this moved it last
    this.start();
  }

  start() {
    this.held = new HeldKeys(this.keys);
  }

  usesKey(event) {
    return event.key in this.keys && !COMMANDS.some((key) => event.modifiers.includes(key));
  }

  // Do what an event asks for; whether the camera moved, or will.
  handle(event, viewport) {
    if (!(viewport[2] > 0 && viewport[3] > 0)) return false;
    this.viewport = viewport;
    const handlers = {
      pointer_down: "press", pointer_move: "dragOn", pointer_up: "letGo", wheel: "wheel",
      key_down: "keyDown", key_up: "keyUp",
    };
    return event.name in handlers && this.moving(() => this[handlers[event.name]](event));
  }

  // Go on with motions that fade out and keys that are held; whether something moved.
  tick(dt) {
    return this.moving(() => {
      const moved = this.glides.advance(dt, this.damping);
      const amount = this.held.advance(dt, this.damping);
      const steers = amount.some((part) => part !== 0);
      if (steers) this.steer(amount);
      return moved || steers;
    });
  }

  // What is done to the camera in here is known to be its own doing; glides end where others set it.
  moving(act) {
    this.isLed = this.leftAt !== null && JSON.stringify(this.camera) !== this.leftAt;
    if (this.isLed) this.glides.clear();
    const result = act();
    this.leftAt = JSON.stringify(this.camera);
    return result;
  }

  // Two fingers on the picture: their middle goes from one place to another, their distance grows.
  pinch(from, to, grown, viewport) {
    this.viewport = viewport;
    this.moving(() => {
      this.glides.clear();
      this.zoom(Math.log(grown), this.ndc(from));
      this.pan(minus(to, from));
    });
  }

  // Forget drags and keys that are held, without coasting.
  rest() {
    this.drag = null;
    this.glides.clear();
    this.held = new HeldKeys(this.keys);
  }

  press({place, button, modifiers}) {
    const action = this.drag === null && place && this.action(button, modifiers);
    if (!action) return false;
    this.glides.clear();
    this.drag = new Drag(action, button, this.mover(action), place);
    return true;
  }

  dragOn({place, buttons, time}) {
    if (this.drag === null || !place) return false;
    if (buttons !== null && !buttons.includes(this.drag.button)) {
      this.drag = null; // let go where nobody saw it
      return true;
    }
    return this.drag.goTo(place, time);
  }

  letGo({place, button, time}) {
    const drag = this.drag;
    if (drag === null || button !== drag.button) return false;
    this.drag = null;
    if (place) drag.goTo(place, null);
    const way = times(drag.speed(time), this.damping);
    const length = Math.hypot(...way);
    if (length > LEAST_PX && !this.isLed) {
      const whole = times(way, Math.min(1, COAST * this.viewport[3] / length));
      this.glide(drag.action, whole, (part) => drag.move(drag.at, plus(drag.at, part)), LEAST_PX);
    }
    return true;
  }

  wheel({place, dx, dy, modifiers}) {
    const [across, down] = [dx, dy].map((by) => clamp(by, -MOST_WHEEL_PX, MOST_WHEEL_PX));
    if (!place || (across === 0 && down === 0)) return false;
    if (modifiers.includes("Control") || modifiers.includes("Meta")) {
      this.glideZoom(-PINCH * clamp(down, -MOST_PINCH_PX, MOST_PINCH_PX), place);
    } else if (modifiers.includes("Shift")) this.glidePan([-across, -down]);
    else if (Math.abs(across) > Math.abs(down)) this.glidePan([-across, 0]); // a wheel that tilts, say
    else this.glideZoom(-NOTCH * down, place);
    return true;
  }

  keyDown(event) {
    if (event.key === null || COMMANDS.some((key) => event.modifiers.includes(key))) return false;
    return this.held.press(event.key);
  }

  keyUp({key}) {
    return key !== null && this.held.letGo(key);
  }

  mover(action) {
    if (action === "roll") return (from, to) => this.rollFrom(from, to);
    return (from, to) => this.pan(minus(to, from));
  }

  // Move by held keys: to the right, down and nearer, in seconds at full speed.
  steer([right, down, nearer]) {
    if (nearer) this.zoom(KEY_ZOOM * nearer, [0, 0]);
    if (right || down) this.pan(times([right, down], KEY_PAN * this.viewport[3]));
  }

  glide(name, amount, move, least) {
    if (this.damping === 0 || this.isLed) move(amount);
    else this.glides.add(name, amount, move, least);
  }

  glideZoom(amount, place) {
    const at = this.ndc(place);
    this.glide("zoom", [amount], ([part]) => this.zoom(part, at), LEAST_ZOOM);
  }

  glidePan(by) {
    this.glide("pan", by, (part) => this.pan(part), LEAST_PX);
  }

  ndc([x, y]) {
    const [left, top, width, height] = this.viewport;
    return [2 * (x - left) / width - 1, 1 - 2 * (y - top) / height];
  }

  zoom(amount, at) {
    zoomCamera(this.camera, amount, at, this.aspect(), ...this.sphere());
  }

  // Move what is as deep as the target, to the right and down.
  pan([right, down]) {
    const [, , width, height] = this.viewport;
    panCamera(this.camera, [2 * right / width, -2 * down / height], this.aspect(), this.depth());
  }

  // Turn the picture about the middle of the viewport, along with the pointer.
  rollFrom(from, to) {
    const [left, top, width, height] = this.viewport;
    const middle = [left + width / 2, top + height / 2];
    const [[x0, y0], [x1, y1]] = [minus(from, middle), minus(to, middle)];
    rollCamera(this.camera, Math.atan2(x1 * y0 - y1 * x0, x0 * x1 + y0 * y1));
  }

  aspect() {
    return this.viewport[2] / this.viewport[3];
  }

  // The target, and the radius of what is shown.
  sphere() {
    const {camera, settings} = this;
    const points = this.seen();
    const away = distanceFactor(camera.fov) * camera.depth;
    const [centre, radius] = points ? sphereAround(points)
      : [plus(camera.position, times(lookingAlong(camera), away)), camera.depth / 2];
    return [settings.target ?? centre, Math.max(radius, SHORTEST_RADIUS)];
  }

  // How far in front of the camera the target is; a little, where it is behind.
  depth() {
    const [target, radius] = this.sphere();
    return Math.max(depthBefore(this.camera, target), NEAR_RADII * radius);
  }
}

class PanZoom extends Controller {
  action(button) {
    return [LEFT, RIGHT, MIDDLE].includes(button) ? "pan" : null;
  }
}

class Orbit extends Controller {
  action(button, modifiers) {
    if (button === LEFT && modifiers.length === 0) return "turn";
    if (button === LEFT && modifiers.length === 1 && modifiers[0] === "Alt") return "roll";
    return [LEFT, RIGHT, MIDDLE].includes(button) ? "pan" : null;
  }

  mover(action) {
    if (action !== "turn") return super.mover(action);
    const pivot = this.pivot(); // for the whole drag, so that going back is going back
    return (from, to) => this.turn(minus(to, from), pivot);
  }

  steer([right, down, nearer]) {
    const turns = !this.held.held.has("shift") && (right || down);
    if (turns) this.turn(times([right, down], KEY_TURN * this.viewport[3]), this.pivot());
    super.steer(turns ? [0, 0, nearer] : [right, down, nearer]);
  }

  turn(by, pivot) {
    const turned = this.settings.kind === "trackball" ? tumble : turnTable;
    turned(this.camera, times(by, TURN / this.viewport[3]), pivot);
  }

  // The target; where a perspective camera has it behind, a point in front of the camera.
  pivot() {
    const [target] = this.sphere();
    const isBehind = this.camera.fov > 0 && depthBefore(this.camera, target) <= 0;
    return isBehind ? plus(this.camera.position, times(lookingAlong(this.camera), this.depth())) : target;
  }
}

class Fly extends Controller {
  start() {
    Object.assign(this, {keys: FLIGHTS, speed: this.settings.speed ?? 0.5});
    super.start();
  }

  action(button, modifiers) {
    if (button === LEFT && modifiers.length === 0) return "look";
    return [LEFT, RIGHT, MIDDLE].includes(button) ? "pan" : null;
  }

  mover(action) {
    if (action !== "look") return super.mover(action);
    const turnOf = (by) => times(by, LOOK / this.viewport[3]);
    return (from, to) => turnTable(this.camera, turnOf(minus(to, from)), this.camera.position);
  }

  wheel({dy}) {
    const before = this.speed;
    this.speed = clamp(before * Math.exp(-NOTCH * dy), SLOWEST_FLIGHT, FASTEST_FLIGHT);
    return this.speed !== before;
  }

  steer(amount) {
    const [, radius] = this.sphere();
    const fast = this.held.held.has("shift") ? FAST : 1;
    const [right, up, forward] = times(amount, fast * this.speed);
    if (this.camera.fov === 0) this.zoom(forward, [0, 0]);
    travel(this.camera, right * radius, up * radius, this.camera.fov === 0 ? 0 : forward * radius);
  }
}

// A controller of the kind that settings name; null where nothing steers.
export function controllerOf(camera, settings, seen) {
  const kinds = {orbit: Orbit, trackball: Orbit, fly: Fly, panzoom: PanZoom};
  return settings?.kind in kinds ? new kinds[settings.kind](camera, settings, seen) : null;
}
