"""How are the values of each volume distributed? Sorted once, and anew after the data changed."""

import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ......data.histogram import Distribution
from ......data.sources.sampling import strided_sample

LARGEST_SHARE = 0.2  # of the time that may go into distributions while data keeps changing


@dataclass
class _Entry:
    distribution: Any
    taken: float  # when, seconds
    cost: float  # seconds
    is_stale: bool = False


def sorted_sample(buffer) -> Distribution:
    """The distribution of about a million voxels of a `VolumeBuffer`."""
    return Distribution(strided_sample(buffer.source))


class Distributions:
    """A `Distribution` for each buffer that was asked for, or what else is taken of its voxels.

    Parameters
    ----------
    take : callable, optional
        ``take(buffer)`` of a `VolumeBuffer`.

    Attributes
    ----------
    is_due : bool
        Whether the last answer was out of date, to be taken anew a little later.
    """

    def __init__(self, take: Callable[[Any], Any] = sorted_sample) -> None:
        self.is_due = False
        self._take = take
        self._entries: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()

    def forget(self, buffer) -> None:
        """The data changed."""
        if buffer in self._entries:
            self._entries[buffer].is_stale = True

    def of(self, buffer) -> Any:
        """The distribution of the values of a `VolumeBuffer`, or what was taken of it."""
        entry, now = self._entries.get(buffer), time.perf_counter()
        self.is_due = False
        if entry is not None and entry.is_stale and now < entry.taken + entry.cost / LARGEST_SHARE:
            self.is_due = True
        elif entry is None or entry.is_stale:
            distribution = self._take(buffer)
            taken = time.perf_counter()
            entry = self._entries[buffer] = _Entry(distribution, taken, taken - now)
        return entry.distribution
