"""A volume in several resolutions, as users give it: arrays of one volume, or one to make coarser ones of."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..base import checks
from ..base.transforms import affine
from .arrays import VolumeLike, as_array
from .sources.halving import REDUCTIONS, Reduce
from .sources.lazy_source import source_of
from .sources.level_places import LevelPlace, place_between
from .sources.made_levels import MadeLevels
from .sources.multiscale import MultiscaleSource, check_shapes
from .sources.source import Source

Level = Any  # a numpy array, or one that is unread


class Multiscale:
    """A volume in several resolutions, given to a figure as an array is: for what is larger than memory.

    ``figure.add_image_volume(volrender.Multiscale([fine, coarse, coarser]))`` shows each part of the
    volume in the resolution that a pixel of the picture needs, and reads no more than that. Where
    there is one resolution, `of` makes the others. It stays where it is, whatever `isolated_buffer` is,
    and is read by several threads. It is read-only: who writes to the arrays calls ``data.update()``.

    Parameters
    ----------
    levels : sequence of array-like, the finest first
        numpy arrays and memory maps, zarr, dask, h5py … of one dtype and with the same axes, each with
        fewer voxels than the one before: (nz, ny, nx), or as the `axes` of the graphic are, with as many
        time points and channels in each.
    scales : sequence of (float, float, float), optional
        How long a voxel of each level is along x, y, z, above 0, in any unit. Default: as the numbers of
        voxels say, such as 2 where there are half as many.
    offsets : sequence of (float, float, float), optional
        Where the centre of the first voxel of each level is, x, y, z, in the unit of `scales`, which are
        given too. Default: so that the levels begin at one place, as means of blocks do.

    Attributes
    ----------
    levels : tuple of array-like
    places : tuple of ((float, float, float), (float, float, float)) or None
        Scale and offset of each level along x, y, z: what is at p, in voxels of the finest, is at
        p · scale + offset in voxels of the level. None: as the numbers of voxels say.
    reduce : str or None
        How coarser levels are made, of `of`; None where they are given.

    Raises
    ------
    TypeError, ValueError
        There is no level, one is no array of numbers, or not coarser than the one before; scales or
        offsets are not one for each level.
    """

    def __init__(
        self,
        levels: Sequence[VolumeLike],
        scales: Sequence[ArrayLike] | None = None,
        offsets: Sequence[ArrayLike] | None = None,
    ) -> None:
        if isinstance(levels, np.ndarray | str) or not isinstance(levels, Sequence) or not levels:
            raise TypeError(
                "levels is a list of arrays, the finest first; of one array, Multiscale.of(array) makes "
                f"coarser ones; not {checks.short(levels)}."
            )
        self.levels: tuple[Level, ...] = tuple(map(as_array, levels))
        check_shapes([level.shape for level in self.levels])
        self.places: tuple[LevelPlace, ...] | None = (
            None if scales is None else _places(len(levels), scales, offsets)
        )
        if scales is None and offsets is not None:
            raise ValueError("offsets are in the unit of scales, which are to be given too.")
        self.reduce: Reduce | None = None

    @classmethod
    def of(cls, array: VolumeLike, reduce: Reduce = "mean") -> "Multiscale":
        """A volume that has one resolution, with coarser ones that are made when they are needed.

        Parameters
        ----------
        array : array-like
            As one of `levels`.
        reduce : "mean", "max" or "mode"
            What a coarser voxel has of 2 × 2 × 2 finer ones. A maximum keeps what is small and bright in
            a `mip`. Labels have "mode", whatever is said: the id that most of them have, of several the
            smallest.
        """
        if reduce not in REDUCTIONS:
            raise ValueError(f"reduce is 'mean', 'max' or 'mode', not {checks.short(reduce)}.")
        made = cls([array])
        made.reduce = reduce
        return made

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the finest level."""
        return tuple(self.levels[0].shape)

    @property
    def ndim(self) -> int:
        """How many axes it has."""
        return len(self.shape)

    @property
    def dtype(self) -> Any:
        """Of the finest level."""
        return self.levels[0].dtype

    def __repr__(self) -> str:
        what = f"made by {self.reduce}" if self.reduce else f"{len(self.levels)} levels"
        return f"<Multiscale {self.shape} {self.dtype}, {what}>"


def part_of(given: Multiscale, axis: int, pick: Callable[[Level], Level]) -> Multiscale:
    """The same of a part of each level, such as a time point.

    Parameters
    ----------
    given : Multiscale
    axis : int
        Along which it is a part; the levels are equally long there.
    pick : callable
        ``pick(level)`` gives it.

    Raises
    ------
    ValueError
        The levels are not equally long there.
    """
    lengths = [level.shape[axis] for level in given.levels]
    if len(set(lengths)) > 1:
        raise ValueError(
            f"levels have as many time points and channels as each other, not {lengths} along "
            f"axis {axis}."
        )
    part = Multiscale([pick(level) for level in given.levels])
    part.places, part.reduce = given.places, given.reduce
    return part


def source_in_levels(given: Multiscale) -> Source:
    """Where the voxels of a volume are read, (nz, ny, nx) or (nz, ny, nx, 3|4).

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        As `MultiscaleSource`.
    """
    if given.reduce is not None:
        return MadeLevels(source_of(given.levels[0]), given.reduce)
    return MultiscaleSource(given.levels, given.places)


def _places(
    count: int, scales: Sequence[ArrayLike], offsets: Sequence[ArrayLike] | None
) -> tuple[LevelPlace, ...]:
    each = _vectors("scales", scales, count)
    for number, scale in enumerate(each):
        if (scale <= 0).any():
            raise ValueError(f"scales[{number}] is above 0 along each axis, not {scale.tolist()}.")
    # The edge of the first voxel is where that of the finest is.
    starts = [(scale - each[0]) / 2 for scale in each]
    if offsets is not None:
        starts = _vectors("offsets", offsets, count)
    still = (0.0, 0.0, 0.0, 1.0)
    worlds = [affine(start, still, scale) for start, scale in zip(starts, each, strict=True)]
    places = [place_between(world, worlds[0]) for world in worlds]
    return tuple(place for place in places if place is not None)


def _vectors(name: str, values: Sequence[ArrayLike], count: int) -> list[np.ndarray]:
    if not isinstance(values, Sequence | np.ndarray) or len(values) != count:
        raise ValueError(f"{name} are one for each of {count} levels, not {checks.short(values)}.")
    return [
        np.array(checks.vector(f"{name}[{number}]", value, 3))
        for number, value in enumerate(values)
    ]
