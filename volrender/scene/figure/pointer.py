"""Pointer events: which graphic is under the pointer, and who is told."""

import weakref

from ...base.canvas_event import CanvasEvent
from ...base.events import POINTER_EVENTS, PointerEvent

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
        self._over = _nothing  # weak references, so that what is removed goes away
        self._pressed = _nothing
        self._pressed_at = (0.0, 0.0)

    def handle(self, event: dict) -> None:
        """Tell graphics of a canvas event, ``{"event_type": "pointer_move", "x": …, "y": …}``."""
        seen = CanvasEvent.of(event)
        if seen is None:
            return
        name = seen.name
        if name == "pointer_leave":  # of the canvas: no place belongs to it
            self._move_over(None, None, event)
        elif name in POINTER_EVENTS and seen.has_place:
            graphic, info = self._pick(name, event)
            if name in ("pointer_move", "pointer_enter"):
                self._move_over(graphic, info, event)
            if name != "pointer_enter":
                _send(graphic, name, info, event)
            self._click(name, graphic, info, event)

    def _pick(self, name: str, event: dict):
        """The graphic under the pointer and what is there; (None, None) where nobody listens."""
        wanted = {
            "pointer_move": {name, "pointer_enter", "pointer_leave"},
            "pointer_down": {name, "click"},
            "pointer_up": {name, "click"},
        }.get(name, {name})
        subplot = self._find_subplot(event["x"], event["y"])
        graphics = () if subplot is None else subplot.graphics
        if not any(graphic.listens_to(wanted) for graphic in graphics):
            return None, None
        info = subplot.pick(event["x"], event["y"])
        return (info["graphic"], info) if info else (None, None)

    def _move_over(self, graphic, info, event: dict) -> None:
        left = self._over()
        if graphic is not left:
            self._over = _nothing if graphic is None else weakref.ref(graphic)
            _send(left, "pointer_leave", None, event)
            _send(graphic, "pointer_enter", info, event)

    def _click(self, name: str, graphic, info, event: dict) -> None:
        if name == "pointer_down":
            self._pressed = _nothing if graphic is None else weakref.ref(graphic)
            self._pressed_at = event["x"], event["y"]
        elif name == "pointer_up":
            pressed, (x, y) = self._pressed(), self._pressed_at
            self._pressed = _nothing
            is_near = abs(event["x"] - x) + abs(event["y"] - y) <= CLICK_DISTANCE_PX
            if graphic is pressed and is_near:
                _send(graphic, "click", info, event)


def _nothing() -> None:
    """A reference to no graphic."""


def _send(graphic, name: str, info, event: dict) -> None:
    if graphic is not None:
        graphic.send(PointerEvent.of(name, graphic, info, event))
