"""Direct volume rendering: how opaque values are, and how they are lit."""

from .....base.modes import mode_of
from .....base.transforms import mean_edge
from .....scene.graphics.transfer.opacity import AUTO, CURVES
from ..widgets.widgets import Widgets
from .light import light

OWN = "points"  # what an opacity is that has no name
MOST_DENSE = 100.0


def matter(ui: Widgets, graphic, rows) -> None:
    """Show and set the properties of matter; where there are channels, what they share.

    Parameters
    ----------
    ui : Widgets
    graphic : MarchedGraphic
    rows : sequence
        Of what else is drawn with the opacity: ``draw(ui, look, graphic)``.
    """
    if "density" in mode_of(graphic).parameters:
        help = "What a layer as thick as a voxel absorbs"
        ui.bound_slider(graphic, "density", "Density", 0, 1, digits=3, help=help)
    else:
        if not graphic.channels:
            _own_opacity(ui, graphic, rows)
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


def _own_opacity(ui: Widgets, graphic, rows) -> None:
    if graphic.transfer is None:
        opacity(ui, graphic, graphic, rows)
        return
    if ui.button("transfer", "Remove the 2D transfer function"):
        ui.set(graphic, "transfer", None)
    for row in rows:
        row.draw(ui, graphic, graphic)


def opacity(ui: Widgets, look, graphic, rows) -> None:
    """Show and set how opaque the values of a volume are, or of one of its channels.

    Parameters
    ----------
    ui : Widgets
    look : ImageVolumeGraphic or Channel
    graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
        Gets what a preset says of the light.
    rows : sequence
        As of `matter`.
    """
    now = look.opacity
    named = now if isinstance(now, str) else OWN
    names = (AUTO, *CURVES) if named != OWN else (OWN, AUTO, *CURVES)
    new = ui.choice("opacity", "Opacity", names, named, help="How opaque a value is")
    if new is not None and new != OWN:
        ui.set(look, "opacity", new)
    for row in rows:
        row.draw(ui, look, graphic)


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
