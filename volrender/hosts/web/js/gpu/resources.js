// What does the device hold of a scene? Voxels, colours, matter, labels and pictures, each once.
import {coloursOf, matterOf} from "../record/matter.js";
import {gridOf, soughtOf} from "../skipping/grids.js";
import {colourTexture, gridTexture, labelTexture, matterTexture, pictureTexture, transferTexture} from "./tables.js";
import {volumeTexture} from "./voxels.js";

const ANY_LABEL = [0.5, Infinity]; // what cells of labels are looked for
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

  // Let go of what is in some places.
  drop(isOver) {
    for (const [place, {thing}] of this.things) {
      if (!isOver(place)) continue;
      thing.texture?.destroy();
      this.things.delete(place);
    }
  }
}

const OF_VOLUME = /^(?:volume|grid) (\d+)/;

export class Resources {
  constructor(gpu, pipelines, scene, blocks) {
    Object.assign(this, {gpu, pipelines, scene, blocks, layouts: scene.layouts});
    Object.assign(this, {bytes: new Map(), kept: new Kept(), pictures: new Map()});
    const sampler = (filter) => gpu.device.createSampler({minFilter: filter, magFilter: filter});
    this.samplers = {linear: sampler("linear"), nearest: sampler("nearest")};
  }

  // Unpack what the scene needs, as it is now, and is not there yet.
  async prepare() {
    while (await this.unpackMissing()); // the scene may have changed meanwhile
  }

  // Whether there was any.
  async unpackMissing() {
    const {subplots, tables, label_tables: labels, transfers, faces, shaders} = this.scene;
    const graphics = subplots.flatMap((subplot) => subplot.graphics);
    const needed = new Set([...tables, ...labels, ...transfers, ...faces].map(({block}) => block));
    for (const graphic of graphics) {
      for (const number of volumesOf(graphic)) needed.add(this.timeOf(number, graphic.time).block);
    }
    if (this.shaders !== shaders) needed.add(shaders);
    const missing = [...needed].filter((name) => !this.bytes.has(name));
    const found = await Promise.all(missing.map((name) => this.blocks.bytes(name)));
    missing.forEach((name, i) => this.bytes.set(name, found[i]));
    for (const name of this.bytes.keys()) if (!needed.has(name)) this.bytes.delete(name);
    this.kept.drop((place) => Number(OF_VOLUME.exec(place)?.[1] ?? -1) >= this.scene.volumes.length);
    if (needed.has(shaders)) {
      Object.assign(this.scene, JSON.parse(new TextDecoder().decode(this.bytes.get(shaders))));
      this.shaders = shaders;
    }
    return missing.length > 0;
  }

  timeOf(number, time) {
    const {times} = this.scene.volumes[number];
    return times[Math.min(time, times.length - 1)];
  }

  // The texture of a volume at a time: {view, encodings, isLoaded}.
  voxels(number, time) {
    const shape = this.scene.volumes[number].shape_zyx;
    const point = this.timeOf(number, time);
    const make = () => volumeTexture(this.gpu, shape, point, this.bytes.get(point.block));
    return this.kept.of(`volume ${number}`, point.block, make);
  }

  // A texture that never changes, of an entry {block, rows, width} of the scene.
  still(entry, make) {
    const of = () => ({view: make(this.gpu.device, entry, this.bytes.get(entry.block)).createView()});
    return this.kept.of(entry.block.split(".")[0], entry.block, of).view;
  }

  // The view of the grid by which the rays of a graphic pass over what cannot be seen in a volume; null where
  // there is none, or it does not pay. channels: as records have them, none of labels.
  grid(kind, number, {isColour, cells}, graphic, channels) {
    if (kind === "none" || isColour) return null;
    if (kind === "occupancy" && channels.some(({matter}) => !matter.absorbing)) return null;
    const sought = channels.length ? channels.map((channel) => soughtOf(kind, channel)) : [ANY_LABEL];
    const shape = this.scene.volumes[number].shape_zyx;
    const {block} = this.timeOf(number, graphic.time);
    const place = channels.length ? placeOf(this.scene, channels.map(({look}) => look)) : "";
    return this.kept.of(`grid ${number} ${kind} ${place}`, JSON.stringify([block, sought]), () => {
      const grid = gridOf(kind, cells(), sought, shape);
      if (!grid) return {view: null};
      const texture = gridTexture(this.gpu.device, grid);
      return {texture, view: texture.createView()};
    }).view;
  }

  // The numbers of a colour table, 0 to 1.
  colourTable(number) {
    const bytes = this.bytes.get(this.scene.tables[number].block);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }

  // The colours of some channels; those in data units follow the contrast limits.
  colours(looks) {
    const key = JSON.stringify(looks.map((look) =>
      (look.cmap_points ? [look.cmap_points, look.vmin, look.vmax, look.gamma] : look.table)));
    const make = () => {
      const tables = looks.map((look) => coloursOf(look, this.colourTable(look.table)));
      const texture = colourTexture(this.gpu.device, tables);
      return {texture, view: texture.createView()};
    };
    return this.kept.of(`colours ${placeOf(this.scene, looks)}`, key, make).view;
  }

  // What values of some channels are: {texture, matters}.
  matter(graphic, looks, encodings) {
    const key = JSON.stringify([looks, encodings, graphic.cmap_interpolation, graphic.is_colour]);
    return this.kept.of(`matter ${placeOf(this.scene, looks)}`, key, () => {
      const nodes = this.gpu.isCpu ? NODES.cpu : NODES.gpu;
      const matters = looks.map((look, i) =>
        matterOf(graphic, {...look, colours: this.colourTable(look.table)}, encodings[i], nodes));
      const {transfer} = looks[0];
      if (transfer) return {view: this.still(this.scene.transfers[transfer.image], transferTexture), matters};
      const {matter: program} = this.scene.frame_programs;
      const texture = matterTexture(this.pipelines, program, this.scene.factor_rows, matters);
      return {texture, view: texture.createView(), matters};
    });
  }

  // The table of labels that are shown, or that paint a graphic.
  labels({label_tables: tables}, time) {
    const number = tables[Math.min(time, tables.length - 1)];
    return this.still(this.scene.label_tables[number], labelTexture);
  }

  // Put the textures of their pictures into some items; those of pictures that none of them has go.
  hang(items) {
    const before = this.pictures;
    this.pictures = new Map();
    for (const item of items) {
      const {picture} = item;
      const texture = before.get(picture) ?? this.pictures.get(picture) ?? pictureTexture(this.gpu.device, picture);
      this.pictures.set(picture, texture);
      item.picture = texture.createView();
    }
    for (const [picture, texture] of before) if (!this.pictures.has(picture)) texture.destroy();
  }
}

const volumesOf = ({packs, painter}) => [...packs, ...(painter ? [painter] : [])].map(({volume}) => volume);

// Which of all looks are meant, those of other graphics included.
function placeOf(scene, looks) {
  const all = scene.subplots.flatMap(({graphics}) => graphics.flatMap((graphic) => graphic.looks));
  return looks.map((look) => all.indexOf(look)).join();
}
