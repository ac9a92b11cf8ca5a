"""Threads that read bricks while pictures are drawn: what is asked for comes first, and may be called off."""

import heapq
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

from .brick import Brick

MOST_THREADS = 8
MOST_DONE = 128  # bricks that wait to be uploaded; more are not read meanwhile
DELAYS_S = (0.05, 0.25, 1.0)  # before what could not be read is tried again
IDLE_S = 2.0  # a thread that has had nothing to do for so long ends


@dataclass
class _Trial:
    """A brick that is asked for."""

    page: int
    order: int
    tries: int = 0  # that came to nothing
    is_stale: bool = False  # what is read of it now is old already


class Loader:
    """Reads bricks in the order of what is asked for now.

    Parameters
    ----------
    read : callable
        Reads a brick, of its page; from several threads at once. What it raises is tried again
        some time later, a few times.
    fail : callable
        Gives what stands for a brick that could not be read, of its page.
    threads : int, optional
        At most. By default one a core, eight at most; they begin when something is asked for, and
        end when nothing is.

    Attributes
    ----------
    failures : deque of (int, Exception)
        Pages that could not be read, and why, until somebody takes them.
    """

    def __init__(
        self,
        read: Callable[[int], Brick],
        fail: Callable[[int], Brick],
        threads: int | None = None,
    ) -> None:
        self._read, self._fail = read, fail
        self._most_threads = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._changed = threading.Condition()
        self._trials: dict[int, _Trial] = {}  # all that are queued, waiting or being read
        self._queue: list[tuple[int, int, _Trial]] = []
        self._waiting: list[tuple[float, int, _Trial]] = []  # to be tried again at a time
        self._reading: set[int] = set()
        self._done: deque[Brick] = deque()
        self._numbers = count()
        self._threads = 0
        self._is_closed = False
        self._arrivals: list[Callable[[], object]] = []
        self.failures: deque[tuple[int, Exception]] = deque(maxlen=64)

    @property
    def n_done(self) -> int:
        """Bricks that wait to be taken."""
        return len(self._done)

    @property
    def pending(self) -> int:
        """Bricks that are asked for and not taken yet."""
        return len(self._trials) + len(self._done)

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have something called, in any thread, when there is a brick to be taken again."""
        self._arrivals.append(callback)

    def want(self, wanted: Iterable[int]) -> None:
        """Read these pages, in this order, and none that were asked for before.

        What is being read, or was, is not begun again.
        """
        with self._changed:
            before, self._trials = self._trials, {}
            ready = {brick.page for brick in self._done}
            waiting = {id(trial) for _, _, trial in self._waiting}
            self._queue.clear()
            for order, page in enumerate(wanted):
                if page in ready or page in self._trials:
                    continue
                trial = before.pop(page, None) or _Trial(page, order)
                self._trials[page] = trial
                trial.order = order
                if page not in self._reading and id(trial) not in waiting:
                    self._queue.append((order, next(self._numbers), trial))
            for page in self._reading & set(before):
                self._trials[page] = before[page]  # it is read to its end
            self._waiting = [each for each in self._waiting if each[2].page in self._trials]
            heapq.heapify(self._waiting)
            heapq.heapify(self._queue)
            self._begin_threads()
            self._changed.notify_all()

    def outdate(self, pages: Iterable[int]) -> None:
        """The voxels of some bricks changed: what was read of them is of no use, nor what is being read."""
        with self._changed:
            stale = set(pages)
            self._done = deque(brick for brick in self._done if brick.page not in stale)
            for page in stale & self._reading:
                self._trials[page].is_stale = True
            self._changed.notify_all()

    def take(self, most_bytes: float = float("inf")) -> list[Brick]:
        """The bricks that are there, up to so many bytes, but at least one."""
        if not self._done:
            return []
        taken: list[Brick] = []
        nbytes = 0
        with self._changed:
            while self._done and (not taken or nbytes + self._done[0].nbytes <= most_bytes):
                taken.append(self._done.popleft())
                nbytes += taken[-1].nbytes
            self._changed.notify_all()
        return taken

    def wait(self, timeout_s: float) -> bool:
        """Wait until a brick can be taken, or nothing is asked for; False where time runs out first."""
        with self._changed:
            return self._changed.wait_for(
                lambda: bool(self._done) or not self._trials or self._is_closed, timeout_s
            )

    def close(self) -> None:
        """Read nothing more; the threads end, each when it is through with its brick."""
        with self._changed:
            self._is_closed = True
            self._trials.clear()
            self._queue.clear()
            self._waiting.clear()
            self._done.clear()
            self._changed.notify_all()

    def _begin_threads(self) -> None:
        """Have as many threads as there is work for; the lock is held."""
        while (
            not self._is_closed
            and self._threads < self._most_threads
            and self._threads - len(self._reading) < len(self._queue)
        ):
            self._threads += 1
            threading.Thread(target=self._work, name="volrender bricks", daemon=True).start()

    def _work(self) -> None:
        """What a thread does."""
        try:
            while (trial := self._next()) is not None:
                self._try(trial)
        except BaseException:
            with self._changed:
                self._threads -= 1
            raise

    def _next(self) -> _Trial | None:
        """What to read next. None where there is nothing for some time: the thread is gone then."""
        until = time.monotonic() + IDLE_S
        with self._changed:
            while not self._is_closed:
                now = time.monotonic()
                while self._waiting and self._waiting[0][0] <= now:
                    self._enqueue(heapq.heappop(self._waiting)[2])
                if self._queue and len(self._done) < MOST_DONE:
                    trial = heapq.heappop(self._queue)[2]
                    self._reading.add(trial.page)
                    return trial
                if not self._queue and not self._waiting and now >= until:
                    break
                # Where much is done already, something of that is to be taken first.
                due = until if self._queue or not self._waiting else self._waiting[0][0]
                self._changed.wait(max(due - now, 0.001))
            self._threads -= 1
        return None

    def _enqueue(self, trial: _Trial) -> None:
        heapq.heappush(self._queue, (trial.order, next(self._numbers), trial))

    def _try(self, trial: _Trial) -> None:
        """Read a brick, and note what came of it."""
        brick, error = None, None
        try:
            brick = self._read(trial.page)
        except Exception as raised:
            error = raised
        if error is not None and trial.tries == len(DELAYS_S):
            brick = self._fail(trial.page)
        with self._changed:
            self._reading.discard(trial.page)
            if not self._note(trial, brick, error):
                return
            is_first = len(self._done) == 1
            self._changed.notify_all()
        if is_first:
            for callback in tuple(self._arrivals):
                callback()

    def _note(self, trial: _Trial, brick: Brick | None, error: Exception | None) -> bool:
        """Note what came of a trial, while the lock is held; whether there is a brick more."""
        if self._is_closed or self._trials.get(trial.page) is not trial:
            return False
        if trial.is_stale:
            trial.is_stale, trial.tries = False, 0
            self._enqueue(trial)
            return False
        if brick is None:
            due = time.monotonic() + DELAYS_S[trial.tries]
            trial.tries += 1
            heapq.heappush(self._waiting, (due, next(self._numbers), trial))
            return False
        if error is not None:
            self.failures.append((trial.page, error))
        del self._trials[trial.page]
        self._done.append(brick)
        return True
