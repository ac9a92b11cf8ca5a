// Which key does what? As in volrender's windows, as far as a page has it.
import {fitView, lookAlong, toggleProjection} from "../camera/views.js";
import {setColours, setMode} from "./choices.js";

// What a key does for a view (see Strip); false where it does nothing.
export function handleKey(view, {key, modifiers}) {
  if (key === null || modifiers.some((modifier) => modifier !== "Shift")) return false;
  const isShifted = modifiers.includes("Shift");
  const {steering, series, strip, scene} = view;
  const {main} = steering;
  if (steering.usesKey({key, modifiers})) return false;
  const fit = () => main && fitView(main, main.aspect());
  const step = (by) => series.count > 1 && (series.isPlaying = false, series.step(by), true);
  const actions = {
    x: () => main && lookAlong(main, `${isShifted ? "-" : "+"}x`),
    y: () => main && lookAlong(main, `${isShifted ? "-" : "+"}y`),
    z: () => main && lookAlong(main, `${isShifted ? "-" : "+"}z`),
    home: fit,
    p: () => main && toggleProjection(main),
    c: () => nextColours(scene, strip, isShifted ? -1 : 1),
    " ": () => (series.count > 1 ? (series.isPlaying = !series.isPlaying, true) : fit()),
    ",": () => step(-1),
    ".": () => step(1),
    s: () => view.save(),
    h: () => view.toggleKeys(),
    "?": () => view.toggleKeys(),
  };
  const done = key in actions ? actions[key]() : chooseMode(scene, strip, key);
  if (done === false) return false;
  strip.build();
  view.changed();
  return true;
}

// Of all visible graphics, in the subplot of the chosen one, that are of its kind.
function chooseMode(scene, {entry, entries}, key) {
  if (!entry?.steers.includes("mode")) return false;
  const graphics = entries.filter(({subplot, graphic}) =>
    subplot === entry.subplot && graphic.visible && graphic.kind === entry.graphic.kind);
  const chosen = graphics.filter(({graphic}) => graphic.modes.some((mode) => mode.key === key));
  for (const {graphic} of chosen) {
    setMode(scene, graphic, graphic.modes.find((mode) => mode.key === key).name);
  }
  return chosen.length > 0;
}

function nextColours(scene, strip, by) {
  const {colormaps} = scene.choices;
  if (!strip.look || strip.entry.graphic.is_colour) return false;
  const at = colormaps.findIndex(({colours}) => colours.cmap === strip.look.cmap);
  const next = at < 0 ? Math.min(0, -by) : at + by;
  setColours(strip.look, colormaps[(next + colormaps.length) % colormaps.length]);
  return true;
}
