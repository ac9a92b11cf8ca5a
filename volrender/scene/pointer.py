"""Pointer events: which graphic is under the pointer, and who is told."""

from ..events import POINTER_EVENTS, PointerEvent

CLICK_DISTANCE_PX = 5  # a press and a release closer than this are a click


class Pointer:
    """Turns the events of a canvas into events of graphics.

    Parameters
    ----------
    find_subplot : callable
        ``find_subplot(x_px, y_px)`` gives the subplot at a point of the figure, or None.
    """

    def __init__(self, find_subplot):
        self._find_subplot = find_subplot
        self._over = None  # the graphic under the pointer
        self._pressed: tuple | None = None  # (graphic, x, y) where a button went down

    def handle(self, event: dict) -> None:
        """Tell graphics of a canvas event, ``{"event_type": "pointer_move", "x": …, "y": …}``."""
        name = event.get("event_type")
        if name not in POINTER_EVENTS:
            return
        subplot = self._find_subplot(event.get("x", -1), event.get("y", -1))
        wanted = {name}
        if name == "pointer_move":
            wanted |= {"pointer_enter", "pointer_leave"}
        elif name in ("pointer_down", "pointer_up"):
            wanted.add("click")
        graphics = () if subplot is None else subplot.graphics
        listens = any(graphic._listens_to(wanted) for graphic in graphics)
        info = subplot.pick(event["x"], event["y"]) if listens else None
        graphic = info["graphic"] if info else None
        if name == "pointer_move":
            self._move_over(graphic, info, event)
        self._send(graphic, name, info, event)
        if name == "pointer_down":
            self._pressed = (graphic, event["x"], event["y"])
        elif name == "pointer_up" and self._pressed is not None:
            pressed, x, y = self._pressed
            self._pressed = None
            near = abs(event["x"] - x) + abs(event["y"] - y) <= CLICK_DISTANCE_PX
            if graphic is not None and graphic is pressed and near:
                self._send(graphic, "click", info, event)

    def _move_over(self, graphic, info, event: dict) -> None:
        if graphic is self._over:
            return
        self._send(self._over, "pointer_leave", None, event)
        self._over = graphic
        self._send(graphic, "pointer_enter", info, event)

    def _send(self, graphic, name: str, info, event: dict) -> None:
        if graphic is not None:
            graphic._send(PointerEvent.of(name, graphic, info, event))
