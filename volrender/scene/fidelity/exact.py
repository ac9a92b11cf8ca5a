"""Draws until nothing is missing: a picture whole, or in parts so small that memory has room for each."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from ...base.rectangles import Rectangle
from ...engine.device.engine import Engine
from .bricked import Bricked, is_provisional
from .fidelity import FINAL, Fidelity, worst

LEAST_PART_PX = 4  # a side: parts are not split further
LOOK_S = 0.05  # how often it looks whether levels are made
MOST_ROUNDS = 32  # of drawing and loading, before a part is taken for too large

T = TypeVar("T")


class _Waits(Exception):
    """What is drawn is held in bricks by now, and waits for them."""


class Part(NamedTuple, Generic[T]):
    """A part of a picture, drawn.

    Attributes
    ----------
    rectangle : (left, top, width, height)
    drawn : object
        What was given when it was drawn last.
    """

    rectangle: Rectangle
    drawn: T


class Exact:
    """Draws the same again, and loads what it missed, until it missed nothing.

    While it waits for that, frames of others are drawn, and what other threads set meanwhile shows in the
    next of its rounds. One such picture at a time, or part of one, has the engine's `turn`.

    Parameters
    ----------
    engine : Engine
        Of the figure.
    find : callable
        ``find()`` gives what is drawn now that is held in bricks.
    level : int, optional
        The finest level of detail that is drawn, for `fidelity`.
    timeout_s : float, optional
        After so many seconds nothing is waited for; default: as long as it takes.
    """

    def __init__(
        self,
        engine: Engine,
        find: Callable[[], Sequence[Bricked]],
        level: int | None = None,
        timeout_s: float | None = None,
    ) -> None:
        self._engine, self._find = engine, find
        self._bricked = find()
        self._served: dict[int, Bricked] = {}  # in this turn
        self._ends_s = None if timeout_s is None else time.monotonic() + timeout_s
        self._found = Fidelity(level=level)

    @property
    def fidelity(self) -> Fidelity:
        """Of all that was drawn, the worst."""
        if not self._bricked:
            return FINAL
        found, failed = self._found, sum(one.failed for one in self._bricked)
        state = "limited" if failed and found.is_final else found.state
        return replace(found, state=state, failed=failed)

    def draw(self, submit: Callable[[], T]) -> T:
        """Have ``submit()`` draw, until it lacks nothing or no more can be had: what it gave last."""
        drawn, lacks = self._in_turn(submit)
        self._note(lacks)
        return drawn

    def parts(self, rectangle: Rectangle, submit: Callable[[Rectangle], T]) -> Iterator[Part[T]]:
        """Have ``submit(rectangle)`` draw a part of a picture, or where that has no room, its quarters.

        Yields them when they are drawn.
        """
        waiting = [rectangle]
        while waiting:
            part = waiting.pop()
            quarters = [] if self._is_late else _quarters(part)
            drawn, lacks = self._in_turn(lambda: submit(part), not quarters)  # noqa: B023, at once
            if quarters and lacks.state == "limited":
                waiting += quarters
            else:
                self._note(lacks)
                yield Part(part, drawn)

    def _in_turn(self, submit: Callable[[], T], is_least: bool = True) -> tuple[T, Fidelity]:
        """What was drawn last, and what it lacks, beside what cannot be read.

        What is no part that can be split is tried as long as anything comes.
        """
        while True:
            self._bricked = self._find()
            with self._turn(bool(self._bricked)) as is_ours, suppress(_Waits):
                if self._bricked and not is_ours:
                    return submit(), Fidelity("improving")
                return self._rounds(submit, is_least, is_ours)

    def _rounds(self, submit: Callable[[], T], is_least: bool, is_ours: bool) -> tuple[T, Fidelity]:
        drawn = self._drawn(submit, is_ours)
        rounds = missing = 0
        is_made, was_made = True, True
        while rounds < MOST_ROUNDS:
            is_made, was_made = not self._is_provisional(), is_made
            served = [one.serve(self._left_s) for one in self._bricked]
            asked = sum(one.asked for one in served)
            if not asked and is_made and was_made:
                return drawn, FINAL
            if not asked and self._is_late:
                return drawn, Fidelity("improving")
            if not asked:  # levels are being made, which are then asked for
                time.sleep(LOOK_S)
                continue
            rounds += 1
            loaded = sum(one.loaded for one in served)
            missing = asked - loaded
            drawn = self._drawn(submit, is_ours)  # with what came
            if any(one.refused for one in served) and not (is_least and loaded):
                break
            if self._is_late:
                return drawn, Fidelity("improving", None, missing)
        return drawn, Fidelity("limited", None, missing)

    def _drawn(self, submit: Callable[[], T], is_ours: bool) -> T:
        """Have it drawn so that what rays miss is told apart from what those of frames do."""
        with self._engine.lock, ExitStack() as stack:
            self._bricked = self._find()  # data may have taken the place of others
            if self._bricked and not is_ours:
                raise _Waits
            for one in self._bricked:
                self._served[id(one)] = one
                stack.enter_context(one.serving.listening())
            return submit()

    @contextmanager
    def _turn(self, is_wanted: bool) -> Iterator[bool]:
        """Nobody else draws what waits for bricks; frames do, which leave those here that this needs.

        False where it is not wanted, or another one had the turn until there was no time left.
        """
        turn, left_s = self._engine.turn, self._left_s
        is_ours = is_wanted and turn.acquire(timeout=-1 if left_s is None else left_s)
        try:
            yield is_ours
        finally:
            if is_ours:
                with self._engine.lock:
                    for one in self._served.values():
                        one.serving.let_go()
                self._served.clear()
                turn.release()

    def _is_provisional(self) -> bool:
        return any(is_provisional(one, self._found.level) for one in self._bricked)

    @property
    def _left_s(self) -> float | None:
        return None if self._ends_s is None else max(0.0, self._ends_s - time.monotonic())

    @property
    def _is_late(self) -> bool:
        return self._left_s == 0.0

    def _note(self, lacks: Fidelity) -> None:
        self._found = worst([self._found, lacks])


def _quarters(rectangle: Rectangle) -> list[Rectangle]:
    """Its parts, the last one first; none where they would be too small."""
    left, top, width, height = rectangle
    if max(width, height) <= LEAST_PART_PX:
        return []
    across = [(left, width)] if width <= LEAST_PART_PX else _halves(left, width)
    down = [(top, height)] if height <= LEAST_PART_PX else _halves(top, height)
    return [(x, y, w, h) for y, h in reversed(down) for x, w in reversed(across)]


def _halves(start: int, length: int) -> list[tuple[int, int]]:
    first = (length + 1) // 2
    return [(start, first), (start + first, length - first)]
