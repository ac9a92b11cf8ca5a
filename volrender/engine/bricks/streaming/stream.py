"""Which bricks come next? What rays told is asked of the threads, and what these read is uploaded."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import finalize

import numpy as np

from ...device.engine import Engine
from ..bricks import Bricks
from ..layout import each_once
from ..levels import makes_levels
from ..reading.brick import Brick
from ..reading.next_source import NextSource
from ..reading.teller import teller
from ..stored.slots import STAYS
from .ahead import MOST_ASKED, Ahead
from .asking import Asked, asked_of
from .feedback import Told, feedback_of
from .requests import Requests
from .ticks import Ticks

MOST_QUEUED = 512  # bricks that are asked of the threads at a time
ENOUGH = 64  # bricks that threads have to read: they are asked again now and then alone,
ASK_S = 0.1  # not before so long
MOST_AT_ONCE = 64  # bricks that are read anew before a change returns; more of them come later


class Stream:
    """Brings the bricks that rays miss, of one volume on one engine.

    Time is counted in `Ticks`.

    Parameters
    ----------
    engine : Engine
    bricks : Bricks

    Attributes
    ----------
    bricks : Bricks
    feedback : Feedback
    region : Region
        Of the volume.
    ahead : Ahead
        What will be missed soon.
    coming : dict of int to NextSource
        What may be shown next, by the number of the channel.
    awaited : list of int
        Pages that an exact picture waits for: they come first, and stay; see `Serving`.
    turned_away : set of int
        Those of them for which there was no room.
    told_apart : list of Told or None
        What rays of that picture tell while it is drawn, which is not for `keep_up`; None: nothing is.
    """

    def __init__(self, engine: Engine, bricks: Bricks) -> None:
        self.feedback = feedback_of(engine)
        self.region = self.feedback.region()
        self.ahead = Ahead(self.feedback)
        self.coming: dict[int, NextSource] = {}
        self._requests = Requests()
        self._ticks = Ticks()
        self._arrivals: list[Callable[[], object]] = []
        self._ending: finalize | None = None
        self._made: deque[int] = deque()  # levels of the source that are no longer provisional
        self.told_apart: list[Told] | None = None
        self.begin(bricks)

    def begin(self, bricks: Bricks) -> None:
        """Bring these, or what they hold now."""
        self.bricks = bricks
        self.awaited: list[int] = []
        self.turned_away: set[int] = set()
        self._refused: set[int] = set()
        self._is_told = False  # something, since the threads were asked
        self._asked_s = -np.inf
        self._requests.clear()
        self.ahead.clear()
        self._made.clear()
        source: Any = bricks.source
        if makes_levels(source):
            source.on_made(teller(self._arrivals, self._made))
            # What was made before: the coarsest level may have been read just then.
            levels = filter(source.can_be_provisional, range(len(source.levels)))
            self._made.extend(level for level in levels if not source.is_provisional(level))
        self._listen()

    def _listen(self) -> None:
        """Have the loader tell of bricks, and end with this."""
        self._loader = loader = self.bricks.loader
        loader.on_arrival(teller(self._arrivals))
        if self._ending is not None:
            self._ending.detach()
        self._ending = finalize(self, loader.close)

    @property
    def pending(self) -> int:
        """Bricks that are being read, or wait for that, or to be uploaded."""
        return self._loader.pending

    @property
    def missing(self) -> int:
        """Bricks that rays last missed and that are not there, or not as they are now."""
        return len(self.bricks.lacking(self._requests.pages()[0]))

    @property
    def refused(self) -> int:
        """Bricks that rays last missed and for which there is no room."""
        return len(
            self._refused.intersection(self.bricks.lacking(self._requests.pages()[0]).tolist())
        )

    @property
    def recent(self) -> np.ndarray:
        """Pages of bricks that rays used of late, but those of the coarsest level."""
        return self.bricks.slots.recent(self._ticks.last)

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have something called, in any thread, when there is something to upload again."""
        self._arrivals.append(callback)

    def keep_up(self, most_bytes: int) -> None:
        """Take what rays told, and upload what came, up to so many bytes; nobody waits."""
        if self.told_apart is not None:
            self.told_apart += self.region.take()
            return
        self.take_made()
        self.feedback.collect()
        self.feedback.poll()
        told = self.region.take()
        for each in told:
            self._ticks.go_on()
            self._note(each)
        self._is_told |= self.ahead.take(self.bricks.slots, self._ticks.before_recent) or bool(told)
        if self._is_told and self._is_to_ask:
            self.ask()
        left = most_bytes - self.upload(most_bytes)
        self._loader.fit(most_bytes)
        if self.ahead.is_on and (early := self._loader.take_ahead(left)):
            self._upload_ahead(early)
        self._go_on()
        self.bricks.warn()

    @property
    def _is_to_ask(self) -> bool:
        """Whether the threads are to be asked again, since they are given something or have little to do."""
        if not (len(self._requests) or self._refused or self.ahead.is_on or self._loader.pending):
            return False
        return self._loader.n_queued < ENOUGH or time.monotonic() - self._asked_s > ASK_S

    def upload(self, most_bytes: int) -> int:
        """Upload what came, up to so many bytes; how many they were."""
        loader = self._loader
        came = loader.take(most_bytes) if loader.n_done else []
        awaited = set(self.awaited)
        ours = [brick for brick in came if brick.page in awaited]
        others = [brick for brick in came if brick.page not in awaited]
        if ours:
            came_for = {brick.page for brick in ours}
            self.awaited = [page for page in self.awaited if page not in came_for]
            self.turned_away.update(self._put_in(ours, STAYS, STAYS))
        if others and self._loader is loader:  # else all began anew
            self._refused.update(self._put_in(others, self._ticks.now, self._ticks.first_recent))
        return sum(brick.nbytes for brick in came)

    def wait(self, timeout_s: float) -> None:
        """Wait until something came, or nothing is read any more; without the engine's lock."""
        self._loader.wait(timeout_s)

    def await_what(self, told: list[Told]) -> np.ndarray:
        """Have the bricks come first that an exact picture misses, and those stay that it uses.

        Gives pages of those that it misses, and of those that are there as they were before a change.
        """
        slots, layout = self.bricks.slots, self.bricks.layout
        if told:
            self.let_go()
        for each in told:
            slots.use(each.used_slots(len(slots)), STAYS)
        missing = [each.missing for each in told]
        pages = each_once(np.concatenate(missing or [np.zeros(0, np.int64)]))
        pages = pages[layout.are_bricks(pages)]
        asked = self.bricks.lacking(np.union1d(pages, sorted(self.bricks.stale)).astype(np.int64))
        levels, _ = layout.bricks_of(asked)
        self.awaited = asked[np.argsort(-levels, kind="stable")].tolist()
        self.turned_away.clear()
        self._loader.hurry()
        self.ask()
        return asked

    def await_nothing(self, lacking: np.ndarray) -> None:
        """Wait no more for what an exact picture lacks; what there may be room for is left to frames."""
        self.awaited = []
        self._requests.note(np.setdiff1d(lacking, list(self.turned_away)), self._ticks.now)
        self.ask()
        self._go_on()

    def let_go(self) -> None:
        """What stayed for an exact picture may go again."""
        self.bricks.slots.let_go(self._ticks.now)

    def ask_for(self, pages: np.ndarray) -> None:
        """Bring some bricks as if rays had missed them now."""
        self._requests.note(pages, self._ticks.now)
        self.ask()

    def rest(self, scout: Any) -> None:
        """A scout looks ahead no more: after the last one, nothing is read ahead."""
        if self.ahead.rest(scout):
            self.ask()

    def renew(self, pages: np.ndarray) -> None:
        """The voxels of some bricks changed: of those that are there, a few are read anew now."""
        there = self.bricks.outdate(pages)
        if len(there) <= MOST_AT_ONCE:
            self.bricks.reload(there, self._ticks.now)
        self._listen_anew()
        if self.bricks.stale:
            self.ask_for(there)

    def _note(self, told: Told) -> None:
        """Note what rays told, as of this tick."""
        slots, layout = self.bricks.slots, self.bricks.layout
        slots.use(told.used_slots(len(slots)), self._ticks.now)
        missing = each_once(told.missing)
        self.ahead.notice(missing)
        if len(missing):
            self._requests.note(missing[layout.are_bricks(missing)], self._ticks.now)

    def take_made(self) -> None:
        """Have levels that are no longer provisional read anew, and take in what is known from last time."""
        self.bricks.learn()
        layout = self.bricks.layout
        while self._made:
            level = self._made.popleft() - layout.first_level
            if 0 <= level < layout.n_levels:
                self.renew(layout.pages_of_level(level))

    def ask(self) -> None:
        """Have the threads read what is missing and what would stand for it, as far as there is room.

        What is awaited comes first, then what `asked_of` says, then what may be missing soon.
        """
        self._is_told, self._asked_s = False, time.monotonic()
        self._requests.keep(self.bricks.lacking(self._requests.pages()[0]))
        pages, ticks = self._requests.pages()
        asked = asked_of(self.bricks, pages, ticks, self._ticks.now, self._ticks.first_recent)
        self._refused = set(asked.refused.tolist())
        self._requests.keep(np.concatenate([pages[ticks == self._ticks.now], asked.wanted]))
        soon = self._soon(asked)
        self._loader.want([*self.awaited, *asked.wanted[:MOST_QUEUED].tolist()], soon.tolist())

    def _soon(self, asked: Asked) -> np.ndarray:
        """What to read ahead beside what is asked for, in the room that it leaves."""
        if self.awaited or not self.ahead.is_on:
            return asked.wanted[:0]
        pages = self.bricks.lacking(self.ahead.pages())
        room = self.bricks.room(self._ticks.before_recent) - asked.taken
        return pages[~np.isin(pages, asked.wanted)][: max(0, min(room, MOST_ASKED))]

    def _go_on(self) -> None:
        """Where pictures have what they need, see to what is shown next."""
        if self.coming and not self.pending and self.missing <= self.refused:
            recent = self.recent
            for each in self.coming.values():
                self._loader.meanwhile(each.chores(self.bricks.layout, recent))

    def _put_in(self, bricks: list[Brick], tick: int, before: int) -> list[int]:
        """Upload bricks where there is room, or others were last used before a tick; pages of the others."""
        refused = self.bricks.upload(bricks, tick, before)
        self._listen_anew()
        return [brick.page for brick in refused]

    def _upload_ahead(self, bricks: list[Brick]) -> None:
        """The same of bricks that were read ahead, in place of what was not used of late."""
        before, tick = self.bricks.version, self._ticks.before_recent
        self.bricks.upload(bricks, tick, tick)
        if not self._listen_anew():  # else pictures show it
            self.ahead.came([brick.page for brick in bricks], self.bricks.version - before)

    def _listen_anew(self) -> bool:
        """Follow another loader, where all began anew; whether it did."""
        has_begun = self.bricks.loader is not self._loader
        if has_begun:
            self._listen()
        return has_begun
