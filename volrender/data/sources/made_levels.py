"""Coarser levels of a volume that has none, made when they are read."""

import math
import threading
import time
import warnings
import weakref
from collections.abc import Callable

import numpy as np

from ..files.stored import Stored
from .chunks import chunks_of, stored_of
from .halving import REDUCTIONS, Reduce, halved
from .level_places import LevelPlace, place_of_blocks
from .one_level import chunk_planes_of
from .preview import Preview
from .source import Box, Shape, Source, check_level, full_range_of, voxel_bytes

COARSEST = 64  # voxels a side of the coarsest level, at most
KEPT_BYTES = 256 * 2**20  # of the finest level that is held once it is made
PIECE_BYTES = 32 * 2**20  # of the finest voxels, read at once
TRIES = 3  # of reading what could not be read, before it is given up


class MadeLevels:
    """A source with coarser levels, of one that has a single resolution.

    A voxel of a level is made of 2 × 2 × 2 of the one before. The finer levels are made whenever they
    are read; the coarser ones, from `first_held` on, are held in memory once a thread has made them,
    which begins when one is first read. Until then what is read of them is *provisional*: every 2ˡth
    voxel of the finest, or less where that would decode all of it. It may be read by several threads at once.

    Parameters
    ----------
    source : Source
        Its finest level alone is read.
    reduce : "mean", "max" or "mode"
        What a coarser voxel has of finer ones; see `halved`.

    Attributes
    ----------
    source : Source
    reduce : str
    levels : tuple of (int, int, int)
        Down to 64 voxels a side or less, each half as long as the one before, rounded up.
    level_places : tuple of LevelPlace
    first_held : int
        The finest level that is held once it is made.
    failure : Exception or None
        Why the thread gave up, after a warning: levels stay provisional.
    """

    def __init__(self, source: Source, reduce: Reduce = "mean") -> None:
        if reduce not in REDUCTIONS:
            raise ValueError(f"reduce is 'mean', 'max' or 'mode', not {reduce!r}.")
        self.source, self.reduce = source, reduce
        self.shape_zyx, self.channels = source.shape_zyx, source.channels
        levels: list[Shape] = [source.shape_zyx]
        factors = [(1, 1, 1)]
        while max(levels[-1]) > COARSEST:
            nz, ny, nx = levels[-1]
            fz, fy, fx = (
                factor * 2 if n > 1 else factor
                for n, factor in zip((nz, ny, nx), factors[-1], strict=True)
            )
            factors.append((fz, fy, fx))
            levels.append((-(-nz // 2), -(-ny // 2), -(-nx // 2)))
        self.levels: tuple[Shape, ...] = tuple(levels)
        self.level_places: tuple[LevelPlace, ...] = tuple(
            place_of_blocks(each[::-1]) for each in factors
        )
        self.failure: Exception | None = None
        self.first_held = next(
            (
                level
                for level in range(min(2, len(levels)), len(levels))
                if math.prod(levels[level]) * voxel_bytes(source) <= KEPT_BYTES
            ),
            len(levels),
        )
        self._factors = tuple(factors)
        self._preview = Preview(source)
        self._lock = threading.Lock()
        self._held: dict[int, np.ndarray] = {}
        self._run = 0  # which time levels are being made
        self._is_making = False
        self._callbacks: list[Callable[[int], object]] = []

    @property
    def dtype(self) -> np.dtype:
        """As of the other source."""
        return self.source.dtype

    @property
    def full_range(self) -> tuple[float, float]:
        """As of the other source."""
        return full_range_of(self.source)

    @property
    def chunk_planes(self) -> int:
        """As of the other source."""
        return chunk_planes_of(self.source, 0)

    def chunks_at(self, level: int) -> Shape | None:
        """What is decoded together of a level; see `chunks_of`."""
        return None if level else chunks_of(self.source)

    def stored_at(self, level: int) -> Stored | None:
        """In which files a level is; see `stored_of`."""
        return None if level else stored_of(self.source)

    def is_provisional(self, level: int) -> bool:
        """Whether what is read of a level is not yet made of all voxels."""
        check_level(self, level)
        return level >= self.first_held and level not in self._held

    def can_be_provisional(self, level: int) -> bool:
        """Whether a level is provisional until it is made; others are right whenever they are read."""
        return level >= self.first_held

    def on_made(self, callback: Callable[[int], object]) -> None:
        """Have ``callback(level)`` called, in the thread, when a level is no longer provisional."""
        self._callbacks.append(callback)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`; see `is_provisional`."""
        check_level(self, level)
        if level == 0:
            return self.source.read(box_zyx)
        held = self._held.get(level)
        if held is not None:
            return held[box_zyx]
        spans = [range(n)[part] for n, part in zip(self.levels[level], box_zyx, strict=True)]
        if level >= self.first_held:
            self._begin()
            return self._preview.read(spans, self._factors[level])
        z, y, x = (slice(span.start, max(span.start, span.stop)) for span in spans)
        block = self._exact((z, y, x), level)
        return block[tuple(slice(None, None, span.step) for span in spans)]

    def changed(self, box_zyx: Box | None = None) -> None:
        """Make anew what is held of voxels that changed: those of a box of the finest level, or all."""
        with self._lock:
            is_made = bool(self._held)
            self._run, self.failure = self._run + 1, None
            self._is_making = False
            if box_zyx is None or not is_made:
                self._held = {}
                return
            held = dict(self._held)
            run, self._held = self._run, {}
            self._is_making = True
        box = box_zyx
        try:
            for level in range(1, len(self.levels)):
                box = _coarser(box)
                if level >= self.first_held:
                    part = self._exact(box, level, held)
                    held[level] = held[level].astype(part.dtype, copy=False)
                    held[level][box] = part
        except BaseException:
            self.end(run, None)
            raise
        with self._lock:
            if self.is_current(run):
                self._held, self._is_making = held, False

    def _exact(self, box: Box, level: int, held: dict[int, np.ndarray] | None = None) -> np.ndarray:
        """A box of a level, made of all that it stands for, piece by piece."""
        if level == 0:
            return self.source.read(box)
        finer = None if held is None or level - 1 < self.first_held else held[level - 1]
        lengths = [part.stop - part.start for part in box]
        scale = math.prod(self._factors[level]) if finer is None else 1
        # What is stored plane by plane is read so: the next level has two planes to be split.
        by_planes = self.chunk_planes == 1 and (lengths[0] > 1 or level > 1)
        axis = 0 if by_planes else int(np.argmax(lengths))
        size_bytes = math.prod(lengths) * scale * voxel_bytes(self.source)
        if lengths[axis] > 1 and size_bytes > PIECE_BYTES:
            middle = box[axis].start + lengths[axis] // 2
            parts = []
            for half in (slice(box[axis].start, middle), slice(middle, box[axis].stop)):
                z, y, x = (half if each == axis else part for each, part in enumerate(box))
                parts.append(self._exact((z, y, x), level, held))
            return np.concatenate(parts, axis)
        z, y, x = (
            slice(2 * part.start, min(2 * part.stop, n))
            for part, n in zip(box, self.levels[level - 1], strict=True)
        )
        block = self._exact((z, y, x), level - 1, held) if finer is None else finer[z, y, x]
        return halved(block, self.reduce)

    def _begin(self) -> None:
        """Have a thread make the levels that are held, where none does."""
        with self._lock:
            if self._is_making or self._held or self.failure is not None:
                return
            self._is_making = True
            run = self._run
        threading.Thread(target=_make, args=(weakref.ref(self), run), name="make levels").start()

    def boxes_to_make(self) -> list[Box]:
        """Parts of the finest level that is held, one after the other: planes, or cubes of chunks."""
        shape = self.levels[self.first_held]
        edges = (1, *shape[1:]) if self.chunk_planes == 1 else (COARSEST,) * 3
        boxes: list[Box] = []
        for first in np.ndindex(*(-(-n // edge) for n, edge in zip(shape, edges, strict=True))):
            z, y, x = (
                slice(at * edge, min(at * edge + edge, n))
                for at, edge, n in zip(first, edges, shape, strict=True)
            )
            boxes.append((z, y, x))
        return boxes

    def make_part(self, box: Box, whole: np.ndarray | None) -> np.ndarray:
        """The finest level that is held, with a part more of it; None: with nothing yet."""
        for trial in range(TRIES):
            try:
                part = self._exact(box, self.first_held)
                break
            except Exception:
                if trial == TRIES - 1:
                    raise
                time.sleep(0.1 * 4**trial)
        if whole is None:
            whole = np.zeros((*self.levels[self.first_held], *part.shape[3:]), part.dtype)
        elif whole.dtype != part.dtype:
            whole = whole.astype(np.promote_types(whole.dtype, part.dtype))
        whole[box] = part
        return whole

    def is_current(self, run: int) -> bool:
        """Whether what a thread makes is still wanted."""
        return run == self._run

    def end(self, run: int, whole: np.ndarray | None, failure: Exception | None = None) -> None:
        """The thread has made the finest level that is held, or gives it up."""
        held: dict[int, np.ndarray] = {}
        for level in range(self.first_held, len(self.levels)):
            if whole is not None:
                whole = held[level] = whole if not held else halved(whole, self.reduce)
        with self._lock:
            if not self.is_current(run):
                return
            self._is_making = False
            self._held, self.failure = held, failure
        for level in held:
            for callback in tuple(self._callbacks):
                callback(level)

    def __repr__(self) -> str:
        return f"<MadeLevels {len(self.levels)} of {self.shape_zyx} {self.dtype}, {self.reduce}>"


def _make(reference: "weakref.ref[MadeLevels]", run: int) -> None:
    """Make the levels that are held, in a thread, as long as somebody wants them."""
    whole: np.ndarray | None = None
    made = reference()
    boxes = [] if made is None else made.boxes_to_make()
    del made
    for box in boxes:
        made = reference()
        # At the end of the process it is waited for: a library must not go while it is reading.
        if made is None or not made.is_current(run) or not threading.main_thread().is_alive():
            return
        try:
            whole = made.make_part(box, whole)
        except Exception as error:  # files, networks and decoders each have their own
            made.end(run, None, error)
            warnings.warn(
                f"coarser levels stay provisional: voxels could not be read ({error})", stacklevel=1
            )
            return
        del made
    made = reference()
    if made is not None:
        made.end(run, whole)


def _coarser(box: Box) -> Box:
    """The voxels of the next coarser level that are made of some of those of a box."""
    z, y, x = (slice(part.start // 2, -(-part.stop // 2)) for part in box)
    return z, y, x
