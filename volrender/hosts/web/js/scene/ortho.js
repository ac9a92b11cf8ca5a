// Where does the crosshair of orthogonal views go when one drags or turns the wheel over a slice?
import {applied, clamp, dot, lengthOf, linearPart, moved, times} from "../maths/linear.js";
import {rayThrough, raysOf} from "../camera/rays.js";

const WHEEL_STEP = 100; // pixels of the wheel: one notch

// The cursor of a scene with slices: `ortho` is {voxel, subplot, slices: [{subplot, axis, forward}]}, where
// `subplot` shows the whole volume, its first graphic.
export class Crosshair {
  constructor(scene, ortho) {
    Object.assign(this, {scene, ortho, dragged: null, turned: 0});
    [this.graphic] = scene.subplots[ortho.subplot].graphics;
    this.shape = [...this.graphic.shape_zyx].reverse();
  }

  // Whether an event over a subplot, by number, was meant for the crosshair.
  handle(event, number) {
    if (this.dragged && ["pointer_move", "pointer_up"].includes(event.name)) return this.drag(event);
    const slice = this.ortho.slices.find(({subplot}) => subplot === number);
    if (!slice || !event.place || event.modifiers.length) return false;
    if (event.name === "pointer_down" && event.button === 1) {
      this.dragged = slice;
      return this.drag(event);
    }
    if (event.name !== "wheel" || !(event.dx || event.dy)) return false;
    this.step(slice, event.dy);
    return true;
  }

  drag({name, place, button, buttons}) {
    const released = name === "pointer_up" && button === 1;
    const slice = this.dragged;
    if (released || (buttons && !buttons.includes(1))) {
      this.dragged = null;
      return released;
    }
    const voxel = place && this.voxelAt(slice, place);
    if (voxel) this.moveTo(voxel);
    return true;
  }

  // To the next slice, for each notch of the wheel; up is forward.
  step({axis, forward}, dy) {
    if (dy * this.turned < 0) this.turned = 0;
    const notches = Math.trunc((this.turned + dy) / WHEEL_STEP);
    this.turned += dy - notches * WHEEL_STEP;
    if (!notches) return;
    const voxel = [...this.ortho.voxel];
    const now = clamp(Math.floor(voxel[axis] + 0.5), 0, this.shape[axis] - 1);
    voxel[axis] = clamp(now - notches * forward, 0, this.shape[axis] - 1);
    this.moveTo(voxel);
  }

  // The middle of the voxel of a slice that is closest to a point of the figure; null seen from its edge.
  voxelAt({subplot, axis}, [xPx, yPx]) {
    const {camera, viewport_px: [left, top, width, height]} = this.scene.subplots[subplot];
    const x = 2 * (Math.floor(xPx) + 0.5 - left) / width - 1;
    const y = 1 - 2 * (Math.floor(yPx) + 0.5 - top) / height;
    const [from, towards] = rayThrough(raysOf(camera, width / height), x, y);
    const back = this.graphic.place.data_from_world;
    const [start, way] = [moved(back, from), applied(linearPart(back), towards)];
    if (Math.abs(way[axis]) < 1e-6 * Math.max(...way.map(Math.abs))) return null;
    const {voxel} = this.ortho;
    const t = (voxel[axis] - start[axis]) / way[axis];
    return start.map((from0, i) =>
      (i === axis ? voxel[i] : clamp(Math.floor(from0 + t * way[i] + 0.5), 0, this.shape[i] - 1)));
  }

  // Put the crosshair at a data position: the planes of all slices follow.
  moveTo(voxel) {
    this.ortho.voxel = voxel;
    const position = moved(this.graphic.place.world_from_data, voxel);
    for (const {subplot, axis} of this.ortho.slices) {
      const row = this.graphic.place.data_from_world[axis].slice(0, 3);
      const normal = times(row, 1 / lengthOf(row));
      const plane = [...normal, -dot(normal, position)];
      for (const graphic of this.scene.subplots[subplot].graphics) graphic.plane = plane;
    }
  }
}
