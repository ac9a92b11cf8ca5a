"""Which bricks are asked for now? What rays told some frames ago counts for a while."""

import numpy as np

from ..layout import each_once

REMEMBERED_TICKS = 16  # a picture may be drawn in parts, from frame to frame


class Requests:
    """Pages of bricks that rays missed, and when they last did."""

    def __init__(self) -> None:
        self._pages: np.ndarray = np.zeros(0, np.int64)  # ascending
        self._ticks: np.ndarray = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self._pages)

    def note(self, pages: np.ndarray, tick: int) -> None:
        """Some were missing now."""
        pages = each_once(pages)
        left = ~_are_among(self._pages, pages) & (self._ticks >= tick - REMEMBERED_TICKS)
        every = np.concatenate([self._pages[left], pages])
        ticks = np.concatenate([self._ticks[left], np.full(len(pages), tick, np.int64)])
        order = np.argsort(every, kind="stable")  # of two runs that are in order
        self._pages, self._ticks = every[order], ticks[order]

    def pages(self) -> tuple[np.ndarray, np.ndarray]:
        """Their pages, ascending, and when they last were missing."""
        return self._pages, self._ticks

    def keep(self, pages: np.ndarray) -> None:
        """Forget all others."""
        kept = _are_among(self._pages, each_once(pages))
        self._pages, self._ticks = self._pages[kept], self._ticks[kept]

    def clear(self) -> None:
        """Forget all."""
        self._pages, self._ticks = self._pages[:0], self._ticks[:0]


def _are_among(pages: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which pages are among others, which are ascending."""
    if not len(others):
        return np.zeros(len(pages), bool)
    at = np.searchsorted(others, pages)
    return others[np.minimum(at, len(others) - 1)] == pages
