// What is said of what is under the pointer? Voxel, place in the world and value, as in volrender's windows.
import {Picker, valuesSeen} from "../gpu/pick.js";
import {numberText} from "./elements.js";

// A voxel's value: whole numbers as they are.
const valueText = (value) => (Number.isNaN(value) ? "missing" : String(Number(value.toPrecision(7))).replace("-", "−"));

function textOf(seen, unit) {
  const {graphic, index: [x, y, z], world, channel} = seen;
  const name = graphic.looks[channel]?.name || graphic.name;
  const values = valuesSeen(seen).map(valueText).join(", ");
  const what = graphic.kind === "labels" ? "label" : "value";
  return [
    `${what} ${values}${name ? ` (${name})` : ""}`, `voxel x ${x}, y ${y}, z ${z}`,
    `at ${world.map(numberText).join(", ")}${unit ? ` ${unit}` : ""}`,
  ].join(" · ");
}

// Writes into an element what a renderer shows under the pointer.
export class Readout {
  constructor(element, renderer) {
    Object.assign(this, {element, picker: new Picker(renderer), scene: renderer.scene, place: null, isBusy: false});
  }

  // The pointer is at [number of a subplot, [x, y]], or null: over none. One is looked up at a time.
  async follow(place) {
    this.place = place;
    if (this.isBusy || !this.element.getClientRects().length) return;
    this.isBusy = true;
    try {
      for (let done; done !== this.place;) {
        done = this.place;
        this.element.textContent = done ? await this.said(...done) : "";
      }
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // the device is lost, which the view says
    } finally {
      this.isBusy = false;
    }
  }

  // Something else may be there now.
  refresh() {
    this.follow(this.place && [...this.place]);
  }

  async said(number, place) {
    const subplot = this.scene.subplots[number];
    const seen = subplot && await this.picker.pick(subplot, place);
    return seen ? textOf(seen, subplot.unit) : "";
  }
}
