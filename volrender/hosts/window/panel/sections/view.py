"""What belongs to the subplot: its camera, what is drawn around the volumes, the background."""

from functools import partial

from imgui_bundle import imgui

from ..widgets.widgets import Widgets

CONVENTIONS = {"neurological": "Neurological", "radiological": "Radiological"}
SIDES = {
    "neurological": "Slices have the right of a patient at the right (N)",
    "radiological": "Slices have the right of a patient at the left (N)",
}


def view(ui: Widgets, subplot, figure) -> None:
    """Show and set the view of a subplot."""
    camera = subplot.camera
    kinds = {"perspective": "Perspective", "orthographic": "Orthographic"}
    current = "perspective" if camera.fov > 0 else "orthographic"
    chosen = ui.segments("projection", kinds, current)
    if chosen not in (None, current):
        ui.attempt(subplot.controller.toggle_projection)
    if camera.fov > 0:
        new = ui.slider("fov", "View angle", camera.fov, 5, 120, "%.0f°")
        if new is not None:
            ui.attempt(partial(subplot.controller.set_fov, round(new)))
    if (convention := getattr(figure, "convention", None)) is not None:
        chosen = ui.segments("convention", CONVENTIONS, convention, SIDES)
        if chosen not in (None, convention):
            ui.set(figure, "convention", chosen)
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
        "orientation": "Orientation",
    }
    if any(graphic.n_times > 1 for graphic in subplot.graphics):
        names["time_stamp"] = "Time stamp"
    if any(graphic.channels or graphic.kind == "labels" for graphic in subplot.graphics):
        names["legend"] = "Legend"
    half = imgui.get_content_region_avail().x / 2
    for index, (name, text) in enumerate(names.items()):
        if index % 2:
            imgui.same_line(half)
        overlay = getattr(subplot, name)
        shown = ui.toggle(name, text, overlay.visible)
        if shown is not None:
            ui.set(overlay, "visible", shown)
