"""What is kept of stores: a chunk that several bricks have parts of is decoded once, while it is there."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from functools import cache
from itertools import product
from typing import Any, NamedTuple
from weakref import WeakValueDictionary, finalize

import numpy as np

from ....data.memory import ram_bytes
from ....data.sources.chunks import chunks_of
from ....data.sources.made_levels import MadeLevels
from ....data.sources.source import ArraySource, Box, Shape, Source
from ..channels.joined_source import JoinedSource
from .block import check_block

MOST_KEPT_BYTES = 2**30  # of all that is decoded
SHARE_OF_RAM = 1 / 8
LARGEST_SHARE = 1 / 4  # of that, for one chunk: larger ones are not kept


class Kept:
    """Arrays by key, up to so many bytes; the least recently used ones go.

    Parameters
    ----------
    most_bytes : int

    Attributes
    ----------
    nbytes : int
        Of all of them.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.nbytes = most_bytes, 0
        self._lock = threading.Lock()
        self._arrays: OrderedDict[Any, np.ndarray] = OrderedDict()  # the last used one is last

    def get(self, key: Any) -> np.ndarray | None:
        """The array of a key, if it is there."""
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
            return self._arrays.get(key)

    def put(self, key: Any, array: np.ndarray) -> None:
        """Keep an array."""
        with self._lock:
            before = self._arrays.pop(key, None)
            self.nbytes += array.nbytes - (0 if before is None else before.nbytes)
            self._arrays[key] = array
            while self.nbytes > self.most_bytes:
                self.nbytes -= self._arrays.popitem(last=False)[1].nbytes

    def forget(self, owner: Any) -> None:
        """Keep none of the arrays whose keys begin so."""
        with self._lock:
            for key in [key for key in self._arrays if key[0] is owner]:
                self.nbytes -= self._arrays.pop(key).nbytes


@cache
def kept() -> Kept:
    """What is kept of all stores of the process."""
    ram = ram_bytes()
    return Kept(min(MOST_KEPT_BYTES, int(ram * SHARE_OF_RAM)) if ram else MOST_KEPT_BYTES)


