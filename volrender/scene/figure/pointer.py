"""Pointer events: which graphic is under the pointer, and who is told."""

import weakref

from ...base.canvas_event import CanvasEvent
from ...base.events import POINTER_EVENTS, PointerEvent
from ..camera.controllers.controller import LEFT

CLICK_DISTANCE_PX = 5  # a pointer that never is farther from its press is no drag, but a click
ADDING = {"Shift", "Control", "Meta"}  # keys with which clicks add to what was clicked before


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
        self._pressed_at: tuple[float, float] | None = None  # None: not pressed, or dragged since

    def handle(self, event: dict) -> None:
        """Tell graphics of a canvas event, ``{"event_type": "pointer_move", "x": …, "y": …}``."""
        seen = CanvasEvent.of(event)
        if seen is None:
            return
        name = seen.name
        if name == "pointer_leave":  # of the canvas: no place belongs to it
            self._move_over(None, None, event)
        elif name in POINTER_EVENTS and seen.has_place:
            subplot = self._find_subplot(event["x"], event["y"])
            graphic, info = self._pick(name, subplot, event)
            if name in ("pointer_move", "pointer_enter"):
                self._move_over(graphic, info, event)
            if name != "pointer_enter":
                _send(graphic, name, info, event)
            self._follow(name, graphic, event)
            if name == "pointer_up" and self._pressed_at is not None:
                self._click(subplot, graphic, info, seen, event)
                self._pressed, self._pressed_at = _nothing, None

    def _pick(self, name: str, subplot, event: dict):
        """The graphic under the pointer and what is there; (None, None) where nobody listens."""
        wanted = {
            "pointer_move": {name, "pointer_enter", "pointer_leave"},
            "pointer_down": {name, "click"},
            "pointer_up": {name, "click"},
        }.get(name, {name})
        graphics = () if subplot is None else subplot.graphics
        if not any(graphic.listens_to(wanted) for graphic in graphics):
            return None, None
        wait = name in ("pointer_up", "click", "double_click")  # not while something moves
        info = subplot.pick(event["x"], event["y"], wait=wait)
        return (info["graphic"], info) if info else (None, None)

    def _move_over(self, graphic, info, event: dict) -> None:
        left = self._over()
        if graphic is not left:
            self._over = _nothing if graphic is None else weakref.ref(graphic)
            _send(left, "pointer_leave", None, event)
            _send(graphic, "pointer_enter", info, event)

    def _follow(self, name: str, graphic, event: dict) -> None:
        """Remember where a button was pressed, until the pointer is dragged away from there."""
        if name == "pointer_down":
            self._pressed = _nothing if graphic is None else weakref.ref(graphic)
            self._pressed_at = event["x"], event["y"]
        elif self._pressed_at is not None:
            x, y = self._pressed_at
            if abs(event["x"] - x) + abs(event["y"] - y) > CLICK_DISTANCE_PX:
                self._pressed, self._pressed_at = _nothing, None

    def _click(self, subplot, graphic, info, seen: CanvasEvent, event: dict) -> None:
        """Graphics that take clicks do what these are for; then whoever listens is told."""
        takers = () if subplot is None else [g for g in subplot.graphics if g.takes_clicks]
        if takers and seen.button == LEFT:
            there = subplot.pick(event["x"], event["y"], takers)
            for taker in takers:
                is_there = there is not None and there["graphic"] is taker
                taker.clicked(there if is_there else None, bool(seen.modifiers & ADDING))
        if graphic is self._pressed():
            _send(graphic, "click", info, event)


def _nothing() -> None:
    """A reference to no graphic."""


def _send(graphic, name: str, info, event: dict) -> None:
    if graphic is not None:
        graphic.send(PointerEvent.of(name, graphic, info, event))
