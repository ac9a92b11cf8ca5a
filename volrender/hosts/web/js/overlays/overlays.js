// What is drawn over a subplot, in which order?
import {drawAxes, drawOutline} from "./axes.js";
import {drawCaption} from "./caption.js";
import {drawColorbar} from "./colorbar.js";
import {drawCrosshair, drawPlanes} from "./cursor.js";
import {drawMeasurements} from "./measuring.js";
import {drawLegend, drawNote, drawOrientation, drawScaleBar, drawTimeStamp} from "./placed.js";
import {Sheet} from "./sheet.js";
import {OverlayView} from "./view.js";

const DRAWN_BY = {outline: drawOutline, axes: drawAxes, colorbar: drawColorbar, scale_bar: drawScaleBar,
  time_stamp: drawTimeStamp, note: drawNote, legend: drawLegend, orientation: drawOrientation,
  crosshair: drawCrosshair, planes: drawPlanes, caption: drawCaption, measurements: drawMeasurements};

// Quads over a subplot, in order: {kind: "lines" | "sprites", style: bytes of the uniform block, instances:
// Float32Array, count: of them, inWorld, scissor, picture: null | {width, height, texels: sRGB, straight}}.
// A picture is the same object for as long as it shows the same. `bytes` has the blocks of faces and tables.
export function overlayItems(subplot, scene, viewportPx, targetPx, pixelRatio, bytes) {
  const [, , width, height] = viewportPx;
  if (!subplot.graphics.some((graphic) => graphic.visible) || Math.min(width, height) <= 0) return [];
  const view = new OverlayView(subplot, viewportPx, targetPx, pixelRatio);
  const taken = []; // rectangles of the picture, to which later overlays give way
  return subplot.overlays.filter((overlay) => overlay.visible).flatMap((overlay) => {
    const sheet = new Sheet(overlay, subplot, scene, view, bytes, taken);
    DRAWN_BY[overlay.kind](sheet);
    if (sheet.items.length) taken.push(...sheet.rooms);
    return sheet.items;
  });
}
