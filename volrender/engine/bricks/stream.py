"""Which bricks come next? What rays told is asked of the threads, and what these read is uploaded."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np

from ..device.engine import Engine
from .bricks import Bricks
from .feedback import Told, feedback_of
from .reading.brick import Brick
from .reading.requests import Requests

MOST_QUEUED = 512  # bricks that are asked of the threads at a time
SERVED_BYTES = 64 * 2**20  # that are taken at a time where no frame waits
RECENT_TICKS = 2  # what was used in these does not go for others,
RECENT_S = 0.7  # nor what was used so lately: pictures at rest are marched part by part
LOOK_S = 0.25  # how often a wait looks up
MOST_REFUSED = 16  # bricks; then those after them are taken to have no room either
MOST_AT_ONCE = 64  # bricks that are read anew before a change returns; more of them come later


class Served(NamedTuple):
    """What became of the bricks that pictures lacked.

    Attributes
    ----------
    asked : int
        Bricks that rays missed.
    loaded : int
        Those of them that are there now.
    refused : int
        Those for which there is no room beside what the pictures use.
    failed : int
        Those of `loaded` that could not be read and count as missing voxels.
    """

    asked: int
    loaded: int
    refused: int
    failed: int


class Stream:
    """Brings the bricks that rays miss, of one volume on one engine.

    Time is counted in *ticks*: one for each time that rays told something.

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
    """

    def __init__(self, engine: Engine, bricks: Bricks) -> None:
        self.feedback = feedback_of(engine)
        self.region = self.feedback.region()
        self._requests = Requests()
        self._tick = 0
        self._ticked: deque[tuple[float, int]] = deque()  # when the latest ticks were
        self._arrivals: list[Callable[[], object]] = []
        self._ending: finalize | None = None
        self._made: deque[int] = deque()  # levels of the source that are no longer provisional
        self.begin(bricks)

    def begin(self, bricks: Bricks) -> None:
        """Bring these, or what they hold now."""
        self.bricks = bricks
        self._refused: set[int] = set()
        self._requests.clear()
        self._made.clear()
        source: Any = bricks.source
        if hasattr(source, "on_made"):
            source.on_made(_teller(self._arrivals, self._made))
            # What was made before: the coarsest level may have been read just then.
            for level in filter(source.can_be_provisional, range(len(source.levels))):
                if not source.is_provisional(level):
                    self._made.append(level)
        self._listen()

    def _listen(self) -> None:
        """Have the loader tell of bricks, and end with this."""
        self._loader = loader = self.bricks.loader
        loader.on_arrival(_teller(self._arrivals))
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
        return self.bricks.slots.recent(self._tick - RECENT_TICKS + 1)

    def on_arrival(self, callback: Callable[[], object]) -> None:
        """Have something called, in any thread, when there is something to upload again."""
        self._arrivals.append(callback)

    def keep_up(self, most_bytes: int) -> None:
        """Take what rays told, and upload what came, up to so many bytes; nobody waits."""
        self._take_made()
        self.bricks.learn()
        self.feedback.collect()
        self.feedback.poll()
        told = self.region.take()
        for each in told:
            self._tick += 1
            self._ticked.append((time.monotonic(), self._tick))
            self._note(each)
        if told:
            self._ask()
        if self._loader.n_done:
            self._upload(self._loader.take(most_bytes), self._recently)
        self.bricks.warn()

    def serve(self, timeout_s: float | None) -> Served:
        """See `BrickedResident.serve`."""
        until = np.inf if timeout_s is None else time.monotonic() + timeout_s
        self.feedback.wait()
        self._take_made()
        self.bricks.learn()
        self._requests.clear()
        self._tick += 1
        self._requests.note(np.array(sorted(self.bricks.stale), np.int64), self._tick)
        for each in self.region.take():
            self._note(each)
        asked = self.bricks.lacking(self._requests.pages()[0])
        self._refused.clear()
        self._load(asked, until)
        lacking = self.bricks.lacking(asked)
        self._requests.keep(lacking)
        failed = len(self.bricks.failed.intersection(asked.tolist()))
        self.bricks.warn()
        return Served(len(asked), len(asked) - len(lacking), self.refused, failed)

    def ask_for(self, pages: np.ndarray) -> None:
        """Bring some bricks as if rays had missed them now."""
        self._requests.note(pages, self._tick)
        self._ask()

    def renew(self, pages: np.ndarray) -> None:
        """The voxels of some bricks changed: of those that are there, a few are read anew now."""
        there = self.bricks.outdate(pages)
        if len(there) <= MOST_AT_ONCE:
            self.bricks.reload(there, self._tick)
        self._listen_anew()
        if self.bricks.stale:
            self.ask_for(there)

    @property
    def _recently(self) -> int:
        """The first tick of those that are recent."""
        now = time.monotonic()
        while self._ticked and self._ticked[0][0] < now - RECENT_S:
            self._ticked.popleft()
        by_count = self._tick - RECENT_TICKS + 1
        return min(by_count, self._ticked[0][1]) if self._ticked else by_count

    def _note(self, told: Told) -> None:
        """Note what rays told, as of this tick."""
        slots, layout = self.bricks.slots, self.bricks.layout
        slots.use(told.used_slots(len(slots)), self._tick)
        missing = np.unique(told.missing)
        self._requests.note(missing[layout.are_bricks(missing)], self._tick)

    def _take_made(self) -> None:
        """Have levels that are no longer provisional read anew."""
        layout = self.bricks.layout
        while self._made:
            level = self._made.popleft() - layout.first_level
            if 0 <= level < layout.n_levels:
                self.renew(layout.pages_of_level(level))

    def _ask(self) -> None:
        """Have the threads read what is missing and what would stand for it, as far as there is room.

        Coarser bricks come first, and those that were missed last.
        """
        bricks, layout = self.bricks, self.bricks.layout
        pages = bricks.lacking(self._requests.pages()[0])
        self._requests.keep(pages)
        ticks = self._requests.pages()[1]
        above = bricks.lacking(np.setdiff1d(layout.ancestors(pages), pages))
        asked = np.concatenate([pages, above])
        ticks = np.concatenate([ticks, np.full(len(above), self._tick)])
        levels, _ = layout.bricks_of(asked)
        asked = asked[np.lexsort((-ticks, -levels))]
        has_slot = np.isin(asked, list(bricks.stale))
        new = asked[~has_slot]
        room = bricks.room(self._recently)
        self._refused = set(new[room:].tolist())
        wanted = np.concatenate([asked[has_slot], new[:room]])
        is_new = ticks[: len(pages)] == self._tick
        self._requests.keep(pages[is_new | np.isin(pages, wanted)])
        self._loader.want(wanted[:MOST_QUEUED].tolist())

    def _load(self, asked: np.ndarray, until: float) -> None:
        """Read and upload bricks, all that there is room for."""
        levels, _ = self.bricks.layout.bricks_of(asked)
        self._loader.want(asked[np.argsort(-levels, kind="stable")].tolist())
        while self._loader.pending and time.monotonic() < until:
            bricks = self._loader.take(SERVED_BYTES)
            if not bricks:
                self._loader.wait(max(0.0, min(LOOK_S, until - time.monotonic())))
                continue
            self._upload(bricks, self._tick)
            if len(self._refused) > MOST_REFUSED:
                self._loader.want([])
                self._refused.update(self.bricks.lacking(asked).tolist())
                return
        self._refused.intersection_update(asked.tolist())

    def _upload(self, bricks: list[Brick], before: int) -> None:
        """Upload bricks where there is room, or others were last used before a tick."""
        refused = self.bricks.upload(bricks, self._tick, before)
        self._refused.update(brick.page for brick in refused)
        self._listen_anew()

    def _listen_anew(self) -> None:
        """Follow another loader, where all began anew."""
        if self.bricks.loader is not self._loader:
            self._listen()


def _teller(
    arrivals: list[Callable[[], object]], made: deque[int] | None = None
) -> Callable[..., None]:
    """What notes a level that was made, and calls those who wait; it holds no more than that."""

    def tell(*levels: int) -> None:
        if made is not None:
            made.extend(levels)
        for callback in tuple(arrivals):
            callback()

    return tell
