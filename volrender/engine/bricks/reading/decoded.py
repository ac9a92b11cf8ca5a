"""What is kept of stores: a chunk that several bricks have parts of is decoded once, while it is there."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from functools import cache
from itertools import product
from typing import Any
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

    def read(self, box_zyx: Box, level: int) -> np.ndarray:
        """As `Source.read`, of boxes without steps; raises as that, or Unreadable."""
        if _is_in_memory(self._source, level):
            return self._source.read(box_zyx, level)
        chunks = self._chunks_of(level)
        if chunks is None:
            return self._whole(box_zyx, level)
        ranges = [
            range(part.start // chunk, -(-part.stop // chunk))
            for part, chunk in zip(box_zyx, chunks, strict=True)
        ]
        block: np.ndarray | None = None
        for index in product(*ranges):
            chunk_box = self._box(index, chunks, level)
            chunk = self._whole(chunk_box, level)
            if block is None:
                shape = (*(part.stop - part.start for part in box_zyx), *chunk.shape[3:])
                block = np.empty(shape, chunk.dtype)
            to, of = _common(box_zyx, chunk_box)
            block[to] = chunk[of]
        assert block is not None  # no box is empty
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

    def _box(self, index: tuple[int, ...], chunks: Shape, level: int) -> Box:
        z, y, x = (
            slice(at * chunk, min((at + 1) * chunk, length))
            for at, chunk, length in zip(index, chunks, self._source.levels[level], strict=True)
        )
        return z, y, x

    def _whole(self, box: Box, level: int) -> np.ndarray:
        """A box that is kept as it is: read once, also where several threads ask for it."""
        key = (self._owner, level, *((part.start, part.stop) for part in box))
        if (there := self._kept.get(key)) is not None:
            return there
        with self._lock:
            coming = self._on_the_way.get(key)
            if coming is None and (there := self._kept.get(key)) is not None:
                return there  # it came meanwhile
            if coming is None:
                own = self._on_the_way[key] = Future()
        if coming is not None:
            return coming.result()
        try:
            block = self._source.read(box, level)
            check_block(block, box, self._source)
            own.set_result(np.ascontiguousarray(block))
        except BaseException as error:
            own.set_exception(error)
            raise
        finally:
            with self._lock:
                if self._on_the_way.get(key) is own:  # it did not change meanwhile
                    del self._on_the_way[key]
                    if own.exception() is None:
                        self._kept.put(key, own.result())
        return own.result()


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


def _common(a: Box, b: Box) -> tuple[Box, Box]:
    """Where in each of two boxes is what they have in common."""
    ends = [(max(p.start, q.start), min(p.stop, q.stop)) for p, q in zip(a, b, strict=True)]
    in_a, in_b = (
        tuple(
            slice(low - part.start, high - part.start)
            for part, (low, high) in zip(box, ends, strict=True)
        )
        for box in (a, b)
    )
    return (in_a[0], in_a[1], in_a[2]), (in_b[0], in_b[1], in_b[2])
