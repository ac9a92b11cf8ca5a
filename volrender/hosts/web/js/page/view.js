// How does a figure get onto a page? Its PNG is there first; then a canvas, or why there is none.
import {NoWebGPU} from "../gpu/device.js";
import {Renderer} from "../gpu/renderer.js";
import {Steering} from "../scene/steering.js";
import {Series, align} from "./choices.js";
import {make} from "./elements.js";
import {followPointer, listen} from "./input.js";
import {handleKey} from "./keys.js";
import {Pace} from "./pace.js";
import {Readout} from "./readout.js";
import {Strip} from "./strip.js";

const KEPT = "This is the picture that was saved.";

// What everything else acts on: a scene, and what is made of it in an element that has elements of the
// classes figure (with a picture in it), note, controls and keys. `hears` is what gets keys; where that is the
// root, there is more than this on the page. `moved()` is called when hands set something in the scene.
export class View {
  constructor(root, scene, blocks, hears = root, moved = () => {}) {
    Object.assign(this, {root, hears, scene, blocks, moved, pace: null, renderer: null, isOver: false});
    this.title = this.find("picture").alt;
    this.begin();
  }

  // What follows from which subplots and graphics there are.
  begin() {
    const {scene} = this;
    Object.assign(this, {steering: new Steering(scene), series: new Series(scene)});
    const {subplots, steering} = scene;
    align(scene);
    this.saved = structuredClone({subplots: subplots.map(stateOf), voxel: steering.ortho?.voxel});
    if (this.unlisten) this.listen();
    this.strip?.restart();
  }

  find(name) {
    return this.root.querySelector(`.${name}`);
  }

  // Draw into a new canvas over the picture; where that ends, say why and show the picture again.
  async open() {
    const {scene} = this;
    const [width, height] = scene.size;
    const canvas = make("canvas", {width, height, tabIndex: 0});
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.title);
    const renderer = await Renderer.open(canvas, scene, this.blocks);
    if (this.isOver) return renderer.destroy();
    this.renderer = renderer;
    this.readout = new Readout(this.find("readout"), renderer);
    this.pace = new Pace(canvas, renderer, width, (dt) => this.tick(dt), () => this.readout.refresh());
    await this.pace.draw();
    if (this.isOver) return;
    this.find("figure").append(canvas);
    this.find("picture").classList.add("covered");
    this.say("");
    this.strip ??= new Strip(this.find("controls"), this);
    this.find("readout").hidden = this.find("controls").hidden = false;
    this.find("keys").hidden = false;
    this.listen();
    canvas.addEventListener("pointerdown", () => this.strip.choose(this.steering.current));
    const lost = renderer.lost.then((why) => `The graphics device was lost${why ? `: ${why}` : ""}.`);
    const failed = this.pace.failed.then((error) => `Drawing failed: ${error.message}.`);
    Promise.race([lost, failed]).then((why) => { if (this.renderer === renderer) this.fail(why); });
  }

  // Have hands move what there is.
  listen() {
    this.unlisten?.();
    const {pace: {canvas}, hears, scene: {size}, steering} = this;
    const stop = listen(canvas, hears, size, steering, (event) => handleKey(this, event), () => this.changed());
    const point = (place) => this.readout.follow(place && [this.steering.at(place), place]);
    const stopPointing = followPointer(canvas, size, point);
    const refresh = () => this.strip.refresh();
    document.addEventListener("fullscreenchange", refresh);
    this.unlisten = () => {
      stop();
      stopPointing();
      document.removeEventListener("fullscreenchange", refresh);
      this.unlisten = null;
    };
  }

  // Show the picture in place of the canvas.
  close() {
    const {renderer} = this;
    this.renderer = null;
    renderer?.destroy();
    this.unlisten?.();
    this.pace?.end();
    this.pace?.canvas.remove();
    this.find("picture").classList.remove("covered");
  }

  // Show it no more, and let go of the device.
  end() {
    this.isOver = true;
    this.close();
  }

  fail(why) {
    this.close();
    const again = make("button", {type: "button"}, "Draw again");
    again.addEventListener("click", () => this.start());
    this.say(`${why} ${KEPT}`, again);
  }

  async start() {
    try {
      await this.open();
    } catch (error) {
      this.close();
      if (this.isOver) return;
      const isKnown = error instanceof NoWebGPU;
      this.say(`${isKnown ? error.message : `It cannot be drawn here: ${error.message}.`} ${KEPT}`);
      if (!isKnown) throw error;
    }
  }

  say(text, ...more) {
    this.find("note").replaceChildren(text, ...more);
    this.find("note").hidden = !text;
  }

  tick(dt) {
    const plays = this.series.tick(dt);
    if (plays) this.strip.refresh();
    const moves = this.steering.tick(dt) || plays;
    if (moves) this.moved();
    return moves;
  }

  // Something was set: have it drawn, coarsely at first where that takes long.
  changed() {
    align(this.scene);
    this.pace.ask(true);
    this.strip.refresh();
    this.moved();
  }

  // Somebody else changed the scene; where it has other subplots or graphics, begin anew.
  renew(isOther) {
    if (isOther) this.begin();
    this.strip?.renew();
    this.pace?.ask();
  }

  // All as it was saved.
  reset() {
    const {scene, saved, steering} = this;
    const {subplots, voxel} = structuredClone(saved);
    steering.rest();
    this.series.isPlaying = false;
    scene.subplots.forEach(({camera, graphics}, i) => {
      Object.assign(camera, subplots[i].camera);
      graphics.forEach((graphic, number) => {
        const {looks, ...own} = subplots[i].graphics[number];
        Object.assign(graphic, own);
        graphic.looks.forEach((look, channel) => Object.assign(look, {preset: undefined}, looks[channel]));
      });
    });
    if (voxel) scene.steering.ortho.voxel = voxel;
    this.strip.build();
    this.changed();
  }

  async save() {
    const blob = await this.pace.picture();
    const download = `${this.title || "volrender"}.png`;
    const link = make("a", {href: URL.createObjectURL(blob), download});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  toggleFullScreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    return this.root.requestFullscreen().catch((error) => this.say(error.message));
  }

  toggleKeys() {
    this.find("keys").open = !this.find("keys").open;
  }
}

// What controls may change of a subplot.
function stateOf({camera, graphics}) {
  return {
    camera,
    graphics: graphics.map(({mode, alpha, plane, time, shade, visible, looks}) =>
      ({mode, alpha, plane, time, shade, visible, looks})),
  };
}
