"""Which bricks are asked for now? What rays told some frames ago counts for a while."""

import numpy as np

REMEMBERED_TICKS = 16  # a picture may be drawn in parts, from frame to frame


class Requests:
    """Pages of bricks that rays missed, and when they last did."""

    def __init__(self) -> None:
        self._ticks: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ticks)

    def note(self, pages: np.ndarray, tick: int) -> None:
        """Some were missing now."""
        self._ticks.update(dict.fromkeys(pages.tolist(), tick))
        oldest = tick - REMEMBERED_TICKS
        if any(at < oldest for at in self._ticks.values()):
            self._ticks = {page: at for page, at in self._ticks.items() if at >= oldest}

    def pages(self) -> tuple[np.ndarray, np.ndarray]:
        """Their pages, and when they last were missing."""
        count = len(self._ticks)
        pages = np.fromiter(self._ticks, np.int64, count)
        return pages, np.fromiter(self._ticks.values(), np.int64, count)

    def keep(self, pages: np.ndarray) -> None:
        """Forget all others."""
        self._ticks = {page: self._ticks[page] for page in pages.tolist()}

    def clear(self) -> None:
        """Forget all."""
        self._ticks.clear()
