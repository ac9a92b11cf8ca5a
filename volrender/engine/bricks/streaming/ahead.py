"""Which bricks will be missed soon? Those that were missing where scouts looked, while the camera moves."""

from typing import Any
from weakref import WeakSet

import numpy as np

from .feedback import Feedback, Region
from .requests import Requests

MOST_ASKED = 64  # bricks at a time


class Ahead:
    """What scouts tell of one volume: marches of few rays, from where the camera will be.

    They have a region of their own, so that what they miss is nothing that a picture lacks.

    Parameters
    ----------
    feedback : Feedback

    Attributes
    ----------
    unseen : int
        Versions of bricks that differ from those before in nothing that a picture lacked.
    """

    def __init__(self, feedback: Feedback) -> None:
        self._feedback = feedback
        self._region: Region | None = None
        self._scouts: WeakSet[Any] = WeakSet()
        self._requests = Requests()
        self._tick = 0
        self.unseen = 0
        self._came: set[int] = set()  # pages

    @property
    def begin(self) -> int:
        """The first word of what they tell, in the buffer; the engine's lock is held."""
        if self._region is None:
            self._region = self._feedback.region()
        return self._region.begin

    @property
    def is_on(self) -> bool:
        """Whether anybody looks ahead."""
        return len(self._scouts) > 0

    def look(self, scout: Any) -> None:
        """A scout looks ahead from now on."""
        if not self.is_on:
            self._came.clear()
        self._scouts.add(scout)

    def rest(self, scout: Any) -> bool:
        """A scout does so no more; whether it was the last one."""
        was_on = self.is_on
        self._scouts.discard(scout)
        if not self.is_on:
            self.clear()
        return was_on and not self.is_on

    def take(self, slots: Any, tick: int) -> bool:
        """Take what they told since; whether it is anything. The slots that they used are used at a tick."""
        told = [] if self._region is None else self._region.take()
        if not self.is_on:  # what comes late is of no use any more
            self.clear()
            return False
        for each in told:
            self._tick += 1
            self._requests.note(each.missing, self._tick)
            slots.use(each.used_slots(len(slots)), tick)
        return bool(told)

    def pages(self) -> np.ndarray:
        """What they missed of late, the latest first."""
        pages, ticks = self._requests.pages()
        return pages[np.argsort(-ticks, kind="stable")]

    def came(self, pages: list[int], versions: int) -> None:
        """Bricks were uploaded that no picture is known to lack, which made so many versions of all."""
        self._came.update(pages)
        self.unseen += versions

    def notice(self, missing: np.ndarray) -> None:
        """A picture lacked some bricks; where one was on its way then, the picture is to be drawn anew."""
        if self._came and (found := self._came.intersection(missing.tolist())):
            self._came -= found
            self.unseen -= 1

    def clear(self) -> None:
        """Ask for nothing."""
        self._requests.clear()
