"""Which events in the picture are the panel's: of drags, of the dropper, and of measuring."""

import math
from functools import partial
from typing import Any

from .measuring import CLICK_PX, PointDrag
from .opacity_drag import OpacityDrag
from .plane_drag import PlaneDrag

LEFT = 1


class Gestures:
    """Drags and double clicks with the left button in the picture of a figure.

    Parameters
    ----------
    figure : Figure
    layout : Layout
        Says which graphic, channel and tool are chosen, and tries what is set.
    history : History
        One entry for each drag, and for each double click.
    """

    def __init__(self, figure: Any, layout: Any, history: Any) -> None:
        self._figure = figure
        self._layout = layout
        self._history = history
        self._drag: Any = None
        self._pressed_px: tuple[float, float] | None = None  # while measuring

    def handle(self, event: dict, place_px: tuple[float, float] | None, is_free: bool) -> bool:
        """Take an event of the canvas; whether it was for this.

        Parameters
        ----------
        event : dict
        place_px : (x, y) or None
            Its place, pixels of the figure.
        is_free : bool
            Whether the picture is what a press there, or a key, would be for.
        """
        name = str(event.get("event_type", ""))
        if self._drag is not None:
            if name == "pointer_move" and place_px is not None:
                with self._history.recording(self._drag):
                    self._layout.ui.attempt(partial(self._drag.move, *place_px))
            elif name == "pointer_up" and event.get("button") == LEFT:
                self._drag = None
            return name.startswith("pointer_")
        if self._layout.measuring.is_on:
            return self._measure(name, event, place_px, is_free)
        if is_free and self._is_dropping:
            if name == "key_down" and event.get("key") == "Escape":
                self._layout.dropper.is_on = False
                return True
            if name == "double_click" and place_px is not None and event.get("button") == LEFT:
                self._drop(place_px)
                return True
        if place_px is None or not is_free or event.get("button") != LEFT:
            return False
        if name == "pointer_down":
            self._drag = self._begun(place_px, frozenset(event.get("modifiers", ())))
        return self._drag is not None

    def _measure(self, name: str, event: dict, place_px: Any, is_free: bool) -> bool:
        """Take an event while points are clicked; drags still move the camera, but no crosshair."""
        tool = self._layout.measuring
        if name == "key_down" and is_free and event.get("key") in ("Escape", "Backspace"):
            (tool.end if event["key"] == "Escape" else tool.take_back)()
            return True
        if place_px is None:
            return False
        subplot = self._figure.stage.arrangement.at(*place_px)
        if name == "pointer_move" and is_free:
            tool.move(subplot, *place_px)
        if name == "double_click":
            return is_free
        if event.get("button") != LEFT:
            return False
        if name == "pointer_down" and is_free:
            self._pressed_px = place_px
        elif name == "pointer_up" and self._pressed_px is not None:
            pressed, self._pressed_px = self._pressed_px, None
            if math.dist(pressed, place_px) <= CLICK_PX:
                with self._history.recording():
                    self._layout.ui.attempt(partial(tool.click, subplot, *place_px))
        else:
            return False
        return subplot is not None and subplot.measuring.slab is not None

    @property
    def is_dragging(self) -> bool:
        """Whether something in the picture is held."""
        return self._drag is not None

    @property
    def _is_dropping(self) -> bool:
        layout = self._layout
        return layout.dropper.is_on and layout.dropper.suits(layout.volumes.graphic)

    def _drop(self, place_px: tuple[float, float]) -> None:
        layout, subplot = self._layout, self._figure.stage.arrangement.at(*place_px)
        with self._history.recording():
            layout.ui.attempt(partial(layout.dropper.drop, subplot, *place_px, layout.channels))

    def _begun(self, place_px: tuple[float, float], modifiers: frozenset[str]) -> Any:
        """The drag that a press begins, or None."""
        subplot = self._figure.stage.arrangement.at(*place_px)
        if not modifiers and (drag := PointDrag.at(subplot, *place_px)) is not None:
            return drag
        if not (self._layout.slice_plane.dragging or "Control" in modifiers):
            return None
        turns = "Shift" in modifiers
        drags = (PlaneDrag.at(subplot, *place_px, turns) for subplot in self._figure)
        if (plane_drag := next((drag for drag in drags if drag is not None), None)) is not None:
            return plane_drag
        if subplot is None or modifiers != {"Control"}:
            return None
        layout = self._layout
        return OpacityDrag.at(subplot, *place_px, layout.volumes.graphic, layout.channels)
