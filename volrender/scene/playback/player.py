"""Player: shows the time points of a figure's series one after another, each as it is due."""

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...base import checks, redraw
from .clock import Clock
from .series import AllSeries

SLOWEST_HZ, FASTEST_HZ = 0.01, 1000.0
AHEAD = 2  # points that are read before they are shown
MEASURED = 16  # points of which `shown_hz` is the rate


class Player:
    """Plays the series of a figure, all together; get it as ``figure.player``.

    Every time point is shown: where reading or drawing is slower than the rate, points come late,
    and none is left out. The next two are read by a thread while one is shown, where they
    are not in memory; a window stays responsive while it waits for one. The time of a movie that
    `Figure.record` makes is that of its frames, so it has every point, too.

    Parameters
    ----------
    subplots : callable
        Gives the subplots of the figure.
    """

    def __init__(self, subplots: Callable[[], Sequence[Any]]) -> None:
        self._series = AllSeries(subplots)
        self._clock = Clock()
        self._now: Callable[[], float] | None = None  # in a movie, the time of its frames
        self._shown_at: deque[float] = deque(maxlen=MEASURED)
        self._is_playing, self._loop, self._late = False, True, 0

    @property
    def n_times(self) -> int:
        """Time points of the longest series; 1 where there is none."""
        return self._series.n_times

    @property
    def time(self) -> int | None:
        """The time point that is shown; see `Figure.time`."""
        return self._series.time

    @time.setter
    def time(self, value: int) -> None:
        self._check_series()
        self._series.show(checks.index("time", value, self.n_times))
        if self._is_playing:
            self._clock.stop()
            self._read_ahead()

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._is_playing

    @property
    def rate_hz(self) -> float:
        """Time points per second that it aims at, 0.01 to 1000; 10 at first."""
        return self._clock.rate

    @rate_hz.setter
    def rate_hz(self, value: float) -> None:
        self._clock.rate = _checked_rate(value)
        self._measure_anew()
        redraw.announce(self)

    @property
    def loop(self) -> bool:
        """Whether the first point follows the last one; else it pauses there. True at first."""
        return self._loop

    @loop.setter
    def loop(self, value: bool) -> None:
        self._loop = checks.boolean("loop", value)

    @property
    def shown_hz(self) -> float:
        """Time points per second that were shown lately; 0 before there are two."""
        took_s = self._shown_at[-1] - self._shown_at[0] if self._shown_at else 0.0
        return (len(self._shown_at) - 1) / took_s if took_s > 0 else 0.0

    @property
    def late(self) -> int:
        """By how many points it fell behind its rate since it began to play, or the rate was set."""
        return self._late

    def play(self, rate_hz: float | None = None, loop: bool | None = None) -> None:
        """Begin to play, with `rate_hz` and `loop` as of `Figure.play`."""
        rate_hz = self.rate_hz if rate_hz is None else _checked_rate(rate_hz)
        loop = self.loop if loop is None else checks.boolean("loop", loop)
        self._check_series()
        if not loop and self.time == self.n_times - 1:
            self.time = 0
        self.rate_hz, self.loop = rate_hz, loop
        self._is_playing = True
        self._read_ahead()

    def pause(self) -> None:
        """Stay at the point that is shown; nothing is read any longer."""
        self._is_playing = False
        self._series.read_ahead(())
        redraw.announce(self)

    def advance(self) -> None:
        """Show the next point if it is due and, but in movies, read; before each frame.

        Raises
        ------
        RuntimeError, MemoryError
            It could not be read: the player pauses.
        """
        if not self._is_playing:
            return
        now = time.perf_counter() if self._now is None else self._now()
        if not self._clock.due(now):
            return
        shown = self.time
        if shown is None or (shown == self.n_times - 1 and not self._loop):
            self.pause()
            return
        next_one = (shown + 1) % self.n_times
        if self._now is None and not self._series.are_ready(next_one):
            return
        self._late += self._clock.steps(now) - 1
        self._shown_at.append(now)
        try:
            self._series.show(next_one)
        except BaseException:
            self.pause()
            raise
        if self._is_playing:  # no handler paused it
            self._read_ahead()

    def show(self, point: int, then: Sequence[int] = ()) -> None:
        """Show a `point`, and have those read that are shown `then`, next."""
        self._series.show(checks.index("time", point, self.n_times))
        self._series.read_ahead(then)

    @contextmanager
    def in_movie(self, fps: float) -> Iterator[None]:
        """Meanwhile, each frame is 1/fps later than the one before, and waits for what is read."""
        before, frames = self._now, itertools.count()
        self._now = lambda: next(frames) / fps
        self._measure_anew()
        try:
            yield
        finally:
            self._now = before
            self._measure_anew()

    def _measure_anew(self) -> None:
        self._clock.stop()
        self._shown_at.clear()
        self._late = 0

    def _read_ahead(self) -> None:
        shown, count = self._series.time or 0, self.n_times
        coming = range(shown + 1, shown + 1 + AHEAD)
        self._series.read_ahead([point % count for point in coming if self._loop or point < count])

    def _check_series(self) -> None:
        if self.n_times == 1:
            raise ValueError("This figure shows no time series.")


def _checked_rate(value: float) -> float:
    return checks.number("rate_hz", value, SLOWEST_HZ, FASTEST_HZ)
