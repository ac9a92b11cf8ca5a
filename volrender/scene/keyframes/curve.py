"""How do numbers and rotations go from key to key in time?

With the easing "smooth" the speed does not jump: between two keys runs a cubic Hermite polynomial, and
the speed at a key between two others is the weighted harmonic mean of theirs (Fritsch and Butland, "A
method for constructing local monotone piecewise cubic interpolants", 1984), so that nothing overshoots.
Rotations do the same in quaternions (Kim, Kim and Shin, "A general construction scheme for unit
quaternion curves with simple high order derivatives", 1995).
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...base.transforms import quaternion_product

# How fast each begins and ends, in its mean speed.
_SPEEDS = {"smooth": (0.0, 0.0), "linear": (1.0, 1.0), "in": (0.0, 2.0), "out": (2.0, 0.0)}
_SPEEDS["step"] = (0.0, 0.0)
EASINGS = tuple(_SPEEDS)


class Place(NamedTuple):
    """Where a time is: after which key, and which part of the way to the next one is behind it."""

    key: int
    share: float


def progress(easing: str, share: float) -> float:
    """Which part of the change is made when a part of the time has passed, both 0 to 1."""
    if easing == "smooth":
        return share * share * (3 - 2 * share)
    if easing == "in":
        return share * share
    if easing == "out":
        return share * (2 - share)
    return share if easing == "linear" else 0.0


class Curve:
    """The keys of something: when each is, and how it goes on from there.

    Parameters
    ----------
    times : sequence of float
        Ascending, seconds.
    easings : sequence of str
        Of the way from each key to the next.
    """

    def __init__(self, times: Sequence[float], easings: Sequence[str]) -> None:
        self._times = np.array(times, np.float64)
        self.easings = tuple(easings)

    def __len__(self) -> int:
        return len(self._times)

    def place(self, time: float) -> Place:
        """Where a time is; before the first key, or after the last, at that."""
        last = len(self) - 1
        key = int(np.clip(np.searchsorted(self._times, time, "right") - 1, 0, last))
        if key == last or time <= self._times[key]:
            return Place(key, 0.0)
        return Place(key, float((time - self._times[key]) / self.length(key)))

    def length(self, key: int) -> float:
        """Seconds from a key to the next."""
        return float(self._times[key + 1] - self._times[key])

    def share(self, place: Place) -> float:
        """Which part of the change to the next key is made, 0 to 1, by the easing alone."""
        return progress(self.easings[place.key], place.share)

    def numbers(self, values: np.ndarray, place: Place, together: bool = False) -> np.ndarray:
        """Each of some numbers at a time.

        Parameters
        ----------
        values : ndarray, shape (keys, n)
        place : Place
        together : bool
            Whether they are the components of one vector, which turns at a key without stopping.

        Returns
        -------
        ndarray, shape (n,)
        """
        key, share = place
        if share == 0:
            return values[key]
        start, end = values[key], values[key + 1]
        if self.easings[key] != "smooth":
            return start + self.share(place) * (end - start)
        rates = np.diff(values, axis=0)
        first, last = self.slopes(rates, key, together), self.slopes(rates, key + 1, together)
        length = self.length(key)
        return hermite(start, end, (length * first, length * last), share)

    def slopes(self, changes: np.ndarray, key: int, together: bool = False) -> np.ndarray:
        """How fast numbers change at a key where something smooth begins or ends, per second.

        Parameters
        ----------
        changes : ndarray, shape (keys − 1, n)
            From each key to the next.
        key : int
        together : bool
            As of `numbers`.
        """
        if key in (0, len(self) - 1):
            return np.zeros(changes.shape[1])
        lengths = self.length(key - 1), self.length(key)
        before, after = changes[key - 1] / lengths[0], changes[key] / lengths[1]
        easings = self.easings[key - 1], self.easings[key]
        if easings == ("smooth", "smooth"):
            return mean_rate(before, after, lengths, together)
        if easings[0] == "smooth":
            return _limited(_SPEEDS[easings[1]][0] * after, before, together)
        return _limited(_SPEEDS[easings[0]][1] * before, after, together)

    def rotation(self, quaternions: np.ndarray, place: Place) -> np.ndarray:
        """A rotation (x, y, z, w) at a time, of those at the keys, (keys, 4), the short way round."""
        key, share = place
        start = quaternions[key]
        if share == 0:
            return start
        pairs = itertools.pairwise(quaternions)
        changes = np.array([_vector(quaternion_product(_inverse(a), b)) for a, b in pairs])
        if self.easings[key] != "smooth":
            return quaternion_product(start, _rotation(self.share(place) * changes[key]))
        first, last = (
            _rotation(self.slopes(changes, at, together=True) * self.length(key) / 3)
            for at in (key, key + 1)
        )
        middle = quaternion_product(
            quaternion_product(_inverse(first), _rotation(changes[key])), _inverse(last)
        )
        rest = 1 - share
        parts = 1 - rest**3, share * share * (3 - 2 * share), share**3
        for part, turn in zip(parts, (first, middle, last), strict=True):
            start = quaternion_product(start, _rotation(part * _vector(turn)))
        return start / np.linalg.norm(start)


def hermite(
    start: np.ndarray, end: np.ndarray, slopes: Sequence[np.ndarray], share: float
) -> np.ndarray:
    """A cubic from `start` to `end` with two derivatives there, at a share of the way."""
    rest = 1 - share
    eased = share * share * (3 - 2 * share)
    return start + eased * (end - start) + share * rest * (rest * slopes[0] - share * slopes[1])


def mean_rate(
    before: np.ndarray, after: np.ndarray, lengths: tuple[float, float], together: bool
) -> np.ndarray:
    """The speed between two stretches that lets nothing overshoot; 0 where one turns back."""
    size_before, size_after = _size(before, together), _size(after, together)
    weights = 2 * lengths[1] + lengths[0], lengths[1] + 2 * lengths[0]
    over = weights[0] * size_after + weights[1] * size_before
    mean = sum(weights) / 2 * (before * size_after + after * size_before)
    return np.divide(mean, over, out=np.zeros_like(mean), where=over > 0)


def _limited(rate: np.ndarray, own: np.ndarray, together: bool) -> np.ndarray:
    """The speed of a neighbour, as far as what goes on with it does not overshoot."""
    most = 3 * _size(own, together)
    size = _size(rate, together)
    onward = rate * own if not together else np.full_like(rate, rate @ own)
    factor = np.divide(most, size, out=np.ones_like(rate), where=size > most)
    return np.where(onward > 0, rate * factor, 0.0)


def _size(vector: np.ndarray, together: bool) -> np.ndarray:
    return np.full_like(vector, np.linalg.norm(vector)) if together else np.abs(vector)


def _inverse(quaternion: np.ndarray) -> np.ndarray:
    return quaternion * (-1, -1, -1, 1)


def _vector(quaternion: np.ndarray) -> np.ndarray:
    """The axis of a rotation times its angle, at most π, radians."""
    quaternion = quaternion if quaternion[3] >= 0 else -quaternion
    sine = np.linalg.norm(quaternion[:3])
    if sine < 1e-12:
        return 2 * quaternion[:3]
    return quaternion[:3] * (2 * np.arctan2(sine, quaternion[3]) / sine)


def _rotation(vector: np.ndarray) -> np.ndarray:
    """The quaternion of an axis times an angle."""
    angle = np.linalg.norm(vector)
    factor = np.sin(angle / 2) / angle if angle > 1e-12 else 0.5
    return np.array([*(vector * factor), np.cos(angle / 2)])
