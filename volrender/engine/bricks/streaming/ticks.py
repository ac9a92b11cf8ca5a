"""When is a brick recent, so that it does not go for another? Time is counted by what rays tell."""

import time
from collections import deque

RECENT_TICKS = 2  # what was used in these does not go for others,
RECENT_S = 0.7  # nor what was used so lately: pictures at rest are marched part by part


class Ticks:
    """Counts the times that rays told something.

    Attributes
    ----------
    now : int
    """

    def __init__(self) -> None:
        self.now = 0
        self._latest: deque[tuple[float, int]] = deque()  # when the latest ones were

    def go_on(self) -> None:
        """Rays told something."""
        self.now += 1
        self._latest.append((time.monotonic(), self.now))

    @property
    def first_recent(self) -> int:
        """The first tick of those that are recent, whose bricks do not go for others."""
        now = time.monotonic()
        while self._latest and self._latest[0][0] < now - RECENT_S:
            self._latest.popleft()
        return min(self.last, self._latest[0][1]) if self._latest else self.last

    @property
    def last(self) -> int:
        """The first tick of the last few."""
        return self.now - RECENT_TICKS + 1

    @property
    def before_recent(self) -> int:
        """When what is there ahead of time counts as used: it goes before all that is recent."""
        return self.first_recent - 1
