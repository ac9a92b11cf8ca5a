"""What is still to be moved after the hand has stopped: what fades out, and flights that take a time."""

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


@dataclass
class _Flight:
    go_to: Callable[[float], None]
    duration_s: float
    passed_s: float = 0.0


class Glides:
    """Motions by name, each with an amount that is left of it; or one flight."""

    def __init__(self) -> None:
        self._glides: dict[str, _Glide] = {}
        self._flight: _Flight | None = None

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
        self._flight = None
        left = np.asarray(amount, np.float64)
        if name in self._glides:
            left = left + self._glides[name].left
        self._glides[name] = _Glide(left, move, least)

    def fly(self, go_to: Callable[[float], None], duration_s: float) -> None:
        """Leave a motion to be made in a time, instead of all others.

        Parameters
        ----------
        go_to : callable
            ``go_to(time)``, from 0 to 1, the end.
        duration_s : float
            Seconds, above 0.
        """
        self.clear()
        self._flight = _Flight(go_to, duration_s)

    def advance(self, dt_s: float, damping_s: float) -> bool:
        """Make what is due of each after a time; whether there was any."""
        if (flight := self._flight) is not None:
            flight.passed_s += dt_s
            if flight.passed_s >= flight.duration_s:
                self._flight = None
            flight.go_to(min(flight.passed_s / flight.duration_s, 1.0))
            return True
        glides, share = tuple(self._glides.items()), share_of(dt_s, damping_s)
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
        self._flight = None

    def __bool__(self) -> bool:
        return bool(self._glides) or self._flight is not None