class Decoded:
    """Reads boxes of a source, from several threads, and keeps the chunks that they are in.

    Where a source does not say what its chunks are, the boxes themselves are kept; of what is in
    memory, nothing is.

    Parameters
    ----------
    source : Source
    kept : Kept
    """

    def __init__(self, source: Source, kept: Kept) -> None:
        self._source, self._kept = source, kept
        self._lock = threading.Lock()
        self._owner = object()
        self._on_the_way: dict[Any, Future[np.ndarray]] = {}
        self._chunks: dict[int, Shape | None] = {}
        finalize(self, kept.forget, self._owner)

    def read(self, box_zyx: Box, level: int, room: np.ndarray | None = None) -> np.ndarray:
        """As `Source.read`, of boxes without steps; raises as that, or Unreadable.

        What is put together of chunks is put in a room, if it is given and fits, which is returned.
        """
        if _is_in_memory(self._source, level):
            return self._source.read(box_zyx, level)
        chunks = self._chunks_of(level)
        if chunks is None:
            return self._whole(box_zyx, level)
        axes = [
            _shares(part, chunk, length)
            for part, chunk, length in zip(box_zyx, chunks, self._source.levels[level], strict=True)
        ]
        # What another thread reads just now is waited for last: meanwhile the others are read here.
        shares = list(product(*axes))
        begun = [self._begun((z.chunk, y.chunk, x.chunk), level) for z, y, x in shares]
        decoded = [each.result() if isinstance(each, Future) else each for each in begun]
        shape = (*(part.stop - part.start for part in box_zyx), *decoded[0].shape[3:])
        is_fit = room is not None and room.dtype == decoded[0].dtype and room.shape == shape
        block = room if room is not None and is_fit else np.empty(shape, decoded[0].dtype)
        for (z, y, x), chunk in zip(shares, decoded, strict=True):
            block[z.to, y.to, x.to] = chunk[z.of, y.of, x.of]
        return block

    def forget(self) -> None:
        """Keep nothing of it: it changed."""
        with self._lock:
            self._on_the_way.clear()
            self._chunks.clear()
        self._kept.forget(self._owner)

    def _chunks_of(self, level: int) -> Shape | None:
        """What is kept of a level: chunks, if they are not too large."""
        if level not in self._chunks:
            chunks = chunks_of(self._source, level)
            if chunks is not None:
                voxels = float(np.prod(chunks, dtype=float))
                nbytes = voxels * self._source.dtype.itemsize * self._source.channels
                if nbytes > LARGEST_SHARE * self._kept.most_bytes:
                    chunks = None
            self._chunks[level] = chunks
        return self._chunks[level]

    def _whole(self, box: Box, level: int) -> np.ndarray:
        """A box that is kept as it is: read once, also where several threads ask for it."""
        begun = self._begun(box, level)
        return begun.result() if isinstance(begun, Future) else begun

    def _begun(self, box: Box, level: int) -> "np.ndarray | Future[np.ndarray]":
        """The same; where another thread is reading it, what that one will have."""
        key = (self._owner, level, *((part.start, part.stop) for part in box))
        if (there := self._kept.get(key)) is not None:
            return there
        with self._lock:
            if (there := self._kept.get(key)) is not None:  # it has just come
                return there
            if (coming := self._on_the_way.get(key)) is not None:
                return coming
            own = self._on_the_way[key] = Future()
        try:
            block = self._source.read(box, level)
            check_block(block, box, self._source)
            block = np.ascontiguousarray(block)
        except BaseException as error:
            self._end(key, own, None)
            own.set_exception(error)
            raise
        self._end(key, own, block)
        own.set_result(block)
        return block

    def _end(self, key: Any, own: "Future[np.ndarray]", block: np.ndarray | None) -> None:
        """A chunk has come, or could not be read; it is kept where it did not change meanwhile."""
        with self._lock:
            if self._on_the_way.get(key) is own:
                del self._on_the_way[key]
                if block is not None:
                    self._kept.put(key, block)


@cache
def _all_decoded() -> tuple[threading.Lock, WeakValueDictionary[int, Decoded]]:
    """What reads sources, by the identity of those: it holds them, so that no other one has it."""
    return threading.Lock(), WeakValueDictionary()


def decoded_of(source: Source, kept: Kept) -> Decoded:
    """What reads a source: the same as long as anybody has it, so that what one reads is there for all."""
    lock, every = _all_decoded()
    with lock:
        decoded = every.get(id(source))
        if decoded is None:
            decoded = every[id(source)] = Decoded(source, kept)
        return decoded


class DecodedChannels:
    """The same of channels that are read together, each for itself.

    Parameters
    ----------
    source : JoinedSource
    kept : Kept

    Attributes
    ----------
    each : tuple of Decoded
        Of each channel.
    """

    def __init__(self, source: JoinedSource, kept: Kept) -> None:
        self._source = source
        self.each = tuple([decoded_of(part, kept) for part in source.parts])

    def read(self, box_zyx: Box, level: int) -> np.ndarray:
        """As `Source.read`, of all channels."""
        return self._source.read_by(self.each, box_zyx, level)

    def forget(self) -> None:
        """Keep nothing of them: they changed."""
        for decoded in self.each:
            decoded.forget()


def _is_in_memory(source: Source, level: int) -> bool:
    if isinstance(source, MadeLevels):
        return level == 0 and isinstance(source.source, ArraySource)
    return isinstance(source, ArraySource)


class _Share(NamedTuple):
    """Along one axis: a chunk, where in a box its voxels are that the box has, and where in the chunk."""

    chunk: slice
    to: slice
    of: slice


def _shares(part: slice, edge: int, length: int) -> list[_Share]:
    """Those of all chunks of an axis that a box has voxels of."""
    shares = []
    for first in range(part.start - part.start % edge, part.stop, edge):
        last = min(first + edge, length)
        low, high = max(first, part.start), min(last, part.stop)
        to, of = (slice(low - start, high - start) for start in (part.start, first))
        shares.append(_Share(slice(first, last), to, of))
    return shares
