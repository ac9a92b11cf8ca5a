"""Which voxels hold no number, be it NaN, inf or a mask that says so, or one too large to draw?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import parallel

LARGEST_VALUE = 1e37  # finite values beyond it do not fit in float32 arithmetic


def missing_voxels(block: np.ndarray) -> np.ndarray | None:
    """Where a block has missing voxels, in its shape; None where it has none."""
    if not has_missing(block):
        return None
    missing = ~np.isfinite(block)
    if block.ndim == 4:  # a colour with one missing channel is missing
        missing = np.broadcast_to(missing.any(axis=3, keepdims=True), block.shape)
    return missing


class Finite(NamedTuple):
    """What is finite in a block of data.

    Attributes
    ----------
    everywhere : bool
        It holds neither NaN nor inf.
    limits : (float, float) or None
        The smallest and the largest finite value, of floating point numbers with 32 bits or more;
        None where there are none.
    """

    everywhere: bool
    limits: tuple[float, float] | None


def finite_part(values: np.ndarray) -> Finite:
    """What is finite in a block of data, by looking at it once.

    Raises
    ------
    ValueError
        A finite value is too large for float32 arithmetic.
    """
    if values.dtype.kind != "f" or values.dtype.itemsize < 4 or values.size == 0:
        return Finite(not has_missing(values), None)
    low, high = parallel.extremes(values)
    everywhere = bool(np.isfinite(low) and np.isfinite(high))
    if not everywhere:
        finite = values[np.isfinite(values)]
        if not finite.size:
            return Finite(False, None)
        low, high = float(finite.min()), float(finite.max())
    if max(high, -low) > LARGEST_VALUE:
        raise ValueError(
            f"data holds a value of magnitude {max(high, -low):.3g}; finite values up to "
            f"±{LARGEST_VALUE:g} can be rendered (float32 on the GPU): scale the data down."
        )
    return Finite(everywhere, (low, high))


def has_missing(block: np.ndarray) -> bool:
    """Whether a block of data holds NaN or inf."""
    return block.dtype.kind == "f" and not parallel.all_finite(block)


def missing_numbers(values: np.ndarray, and_infinite: bool) -> np.ndarray | None:
    """Where numbers are NaN, or infinite if those count; None where there are none."""
    if not has_missing(values):
        return None
    missing = ~np.isfinite(values) if and_infinite else np.isnan(values)
    return missing if missing.any() else None


@dataclass(frozen=True)
class Kind:
    """What the pieces of an array have been so far, taken together.

    Attributes
    ----------
    numbers : numpy.dtype
        Of the numbers, in native byte order: the one that numpy promotes those of all pieces to.
    is_masked : bool
        A piece had a mask. What is masked is missing, which only floating point numbers can say.
    """

    numbers: np.dtype
    is_masked: bool

    @classmethod
    def of(cls, piece: np.ndarray) -> "Kind":
        """Of one piece."""
        return cls(piece.dtype.newbyteorder("="), has_mask(piece))

    def __or__(self, other: "Kind") -> "Kind":
        if self == other:
            return self
        numbers = np.promote_types(self.numbers, other.numbers)
        return Kind(numbers, self.is_masked or other.is_masked)

    @property
    def dtype(self) -> np.dtype:
        """Of the values: integers with a mask become floating point, of at least 32 bits."""
        if self.is_masked and self.numbers.kind != "f":
            return np.promote_types(self.numbers, np.float32)
        return self.numbers

    def values(self, piece: np.ndarray) -> np.ndarray:
        """A piece of this kind, or of a lesser one, in `dtype`: NaN where it is masked."""
        numbers = np.asarray(piece)
        if not has_mask(piece):
            return numbers.astype(self.dtype, copy=False)
        with np.errstate(all="ignore"):  # what is under the mask may be anything
            values = numbers.astype(self.dtype, order="C")
        values[np.ma.getmaskarray(piece)] = np.nan
        return values


def has_mask(array: np.ndarray) -> bool:
    """Whether an array has a mask, be anything masked or not."""
    return isinstance(array, np.ma.MaskedArray) and np.ma.getmask(array) is not np.ma.nomask
