"""Fly: keys move the camera through what is shown, and dragging looks around."""

import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np

from ....base import checks
from ....base.canvas_event import CanvasEvent
from ..camera import Camera
from . import motion
from .controller import LEFT, MIDDLE, NOTCH, RIGHT, Controller
from .viewpoint import DAMPING_S

LOOK_RAD = math.pi / 2  # by a drag across the viewport's height
FAST = 4.0  # with Shift
SLOWEST, FASTEST = 0.01, 10.0


class Fly(Controller):
    """Moves the camera along its own axes.

    W, S, A, D or the arrow keys go forward, backward, left and right, E and Q up and down, with
    Shift faster. Drag with the left button to look around, with the others to pan. The wheel changes
    the speed. An orthographic camera, which sees nothing grow, zooms instead of going forward.

    Parameters
    ----------
    camera : Camera
    damping : float
        See `Controller`.
    speed : float
        Radii of what is shown in a second, 0.01 to 10.
    """

    kind = "fly"
    help = (
        ("W A S D, arrow keys", "fly"),
        ("E Q", "up, down"),
        ("Shift", "faster"),
        ("left drag", "look around"),
        ("right drag", "pan"),
        ("wheel", "change the speed"),
        ("double click", "go to this point"),
    )
    keys: ClassVar = {  # to the right, up, forward
        **dict.fromkeys(("w", "arrowup"), (0, 0, 1)),
        **dict.fromkeys(("s", "arrowdown"), (0, 0, -1)),
        **dict.fromkeys(("a", "arrowleft"), (-1, 0, 0)),
        **dict.fromkeys(("d", "arrowright"), (1, 0, 0)),
        "e": (0, 1, 0),
        "q": (0, -1, 0),
    }

    def __init__(self, camera: Camera, damping: float = DAMPING_S, speed: float = 0.5) -> None:
        super().__init__(camera, damping)
        self.speed = speed

    @property
    def speed(self) -> float:
        """Radii of what is shown in a second, 0.01 to 10."""
        return self._speed

    @speed.setter
    def speed(self, value: float) -> None:
        self._speed = checks.number("speed", value, SLOWEST, FASTEST)

    def _options(self) -> dict:
        return {**super()._options(), "speed": self.speed}

    def _action(self, button: int | None, modifiers: frozenset) -> str | None:
        if button == LEFT and not modifiers:
            return "look"
        return "pan" if button in (LEFT, RIGHT, MIDDLE) else None

    def _mover(self, action: str) -> Callable[[np.ndarray, np.ndarray], None]:
        return self._look if action == "look" else super()._mover(action)

    def _look(self, start_px: np.ndarray, end_px: np.ndarray) -> None:
        """Look to where the pointer goes."""
        right, down = LOOK_RAD * (end_px - start_px) / self._viewport_px[3]
        motion.turn_table(self._camera, (right, down), self._camera.position)

    def _wheel(self, event: CanvasEvent) -> bool:
        before = self._speed
        self.speed = float(np.clip(before * math.exp(-NOTCH * event.dy), SLOWEST, FASTEST))
        return self._speed != before

    def _steer(self, amount: np.ndarray) -> None:
        radius = self._sphere()[1]
        fast = FAST if self._held.is_held("shift") else 1.0
        right, up, forward = fast * self._speed * amount
        if self._camera.fov == 0:
            self._zoom(forward, (0.0, 0.0))
            forward = 0.0
        motion.travel(self._camera, right * radius, up * radius, forward * radius)
