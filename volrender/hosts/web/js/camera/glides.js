// What is still to be moved after the hand has stopped, and how far do keys that are held move something?
import {minus, plus, times} from "../maths/linear.js";

const LONGEST_S = 0.25; // in one step of held keys: after a pause nothing jumps
const SLOWEST = 1e-3; // of their full speed; slower is at rest
const REMEMBERED_S = 0.1; // the speed of a drag is that of the last tenth of a second
const STILL_S = 0.05; // a pointer that rested so long before it was let go is not moving

// Which part of what is left is done within a time; the same in one step or in many.
const shareOf = (dt, damping) => (damping > 0 ? 1 - Math.exp(-dt / damping) : 1);
const largest = (amounts) => Math.max(...amounts.map(Math.abs));

// Motions by name that fade out, each with an amount that is left of it.
export class Glides {
  constructor() {
    this.byName = new Map();
  }

  // `move(part)` is called little by little, until less than `least` is left.
  add(name, amount, move, least) {
    const left = this.byName.has(name) ? plus(amount, this.byName.get(name).left) : amount;
    this.byName.set(name, {left, move, least});
  }

  // Make what is due after a time; whether there was any.
  advance(dt, damping) {
    const glides = [...this.byName];
    for (const [name, glide] of glides) {
      let part = times(glide.left, shareOf(dt, damping));
      if (largest(minus(glide.left, part)) < glide.least) {
        part = glide.left;
        this.byName.delete(name);
      }
      glide.left = minus(glide.left, part);
      glide.move(part);
    }
    return glides.length > 0;
  }

  clear() {
    this.byName.clear();
  }
}

// Keys with a direction each; their speed builds up and fades out.
export class HeldKeys {
  constructor(directions) {
    Object.assign(this, {directions, held: new Set(), speed: [0, 0, 0]});
  }

  // Whether it is one that moves something.
  press(key) {
    this.held.add(key);
    return key in this.directions;
  }

  letGo(key) {
    return this.held.delete(key) && key in this.directions;
  }

  // How far to go in a time: the integral of a speed that nears that of the keys.
  advance(dt, damping) {
    const pressed = [...this.held].filter((key) => key in this.directions);
    const wanted = pressed.reduce((sum, key) => plus(sum, this.directions[key]), [0, 0, 0]);
    const lag = minus(this.speed, wanted);
    if (largest(wanted) === 0 && largest(lag) < SLOWEST) {
      this.speed = wanted;
      return wanted;
    }
    const passed = Math.min(dt, LONGEST_S);
    const share = shareOf(passed, damping);
    this.speed = plus(wanted, times(lag, 1 - share));
    return plus(times(wanted, passed), times(lag, damping * share));
  }
}

// A button that is held: what moving the pointer does, and how fast it was when let go.
export class Drag {
  constructor(action, button, move, at) {
    Object.assign(this, {action, button, move, at, trail: []});
  }

  // Whether it is another place.
  goTo(at, time) {
    const start = this.at;
    this.at = at;
    if (time !== null) {
      this.trail = this.trail.filter((step) => time >= step.time && time - step.time < REMEMBERED_S);
      this.trail.push({time, at});
    }
    if (start[0] === at[0] && start[1] === at[1]) return false;
    this.move(start, at);
    return true;
  }

  // Pixels per second, at a time in seconds; 0 where the pointer rests.
  speed(time) {
    if (time === null || this.trail.length < 2) return [0, 0];
    const [first, last] = [this.trail[0], this.trail.at(-1)];
    const since = time - last.time;
    if (since < 0 || since >= STILL_S || last.time - first.time < 1e-3) return [0, 0];
    return times(minus(last.at, first.at), 1 / (last.time - first.time));
  }
}
