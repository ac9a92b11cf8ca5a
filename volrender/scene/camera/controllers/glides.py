"""What is still to be moved after the hand has stopped, and fades out exponentially?"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


def share_of(dt_s: float, damping_s: float) -> float:
    """Which part of what is left is done within a time; the same in one step or in many."""
    return 1 - math.exp(-dt_s / damping_s) if damping_s > 0 else 1.0


@dataclass
class _Glide:
    left: np.ndarray
    move: Callable[[np.ndarray], None]
    least: float


class Glides:
    """Motions by name, each with an amount that is left of it."""

    def __init__(self) -> None:
        self._glides: dict[str, _Glide] = {}

    def add(
        self, name: str, amount: ArrayLike, move: Callable[[np.ndarray], None], least: float
    ) -> None:
        """Leave a motion to be made little by little, by ``move(amount)``.

        Parameters
        ----------
        name : str
            What is left under the same name is added to the amount.
        amount : array-like of float
        move : callable
            ``move(part)``: the parts may be of any size, and add up to the amount.
        least : float
            Where less is left, it is made at once.
        """
        left = np.asarray(amount, np.float64)
        if name in self._glides:
            left = left + self._glides[name].left
        self._glides[name] = _Glide(left, move, least)

    def advance(self, share: float) -> bool:
        """Make a part of what is left of each; whether there was any."""
        glides = tuple(self._glides.items())
        for name, glide in glides:
            part = share * glide.left
            if np.abs(glide.left - part).max() < glide.least:
                part = glide.left
                del self._glides[name]
            glide.left = glide.left - part
            glide.move(part)
        return bool(glides)

    def clear(self) -> None:
        """Make none of them."""
        self._glides.clear()

    def __bool__(self) -> bool:
        return bool(self._glides)
