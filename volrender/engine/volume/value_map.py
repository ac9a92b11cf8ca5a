"""Which affine map takes the numbers of a volume to float32, so that it tells apart what their dtype tells?

float32 has 24 bits, and float64 and wide integers have more: 1.7e9 and 1.7e9 + 60 are one number to it,
and 1e-39 is none that GPUs keep. Relative to an offset, and to a scale where all is tiny, they are as
fine as ever. The map follows from a sample, before an upload, and from what went by, after it.
"""

import math
import warnings
from typing import NamedTuple

import numpy as np

from ...data.missing import LARGEST_VALUE, Finite, finite_part
from ...data.sources.sampling import strided_sample
from ...data.sources.source import Source

WHOLE = 2.0**24  # float32 tells apart all integers up to it
LEAST = 2.0**-100  # where no number is larger, all are scaled: float32 ends at 1e-38
# How often their spread numbers may be away from 0: then float32 tells some thousand apart in the
# spread. What is float32 itself tells no more than that anyway; it is interpolated more smoothly.
MOST_SPREADS = {4: 2.0**13, 8: 2.0**7}
SAMPLE = 1024  # numbers that are looked at
CLEARLY = 0.1  # more of them must be told apart, for a map to take the place of another


class ValueMap(NamedTuple):
    """``data = texel * scale + offset``; of integers, the offset is whole and the scale 1."""

    offset: float = 0.0
    scale: float = 1.0

    def texels(self, values: np.ndarray) -> np.ndarray:
        """Values in data units, in texel units, not rounded to float32 yet."""
        texels = _relative(values, self.offset)
        if self.scale == 1:
            return texels
        return np.clip(texels / self.scale, -LARGEST_VALUE, LARGEST_VALUE)


PLAIN = ValueMap()


