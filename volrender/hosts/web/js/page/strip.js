// Which controls stand below the picture? Those of what the chosen graphic has, in its mode.
import {modeOf} from "../record/placement.js";
import {placeOfPlane, rangeOf, setColours, setMode} from "./choices.js";
import {setPlaceOfPlane, setPreset, steeredGraphics} from "./choices.js";
import {button, choice, make, slider, tick} from "./elements.js";

// The strip of a view: {scene, steering, series, changed(), reset(), save(), toggleFullScreen()}.
export class Strip {
  constructor(element, view) {
    Object.assign(this, {element, view});
    this.restart();
  }

  // Begin with the first graphic, as those that there are may be others.
  restart() {
    Object.assign(this, {entries: steeredGraphics(this.view.scene), number: 0, channel: 0});
    this.build();
  }

  // Show what somebody else set; made anew only where there are other controls, which a hand may hold.
  renew() {
    const {number, entries} = Object.assign(this, {entries: steeredGraphics(this.view.scene)});
    this.number = Math.min(number, Math.max(entries.length - 1, 0));
    if (this.kind() === this.built) this.refresh();
    else this.build();
  }

  // What follows which controls there are.
  kind() {
    const {choices: {colormaps, presets}} = this.view.scene;
    const about = this.entries.map(({title, graphic, looks}) =>
      [title, graphic.mode, looks.map((look) => [look.title, look.limits])]);
    return JSON.stringify([about, this.look?.opacity === "linear", colormaps.length, presets.length]);
  }

  // The entry of the graphic that is chosen, or undefined where there is none.
  get entry() {
    return this.entries[this.number];
  }

  get look() {
    const looks = this.entry?.graphic.looks ?? [];
    return looks[Math.min(this.channel, looks.length - 1)];
  }

  // Choose a graphic of a subplot, where none of it is chosen.
  choose(subplot) {
    const found = this.entries.findIndex((entry) => entry.subplot === subplot);
    if (found < 0 || this.entry.subplot === subplot) return;
    Object.assign(this, {number: found, channel: 0});
    this.build();
  }

  // Make it anew, as what it stands for has other controls; the focus stays where it was.
  build() {
    const {activeElement} = this.element.getRootNode();
    const focus = this.element.contains(activeElement) ? activeElement.name : "";
    const parts = [this.choices(), this.sliders(), this.buttons()].map((made) => made.filter(Boolean));
    this.controls = parts.flat();
    this.element.replaceChildren(...["choices", "sliders", "buttons"].map((className, i) =>
      make("div", {className}, ...parts[i])));
    this.built = this.kind();
    this.refresh();
    if (focus) this.element.querySelector(`[name="${focus}"]`)?.focus({preventScroll: true});
  }

  // Show what is set now.
  refresh() {
    for (const control of this.controls) control.refresh();
  }

  // A function that sets something, has the picture drawn and, where controls differ then, makes them anew.
  setting(set, builds = false) {
    return (value) => {
      set(value);
      if (builds) this.build();
      else this.refresh();
      this.view.changed();
    };
  }

  choices() {
    if (!this.entry) return [];
    const {entry, look, view: {scene}} = this;
    const {graphic, presets, looks} = entry;
    const graphics = this.entries.map(({title}, i) => ({name: String(i), text: title}));
    const channels = looks.map(({title}, i) => ({name: String(i), text: title}));
    const isColoured = look && !graphic.is_colour;
    const {colormaps} = scene.choices;
    const maps = colormaps.map(({colours: {cmap}}) => ({name: cmap, text: cmap.split(":").at(-1)}));
    const named = (cmap) => colormaps.find(({colours}) => colours.cmap === cmap);
    const offered = scene.choices.presets.filter(({name}) => presets.includes(name));
    return [
      graphics.length > 1 && choice("graphic", "Volume", graphics, () => String(this.number),
        this.setting((name) => Object.assign(this, {number: Number(name), channel: 0}), true)),
      graphic.modes.length > 1 && entry.steers.includes("mode") && choice("mode", "Mode",
        graphic.modes.map(({name, label}) => ({name, text: label})), () => graphic.mode,
        this.setting((name) => setMode(scene, graphic, name), true)),
      channels.length > 1 && choice("channel", "Channel", channels, () => String(this.channel),
        this.setting((name) => { this.channel = Number(name); }, true)),
      isColoured && choice("colours", "Colours", maps, () => look.cmap,
        this.setting((name) => setColours(look, named(name)), true), look.preset ? "of the preset" : "as saved"),
      modeOf(graphic).absorbs && offered.length > 0 && choice("preset", "Preset",
        offered.map(({name}) => ({name, text: name})), () => look.preset ?? "",
        this.setting((name) => {
          setPreset(graphic, look, offered.find((preset) => preset.name === name));
          look.preset = name;
        }, true), "as saved"),
    ];
  }

  sliders() {
    if (!this.entry) return this.time();
    const {entry: {graphic, looks, steers}, look, view: {scene}} = this;
    const [mode, range] = [modeOf(graphic), look && rangeOf(scene, graphic, look)];
    const of = (owner, key, label, ends) =>
      slider(key, label, ends, () => owner[key], this.setting((value) => { owner[key] = value; }));
    const plane = mode.planar && steers.includes("plane") && placeOfPlane(graphic);
    const ticks = graphic.looks.length > 1 ? graphic.looks.map((channel, i) =>
      tick(looks[i].title, () => channel.visible,
        this.setting((shown) => { channel.visible = shown; }))) : [];
    if (steers.includes("visible")) {
      ticks.push(tick("Shown", () => graphic.visible, this.setting((shown) => { graphic.visible = shown; })));
    }
    const matters = !mode.absorbs || look?.opacity === "linear" || look?.cmap_points === null;
    return [
      ...ticks,
      look && matters && of(look, "vmin", "Darkest", range),
      look && matters && of(look, "vmax", "Brightest", range),
      look && mode.surface && of(look, "threshold", "Threshold", range),
      steers.includes("alpha") && of(graphic, "alpha", "Opacity", [0, 1]),
      plane && slider("plane", "Plane", [plane.low, plane.high], () => placeOfPlane(graphic).value,
        this.setting((value) => setPlaceOfPlane(graphic, value))),
      ...this.time(),
    ];
  }

  time() {
    const {series} = this.view;
    if (series.count < 2) return [];
    const set = this.setting((time) => { Object.assign(series, {isPlaying: false, time}); });
    return [slider("time", "Time", [0, series.count - 1], () => series.time, set,
      (time) => `${time + 1} / ${series.count}`, 1)];
  }

  buttons() {
    const {view} = this;
    const {series} = view;
    return [
      series.count > 1 && button("play", () => (series.isPlaying ? "Pause" : "Play"),
        this.setting(() => { series.isPlaying = !series.isPlaying; })),
      button("reset", () => "Reset", () => view.reset(), "All as it was saved"),
      button("save", () => "Save picture", () => view.save()),
      document.fullscreenEnabled && button("full-screen",
        () => (document.fullscreenElement ? "Leave full screen" : "Full screen"),
        () => view.toggleFullScreen()),
    ];
  }
}
