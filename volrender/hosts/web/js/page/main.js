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

const find = (id) => document.getElementById(id);

// What everything else acts on: a scene, and what is made of it in this page.
export class View {
  constructor(scene, blocks) {
    Object.assign(this, {scene, blocks, steering: new Steering(scene), series: new Series(scene), pace: null});
    const {subplots, steering, choices} = scene;
    for (const [[subplot, number], ...others] of choices.alike) {
      for (const [place, other] of others) {
        subplots[place].graphics[other].looks = subplots[subplot].graphics[number].looks;
      }
    }
    this.saved = structuredClone({subplots: subplots.map(stateOf), voxel: steering.ortho?.voxel});
  }

  // Draw into a new canvas over the picture; where that ends, say why and show the picture again.
  async open() {
    const {scene, steering} = this;
    const [width, height] = scene.size;
    const canvas = make("canvas", {width, height, tabIndex: 0});
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", find("picture").alt);
    const renderer = await Renderer.open(canvas, scene, this.blocks);
    this.pace = new Pace(canvas, renderer, width, (dt) => this.tick(dt));
    await this.pace.draw();
    if (renderer.errors.length) throw new Error(renderer.errors[0]);
    find("figure").append(canvas);
    find("picture").classList.add("covered");
    this.say("");
    this.strip ??= new Strip(find("controls"), this);
    find("controls").hidden = false;
    find("keys").hidden = false;
    const keys = (event) => handleKey(this, event);
    this.unlisten = listen(canvas, scene.size, steering, keys, () => this.changed());
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
    find("picture").classList.remove("covered");
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
      this.say(`${error instanceof NoWebGPU ? error.message : `It cannot be drawn here: ${error.message}.`} ${KEPT}`);
      if (!(error instanceof NoWebGPU)) throw error;
    }
  }

  say(text, ...more) {
    find("note").replaceChildren(text, ...more);
    find("note").hidden = !text;
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
    const link = make("a", {href: URL.createObjectURL(blob), download: `${document.title || "volrender"}.png`});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  toggleFullScreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    return find("page").requestFullscreen().catch((error) => this.say(error.message));
  }

  toggleKeys() {
    find("keys").open = !find("keys").open;
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
  const scene = JSON.parse(find("scene").textContent);
  const view = new View(scene, new Blocks((name) => find(name).textContent));
  document.addEventListener("fullscreenchange", () => view.strip?.refresh());
  await view.start();
  return view;
}