class Numbers:
    """The numbers of a volume as they go by, and the map that serves them.

    The map is kept as long as it serves: another takes its place only where that tells apart what
    this one does not.

    Parameters
    ----------
    dtype : numpy.dtype
    channels : int
        Colours, more than 1, are float32 as they are: a range of theirs that is narrow and far from
        zero would be no colours.
    voxels : int
        How many there are.

    Attributes
    ----------
    map : ValueMap
    """

    def __init__(self, dtype: np.dtype, channels: int, voxels: int) -> None:
        self.map = PLAIN
        self._voxels = voxels
        self._is_mapped = channels == 1 and dtype.kind in "iuf" and dtype.itemsize >= 4
        self._is_whole = dtype.kind in "iu"
        self._is_float32 = dtype == np.float32
        self._doubtful: list[np.ndarray] = []  # parts that are new, and not served by it
        self._has_warned = False
        self._expected: Finite | None = None  # of all that goes by next, which `expect` looked at
        self.begin()

    @property
    def state(self) -> tuple:
        """What `restore` takes."""
        return self.map, tuple(self._doubtful)

    def restore(self, state: tuple) -> None:
        """Be as before."""
        self.map, self._doubtful = state[0], list(state[1])
        self._expected = None

    def look(self, source: Source, level: int) -> None:
        """Choose the map for a source that is about to be read: by one plane, through its middle.

        Of float32 nothing is read: it mostly stays as it is.
        """
        if not self._is_mapped or self._is_float32:
            return
        nz, ny, nx = source.levels[level]
        plane = source.read((slice(nz // 2, nz // 2 + 1), slice(0, ny), slice(0, nx)), level)
        self._choose(_distinct(_some(plane, SAMPLE)))

    def begin(self) -> None:
        """All of them are about to go by."""
        if self._expected is None:
            self._low, self._high = math.inf, -math.inf
        self._parts: list[np.ndarray] = []
        self._doubtful.clear()

    def see(self, block: np.ndarray) -> bool:
        """A block of them goes by, on the way of all since `begin`: whether some are missing, or may be.

        Raises
        ------
        ValueError
            A finite value is beyond ±1e37.
        """
        if self._expected is not None:
            return not self._expected.everywhere
        finite = finite_part(block)
        limits = self._limits(block, finite)
        if limits is None:
            return not finite.everywhere
        self._low, self._high = min(self._low, limits[0]), max(self._high, limits[1])
        if not self._is_float32:
            self._parts.append(_some(block, math.ceil(SAMPLE * block.size / self._voxels)))
        return not finite.everywhere

    def settle(self) -> bool:
        """All of them went by: whether they are better served by another map, which it then is."""
        expected, self._expected = self._expected, None
        if not self._is_mapped or self._high < self._low or expected is not None:
            return False
        before, parts = self.map, self._parts
        if not self._is_plain((self._low, self._high)):
            self._choose(self._looked_at((self._low, self._high), parts))
        parts.clear()
        return self.map != before

    def warn(self) -> None:
        """Warn, once, where integers went by that float32 cannot tell apart."""
        farthest = max(abs(end - self.map.offset) for end in (self._low, self._high))
        if not self._is_whole or self._has_warned or not WHOLE < farthest < math.inf:
            return
        self._has_warned = True
        warnings.warn(
            f"data holds integers from {self._low} to {self._high}, more than float32 on the GPU tells "
            f"apart: only those within 2**24 of {self.map.offset:.0f} have colours of their own. Where "
            "they are ids, they are labels, not an image: add_labels shows them as such. "
            "Picks give every value exactly.",
            stacklevel=2,
        )

    def expect(self, values: np.ndarray, everything: bool) -> bool:
        """Values are about to be written: where they are all that there is, have a map for them.

        Returns
        -------
        bool
            Some of them are missing.

        Raises
        ------
        ValueError
            A finite value is beyond ±1e37.
        """
        finite = finite_part(values)
        limits = self._limits(values, finite)
        if limits is not None:
            self._expect(values, limits, everything)
            self._expected = finite if everything else self._expected
        return not finite.everywhere

    def _expect(self, values: np.ndarray, limits: tuple[float, float], everything: bool) -> None:
        if everything:
            self._low, self._high = limits
        else:
            self._low, self._high = min(self._low, limits[0]), max(self._high, limits[1])
        if self._is_plain(limits):
            return
        new = self._looked_at(limits, [values])
        if everything:
            self._choose(new)
        elif self._better(new) != self.map:
            self._doubtful.append(new)

    def reconsider(self, source: Source) -> bool:
        """What was expected is written: whether all of it is better served by another map, which it then is.

        A sample is taken of the source, where the map does not serve what is new in it.
        """
        if not self._doubtful:
            return False
        before, new = self.map, self._doubtful
        self._choose(_distinct(strided_sample(source, SAMPLE), *new))
        return self.map != before

    def _limits(self, values: np.ndarray, finite: Finite) -> tuple[float, float] | None:
        """The smallest and the largest finite one, where a map is to be chosen; else None."""
        if not self._is_mapped or values.size == 0:
            return None
        return (int(values.min()), int(values.max())) if self._is_whole else finite.limits

    def _is_plain(self, limits: tuple[float, float]) -> bool:
        """Whether numbers within limits, without a closer look, are served by the map: as they are."""
        low, high = limits
        if self.map != PLAIN or not (self._is_whole or self._is_float32):
            return False
        if self._is_whole:
            return -WHOLE <= low <= high <= WHOLE
        farthest = max(-low, high)
        return farthest == 0 or LEAST <= farthest <= self._reach(2 * (high - low))

    def _looked_at(self, limits: tuple[float, float], parts: list[np.ndarray]) -> np.ndarray:
        """Distinct values, ascending, of which the two ends are given; of float32 no others are needed."""
        if self._is_float32:
            return np.unique(limits)
        ends = np.array(limits, parts[0].dtype)
        return _distinct(ends, *(_some(part, SAMPLE) for part in parts))

    def _choose(self, values: np.ndarray) -> None:
        self.map = self._better(values)
        self._doubtful.clear()

    def _better(self, values: np.ndarray) -> ValueMap:
        """The map for distinct values, ascending; the present one where that serves."""
        if values.size == 0:
            return self.map
        reach = self._reach(_spread(values))
        if self.map == PLAIN and _serves(PLAIN, values, reach) == 1:
            return PLAIN
        low, median, high = (values[at].item() for at in (0, len(values) // 2, -1))
        offsets = (0, (low + high) // 2, median) if self._is_whole else (0, median)
        maps = [_scaled(float(offset), values) for offset in offsets]
        served = [_serves(each, values, reach) for each in maps]
        now, best = _serves(self.map, values, reach), max(served)
        if best == 1 > now or best > now + CLEARLY:
            return maps[served.index(best)]
        return self.map

    def _reach(self, spread: float) -> float:
        """How far from the offset numbers are told apart well enough."""
        if self._is_whole:
            return WHOLE
        if spread == 0:
            return math.inf if self._is_float32 else WHOLE
        return spread * MOST_SPREADS[4 if self._is_float32 else 8]


def _relative(values: np.ndarray, offset: float) -> np.ndarray:
    """Values less an offset: float64, or integers where float64 would not tell them apart."""
    if values.dtype.kind == "f" or values.dtype.itemsize < 8 or values.size == 0:
        return np.subtract(values, offset, dtype=np.float64)
    start = int(offset)
    if not -(2**63) <= int(values.min()) - start <= int(values.max()) - start < 2**63:
        return np.subtract(values, offset, dtype=np.float64)
    # Unsigned arithmetic wraps around: read with a sign, what it gives is right.
    return (values.view(np.uint64) - np.uint64(start % 2**64)).view(np.int64)


def _scaled(offset: float, values: np.ndarray) -> ValueMap:
    """The map with an offset, scaled by a power of two where all that is left is tiny."""
    farthest = _farthest(offset, values)
    if not 0 < farthest < LEAST:
        return ValueMap(offset)
    return ValueMap(offset, math.ldexp(1.0, math.frexp(farthest)[1]))


def _serves(candidate: ValueMap, values: np.ndarray, reach: float) -> float:
    """The share of values that are within reach of the offset; 0 where float32 ends before them."""
    farthest = _farthest(candidate.offset, values)
    if farthest and not LEAST <= farthest / candidate.scale <= 4 * LARGEST_VALUE:
        return 0.0
    if farthest <= reach:
        return 1.0
    return float(np.mean(np.abs(_relative(values, candidate.offset)) <= reach))


def _farthest(offset: float, values: np.ndarray) -> float:
    """How far the first or the last of ascending values is from an offset."""
    return float(np.abs(_relative(values[[0, -1]], offset)).max())


def _spread(values: np.ndarray) -> float:
    """Twice the shortest range that holds more than half of distinct values, ascending.

    So that numbers far from all others, such as a background, do not decide how fine the others are.
    """
    half = len(values) // 2
    if half == 0:
        return 0.0
    return 2 * float((values[half:].astype(np.float64) - values[:-half].astype(np.float64)).min())


def _some(values: np.ndarray, count: int) -> np.ndarray:
    """So many values, flat, drawn at random but always the same; all where there are no more."""
    if values.size <= count:
        return values.flatten()
    return values.flat[np.random.default_rng(0).integers(values.size, size=count)]


def _distinct(*parts: np.ndarray) -> np.ndarray:
    """All finite values of some arrays, each once, ascending."""
    values = np.unique(np.concatenate([part.reshape(-1) for part in parts]))
    return values[np.isfinite(values)] if values.dtype.kind == "f" else values
