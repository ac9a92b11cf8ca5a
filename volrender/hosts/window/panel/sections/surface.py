"""An isosurface: where it is, how finely it is searched for, how it is lit."""

import numpy as np

from ..widgets.widgets import Widgets


def surface(ui: Widgets, graphic) -> None:
    """Show and set the properties of an isosurface."""
    ui.bound_number(
        graphic,
        "threshold",
        "Threshold",
        help="The surface is where values first exceed it; drag the line in the histogram too",
    )
    ui.bound_slider(
        graphic,
        "step_size",
        "Step size",
        0.1,
        10,
        log=True,
        help="Step of the search: larger is faster, and may miss thin parts",
    )
    ui.bound_slider(
        graphic,
        "substep_size",
        "Substep size",
        0.01,
        1,
        log=True,
        help="How finely the surface is located",
    )
    ui.bound_slider(
        graphic,
        "shininess",
        "Shininess",
        1,
        1000,
        digits=0,
        log=True,
        help="Larger: sharper highlights",
    )
    ui.bound_slider(
        graphic,
        "smoothing",
        "Smoothing",
        0,
        3,
        help="Voxels: what the light follows is blurred, so that steps between voxels vanish",
    )
    _colour(ui, graphic)
    for name, text, index, most, help in (
        ("light.azimuth", "Light, right", 0, 180.0, "Degrees to the right of the camera"),
        ("light.elevation", "Light, up", 1, 90.0, "Degrees above the camera"),
    ):
        new = ui.slider(name, text, graphic.light[index], -most, most, "%.0f°", help=help)
        if new is not None:
            light = np.array(graphic.light)
            light[index] = new
            ui.set(graphic, "light", light)
    new = ui.colour(
        "emissive", "Emissive", graphic.emissive, help="Light that the surface sends out"
    )
    if new is not None:
        ui.set(graphic, "emissive", new)


def _colour(ui: Widgets, graphic) -> None:
    """One of its own, or the colormap's."""
    own = ui.toggle(
        "color.own", "Colour of its own", graphic.color is not None, "Not the colormap's"
    )
    if own is not None:
        ui.set(graphic, "color", (0.9, 0.85, 0.75) if own else None)
    if graphic.color is not None:
        new = ui.colour("color", "Colour", graphic.color, help="Of the whole surface")
        if new is not None:
            ui.set(graphic, "color", (*new, graphic.color[3]))
