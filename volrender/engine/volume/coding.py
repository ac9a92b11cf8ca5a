"""Which encoding serves the values of a volume, or of a channel? It follows what becomes of them."""

from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from ...data.missing import has_missing
from ...data.parallel import extremes
from ...data.sources.source import SlabReader, Source, full_range_of, slabs, voxel_bytes
from ..device.engine import Engine
from .encoding import Encoding, choose_encoding
from .value_map import Numbers


class Coding:
    """What is known of the values of one level of a source, and the encoding that this calls for.

    Parameters
    ----------
    engine : Engine
    source : Source
        Nothing but a plane of it is read.
    level : int
        Of the source.
    packed : bool
        It is one of the channels of a texture that has four.

    Attributes
    ----------
    numbers : Numbers
    dtype : numpy.dtype
        What is read has to be of this dtype.
    """

    def __init__(self, engine: Engine, source: Source, level: int, packed: bool = False) -> None:
        self._engine = engine
        self._level = level
        self._packed = packed
        self._shape_zyx = source.levels[level]
        self._channels = source.channels
        self.dtype, self._full_range = source.dtype, full_range_of(source)
        self.numbers = Numbers(source.dtype, source.channels, prod(self._shape_zyx))
        self.numbers.look(source, level)
        self._range: tuple[float, float] | None = None

    def fits(self, source: Source) -> bool:
        """Whether it is about sources of this shape and dtype, with as many channels."""
        is_like = (source.channels, source.dtype) == (self._channels, self.dtype)
        is_like &= full_range_of(source) == self._full_range
        return is_like and source.levels[self._level] == self._shape_zyx

    @property
    def state(self) -> tuple:
        """What `restore` takes."""
        return self._range, self.numbers.state

    def restore(self, state: tuple) -> None:
        """Be as before."""
        self._range = state[0]
        self.numbers.restore(state[1])

    def first(self, source: Source) -> Encoding:
        """The encoding for a source that is about to be read whole."""
        self._range = self._integer_range(source)
        # Half floats have no value to spare for missing voxels: look before choosing their format.
        missing = source.dtype == np.float16 and any(map(has_missing, self._blocks(source)))
        return self.choose(missing)

    def choose(self, missing: bool, is_wide: bool = False) -> Encoding:
        """The encoding for the values as they are known; `is_wide`: as float32, in any case."""
        encoding = choose_encoding(
            self._engine,
            self.dtype,
            self._channels,
            prod(self._shape_zyx) * (4 if self._packed else 1),
            missing,
            self._range,
            self.numbers.map,
            is_wide,
        )
        return replace(encoding, alpha_range=self._full_range)

    def expect(self, values: np.ndarray, everything: bool, now: Encoding) -> Encoding | None:
        """Values are about to be written to the source: another encoding that serves them, if need be.

        Parameters
        ----------
        values : ndarray
            Of the source's dtype.
        everything : bool
            They replace all that is there.
        now : Encoding

        Raises
        ------
        ValueError
            A finite value is beyond ±1e37; `restore` is to follow.
        """
        before = self._range, self.numbers.map
        missing = self.numbers.expect(values, everything)
        self._range = self._range_with(values, everything, now)
        is_as_before = (self._range, self.numbers.map) == before
        if everything or not is_as_before or (missing and not now.masked):
            return self.choose(missing or (now.masked and not everything))
        return None

    def _integer_range(self, source: Source) -> tuple[float, float] | None:
        """Smallest and largest value, of 16-bit integers: their encoding depends on it on GPUs."""
        if self._engine.is_cpu or self._channels != 1 or self.dtype not in (np.int16, np.uint16):
            return None
        lows, highs = zip(
            *((block.min(), block.max()) for block in self._blocks(source)), strict=True
        )
        return float(min(lows)), float(max(highs))

    def _blocks(self, source: Source) -> Iterator[np.ndarray]:
        """All voxels, slab by slab."""
        reader = SlabReader(source)
        for box in slabs(self._shape_zyx, voxel_bytes(source)):
            yield reader.read(box, self._level)

    def _range_with(
        self, values: np.ndarray, everything: bool, now: Encoding
    ) -> tuple[float, float] | None:
        """The range of 16-bit integers when some, or all, are replaced."""
        holds_all = np.isinf([now.low, now.high]).all()
        if self._range is None or values.size == 0 or (holds_all and not everything):
            return self._range
        low, high = extremes(values)
        if everything:
            return low, high
        if now.low <= low and high <= now.high:
            return self._range
        # Room for as much again, so that slowly growing values do not upload all every time.
        low, high = min(low, self._range[0]), max(high, self._range[1])
        limits: Any = np.iinfo(self.dtype)
        margin = (high - low) // 2
        return max(low - margin, float(limits.min)), min(high + margin, float(limits.max))
