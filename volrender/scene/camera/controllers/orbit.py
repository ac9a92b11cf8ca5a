"""Orbit: drag to turn what is shown, as on a turntable or as a ball."""

import math
from collections.abc import Callable

import numpy as np

from ....base import checks
from ..camera import Camera
from . import motion
from .controller import LEFT, MIDDLE, RIGHT, Controller
from .viewpoint import DAMPING_S

TURN_RAD = math.pi  # by a drag across the viewport's height
KEY_TURN = 0.5  # viewport heights in a second: 90°


class Orbit(Controller):
    """Turns the camera about the target.

    Drag with the left button to turn, with the right or middle one, or with Shift, to pan, with Alt
    to roll. The wheel zooms towards the pointer. Arrow keys turn, with Shift they pan.

    Parameters
    ----------
    camera : Camera
    damping : float
        See `Controller`.
    trackball : bool
        True: turns freely, about the axes of the screen. False: about `reference_up` of the camera
        and the horizon, within an elevation of ±89°.
    """

    help = (
        ("left drag", "turn"),
        ("right drag, Shift + drag", "pan"),
        ("Alt + drag", "roll"),
        ("wheel, + -", "zoom towards the pointer"),
        ("double click", "turn about this point"),
        ("arrow keys", "turn; with Shift: pan"),
    )

    def __init__(self, camera: Camera, damping: float = DAMPING_S, trackball: bool = False) -> None:
        super().__init__(camera, damping)
        self.trackball = trackball

    @property
    def trackball(self) -> bool:
        """Whether it turns freely."""
        return self._trackball

    @trackball.setter
    def trackball(self, value: bool) -> None:
        self._trackball = checks.boolean("trackball", value)

    @property
    def kind(self) -> str:
        """``"trackball"`` or ``"orbit"``."""
        return "trackball" if self._trackball else "orbit"

    def _options(self) -> dict:
        return {**super()._options(), "trackball": self.trackball}

    def _action(self, button: int | None, modifiers: frozenset) -> str | None:
        if button == LEFT and not modifiers:
            return "turn"
        if button == LEFT and modifiers == {"Alt"}:
            return "roll"
        return "pan" if button in (LEFT, RIGHT, MIDDLE) else None

    def _mover(self, action: str) -> Callable[[np.ndarray, np.ndarray], None]:
        if action != "turn":
            return super()._mover(action)
        pivot = self._pivot()  # for the whole drag, so that going back is going back
        return lambda start_px, end_px: self._turn(end_px - start_px, pivot)

    def _steer(self, amount: np.ndarray) -> None:
        if not self._held.is_held("shift") and amount[:2].any():
            self._turn(KEY_TURN * self._viewport_px[3] * amount[:2], self._pivot())
            amount = amount * (0, 0, 1)
        super()._steer(amount)

    def _turn(self, by_px: np.ndarray, pivot: np.ndarray) -> None:
        turn = motion.tumble if self._trackball else motion.turn_table
        turn(self._camera, tuple(TURN_RAD * by_px / self._viewport_px[3]), pivot)

    def _pivot(self) -> np.ndarray:
        """The target; where a perspective camera has it behind, a point in front of the camera."""
        target = self.target
        if self._camera.fov > 0 and motion.depth_of(self._camera, target) <= 0:
            return self._camera.position + self._depth() * self._camera.forward
        return target
