"""How many threads read at once? About as many as bring what frames take."""

import math
import time

PATIENCE_S = 0.05  # where nothing comes for so long, all read: they wait for a store, or the like


class Pace:
    """Counts threads; the lock of the loader is held.

    Python's lock goes round among all that run, so that each more makes frames slower.

    Parameters
    ----------
    most : int

    Attributes
    ----------
    at_once : int
        Threads that read while bricks come.
    """

    def __init__(self, most: int) -> None:
        self._most = self.at_once = most
        self._came_s = -math.inf

    def came(self) -> None:
        """A brick was read, or could not be."""
        self._came_s = time.monotonic()

    def fit(self, waiting_bytes: float, taken_bytes: float, is_more: bool) -> bool:
        """A frame takes so many bytes of those that wait, and there may be more to read.

        Returns
        -------
        bool
            Whether more threads read now.
        """
        before = self.at_once
        if is_more and waiting_bytes < taken_bytes:
            self.at_once = min(self._most, before + 1)
        elif waiting_bytes > 2 * taken_bytes:
            self.at_once = max(1, before - 1)
        return self.at_once > before

    def hurry(self) -> None:
        """Somebody waits: all read."""
        self.at_once = self._most

    def are_enough(self, reading: int) -> bool:
        """Whether no more than so many threads are to read."""
        return reading >= self.at_once and time.monotonic() < self.patient_until_s

    @property
    def patient_until_s(self) -> float:
        """When all read, if nothing comes before."""
        return self._came_s + PATIENCE_S
