"""The light on surfaces and on matter: where it comes from, and what it does."""

import numpy as np

from .....base.modes import mode_of
from ..widgets.widgets import Widgets


def light(ui: Widgets, graphic) -> None:
    """Show and set the properties of the light."""
    for name, text, index, most, help in (
        ("light.azimuth", "Light, right", 0, 180.0, "Degrees to the right of the camera"),
        ("light.elevation", "Light, up", 1, 90.0, "Degrees above the camera"),
    ):
        new = ui.slider(name, text, graphic.light[index], -most, most, "%.0f°", help=help)
        if new is not None:
            light = np.array(graphic.light)
            light[index] = new
            ui.set(graphic, "light", light)
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
    if "smoothing" in mode_of(graphic).parameters:
        _smoothing(ui, graphic)


def _smoothing(ui: Widgets, graphic) -> None:
    ui.bound_slider(
        graphic,
        "smoothing",
        "Smoothing",
        0,
        3,
        help="Voxels: what the light follows is blurred, so that steps between voxels vanish",
    )
