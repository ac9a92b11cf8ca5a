"""Where does the crosshair go when one drags, turns the wheel or double-clicks?"""

from collections.abc import Callable

import numpy as np

from ...base.canvas_event import CanvasEvent
from ..camera.controllers.controller import LEFT
from ..figure.subplot import Subplot
from ..graphics.cursor import Cursor
from .slice_view import SliceView

WHEEL_STEP = 100  # of `dy`, in events of a canvas: one notch


class Navigation:
    """Moves a cursor by events over slices and over the volume.

    Parameters
    ----------
    whole : Subplot
        The view of the volume.
    cursor : Cursor
    find_subplot : callable
        ``find_subplot(x_px, y_px)`` gives the subplot at a point of the figure, or None.
    """

    def __init__(
        self, whole: Subplot, cursor: Cursor, find_subplot: Callable[[float, float], Subplot | None]
    ) -> None:
        self._whole = whole
        self._cursor = cursor
        self._find_subplot = find_subplot
        self._dragged: SliceView | None = None
        self._wheel = 0.0

    def handle(self, event: CanvasEvent) -> bool:
        """Move the crosshair as an event says, and tell whether it was meant for that."""
        if self._dragged is not None and event.name in ("pointer_move", "pointer_up"):
            return self._drag(self._dragged, event)
        if event.place is None or event.modifiers:
            return False
        if event.name == "double_click":
            return self._go_to_picked(*event.place)
        view = self._find_subplot(*event.place)
        if not isinstance(view, SliceView):
            return False
        if event.name == "pointer_down" and event.button == LEFT:
            self._dragged = view
            return self._drag(view, event)
        if event.name == "wheel" and (event.dx or event.dy):
            self._step(view, event.dy)
            return True
        return False

    def _drag(self, view: SliceView, event: CanvasEvent) -> bool:
        released = event.name == "pointer_up" and event.button == LEFT
        if released or (event.buttons is not None and LEFT not in event.buttons):
            self._dragged = None
            return released
        if event.place is None:
            return False
        voxel = view.voxel_at(*event.place)
        if voxel is not None and (voxel != self._cursor.voxel).any():
            self._cursor.voxel = voxel
        return True

    def _step(self, view: SliceView, dy: float) -> None:
        """To the next slice, for each notch that the wheel was turned; up is forward."""
        if dy * self._wheel < 0:
            self._wheel = 0.0
        self._wheel += dy
        notches = int(self._wheel / WHEEL_STEP)
        self._wheel -= notches * WHEEL_STEP
        if notches:
            axis, voxel = view.axis, self._cursor.voxel
            wanted = self._cursor.index[axis] - notches * view.forward
            voxel[axis] = np.clip(wanted, 0, self._cursor.shape_xyz[axis] - 1)
            self._cursor.voxel = voxel

    def _go_to_picked(self, x_px: float, y_px: float) -> bool:
        picked = self._whole.pick(x_px, y_px)
        if picked is None:
            return False
        if picked["graphic"] is self._cursor.graphic:
            self._cursor.index = picked["index"]
        else:
            self._cursor.go_near(picked["world"])
        return True
