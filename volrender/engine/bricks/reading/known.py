"""Between which values are the voxels of bricks of a store, as far as they were read, also last time?

That is kept in the user's folder for caches, so that what cannot matter is not read again. Of a brick
whose files were written since, nothing is known.
"""

import math
import os
import threading
import time
from collections import deque
from hashlib import blake2b
from typing import Any, NamedTuple
from weakref import finalize

import numpy as np

from ....base import checks
from ....data.sources.source import Source
from ..channels.joined_source import JoinedSource
from ..channels.packed_encoding import PackedEncoding
from ..layout import BrickLayout
from ..stored.page_table import Codes, PageTable
from .brick import Brick, are_labels
from .known_file import MOST_BRICKS, RECORD, read_known, write_known
from .stamps import Stamps

VARIABLE = "VOLRENDER_KNOWN"  # "off" keeps nothing, and looks for nothing
SAVED_S = 60.0  # how often what is new is saved
OPENING_S = 0.5  # how long an opening waits for what is known from last time
BATCH = 256  # bricks

Found = tuple[np.ndarray, np.ndarray]  # pages, and bits of entries of the page table


class Known:
    """What is known of the bricks of a source: of one number, of channels or of labels, that are in files.

    Parameters
    ----------
    source : Source
    layout : BrickLayout
    encoding : Encoding, or one of labels

    Raises
    ------
    ValueError
        The environment variable ``VOLRENDER_KNOWN`` is neither "on" nor "off".
    """

    def __init__(self, source: Source, layout: BrickLayout, encoding: Any) -> None:
        is_on = checks.choice(VARIABLE, os.environ.get(VARIABLE, "on"), ("on", "off")) == "on"
        self._layout, self._units = layout, _Units.of(source, encoding)
        self._forgotten: set[int] = set()
        self._found: deque[Found] = deque()
        self._notes: _Notes | None = None
        if not is_on or self._units is None:
            return
        sources = source.parts if isinstance(source, JoinedSource) else (source,)
        self._stamps = Stamps(sources, layout)
        if self._stamps.identity:
            said = self._units.name + self._stamps.identity
            name = blake2b(said.encode(), digest_size=20).hexdigest()
            self._notes = _Notes(name, self._units)
            finalize(self, self._notes.let_go)

    def seek(self, codes: Codes, waits: bool) -> None:
        """Look for what was known last time, of files that are as they were; wait a while for it, or not."""
        if self._notes is None:
            return
        stop = threading.Event()
        finalize(self, stop.set)
        seeker = threading.Thread(
            target=_seek,
            args=(self._notes.name, self._layout, self._units, self._stamps, codes),
            kwargs={"found": self._found, "stop": stop},
            name="volrender known bricks",
            daemon=True,
        )
        seeker.start()
        seeker.join(OPENING_S if waits else 0.0)

    def teach(self, table: PageTable) -> bool:
        """Have a table know what was found since this was last asked; whether there was anything new."""
        is_new = False
        while self._found:
            pages, bits = self._found.popleft()
            if self._forgotten:
                is_known = ~np.isin(pages, list(self._forgotten))
                pages, bits = pages[is_known], bits[is_known]
            is_new |= table.learn(pages, bits)
        table.flush()
        return is_new

    def stamp(self, page: int) -> int | None:
        """What `note` takes of a brick that is about to be read."""
        if self._notes is None or page in self._forgotten:
            return None
        return self._stamps.of(*self._layout.brick_of(page))

    def note(self, stamp: int | None, brick: Brick) -> None:
        """A brick was read."""
        if self._notes is None or stamp is None or brick.has_missing or brick.has_failed:
            return  # that voxels are missing is to be found each time
        if brick.beyond:
            return  # it comes once more, with texels for all of it
        if brick.high <= self._notes.units.most:
            self._notes.add(brick.page, (stamp, brick.low, brick.high))

    def forget(self, pages: np.ndarray) -> None:
        """The voxels of some bricks changed: nothing is kept of them."""
        if self._notes is not None:
            self._forgotten.update(pages.tolist())
            self._notes.remove(pages)


