"""What belongs to the subplot: its camera, what is drawn around the volumes, the background."""

import math

import numpy as np
from imgui_bundle import imgui

from .widgets import Widgets

PERSPECTIVE_FOV = 50.0  # degrees


def view(ui: Widgets, subplot, figure) -> None:
    """Show and set the view of a subplot."""
    camera = subplot.camera
    kinds = {"perspective": "Perspective", "orthographic": "Orthographic"}
    current = "perspective" if camera.fov > 0 else "orthographic"
    chosen = ui.segments("projection", kinds, current)
    if chosen not in (None, current):
        fov = PERSPECTIVE_FOV if chosen == "perspective" else 0.0
        ui.attempt(lambda: camera.set_state(with_fov(camera, fov, centre_shown(subplot))))
    if camera.fov > 0:
        new = ui.slider("fov", "View angle", camera.fov, 5, 120, "%.0f°")
        if new is not None:
            state = with_fov(camera, float(round(new)), centre_shown(subplot))
            ui.attempt(lambda: camera.set_state(state))
    if ui.button("fit", "Fit to view", imgui.get_content_region_avail().x):
        ui.attempt(subplot.auto_fit)
    _overlays(ui, subplot)
    corners = figure.background if subplot.background is None else subplot.background
    new = ui.colour("background", "Background", corners[0])
    if new is not None:
        ui.set(subplot, "background", (*new, 1.0))


def _overlays(ui: Widgets, subplot) -> None:
    names = {
        "outline": "Outline",
        "axes": "Axes",
        "colorbar": "Colorbar",
        "scale_bar": "Scale bar",
    }
    half = imgui.get_content_region_avail().x / 2
    for index, (name, text) in enumerate(names.items()):
        if index % 2:
            imgui.same_line(half)
        overlay = getattr(subplot, name)
        shown = ui.toggle(name, text, overlay.visible)
        if shown is not None:
            ui.set(overlay, "visible", shown)


def centre_shown(subplot) -> np.ndarray:
    """The middle of the box of all visible volumes, world; of the origin where there is none."""
    corners = [graphic.world_corners() for graphic in subplot.graphics if graphic.visible]
    if not corners:
        return np.zeros(3)
    corners = np.concatenate(corners)
    return (corners.min(axis=0) + corners.max(axis=0)) / 2


def with_fov(camera, fov: float, centre) -> dict:
    """The state of a camera with another field of view, in which things at a centre stay as large.

    What a perspective camera shows at a distance is as high as 4·distance·tan(fov/2)/(1 + aspect)
    over its zoom, with aspect = width/height; an orthographic one shows its own height over it.
    """
    state = camera.get_state()
    aspect = state["width"] / state["height"]
    distance = float((np.asarray(centre) - camera.position) @ camera.forward)

    def height_per_distance(angle: float) -> float:
        return 4 * math.tan(math.radians(angle) / 2) / (1 + aspect)

    if camera.fov > 0 and distance > 0:
        state["height"] = distance * height_per_distance(camera.fov)
        state["width"] = aspect * state["height"]
    state["fov"] = fov
    if fov > 0:
        if distance > 0 or camera.fov == 0:
            moved = distance - state["height"] / height_per_distance(fov)
            state["position"] = (camera.position + moved * camera.forward).tolist()
        if state["depth_range"] is not None and state["depth_range"][0] <= 0:
            state["depth_range"] = None
    return state
