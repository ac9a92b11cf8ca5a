"""Which brick is in which slot of the atlas, and which one makes room for another?"""

import numpy as np

NOBODY = -1
NEVER = -1
STAYS = 2**62  # later than any tick: what an exact picture uses goes for nothing else


class Slots:
    """Numbers of slots: free ones, and those of pages, of which the least recently used one goes first.

    Time is counted in *ticks*.

    Parameters
    ----------
    count : int

    Attributes
    ----------
    pages : ndarray of int64
        The page in each slot, or `NOBODY`.
    """

    def __init__(self, count: int) -> None:
        self.pages = np.full(count, NOBODY, np.int64)
        self._used = np.full(count, NEVER, np.int64)  # the tick when it was last used
        self._pinned = np.zeros(count, bool)
        self._free = list(range(count))[::-1]

    def __len__(self) -> int:
        return len(self.pages)

    @property
    def n_free(self) -> int:
        """Slots that nothing is in."""
        return len(self._free)

    def grow(self, count: int) -> None:
        """Have more of them, free ones."""
        more = count - len(self)
        self._free[:0] = list(range(len(self), count))[::-1]
        self.pages = np.append(self.pages, np.full(more, NOBODY))
        self._used = np.append(self._used, np.full(more, NEVER))
        self._pinned = np.append(self._pinned, np.zeros(more, bool))

    def room(self, before: int) -> int:
        """How many can be taken: those that are free, or were last used before a tick."""
        return self.n_free + int(np.count_nonzero(self._evictable(before)))

    def oldest(self, count: int, before: int) -> np.ndarray:
        """So many slots to be freed, or fewer: the least recently used ones, last used before a tick."""
        found = np.flatnonzero(self._evictable(before))
        if len(found) > count:
            found = (
                found[np.argpartition(self._used[found], count - 1)[:count]] if count else found[:0]
            )
        return found

    def take(self, page: int, tick: int, pinned: bool = False) -> int:
        """A free slot, for a page that is used now; it stays where it is pinned."""
        slot = self._free.pop()
        self.pages[slot], self._used[slot], self._pinned[slot] = page, tick, pinned
        return slot

    def free(self, slot: int) -> None:
        """Nothing is in a slot any more."""
        self.pages[slot], self._used[slot], self._pinned[slot] = NOBODY, NEVER, False
        self._free.append(slot)

    def use(self, slots: np.ndarray, tick: int) -> None:
        """Some slots are used at a time."""
        self._used[slots] = np.maximum(self._used[slots], tick)

    def recent(self, since: int) -> np.ndarray:
        """Pages that were used since a tick, and are not pinned."""
        return self.pages[(self.pages != NOBODY) & ~self._pinned & (self._used >= since)]

    def let_go(self, tick: int) -> None:
        """What stayed for an exact picture was last used at a tick."""
        self._used[self._used == STAYS] = tick

    def is_pinned(self, slot: int) -> bool:
        """Whether what is in it stays."""
        return bool(self._pinned[slot])

    def _evictable(self, before: int) -> np.ndarray:
        return (self.pages != NOBODY) & ~self._pinned & (self._used < before)