class _Units(NamedTuple):
    """In which units values are kept, and what they are in texel units.

    Attributes
    ----------
    name : str
        Of those that are no data units.
    scale, offset : float
        ``kept = texel * scale + offset``
    is_whole : bool
        They are whole numbers.
    most : float
        Larger texels mean something else next time.
    """

    name: str
    scale: float
    offset: float
    is_whole: bool
    most: float = math.inf

    @classmethod
    def of(cls, source: Source, encoding: Any) -> "_Units | None":
        if are_labels(encoding):  # those of 32 bits are numbered as they are met
            most = 0.0 if encoding.texel_dtype.itemsize == 4 else math.inf
            return cls("labels", 1.0, 0.0, True, most)
        if isinstance(encoding, PackedEncoding):  # texels, of all channels
            is_whole = encoding.is_normalised
            scale = np.iinfo(encoding.texel_dtype).max if is_whole else 1.0
            return cls(repr(encoding), float(scale), 0.0, is_whole)
        if source.channels != 1:
            return None
        return cls("", encoding.scale, encoding.offset, source.dtype.kind in "bui")

    def kept(self, texels: list[float], towards: float) -> np.ndarray:
        """Texel values as they are kept, as float32, rounded to one side."""
        values = np.array(texels) * self.scale + self.offset
        values = np.rint(values) if self.is_whole else values
        rounded = values.astype(np.float32)
        is_inside = rounded > values if towards < 0 else rounded < values
        return np.where(is_inside, np.nextafter(rounded, np.float32(towards)), rounded)

    def texel(self, kept: float) -> float:
        return (kept - self.offset) / self.scale


class _Notes:
    """What was read of a store, until it is saved."""

    def __init__(self, name: str, units: _Units) -> None:
        self.name, self.units = name, units
        self._lock = threading.Lock()
        self._new: dict[int, tuple[int, float, float]] = {}
        self._saved_s = time.monotonic()

    def add(self, page: int, of_brick: tuple[int, float, float]) -> None:
        with self._lock:
            if len(self._new) < MOST_BRICKS:
                self._new[page] = of_brick
            is_due = time.monotonic() - self._saved_s > SAVED_S
        if is_due:
            self.save()

    def remove(self, pages: np.ndarray) -> None:
        with self._lock:
            for page in pages.tolist():
                self._new.pop(page, None)

    def let_go(self) -> None:
        """Save what is new, while nobody waits for it, or at the end of the process."""
        if threading.main_thread().is_alive():
            threading.Thread(target=self.save, name="volrender known bricks").start()
        else:
            self.save()

    def save(self) -> None:
        with self._lock:
            new, self._new = self._new, {}
            self._saved_s = time.monotonic()
        if not new:
            return
        records = np.empty(len(new), RECORD)
        records["page"] = list(new)
        records["stamp"] = [stamp for stamp, _, _ in new.values()]
        records["low"] = self.units.kept([low for _, low, _ in new.values()], -np.inf)
        records["high"] = self.units.kept([high for _, _, high in new.values()], np.inf)
        write_known(self.name, records)


def _seek(
    name: str,
    layout: BrickLayout,
    units: _Units,
    stamps: Stamps,
    codes: Codes,
    found: "deque[Found]",
    stop: threading.Event,
) -> None:
    """Find what is known of bricks whose files are as they were, coarse ones first."""
    records = read_known(name)
    pages = records["page"].astype(np.int64)
    is_right = layout.are_bricks(pages) & np.isfinite(records["low"]) & np.isfinite(records["high"])
    records, pages = records[is_right], pages[is_right]
    levels, bricks = layout.bricks_of(pages)
    order = np.argsort(-levels, kind="stable")
    for begin in range(0, len(order), BATCH):
        batch = []
        for at in order[begin : begin + BATCH].tolist():
            z, y, x = map(int, bricks[at])
            _, stamp, low, high = records[at].tolist()
            if stamps.of(int(levels[at]), (z, y, x)) == stamp and low <= high:
                bits = codes.bits(units.texel(low), units.texel(high))
                batch.append((int(pages[at]), bits))
        if stop.is_set():
            return
        if batch:
            of_pages, of_bits = zip(*batch, strict=True)
            found.append((np.array(of_pages, np.int64), np.array(of_bits, np.uint32)))
