"""Skipping grids: what is known of each cell of 4×4×4 voxels, so that rays can pass what cannot matter.

Cell c holds the points 4c … 4c + 4 along each axis, whose values depend on the voxels 4c … 4c + 4
alone. Grids are in texel values and in the volume's own format, so that comparisons are exact.
"""

import math

import numpy as np

from ..shader.constants import whole_constant

CELL = whole_constant("skipping/cell_size.wgsl", "CELL_VOXELS")  # along each axis
LONGEST_DISTANCE = whole_constant("grids/cell/distance.wgsl", "LONGEST_DISTANCE")  # cells
MOST_LOOKED_AT = 2**18  # cells of each axis, by `share_passed_over`
MOST_REGIONS = 32  # of changed cells; more are taken for one

Region = tuple[slice, slice, slice]  # cells, ZYX


def cell_extrema(texels: np.ndarray, reduce=np.maximum) -> np.ndarray:
    """The extremum of the voxels 4c … 4c + 4 of each cell.

    Parameters
    ----------
    texels : ndarray, shape (nz, ny, nx)
    reduce : numpy.maximum or numpy.minimum

    Returns
    -------
    ndarray, shape (⌈nz/4⌉, ⌈ny/4⌉, ⌈nx/4⌉)
    """
    return _extrema(texels, 0, reduce)


def cell_ranges(texels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest and the smallest voxel of each cell, of unsigned integers or floats.

    Both in one go: each call of numpy lets other threads have Python's lock, and waits for it again.
    """
    turn = np.invert if texels.dtype.kind == "u" else np.negative
    both = np.empty((2, *texels.shape), texels.dtype)
    both[0] = texels
    turn(texels, out=both[1])
    largest, turned = _extrema(both, 1, np.maximum)
    return largest, turn(turned)


def _extrema(texels: np.ndarray, first: int, reduce) -> np.ndarray:
    """The extrema of cells along three axes, from the first of them on."""
    for axis in range(first, first + 3):
        before = (slice(None),) * axis
        result = texels[(*before, slice(None, None, CELL))].copy()
        for shift in range(1, CELL + 1):
            part = texels[(*before, slice(shift, None, CELL))]
            cells = result[(*before, slice(part.shape[axis]))]
            reduce(cells, part, out=cells)
        texels = result
    return texels


def dilate(grid: np.ndarray, reduce=np.maximum) -> np.ndarray:
    """The extremum of each cell and its 26 neighbours."""
    for axis in range(3):
        grid = np.moveaxis(grid, axis, 0)
        result = grid.copy(order="K")
        reduce(result[1:], grid[:-1], out=result[1:])
        reduce(result[:-1], grid[1:], out=result[:-1])
        grid = np.moveaxis(result, 0, axis)
    return grid


def distances(occupied: np.ndarray) -> np.ndarray:
    """The Chebyshev distance of each cell to the nearest occupied one, in cells, at most 7.

    What n dilations reach is at most n cells away.

    Parameters
    ----------
    occupied : ndarray of bool

    Returns
    -------
    ndarray of uint8
        0 where occupied.
    """
    near = occupied.astype(np.uint8)
    result = LONGEST_DISTANCE - near
    for _ in range(1, LONGEST_DISTANCE):
        near = dilate(near)
        result -= near
    return result


def exceeds(values: np.ndarray, limit: float) -> np.ndarray:
    """Which values exceed a limit, exactly: in no precision that is less than theirs."""
    if values.dtype.kind in "iu" and values.dtype.itemsize == 8:  # more than float64 tells apart
        limits = np.iinfo(values.dtype)
        if not limits.min <= limit <= limits.max:
            return np.full(values.shape, limit < limits.min)
        return values > values.dtype.type(math.floor(limit))
    return values > np.array([limit], np.float64)


def share_passed_over(*channels: tuple[np.ndarray, np.ndarray]) -> float:
    """The share of cells that a MIP would pass over, looked at along the axes of the volume.

    A ray passes over a cell whose bound does not exceed the largest value before it, of any channel.
    What it finds in a cell is taken to be the value in the middle: noise makes it less than the
    extremum.

    Parameters
    ----------
    *channels : (bounds, middles)
        Of each channel, two ndarrays of shape (cells along z, y, x).
    """
    bounds, _ = channels[0]
    apart = max(1, round((bounds.size / MOST_LOOKED_AT) ** 0.5))  # not every ray of a large volume
    passed = looked_at = 0
    for axis in range(3):
        for direction in (1, -1):
            passes = []
            for grids in channels:
                bound, middle = (
                    np.moveaxis(grid, axis, 0)[::direction, ::apart, ::apart] for grid in grids
                )
                passes.append(bound[1:] <= np.maximum.accumulate(middle, axis=0)[:-1])
            passed += int(np.count_nonzero(np.logical_and.reduce(passes)))
            looked_at += bound.size
    return passed / looked_at


def cell_counts(shape_zyx: tuple[int, int, int]) -> tuple[int, int, int]:
    """How many cells a volume has along each axis."""
    z, y, x = (-(-n // CELL) for n in shape_zyx)
    return z, y, x


def all_cells(counts: tuple[int, int, int]) -> Region:
    """The region of all cells."""
    nz, ny, nx = counts
    return slice(0, nz), slice(0, ny), slice(0, nx)


def touched_cells(box_zyx: Region, counts: tuple[int, int, int]) -> Region:
    """The cells that depend on the voxels of a box; `counts` is how many there are."""
    z, y, x = (
        slice(max(0, (part.start - 1) // CELL), min(count, (part.stop - 1) // CELL + 1))
        for part, count in zip(box_zyx, counts, strict=True)
    )
    return z, y, x


def grown(region: Region, by: int, counts: tuple[int, int, int]) -> Region:
    """A region of cells and those within `by` cells of it."""
    z, y, x = (
        slice(max(0, part.start - by), min(count, part.stop + by))
        for part, count in zip(region, counts, strict=True)
    )
    return z, y, x


def surrounded(region: Region, by: int, counts: tuple[int, int, int]) -> tuple[Region, Region]:
    """A region grown by some cells, and where in that it is itself."""
    wide = grown(region, by, counts)
    z, y, x = (
        slice(part.start - outer.start, part.stop - outer.start)
        for part, outer in zip(region, wide, strict=True)
    )
    return wide, (z, y, x)


def add_region(regions: list[Region], region: Region) -> None:
    """Append a region; where they become too many, one that holds them all takes their place."""
    regions.append(region)
    if len(regions) > MOST_REGIONS:
        regions[:] = [_hull(regions)]


def _hull(regions: list[Region]) -> Region:
    """The smallest region that holds some others."""
    z, y, x = (
        slice(min(part.start for part in parts), max(part.stop for part in parts))
        for parts in zip(*regions, strict=True)
    )
    return z, y, x
