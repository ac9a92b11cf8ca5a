"""A button that is held down: what moving the pointer does, and how fast it was when let go."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

REMEMBERED_S = 0.1  # the speed is that of the last tenth of a second
STILL_S = 0.05  # a pointer that rested so long before the button was let go is not moving


class Drag:
    """A drag of the pointer.

    Parameters
    ----------
    action : str
        What it does, such as ``"pan"``.
    button : int
    move : callable
        ``move(start_px, end_px)`` does it, for places in the figure.
    at_px : (x, y)
        Where it begins.
    """

    def __init__(self, action: str, button: int, move: Callable, at_px: ArrayLike) -> None:
        self.action = action
        self.button = button
        self.move = move
        self.at_px = np.array(at_px)
        self._trail: list[tuple[float, np.ndarray]] = []

    def go_to(self, at_px: ArrayLike, time_s: float | None) -> bool:
        """Do what moving the pointer to a place does; whether it is another place."""
        start, self.at_px = self.at_px, np.array(at_px)
        if time_s is not None:
            self._trail = [step for step in self._trail if 0 <= time_s - step[0] < REMEMBERED_S]
            self._trail.append((time_s, self.at_px))
        if (start == self.at_px).all():
            return False
        self.move(start, self.at_px)
        return True

    def speed_px(self, time_s: float | None) -> np.ndarray:
        """Pixels per second, (x, y), at a time; 0 where times are not known, or the pointer rests."""
        if time_s is None or len(self._trail) < 2:
            return np.zeros(2)
        (first_s, first), (last_s, last) = self._trail[0], self._trail[-1]
        if not 0 <= time_s - last_s < STILL_S or last_s - first_s < 1e-3:
            return np.zeros(2)
        return (last - first) / (last_s - first_s)
