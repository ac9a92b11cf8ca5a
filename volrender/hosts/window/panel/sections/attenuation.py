"""How much what lies before dims what lies behind."""

from ..widgets.widgets import Widgets


def attenuation(ui: Widgets, graphic) -> None:
    """Show and set the attenuation of a volume."""
    ui.bound_slider(
        graphic,
        "attenuation",
        "Attenuation",
        0.001,
        10,
        digits=3,
        log=True,
        help="Larger: what lies before dims more of what lies behind",
    )
