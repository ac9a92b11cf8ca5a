// How does a graphic cover what is behind it, as it is set now? As scene/graphics/cover.py has it.
import {strengthOf} from "./channels.js";
import {modeOf} from "./placement.js";

// Whether what it shows at a place, surfaces and slices, has no alpha.
function isWhole(graphic, mode) {
  if (mode.projection || mode.absorbs) return false;
  if (graphic.kind === "labels") {
    return graphic.are_opaque && (!mode.planar || [null, 0, 1].includes(graphic.fill));
  }
  if (graphic.is_multichannel) {
    const shown = graphic.looks.filter((look) => strengthOf(look) > 0);
    if (!mode.surface) return shown.some((look) => look.alpha === 1 && !look.cmap_has_alpha);
    return shown.length > 0 && shown.every((look) => look.alpha === 1 && look.surface_color[3] === 1);
  }
  const [look] = graphic.looks;
  if (mode.surface && look.surface_color) return look.surface_color[3] === 1;
  return !(graphic.is_colour ? graphic.has_alpha : look.cmap_has_alpha);
}

// What the order of drawing follows from: the names of `Cover`, and `planar`, `is_surface`, `isDeep`.
export function coverOf(graphic) {
  const mode = modeOf(graphic);
  const isLabels = graphic.kind === "labels";
  const isAuto = graphic.alpha_mode === "auto" && graphic.alpha >= 1;
  const isOpaque = ["solid", "dither"].includes(graphic.alpha_mode) || (isAuto && isWhole(graphic, mode));
  const cover = {
    is_opaque: isOpaque,
    is_projection: mode.projection,
    fades: Boolean(graphic.fade) && mode.parameters.includes("fade"),
    plane: mode.planar ? graphic.plane : null,
    has_depth: isLabels || mode.has_depth,
    absorbs: mode.absorbs && !isLabels,
    is_thick: isLabels && !isOpaque && !mode.planar,
    planar: mode.planar,
    is_surface: mode.surface,
  };
  return {...cover, isDeep: cover.is_projection || cover.absorbs || cover.is_thick};
}
