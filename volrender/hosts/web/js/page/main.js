// How does the page start? Its PNG is there first; then a canvas, or why there is none.
import {Blocks} from "../gpu/blocks.js";
import {NoWebGPU} from "../gpu/device.js";
import {Renderer} from "../gpu/renderer.js";
import {Steering} from "../scene/steering.js";
import {Series} from "./choices.js";
import {make} from "./elements.js";
import {listen} from "./input.js";
import {handleKey} from "./keys.js";
import {Pace} from "./pace.js";
import {Strip} from "./strip.js";

const KEPT = "This is the picture that was saved.";

// What everything else acts on: a scene, and what is made of it in an element that has elements of the
// classes figure (with a picture in it), note, controls and keys. `hears` is what gets keys.
export class View {
  constructor(root, scene, blocks, hears = root) {
    Object.assign(this, {root, hears, scene, blocks, pace: null});
    Object.assign(this, {steering: new Steering(scene), series: new Series(scene)});
    const {subplots, steering, choices} = scene;
    for (const [[subplot, number], ...others] of choices.alike) {
      for (const [place, other] of others) {
        subplots[place].graphics[other].looks = subplots[subplot].graphics[number].looks;
      }
    }
    this.saved = structuredClone({subplots: subplots.map(stateOf), voxel: steering.ortho?.voxel});
  }

  find(name) {
    return this.root.querySelector(`.${name}`);
  }

  // Draw into a new canvas over the picture; where that ends, say why and show the picture again.
  async open() {
    const {scene, steering} = this;
    const [width, height] = scene.size;
    const canvas = make("canvas", {width, height, tabIndex: 0});
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.find("picture").alt);
    const renderer = await Renderer.open(canvas, scene, this.blocks);
    this.pace = new Pace(canvas, renderer, width, (dt) => this.tick(dt));
    await this.pace.draw();
    if (renderer.errors.length) throw new Error(renderer.errors[0]);
    this.find("figure").append(canvas);
    this.find("picture").classList.add("covered");
    this.say("");
    this.strip ??= new Strip(this.find("controls"), this);
    this.find("controls").hidden = false;
    this.find("keys").hidden = false;
    const keys = (event) => handleKey(this, event);
    this.unlisten = listen(canvas, this.hears, scene.size, steering, keys, () => this.changed());
    canvas.addEventListener("pointerdown", () => this.strip.choose(steering.current));
    const lost = renderer.lost.then((why) => `The graphics device was lost${why ? `: ${why}` : ""}.`);
    const failed = this.pace.failed.then((error) => `Drawing failed: ${error.message}.`);
    Promise.race([lost, failed]).then((why) => this.fail(why));
  }

  // Show the picture in place of the canvas.
  close() {
    this.unlisten?.();
    this.pace?.end();
    this.pace?.canvas.remove();
    this.find("picture").classList.remove("covered");
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
    return this.steering.tick(dt) || plays;
  }

  // Something was set: have it drawn, coarsely at first where that takes long.
  changed() {
    this.pace.ask(true);
    this.strip.refresh();
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
    const download = `${document.title || "volrender"}.png`;
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

// Start the page; resolves to its View when the first frame is there, or it was said why there is none.
export async function startPage() {
  const text = (id) => document.getElementById(id).textContent;
  const root = document.querySelector(".volrender");
  const view = new View(root, JSON.parse(text("scene")), new Blocks(text), document);
  document.addEventListener("fullscreenchange", () => view.strip?.refresh());
  await view.start();
  return view;
}
