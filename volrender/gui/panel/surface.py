"""The surface of mode iso: where it is, how finely it is searched for, how it is lit."""

from .widgets import Widgets


def surface(ui: Widgets, graphic) -> None:
    """Show and set the properties of an isosurface. The light comes along the view."""
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
    new = ui.colour(
        "emissive", "Emissive", graphic.emissive, help="Light that the surface sends out"
    )
    if new is not None:
        ui.set(graphic, "emissive", new)
