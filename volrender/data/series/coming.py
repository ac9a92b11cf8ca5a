"""A time point that may be shown next: where it is read, found once, by whoever needs it first."""

import threading
from collections.abc import Callable

from ..sources.source import Source


class Coming:
    """Gives the source of a time point, from any thread, the same one to all.

    Parameters
    ----------
    time : int
    find : callable
        Finds it, which may take long.
    """

    def __init__(self, time: int, find: Callable[[], Source]) -> None:
        self.time = time
        self._find = find
        self._lock = threading.Lock()
        self._source: Source | None = None

    def __call__(self) -> Source:
        """The source; raises what finding it raises."""
        with self._lock:
            if self._source is None:
                self._source = self._find()
            return self._source
