"""The bricks of one source on one engine: which are there, which come, and which go for them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ...data.sources.level_places import places_of
from ...data.sources.source import Source
from ..device.engine import Engine
from .coding import ImageCoding, have_same_texels
from .layout import BrickLayout
from .needed import Needed
from .reading.brick import Brick, bricks_of_level, read_level, warn_of
from .reading.loader import Loader
from .reading.reader import BrickReader, reader_of
from .stored.atlas import Atlas, slot_bytes
from .stored.budget import Budget
from .stored.page_table import PageTable
from .stored.shared import SharedSlots
from .stored.slots import Slots

LEAST_SLOTS = 12  # beside those of the coarsest level


class Bricks:
    """The coarsest level of a source, and as many bricks of the others as there is room for.

    Parameters
    ----------
    engine : Engine
    source : Source
        In levels. Its coarsest one is read now, and stays.
    share : float
        Of `Engine.memory_budget_bytes`, that it may have at most.
    coding : ImageCoding or LabelCoding

    Attributes
    ----------
    source : Source
    layout : BrickLayout
    encoding : Encoding
    needed : Needed
        What else than the coarsest level the encoding follows.
    codes : Codes
    atlas : Atlas
    table : PageTable
    slots : Slots
    grids : AtlasGrids
    loader : Loader
    version : int
        Grows when a brick comes or goes.
    failed : set of int
        Pages of bricks that are there in place of what could not be read.
    stale : set of int
        Pages of bricks that are there as they were before a change.

    Raises
    ------
    ValueError
        A value is too large for float32.
    MemoryError
        The least that is needed does not fit in GPU memory.
    RuntimeError
        The coarsest level could not be read.
    """

    def __init__(
        self, engine: Engine, source: Source, share: float = 1.0, coding: Any = ImageCoding
    ) -> None:
        self.engine, self.share, self.coding = engine, share, coding
        self.version = 0
        self._budget = Budget(engine)
        self.layout = BrickLayout(source.levels, places_of(source))
        self.table = PageTable(engine, self.layout)
        self.encoding: Any = None
        self.needed = Needed()
        self._hold(source, self.coarsest_of(source))
        self._budget.add(self)

    def coarsest_of(self, source: Source) -> np.ndarray:
        """All voxels of the coarsest level of a source that has these levels."""
        return read_level(reader_of(source), source, self.layout, self.layout.n_levels - 1)

    def hold(self, source: Source, coarsest: np.ndarray) -> None:
        """Be the bricks of a source like this, of given coarsest voxels, in the textures that are there."""
        self.loader.close()
        self._hold(source, coarsest)

    def _hold(self, source: Source, coarsest: np.ndarray) -> None:
        """Take an encoding, and an atlas; bricks that were there are not any more."""
        self.source, self._coarsest, before = source, coarsest, self.encoding
        self.encoding = self.coding.encoding(self.engine, source, coarsest, self.needed)
        self.needed = self.needed._replace(missing=self.encoding.masked)
        pinned = self._coarsest_bricks
        lows, highs = zip(*((brick.low, brick.high) for brick in pinned), strict=True)
        self.codes = self.coding.codes(self.encoding, coarsest.dtype, min(lows), max(highs))
        is_new = before is None or before.format != self.encoding.format
        if is_new:
            self.atlas = self._make_atlas(len(pinned))
            self.grids = self.coding.grids(self.engine, self.atlas.shape_zyx, self.encoding)
        else:
            self.grids.begin(self.encoding)
        self.table.clear()
        self._unwritten: dict[int, Brick] = {}  # by slot
        self.slots = Slots(self.atlas.count)
        self._shared = SharedSlots(self.atlas.most)
        self.stale: set[int] = set()
        self.failed: set[int] = set()
        self._has_warned = False
        self._reader = BrickReader(source, self.layout, self.encoding)
        self.loader = Loader(self._reader.read, self._reader.fail)
        for brick in pinned:
            self._put(brick, self.slots.take(brick.page, 0, pinned=True))
        self._write()
        self._reader.known.seek(self.codes, is_new)
        self.learn()

    def _make_atlas(self, pinned: int) -> Atlas:
        budget = int(self.share * self._budget.nbytes) - self.table.nbytes
        most = min(budget // slot_bytes(self.encoding), self.layout.n_bricks)
        return Atlas(self.engine, self.encoding, pinned + LEAST_SLOTS, self._left, most)

    @property
    def _coarsest_bricks(self) -> list[Brick]:
        return bricks_of_level(self._coarsest, self.layout, self.encoding, self.layout.n_levels - 1)

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        return self.atlas.nbytes + self.table.nbytes

    def room(self, before: int) -> int:
        """How many bricks more there is room for, where those last used before a tick may go."""
        return self.slots.room(before) + self._growth

    def learn(self) -> None:
        """Take in what is known of bricks from last time."""
        self.version += self._reader.known.teach(self.table)

    def lacking(self, pages: np.ndarray) -> np.ndarray:
        """Those of some pages that are not there, or are stale."""
        lacking = ~self.table.are_there(pages)
        if self.stale:
            lacking |= np.isin(pages, list(self.stale))
        return pages[lacking]

    def upload(self, bricks: Iterable[Brick], tick: int, before: int) -> list[Brick]:
        """Take bricks in, where there is room, or others were last used before a tick.

        Returns
        -------
        list of Brick
            Those for which there was no room.
        """
        bricks = list(bricks)
        if not self._have_texels(bricks):
            return []  # all are to be read anew
        refused = [brick for brick in bricks if not self._take_in(brick, tick, before)]
        self._write()
        return refused

    def outdate(self, pages: np.ndarray) -> np.ndarray:
        """The voxels of some bricks changed: nothing is known of them any more.

        Those of the coarsest level are read anew now.

        Returns
        -------
        ndarray
            Pages of those that are there, with voxels as they were before, until they are uploaded
            anew. All others are read anew whenever they are missed.
        """
        self._reader.forget(pages)
        self.loader.outdate(pages.tolist())
        self.table.forget(pages)
        level = self.layout.n_levels - 1
        coarsest = self.layout.pages_of_level(level)
        if np.isin(coarsest, pages).any():
            self._coarsest = self.coarsest_of(self.source)
            if self._have_texels(bricks := self._coarsest_bricks):
                for brick in bricks:
                    self._put(brick, self.table.slot(brick.page))
        there = np.setdiff1d(pages[self.table.are_there(pages)], coarsest)
        self.stale.update(there.tolist())
        self.version += 1
        self._write()
        return there

    def reload(self, pages: np.ndarray, tick: int) -> None:
        """Read some bricks that are there anew, now; what cannot be read stays stale."""
        for page in pages.tolist():
            self.upload([self._reader.read(page)], tick, tick)

    def close(self) -> None:
        """Read nothing more."""
        self.loader.close()

    def warn(self) -> None:
        """Warn, once, of what could not be read."""
        if self.loader.failures:
            page, error = self.loader.failures.popleft()
            self.loader.failures.clear()
            if not self._has_warned:
                self._has_warned = True
                warn_of(self.layout, self.encoding, page, error)

    def _have_texels(self, bricks: list[Brick]) -> bool:
        """Have an encoding with texels for all voxels of some bricks; False where all begins anew for it."""
        missing = any(each.has_missing for each in bricks)
        needed = self.needed.and_of(missing, [each.beyond for each in bricks])
        if needed == self.needed:
            return True
        self.needed, before = needed, self.encoding
        encoding = self.coding.encoding(self.engine, self.source, self._coarsest, needed)
        self.version += encoding != before
        if have_same_texels(encoding, before):
            self.encoding = encoding  # only how they are sampled changes
            return True
        self.loader.close()
        self._hold(self.source, self._coarsest)
        return False

    def _take_in(self, brick: Brick, tick: int, before: int) -> bool:
        slot = self.table.slot(brick.page)
        if slot in self._shared:
            self.table.leave(brick.page)
            slot = -1
        if slot < 0 and (shared := self._shared.slot_of(brick.value)) is not None:
            self._put(brick, shared, write=False)
            return True
        if slot < 0:
            if not self.slots.n_free and not self._make_room(before):
                return False
            is_shared = self._shared.may_have(brick.value)
            slot = self.slots.take(brick.page, tick, pinned=is_shared)
            if is_shared and brick.value is not None:
                self._shared.add(brick.value, slot)
        self._put(brick, slot)
        return True

    @property
    def _growth(self) -> int:
        """Slots that the atlas may grow by, beside the bricks of others on the engine."""
        return max(0, min(self.atlas.most - self.atlas.count, self._left))

    @property
    def _left(self) -> int:
        """Slots for which the budget of the engine has room, beside all bricks that it has."""
        return self._budget.left // slot_bytes(self.encoding)

    def _put(self, brick: Brick, slot: int, write: bool = True) -> None:
        """A brick is in a slot from now on; its voxels are there after `_write`."""
        if write:
            self._unwritten[slot] = brick
        self.table.put(brick.page, slot, self.codes.bits(brick.low, brick.high))
        self.failed.discard(brick.page)
        if brick.has_failed:
            self.failed.add(brick.page)
        self.stale.discard(brick.page)
        self.version += 1

    def _write(self) -> None:
        """Write what was put into slots, all together, and what changed in the page table."""
        bricks, self._unwritten = self._unwritten, {}
        try:
            if bricks:
                self.atlas.write(list(bricks), [brick.texels for brick in bricks.values()])
        except BaseException:  # memory may have no room for what is written
            lost = [at for at in bricks if at in self._shared or not self.slots.is_pinned(at)]
            self._shared.leave(lost)
            for page in self.table.pages_in(lost).tolist():
                self._leave(page)
            for slot in lost:
                self.slots.free(slot)
            raise
        cells = {slot: brick.cells for slot, brick in bricks.items() if brick.cells is not None}
        if cells:
            self.grids.put(list(cells), list(cells.values()))
        self.table.flush()

    def _make_room(self, before: int) -> bool:
        """Have a free slot: of a larger atlas, or of what was not used since a tick."""
        if self.atlas.grow(self._growth):
            self.slots.grow(self.atlas.count)
            self.grids.grow(self.atlas.shape_zyx)
            return True
        oldest = self.slots.oldest(max(1, len(self.slots) // 64), before)
        for slot in map(int, oldest):
            self._leave(int(self.slots.pages[slot]))
            self.slots.free(slot)
        return bool(len(oldest))

    def _leave(self, page: int) -> None:
        """A brick is not there any more."""
        self.version += 1
        self.table.leave(page)
        self.failed.discard(page)
        self.stale.discard(page)
