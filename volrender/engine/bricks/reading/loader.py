"""Threads that read bricks while pictures are drawn: what is asked for comes first, and may be called off."""

import heapq
import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count

from .brick import Brick
from .pace import Pace
from .workers import Job, Workers

MOST_THREADS = 8
MOST_DONE = 128  # bricks that wait to be uploaded; more are not read meanwhile
MOST_AHEAD = 16  # the same of those that were read ahead
DELAYS_S = (0.05, 0.25, 1.0)  # before what could not be read is tried again


@dataclass
class _Trial:
    """A brick that is asked for."""

    page: int
    order: int
    tries: int = 0  # that came to nothing
    is_ahead: bool = False  # nobody waits for it yet
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
        end when nothing is. At most half of them, but one, read what nobody waits for yet.

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
        lock = threading.RLock()
        self._changed = threading.Condition(lock)  # for threads, that there is something to do
        self._came = threading.Condition(lock)  # for whoever waits for bricks
        most = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._pace = Pace(most)
        self._workers = Workers(self._changed, most, self._due, self._next_s)
        self._trials: dict[int, _Trial] = {}  # all that are queued, waiting or being read
        self._queue: list[tuple[int, int, _Trial]] = []
        self._waiting: list[tuple[float, int, _Trial]] = []  # to be tried again at a time
        self._reading: set[int] = set()
        self._done: deque[Brick] = deque()
        self._done_ahead: deque[Brick] = deque()
        self._vain: set[int] = set()  # pages that could not be read ahead
        self._chores: deque[Callable[[], object]] = deque()
        self._numbers = count()
        self._is_closed = False
        self._arrivals: list[Callable[[], object]] = []
        self.failures: deque[tuple[int, Exception]] = deque(maxlen=64)

    @property
    def n_done(self) -> int:
        """Bricks that wait to be taken."""
        return len(self._done)

    @property
    def n_queued(self) -> int:
        """Bricks that no thread has begun to read."""
        return len(self._queue)

    @property
    def pending(self) -> int:
        """Bricks that are asked for and not taken yet, but those that are read ahead."""
        return sum(not trial.is_ahead for trial in self._trials.copy().values()) + len(self._done)

    @property
    def n_ahead(self) -> int:
        """Bricks that are to be read ahead, or are being read."""
        return sum(trial.is_ahead for trial in self._trials.copy().values())

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have something called, in any thread, when there is a brick to be taken again."""
        self._arrivals.append(callback)

    def want(self, wanted: Iterable[int], ahead: Iterable[int] = ()) -> None:
        """Read these pages, in this order, and none that were asked for before.

        What is being read, or was, is not begun again. Those that may be wanted soon, `ahead`, are
        begun while no other waits for a thread, and are for `take_ahead` unless they are wanted by then.
        """
        wanted, ahead = list(wanted), list(ahead)
        with self._changed:
            before, self._trials = self._trials, {}
            self._sort_out(set(wanted), set(ahead))
            ready = {brick.page for brick in (*self._done, *self._done_ahead)}
            waiting = {id(trial) for _, _, trial in self._waiting}
            self._queue.clear()
            for order, page in enumerate((*wanted, *ahead)):
                is_ahead = order >= len(wanted)
                if page in ready or page in self._trials or (is_ahead and page in self._vain):
                    continue
                trial = before.pop(page, None) or _Trial(page, order)
                self._trials[page] = trial
                trial.order, trial.is_ahead = order, is_ahead
                if page not in self._reading and id(trial) not in waiting:
                    self._queue.append((order, next(self._numbers), trial))
            for page in self._reading & set(before):
                self._trials[page] = before[page]  # it is read to its end
            self._waiting = [each for each in self._waiting if each[2].page in self._trials]
            heapq.heapify(self._waiting)
            heapq.heapify(self._queue)
            self._workers.begin(len(self._queue) + len(self._chores))
            self._changed.notify(len(self._queue) + len(self._chores))
            self._came.notify_all()

    def _sort_out(self, wanted: set[int], ahead: set[int]) -> None:
        """Of what was read ahead, what is wanted is done, and what nobody asks for is let go."""
        self._done.extend(brick for brick in self._done_ahead if brick.page in wanted)
        left = [brick for brick in self._done_ahead if brick.page in ahead - wanted]
        self._done_ahead = deque(left)

    def meanwhile(self, chores: Iterable[Callable[[], object]]) -> None:
        """Do these too, one after the other, whenever there is nothing to be read; errors are passed over."""
        with self._changed:
            self._chores.extend(chores)
            self._workers.begin(len(self._queue) + len(self._chores))
            self._changed.notify_all()

    def outdate(self, pages: Iterable[int]) -> None:
        """The voxels of some bricks changed: what was read of them is of no use, nor what is being read."""
        with self._changed:
            stale = set(pages)
            self._done = deque(brick for brick in self._done if brick.page not in stale)
            self._sort_out(set(), {brick.page for brick in self._done_ahead} - stale)
            self._vain -= stale
            for page in stale & self._reading:
                self._trials[page].is_stale = True
            self._changed.notify_all()
            self._came.notify_all()

    def take(self, most_bytes: float = float("inf")) -> list[Brick]:
        """The bricks that are there, up to so many bytes, but at least one."""
        return self._taken_of(self._done, most_bytes, least=1)

    def take_ahead(self, most_bytes: float) -> list[Brick]:
        """The bricks that were read ahead, up to so many bytes."""
        return self._taken_of(self._done_ahead, most_bytes, least=0)

    def _taken_of(self, done: deque[Brick], most_bytes: float, least: int) -> list[Brick]:
        """The first bricks, up to so many bytes, but at least so many."""
        if not done:
            return []
        taken: list[Brick] = []
        nbytes = 0
        with self._changed:
            is_full = len(self._done) >= MOST_DONE or len(self._done_ahead) >= MOST_AHEAD
            while done and (len(taken) < least or nbytes + done[0].nbytes <= most_bytes):
                taken.append(done.popleft())
                nbytes += taken[-1].nbytes
            if is_full:
                self._changed.notify_all()
            self._came.notify_all()
        return taken

    def fit(self, most_bytes: float) -> None:
        """Have about as many threads read as bring what a frame takes, so many bytes; for each frame."""
        with self._changed:
            waiting = sum(brick.nbytes for brick in self._done)
            if self._pace.fit(waiting, most_bytes, len(self._queue) > 0):
                self._changed.notify_all()

    def hurry(self) -> None:
        """Have all threads read: somebody waits."""
        with self._changed:
            self._pace.hurry()
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until a brick can be taken, or nothing is asked for; False where time runs out first."""
        with self._came:
            return self._came.wait_for(
                lambda: bool(self._done) or not self.pending or self._is_closed, timeout_s
            )

    def close(self) -> None:
        """Read nothing more; the threads end, each when it is through with its brick."""
        with self._changed:
            self._is_closed = True
            self._trials.clear()
            self._queue.clear()
            self._waiting.clear()
            self._done.clear()
            self._done_ahead.clear()
            self._chores.clear()
            self._workers.end()
            self._came.notify_all()

    def _due(self, may_be_aside: bool) -> Job | None:
        """What a thread may do now; the lock is held."""
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            self._enqueue(heapq.heappop(self._waiting)[2])
        if self._queue and not self._pace.are_enough(len(self._reading)):
            is_ahead = self._queue[0][2].is_ahead
            if is_ahead and not (may_be_aside and len(self._done_ahead) < MOST_AHEAD):
                return None
            if len(self._done) >= MOST_DONE:  # some of these are to be taken first
                return None
            trial = heapq.heappop(self._queue)[2]
            self._reading.add(trial.page)
            return Job(partial(self._try, trial), is_ahead)
        if self._chores and may_be_aside and not self._queue:
            return Job(partial(_try_chore, self._chores.popleft()), True)
        return None

    def _next_s(self) -> float | None:
        """When something may be due without a notice, see `Workers`."""
        retry_s = self._waiting[0][0] if self._waiting else math.inf
        if self._queue and self._pace.are_enough(len(self._reading)):
            return min(retry_s, self._pace.patient_until_s)
        return retry_s if self._waiting or self._queue or self._chores else None

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
            self._pace.came()
            if not self._note(trial, brick, error):
                return
            is_first = len(self._done) == 1
            self._came.notify_all()
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
        if error is not None and trial.is_ahead:  # it is told where it is wanted, and fails then
            self._vain.add(trial.page)
            del self._trials[trial.page]
            return False
        if brick is None:
            due = time.monotonic() + DELAYS_S[trial.tries]
            trial.tries += 1
            heapq.heappush(self._waiting, (due, next(self._numbers), trial))
            return False
        if error is not None:
            self.failures.append((trial.page, error))
        del self._trials[trial.page]
        (self._done_ahead if trial.is_ahead else self._done).append(brick)
        return not trial.is_ahead


def _try_chore(chore: Callable[[], object]) -> None:
    """Do a chore, which is nobody's concern if it fails: whoever needs what it is for finds out."""
    with suppress(Exception):
        chore()
