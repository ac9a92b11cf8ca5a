"""Direct volume rendering: how dense matter is, and how it is lit."""

from .....base.modes import mode_of
from .....base.transforms import mean_edge
from ..widgets.widgets import Widgets
from .light import light

MOST_DENSE = 100.0


def matter(ui: Widgets, graphic) -> None:
    """Show and set the properties of matter; where there are channels, what they share."""
    if "density" in mode_of(graphic).parameters:
        help = "What a layer as thick as a voxel absorbs"
        ui.bound_slider(graphic, "density", "Density", 0, 1, digits=3, help=help)
    else:
        _density(ui, graphic)
    ui.bound_slider(graphic, "shade", "Shade", 0, 1, help="0: matter glows; 1: light falls on it")
    ui.bound_slider(graphic, "ambient", "Ambient", 0, 1, help="Light from everywhere")
    ui.bound_slider(graphic, "diffuse", "Diffuse", 0, 2, help="Light that is scattered")
    ui.bound_slider(graphic, "specular", "Specular", 0, 2, help="Highlights")
    light(ui, graphic)
    ui.bound_slider(
        graphic,
        "step_size",
        "Step size",
        0.1,
        10,
        log=True,
        help="Step of the march: smaller is finer, and slower",
    )


def _density(ui: Widgets, graphic) -> None:
    """The mean edge of a voxel in opacity units."""
    edge = mean_edge(graphic.world_from_data)
    density = edge / (graphic.opacity_unit or edge)
    new = ui.slider(
        "density",
        "Density",
        density,
        1 / MOST_DENSE,
        MOST_DENSE,
        log=True,
        help="How often the opacity is there on the edge of a voxel",
    )
    if new is not None:
        ui.set(graphic, "opacity_unit", edge / new)
