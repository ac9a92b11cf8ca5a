"""Threads that do what is due: they begin when there is something, and end when there is nothing."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

IDLE_S = 2.0  # a thread that has had nothing to do for so long ends


class Job(NamedTuple):
    """Something that a thread does.

    Attributes
    ----------
    do : callable
    is_aside : bool
        Nobody waits for it: at most half of the threads, but one, do such things at a time.
    """

    do: Callable[[], object]
    is_aside: bool


class Workers:
    """Up to so many threads.

    Parameters
    ----------
    changed : threading.Condition
        Its lock is held while `due` and `next_s` are called; it is notified where they may say
        something else.
    most : int
        Threads.
    due : callable
        ``due(may_be_aside)`` gives the next `Job`, which is another one's then; None where there is none.
    next_s : callable
        ``next_s()`` says when there may be one without a notice, in seconds of `time.monotonic`; inf where
        a notice comes before; None where nothing is to be done.

    Attributes
    ----------
    count : int
        Of threads, now.
    """

    def __init__(
        self,
        changed: threading.Condition,
        most: int,
        due: Callable[[bool], Job | None],
        next_s: Callable[[], float | None],
    ) -> None:
        self._changed, self._most = changed, most
        self._due, self._next_s = due, next_s
        self.count = self._busy = self._aside = 0
        self._has_ended = False

    def begin(self, jobs: int) -> None:
        """Have as many threads as so many jobs need, beside those that are being done; the lock is held."""
        while not self._has_ended and self.count < self._most and self.count - self._busy < jobs:
            self.count += 1
            threading.Thread(target=self._work, name="volrender bricks", daemon=True).start()

    def end(self) -> None:
        """Have none, as soon as each is through with what it does; the lock is held."""
        self._has_ended = True
        self._changed.notify_all()

    def _work(self) -> None:
        """What a thread does."""
        try:
            while (job := self._next()) is not None:
                try:
                    job.do()
                finally:
                    self._done(job)
        except BaseException:
            with self._changed:
                self.count -= 1
            raise

    def _next(self) -> Job | None:
        """What to do next. None where there is nothing for some time: the thread is gone then."""
        until = time.monotonic() + IDLE_S
        with self._changed:
            while not self._has_ended:
                job = self._due(self._aside < max(1, self._most // 2))
                if job is not None:
                    self._busy += 1
                    self._aside += job.is_aside
                    return job
                now, at = time.monotonic(), self._next_s()
                if at is None and now >= until:
                    break
                due = until if at is None else min(at, now + IDLE_S)
                self._changed.wait(max(due - now, 0.001))
            self.count -= 1
        return None

    def _done(self, job: Job) -> None:
        with self._changed:
            self._busy -= 1
            self._aside -= job.is_aside
            if job.is_aside:
                self._changed.notify_all()
