// What does the device hold of a scene? Voxels, colours, matter, labels and pictures, each once.
import {matterOf} from "../record/matter.js";
import {colourTexture, labelTexture, matterTexture, pictureTexture, transferTexture} from "./tables.js";
import {volumeTexture} from "./voxels.js";

const NODES = {cpu: 512, gpu: 1024}; // of a table of matter, as Python has them

// Made anew where what it follows from has changed; what was there before goes.
class Kept {
  constructor() {
    this.things = new Map();
  }

  of(place, key, make) {
    const known = this.things.get(place);
    if (known?.key === key) return known.thing;
    const thing = make();
    known?.thing.texture?.destroy();
    this.things.set(place, {key, thing});
    return thing;
  }
}

export class Resources {
  constructor(gpu, pipelines, scene, blocks) {
    Object.assign(this, {gpu, pipelines, scene, blocks, layouts: scene.layouts});
    Object.assign(this, {bytes: new Map(), kept: new Kept()});
    const sampler = (filter) => gpu.device.createSampler({minFilter: filter, magFilter: filter});
    this.samplers = {linear: sampler("linear"), nearest: sampler("nearest")};
  }

  // Unpack what the scene needs, as it is now, and is not there yet.
  async prepare() {
    const {scene} = this;
    const needed = new Set([
      ...scene.volumes.map(({times, time = 0}) => times[time].block),
      ...scene.tables.map(({block}) => block),
      ...scene.pictures.map(({block}) => block),
      ...scene.label_tables.map(({block}) => block),
      ...scene.transfers.map(({block}) => block),
    ]);
    const missing = [...needed].filter((name) => !this.bytes.has(name));
    const found = await Promise.all(missing.map((name) => this.blocks.bytes(name)));
    missing.forEach((name, i) => this.bytes.set(name, found[i]));
    for (const name of this.bytes.keys()) if (!needed.has(name)) this.bytes.delete(name);
  }

  // A texture of a volume, at the time that it shows.
  voxels(number) {
    const {shape_zyx: shape, times, time = 0} = this.scene.volumes[number];
    const {block} = times[time];
    return this.kept.of(`volume ${number}`, block, () => volumeTexture(this.gpu, shape, times[time], this.bytes.get(block)));
  }

  // The numbers of a colour table.
  table(number) {
    const bytes = this.bytes.get(this.scene.tables[number].block);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }

  colours(looks) {
    const key = looks.map(({table}) => table).join();
    const make = () => ({view: colourTexture(this.gpu.device, looks.map(({table}) => this.table(table))).createView()});
    return this.kept.of(`colours ${key}`, key, make).view;
  }

  // What values of some channels are: {texture, matters}.
  matter(graphic, looks, encodings) {
    const place = `matter ${this.scene.subplots.findIndex(({graphics}) => graphics.includes(graphic))} ${graphic.number} ${graphic.looks.indexOf(looks[0])}`;
    const key = JSON.stringify([looks, encodings, graphic.cmap_interpolation]);
    const nodes = this.gpu.isCpu ? NODES.cpu : NODES.gpu;
    return this.kept.of(place, key, () => {
      const matters = looks.map((look, i) =>
        matterOf(graphic, {...look, colours: this.table(look.table)}, encodings[i], nodes));
      if (looks[0].transfer) return {texture: this.transfer(looks[0].transfer), matters};
      const {matter: program} = this.scene.frame_programs;
      const table = matterTexture(this.pipelines, program, this.scene.factor_rows, matters);
      return {texture: table.createView(), matters};
    });
  }

  transfer({image}) {
    const {block, width, rows} = this.scene.transfers[image];
    const make = () => ({view: transferTexture(this.gpu.device, width, rows, this.bytes.get(block)).createView()});
    return this.kept.of(`transfer ${image}`, block, make).view;
  }

  // The table of labels of a graphic.
  labels({label_table: number}) {
    const {block, width, rows} = this.scene.label_tables[number];
    const make = () => ({view: labelTexture(this.gpu.device, width, rows, this.bytes.get(block)).createView()});
    return this.kept.of(`labels ${number}`, block, make).view;
  }

  picture(number) {
    const {block, width, height} = this.scene.pictures[number];
    const make = () => ({view: pictureTexture(this.gpu.device, width, height, this.bytes.get(block)).createView()});
    return this.kept.of(`picture ${number}`, block, make).view;
  }
}
