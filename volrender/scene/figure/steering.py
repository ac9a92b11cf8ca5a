"""Which controller gets an event? That of the subplot where a drag began, else under the pointer."""

from ...base.canvas_event import CanvasEvent
from ..camera.controllers.controller import LEFT


class Steering:
    """Passes the events of a canvas on to the controllers of subplots.

    Parameters
    ----------
    arrangement : Arrangement
    """

    def __init__(self, arrangement):
        self._arrangement = arrangement
        self._dragged = None
        self._under_pointer = arrangement.subplots[0]

    @property
    def subplot(self):
        """The subplot under the pointer, or where it was last; the first one at the start."""
        return self._under_pointer

    def handle(self, event: dict) -> bool:
        """Pass on an event, ``{"event_type": "pointer_move", "x": …, "y": …}``; whether it moves a camera."""
        seen = CanvasEvent.of(event)
        if seen is None:
            return False
        subplot = self._concerned(seen)
        if seen.is_stopped:
            return False
        if seen.name == "key_up":  # wherever it was pressed
            used = [
                other.controller.handle_event(event, other.viewport_px)
                for other in self._with_controllers()
            ]
            return any(used)
        if subplot is None or subplot.seen()[0] is None:
            return False
        subplot.fit_once()
        if seen.name == "double_click":
            return self._centre(subplot, seen)
        used = subplot.controller.handle_event(event, subplot.viewport_px)
        self._dragged = subplot if subplot.controller.is_dragging else None
        return used

    def tick(self, dt_s: float) -> bool:
        """Go on with what moves; whether something still does."""
        moving = [subplot.controller.tick(dt_s) for subplot in self._with_controllers()]
        return any(moving)

    def _concerned(self, event: CanvasEvent):
        """The subplot of an event; None where there is none at its place."""
        at = self._under_pointer
        if event.has_place:
            at = self._arrangement.at(event.x, event.y)
            self._under_pointer = at or self._under_pointer
        return self._dragged or at

    def _with_controllers(self):
        """One subplot for each controller."""
        return list(
            {id(subplot.controller): subplot for subplot in self._arrangement.subplots}.values()
        )

    def _centre(self, subplot, event: CanvasEvent) -> bool:
        """Centre on what is under the pointer; with the left button, and where there is something."""
        if event.button != LEFT or not event.has_place or not subplot.controller.enabled:
            return False
        picked = subplot.pick(event.x, event.y)
        if picked is None:
            return False
        subplot.controller.centre_on(picked["world"])
        return True
