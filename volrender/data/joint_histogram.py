"""How often do values occur together with lengths of the gradient? A joint histogram of a volume.

Kindlmann and Durkin, "Semi-automatic generation of transfer functions for direct volume rendering",
IEEE Symposium on Volume Visualization 1998: where matter borders on matter there is an arc from one value
to the other, steepest in the middle.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..base.colour import LUMINANCE
from ..base.transforms import mean_edge
from .histogram import bin_edges
from .missing import missing_voxels
from .sources.level_places import places_of
from .sources.one_level import overview_of
from .sources.source import SlabReader, Source

PLANES = 24  # of which voxels are taken, and the two beside each
VOXELS = 400_000  # that are taken, about
STEEP = 99.9  # percentile of gradients: beyond it are too few to see
BORDER_BINS, BORDER_WIDTH = 128, 25  # bins of values, and how many a border is smoothed over
BORDER_POWER = 4  # of gradients
BORDER_STEEPNESS = 0.4  # of the steepest: what is less steep is noise, or no border
MOST_LEVELS = 4096  # of values that are looked at for being evenly spaced


class Border(NamedTuple):
    """The border between two kinds of matter that is seen most.

    Attributes
    ----------
    value : float
        In the middle of it, data units.
    gradient : float
        Length of the gradient there, data units a mean voxel edge; above 0.
    """

    value: float
    gradient: float


class Differences(NamedTuple):
    """Some voxels of a volume, none of them missing, and how values change there.

    Attributes
    ----------
    values : ndarray of float64, shape (n,)
        Of colours, their luminance.
    gradients : ndarray of float64, shape (n, 3)
        Along x, y and z of the data, data units a voxel: central differences over ±1 voxel; a neighbour
        that is missing, or outside, has the value in the middle, or that of the outermost voxel.
    is_integer : bool
        Values are whole numbers.
    """

    values: np.ndarray
    gradients: np.ndarray
    is_integer: bool


def sampled_differences(source: Source, about_voxels: int = VOXELS) -> Differences:
    """The differences at about so many voxels, of which only planes are read, and the two beside each.

    Of a source with several levels the coarsest is looked at that has a million voxels; its
    differences are said in voxels of the finest.
    """
    finest, source = source, overview_of(source)
    finest_in_it = places_of(finest)[len(finest.levels) - len(source.levels)].scale_xyz
    nz, ny, nx = source.shape_zyx
    planes = np.unique(np.linspace(0, nz - 1, min(nz, PLANES)).round().astype(int)).tolist()
    stride = max(1, round((len(planes) * ny * nx / about_voxels) ** 0.5))
    ways = [slice(0, n, stride if n >= 2 * stride else 1) for n in (ny, nx)]
    reader, values, gradients = SlabReader(source), [], []
    for z in planes:
        first, last = max(z - 1, 0), min(z + 1, nz - 1)
        block = _scalars(reader.read((slice(first, last + 1), slice(0, ny), slice(0, nx))))
        here = block[z - first][ways[0], ways[1]].astype(np.float64)
        ends = [
            *_beside(block[z - first], ways[1], ways[0], axis=1),
            *_beside(block[z - first], ways[0], ways[1], axis=0),
            *(block[i][ways[0], ways[1]] for i in (0, last - first)),
        ]
        low, high = (
            np.stack([np.where(np.isfinite(end), end, here) for end in ends[side::2]], axis=-1)
            for side in (0, 1)
        )
        there = np.isfinite(here)
        values.append(here[there])
        gradients.append((high[there] - low[there]) / 2 * finest_in_it)
    is_integer = source.dtype.kind in "ui" and source.channels == 1
    return Differences(np.concatenate(values), np.concatenate(gradients), is_integer)


def _scalars(block: np.ndarray) -> np.ndarray:
    """A block of grayscale voxels; of colours, the luminance, NaN where one is missing."""
    if block.ndim == 3:
        return block if block.dtype.kind == "f" else block.astype(np.float32)
    light: np.ndarray = block[..., :3] @ np.asarray(LUMINANCE)
    missing = missing_voxels(block)
    return light if missing is None else np.where(missing[..., 0], np.nan, light)


def _beside(plane: np.ndarray, along: slice, across: slice, axis: int) -> list[np.ndarray]:
    """The voxels one before those of `along` on an axis, and one after; the outermost at the ends."""
    count = plane.shape[axis]
    at = np.arange(along.start, along.stop, along.step)
    rows = plane[across] if axis == 1 else plane[:, across]
    return [rows.take(np.clip(at + way, 0, count - 1), axis) for way in (-1, 1)]


class JointHistogram:
    """Values and lengths of gradients in the world, of which any part is quickly counted.

    Parameters
    ----------
    differences : Differences
    world_from_data : array_like, (4, 4)

    Attributes
    ----------
    values : ndarray, shape (n,)
    slopes : ndarray, shape (n,)
        Lengths of the gradient, data units a mean voxel edge.
    """

    def __init__(self, differences: Differences, world_from_data: ArrayLike) -> None:
        linear = np.asarray(world_from_data, np.float64)[:3, :3]
        per_edge = np.linalg.inv(linear) * mean_edge(linear)
        with np.errstate(over="ignore"):
            # Not by @: its threads wait for each other where others compute too.
            world = np.einsum("ni,ij->nj", differences.gradients, per_edge)
            self.slopes = np.sqrt(np.einsum("nj,nj->n", world, world))
        self.values = differences.values
        self._levels = _levels(self.values, differences.is_integer)

    @property
    def range(self) -> tuple[float, float]:
        """Smallest and largest value; (0.0, 1.0) where there is none."""
        if not len(self.values):
            return 0.0, 1.0
        return float(self.values.min()), float(self.values.max())

    @property
    def steepest(self) -> float:
        """The length of the gradient that few exceed; above 0."""
        if not self.slopes.any():
            return 1.0
        return float(np.percentile(self.slopes, STEEP)) or float(self.slopes.max())

    def counts(
        self, values: tuple[float, float], gradients: tuple[float, float], columns: int, rows: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """How many voxels there are by value and length of the gradient.

        Parameters
        ----------
        values, gradients : (low, high)
            Of the histogram, low being less.
        columns, rows : int
            Bins along the values, at most, and along the gradients. Where values are evenly spaced, bins
            hold equally many of them, as `Distribution.counts` has those of whole numbers.

        Returns
        -------
        edges : ndarray of float64, shape (m + 1,)
            Of the columns.
        counts : ndarray of int, shape (rows, m)
            The first row is that of the smallest gradients.
        """
        if self._levels is None:
            edges = bin_edges(*values, columns, is_integer=False)
        else:
            start, step = self._levels
            least, most = ((end - start) / step for end in values)
            edges = start + step * bin_edges(least, most, columns, is_integer=True)
        low, high = gradients
        column = (self.values - edges[0]) / (edges[-1] - edges[0]) * (len(edges) - 1)
        row = (self.slopes - low) / (high - low) * rows
        inside = (column >= 0) & (column <= len(edges) - 1) & (row >= 0) & (row <= rows)
        column = np.minimum(column[inside].astype(int), len(edges) - 2)
        row = np.minimum(row[inside].astype(int), rows - 1)
        counts = np.bincount(row * (len(edges) - 1) + column, minlength=rows * (len(edges) - 1))
        return edges, counts.reshape(rows, -1)

    def border(self) -> Border:
        """The value at which powers of steep gradients add up to most, and how steep it is there.

        Lengths alone add up to the same at all values of a border, about: its area.
        """
        low, high = self.range
        steep = self.slopes >= BORDER_STEEPNESS * self.steepest
        if not (steep.any() and high > low):
            return Border(low, self.steepest)
        values, slopes = self.values[steep], self.slopes[steep]
        weights = np.minimum(slopes / self.steepest, 1) ** BORDER_POWER
        sums, edges = np.histogram(values, BORDER_BINS, (low, high), weights=weights)
        middles = (edges[:-1] + edges[1:]) / 2
        value = float(middles[np.convolve(sums, np.hanning(BORDER_WIDTH), "same").argmax()])
        near = np.abs(values - value) <= (high - low) / BORDER_BINS * 4
        return Border(value, float(np.median(slopes[near])) if near.any() else self.steepest)


def _levels(values: np.ndarray, is_integer: bool) -> tuple[float, float] | None:
    """(start, step) of what values are evenly spaced by; None where they are not."""
    levels = np.unique(values)
    if 2 <= len(levels) <= MOST_LEVELS:
        steps = np.diff(levels)
        step = float(steps[steps < 1.5 * steps.min()].mean())
        places = (levels - levels[0]) / step
        if (np.abs(places - places.round()) < 0.25).all():
            return float(levels[0]), step
    return (0.0, 1.0) if is_integer else None
