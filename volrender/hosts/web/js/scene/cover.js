// How does a graphic cover what is behind it? As its mode and its colours say.
import {strengthOf} from "../record/channels.js";
import {modeOf} from "../record/placement.js";

// Whether all that is shown in a mode, of surfaces and slices, hides what is behind it.
function hasOpaqueColours({looks, is_multichannel: isMultichannel, is_colour: isColour, has_alpha: hasAlpha}, mode) {
  const isSolid = ({surface_color: colour}) => colour[3] === 1;
  if (isMultichannel) {
    const shown = looks.filter((look) => strengthOf(look) > 0);
    if (!mode.surface) return shown.some((look) => look.alpha === 1 && !look.cmap_has_alpha);
    return shown.length > 0 && shown.every((look) => look.alpha === 1 && isSolid(look));
  }
  if (mode.surface && looks[0].surface_color) return isSolid(looks[0]);
  return isColour ? !hasAlpha : !looks[0].cmap_has_alpha;
}

// The same of labels.
function areOpaque({labels, fill}, mode) {
  return labels.are_opaque && (!mode.planar || fill === null || fill === 0 || fill === 1);
}

// What the order of drawing follows from; isDeep: it shows more of a ray than a point.
export function coverOf(graphic) {
  const mode = modeOf(graphic);
  const {alpha_mode: alphaMode, alpha} = graphic;
  const isLabels = graphic.kind === "labels";
  const isProjection = mode.projection && !isLabels;
  const absorbs = mode.absorbs && !isLabels;
  let isOpaque = ["solid", "dither"].includes(alphaMode);
  if (alphaMode === "auto" && alpha >= 1 && !isProjection && !mode.absorbs) {
    isOpaque = isLabels ? areOpaque(graphic, mode) : hasOpaqueColours(graphic, mode);
  }
  return {
    isOpaque, absorbs, projection: isProjection, surface: mode.surface, has_depth: isLabels || mode.has_depth,
    fades: Boolean(graphic.fade) && mode.parameters.includes("fade"), planar: mode.planar,
    isDeep: isProjection || absorbs || (isLabels && !isOpaque && !mode.planar),
  };
}
