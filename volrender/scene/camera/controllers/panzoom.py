"""Pan-zoom: drag to move what is shown; the direction of the view stays."""

from .controller import LEFT, MIDDLE, RIGHT, Controller


class PanZoom(Controller):
    """Moves the camera across its view, and nearer.

    Drag with any button to pan. The wheel zooms towards the pointer. Arrow keys pan.
    """

    kind = "panzoom"
    help = (
        ("drag", "pan"),
        ("wheel, + -", "zoom towards the pointer"),
        ("double click", "centre on this point"),
        ("arrow keys", "pan"),
    )

    def _action(self, button: int | None, modifiers: frozenset) -> str | None:
        return "pan" if button in (LEFT, RIGHT, MIDDLE) else None
