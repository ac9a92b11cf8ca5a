"""Volumes with fewer voxels, made when they are read: each the mean of those that it stands for.

Of labels it is the id that most of them have: between two ids there is none.
"""

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...base.transforms import matrix_from_quaternion
from ..files.affine import decompose_affine
from ..files.lazy_array import LazyArray, forwards, whole_key
from ..files.levels import Level
from ..files.mapped import read_mapped
from ..files.volume_file import VolumeFile
from ..missing import Kind
from ..sources.unread import in_memory
from .blocks import ids_of_blocks, means_of_blocks

Factors = tuple[int, int, int]  # along x, y, z
MOST_BYTES = 64 * 2**20  # of an array, read at once to make planes of means


def checked_factors(value: int | Sequence[int]) -> Factors:
    """Three whole numbers from 1 on, of one or of three.

    Raises
    ------
    TypeError, ValueError
        They are none.
    """
    given = [value] if not isinstance(value, Sequence) or isinstance(value, str) else value
    given = [*given] * 3 if len(given) == 1 else given
    try:
        x, y, z = (operator.index(number) for number in given)
    except (TypeError, ValueError):
        raise TypeError(
            f"downsample is a whole number, or three along x, y and z, not {value!r}."
        ) from None
    if min(x, y, z) < 1:
        raise ValueError(f"downsample is 1 or more along each axis, not {value!r}.")
    return x, y, z


def downsampled(volume: VolumeFile, factors: Factors) -> VolumeFile:
    """A volume with voxels so many times as long, in the same place; in each of its resolutions."""
    if volume.levels:
        each = [volume.at_level(level) for level in range(len(volume.levels))]
        coarse = [_downsampled(one, factors) for one in each]
        levels = tuple(Level(one.data, one.offset, one.scale) for one in coarse)
        return replace(coarse[volume.level], levels=levels)
    return _downsampled(volume, factors)


def _downsampled(volume: VolumeFile, factors: Factors) -> VolumeFile:
    linear = matrix_from_quaternion(volume.rotation) @ np.diag(volume.scale)
    if volume.affine is not None:
        linear = linear @ np.asarray(volume.affine)[:3, :3]
    world = np.eye(4)
    # The centre of the first coarse voxel is that of the fine ones which it stands for.
    world[:3, 3] = volume.offset + linear @ ((np.array(factors) - 1) / 2)
    world[:3, :3] = linear * factors
    offset, rotation, scale, shear = decompose_affine(world)
    first = volume.axes.index("z")
    x, y, z = factors
    reduce = ids_of_blocks if volume.is_labels else means_of_blocks
    data: Any = Downsampled(volume.data, {first: z, first + 1: y, first + 2: x}, reduce)
    return replace(volume, data=data, offset=offset, rotation=rotation, scale=scale, affine=shear)


class Downsampled(LazyArray):
    """An array-like whose elements are made of blocks of another's; what is asked for is read.

    A block at the end of an axis, where that is not a multiple of its factor, is shorter.

    Parameters
    ----------
    array : array-like
        With `shape`, `dtype`, and slices.
    factors : dict of int to int
        How long a block is along some axes.
    reduce : callable
        What makes elements of blocks: `means_of_blocks` or `ids_of_blocks`.
    """

    def __init__(
        self,
        array: Any,
        factors: dict[int, int],
        reduce: Callable[[np.ndarray, tuple[int, ...]], np.ndarray] = means_of_blocks,
    ) -> None:
        self._array, self._reduce = array, reduce
        self._factors = tuple(factors.get(axis, 1) for axis in range(len(array.shape)))
        lengths = zip(array.shape, self._factors, strict=True)
        self.shape = tuple(-(-int(length) // factor) for length, factor in lengths)
        self.dtype = np.dtype(array.dtype)

    @property
    def chunks(self) -> tuple[int, ...] | None:
        """How many elements along each axis are read together, where the array says it in numbers."""
        chunks = getattr(self._array, "chunks", None)
        if not isinstance(chunks, tuple) or not all(isinstance(n, int) and n > 0 for n in chunks):
            return None
        return tuple(-(-n // factor) for n, factor in zip(chunks, self._factors, strict=True))

    def __getitem__(self, key: Any) -> np.ndarray:
        """A box, or less of it where an index is a whole number."""
        wanted = whole_key(key, self.shape)
        parts = [forwards(at, length) for at, length in zip(wanted, self.shape, strict=True)]
        first, *rest = (slice(span.start, span.stop) for span, _ in parts)
        step = self._planes_at_once(rest)
        if any(part.stop == 0 for part in (first, *rest)):  # nothing is asked for
            made = np.empty([part.stop - part.start for part in (first, *rest)], self.dtype)
        else:
            starts = range(first.start, first.stop, step)
            slabs = [slice(at, min(at + step, first.stop)) for at in starts]
            made = np.concatenate([self._of_blocks((slab, *rest)) for slab in slabs])
        return made[tuple(slice(None, None, span.step) for span, _ in parts)][
            tuple(taken for _, taken in parts)
        ]

    def _planes_at_once(self, rest: list[slice]) -> int:
        """How many planes of the result are read at once: of whole chunks, if they are not too large."""
        fine = zip(rest, self._factors[1:], strict=True)
        plane = math.prod((part.stop - part.start) * factor for part, factor in fine)
        most = MOST_BYTES // max(1, plane * self._factors[0] * self.dtype.itemsize)
        return max(1, min((self.chunks or (1,))[0], most))

    def _of_blocks(self, box: tuple[slice, ...]) -> np.ndarray:
        fine = tuple(
            slice(part.start * factor, min(part.stop * factor, length))
            for part, factor, length in zip(box, self._factors, self._array.shape, strict=True)
        )
        piece = in_memory(self._array[fine])
        return self._reduce(Kind.of(piece).values(read_mapped(piece)), self._factors)
