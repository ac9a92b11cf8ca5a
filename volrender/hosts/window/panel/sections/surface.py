"""A surface: where it is, how finely it is searched for, how it is lit."""

from .....base.modes import mode_of
from ..widgets.widgets import Widgets
from .light import light


def surface(ui: Widgets, graphic) -> None:
    """Show and set the properties of surfaces; where there are channels, what they share."""
    has_own = mode_of(graphic).surface and not graphic.channels
    if has_own:
        threshold(ui, graphic)
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
    if has_own:
        _colour(ui, graphic)
    light(ui, graphic)
    new = ui.colour(
        "emissive", "Emissive", graphic.emissive, help="Light that the surface sends out"
    )
    if new is not None:
        ui.set(graphic, "emissive", new)


def threshold(ui: Widgets, look) -> None:
    """Show and set where the surface of a volume, or of a channel, is."""
    ui.bound_number(
        look,
        "threshold",
        "Threshold",
        help="The surface is where values first exceed it; drag the line in the histogram too",
    )


def _colour(ui: Widgets, graphic) -> None:
    """One of its own, or the colormap's."""
    own = ui.toggle(
        "color.own", "Colour of its own", graphic.surface_color is not None, "Not the colormap's"
    )
    if own is not None:
        ui.set(graphic, "color", (0.9, 0.85, 0.75) if own else None)
    if graphic.surface_color is not None:
        new = ui.colour("color", "Colour", graphic.color, help="Of the whole surface")
        if new is not None:
            ui.set(graphic, "color", (*new, graphic.color[3]))
