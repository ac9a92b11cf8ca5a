"""Clock: how many steps of a given rate are due?"""


class Clock:
    """Counts steps of a given rate.

    Attributes
    ----------
    rate : float
        Steps per second.
    """

    def __init__(self, rate: float = 10.0) -> None:
        self.rate = rate
        self._last: float | None = None

    def stop(self) -> None:
        """Begin anew with the next call of `due` or `steps`."""
        self._last = None

    def due(self, now: float) -> int:
        """Whole steps since the last call of `steps`; they stay due."""
        if self._last is None:
            self._last = now
        return int((now - self._last) * self.rate + 1e-6)

    def steps(self, now: float) -> int:
        """Whole steps since the last call; what is left over counts for the next one."""
        steps = self.due(now)
        assert self._last is not None
        self._last += steps / self.rate
        return steps
