// How does a widget of a notebook show a figure, and tell Python what hands do there?
import {Blocks} from "../gpu/blocks.js";
import {make} from "../page/elements.js";
import {View} from "../page/view.js";
import {putSetting, settingsOf} from "./settings.js";

const TELL_MS = 50; // at most so often is Python told
const isPart = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// Change a scene into a fresh one, in place, so that who holds parts of it goes on to; whole where lengths differ.
function adopt(scene, fresh) {
  for (const [key, value] of Object.entries(fresh)) {
    const before = scene[key];
    const goes = Array.isArray(value) && Array.isArray(before) && value.length === before.length;
    if (isPart(value) && isPart(before)) adopt(before, value);
    else if (goes && value.every(isPart) && before.every(isPart)) value.forEach((each, i) => adopt(before[i], each));
    else scene[key] = value;
  }
}

// Which parts a scene has.
function kindOf({subplots, steering: {ortho, ...steering}, choices: {alike}}) {
  const graphics = subplots.map((subplot) => subplot.graphics.map(({kind, looks, n_times: times}) =>
    [kind, looks.length, times]));
  return JSON.stringify([graphics, steering, ortho && {...ortho, voxel: null}, alike]);
}

// The elements that a View has others in.
function elements(picture, keys, hasControls) {
  const list = make("dl", {}, ...keys.flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)]));
  const root = make("div", {className: `volrender guest${hasControls ? "" : " bare"}`},
    make("div", {className: "figure"}, make("img", {className: "picture", alt: "Figure", src: picture})),
    make("p", {className: "readout", hidden: true}),
    make("p", {className: "note", hidden: true}),
    make("section", {className: "controls", hidden: true, ariaLabel: "Controls"}),
    make("details", {className: "keys", hidden: true}, make("summary", {}, "Mouse, fingers and keys"), list));
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's, of keys that are pressed in here
  return root;
}

// A view of a figure that Python has: `model` is what anywidget gives, `root` what it is shown in.
class Twin {
  constructor(model, root) {
    Object.assign(this, {model, root, isTelling: false, timer: 0, stamp: 0});
    this.handlers = Object.entries({
      "change:_rest": () => this.takeSoon(), "change:_subplots": () => this.takeSoon(),
      "change:_cameras": () => this.takeCameras(), "change:_settings": () => this.takeSettings(),
    });
    for (const [event, handle] of this.handlers) model.on(event, handle);
    this.restart();
  }

  // Show the scene as Python has it, in a canvas of its own.
  restart() {
    this.view?.end();
    const {model, root} = this;
    const scene = structuredClone({...model.get("_rest"), subplots: model.get("_subplots").value});
    this.cameras(scene);
    this.redo(scene);
    const [width, height] = scene.size;
    root.style.setProperty("--width", `${width}px`);
    root.style.setProperty("--aspect", width / height);
    const blocks = new Blocks((name) => model.get(name.split(".")[0]));
    this.view = new View(root, scene, blocks, root, () => this.moved());
    Object.assign(this, {kind: kindOf(scene), told: settingsOf(scene)});
    this.started = this.view.start();
  }

  cameras(scene) {
    const {value} = this.model.get("_cameras");
    scene.subplots.forEach((subplot, i) => { subplot.camera ??= structuredClone(value[i]); });
  }

  // Set again what hands set, and Python had not heard when it sent what it sent.
  redo(scene) {
    const heard = [this.model.get("_subplots").heard, this.model.get("_cameras").heard];
    for (const [path, [stamp, value, generation]] of Object.entries(this.model.get("_settings"))) {
      this.stamp = Math.max(this.stamp, stamp);
      const isLater = stamp > heard[Number(path.endsWith("/camera"))];
      if (isLater && generation === scene.generation) putSetting(scene, path, structuredClone(value));
    }
  }

  // Python changed the scene: taken once all of its message is there.
  takeSoon() {
    if (!this.isDue) queueMicrotask(() => this.take());
    this.isDue = true;
  }

  take() {
    this.isDue = false;
    if (this.isOver) return;
    const rest = this.model.get("_rest");
    const {scene} = this.view;
    const isOther = rest.generation !== scene.generation || rest.size.join() !== scene.size.join();
    this.tell();
    if (isOther) {
      this.restart();
      return;
    }
    adopt(scene, structuredClone({...rest, subplots: this.model.get("_subplots").value}));
    this.cameras(scene);
    this.redo(scene);
    this.show();
  }

  // Python moved a camera: not while hands do.
  takeCameras() {
    const {scene, steering} = this.view;
    if (this.timer || steering.dragged !== null) return;
    this.model.get("_cameras").value.forEach((camera, i) => {
      if (scene.subplots[i]) Object.assign(scene.subplots[i].camera, structuredClone(camera));
    });
    this.redo(scene);
    this.show();
  }

  // Hands set something, here or in another view.
  takeSettings() {
    if (this.isTelling) return;
    this.redo(this.view.scene);
    this.show();
  }

  show() {
    const {scene} = this.view;
    const kind = kindOf(scene);
    const isOther = kind !== this.kind;
    this.kind = kind;
    this.view.renew(isOther);
    this.told = settingsOf(scene);
  }

  moved() {
    this.timer ||= setTimeout(() => this.tell(), TELL_MS);
  }

  // Tell Python what hands set since it was told last.
  tell() {
    clearTimeout(this.timer);
    this.timer = 0;
    const now = settingsOf(this.view.scene);
    const paths = Object.keys(now).filter((path) => path in this.told && now[path] !== this.told[path]);
    this.told = now;
    if (!paths.length) return;
    this.stamp = Math.max(Date.now(), this.stamp + 1);
    const {generation} = this.view.scene; // of the numbers that values have of tables
    const news = paths.map((path) => [path, [this.stamp, JSON.parse(now[path]), generation]]);
    this.isTelling = true;
    this.model.set("_settings", {...this.model.get("_settings"), ...Object.fromEntries(news)});
    this.isTelling = false;
    this.model.save_changes();
  }

  end() {
    this.tell();
    this.isOver = true;
    for (const [event, handle] of this.handlers) this.model.off(event, handle);
    this.view.end();
  }
}

// What anywidget calls for each place of the page; gives what ends it. keys: pairs of texts, for the list of keys.
export function renderWidget({model, el}, keys) {
  const picture = new Blob([model.get("_picture")], {type: "image/png"});
  const url = URL.createObjectURL(picture);
  const root = elements(url, keys, model.get("_controls"));
  el.replaceChildren(root);
  const twin = new Twin(model, root);
  root.volrender = twin;
  return () => {
    twin.end();
    root.remove();
    URL.revokeObjectURL(url);
  };
}
