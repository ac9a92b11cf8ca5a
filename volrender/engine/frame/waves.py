"""Which volumes are marched together, before they are drawn? As many as have room in a few targets.

What the rays of a volume find is stored in a target of the frame's size, within its rectangle.
Volumes whose rectangles do not meet share a target; where there is no room left, what was marched
is drawn, and the targets are used again.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .draw_list import Owner

MOST_TARGETS = 8  # at once: each takes as much memory as the frame
MOST_ITEMS = 1000  # in a wave: lavapipe takes 25 kB for each, until it has drawn all of them
PLOT_PX = 8  # a side: what is free in a target is known by squares of pixels


class Place(NamedTuple):
    """Where a volume is marched to.

    Attributes
    ----------
    item : VolumeItem
    target : int
        Which target.
    is_first : bool
        It is the first there in its wave.
    """

    item: Any
    target: int
    is_first: bool


class Wave(NamedTuple):
    """What is marched, and then drawn.

    Attributes
    ----------
    items : list of Item
        Drawn in this order.
    places : list of Place
        Of those that are marched before.
    """

    items: list
    places: list[Place]

    @property
    def targets(self) -> int:
        """How many are marched to."""
        return sum(place.is_first for place in self.places)

    @property
    def is_full(self) -> bool:
        """The device should begin with it before another one is recorded."""
        return len(self.items) == MOST_ITEMS


def waves_of(items: Iterable[Any], marched: set[Owner], size_px: tuple[int, int]) -> Iterator[Wave]:
    """All items in their order, wave by wave; at least one wave.

    Parameters
    ----------
    items : iterable of Item
    marched : set of Owner
        Whose items are marched before they are drawn.
    size_px : (width, height)
        Of the targets.
    """
    wave, targets = Wave([], []), _Targets(size_px)
    for item in items:
        if marched and item.owner in marched and min(item.scissor_px[2:]) > 0:
            place = targets.place(item)
            if place is None:
                yield wave
                wave, targets = Wave([], []), _Targets(size_px)
                place = targets.place(item)
                assert place is not None  # an empty target has room for all
            wave.places.append(place)
        wave.items.append(item)
        if len(wave.items) == MOST_ITEMS:
            yield wave
            wave, targets = Wave([], []), _Targets(size_px)
    yield wave


class _Targets:
    """What is taken of each target."""

    def __init__(self, size_px: tuple[int, int]) -> None:
        width, height = size_px
        self._shape = -(-height // PLOT_PX), -(-width // PLOT_PX)
        self._taken: list[np.ndarray] = []

    def place(self, item: Any) -> Place | None:
        """Where there is room for an item; None: nowhere."""
        left, top, width, height = item.scissor_px
        plots = (
            slice(top // PLOT_PX, -(-(top + height) // PLOT_PX)),
            slice(left // PLOT_PX, -(-(left + width) // PLOT_PX)),
        )
        for number, taken in enumerate(self._taken):
            if not taken[plots].any():
                taken[plots] = True
                return Place(item, number, is_first=False)
        if len(self._taken) == MOST_TARGETS:
            return None
        self._taken.append(np.zeros(self._shape, bool))
        self._taken[-1][plots] = True
        return Place(item, len(self._taken) - 1, is_first=True)
