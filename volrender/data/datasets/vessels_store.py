"""Vessels without end: a volume of any size, in several resolutions, made where it is read."""

import math

import numpy as np

from ._arguments import Size, check_count, check_size
from ._lattice import hashed, smooth_noise

LARGEST_COARSEST = 2**20  # voxels of the coarsest level, at most
BENDS = (
    88,
    352,
    1408,
)  # how far apart bends of vessels are: of thin, of middle and of thick ones, voxels
THICKNESS = 0.07  # of a vessel, about: its radius by how far apart its bends are
SLOPE = 0.37  # of the noise: its gradient, about, times how far apart bends are
STEEPEST = 2.0  # of the noise: no slope along an axis is larger, times how far apart bends are
EVERY = 8  # voxels: places that say whether there can be vessels
FAINTEST = 0.5 / 255  # what is less bright is not there
GRAIN = 0.25  # of the brightness


class VesselsStore:
    """What `vessels_store` gives: a `Source` of which nothing is held.

    Attributes
    ----------
    shape_zyx : (int, int, int)
    channels : int
        1.
    dtype : numpy.dtype
        uint8.
    levels : tuple of (int, int, int)
        Shape of each level, the finest first.
    level_places : tuple of ((float, float, float), (float, float, float))
        Scale and offset along x, y, z of each level: a point at p, in voxels of the finest, is at
        p · scale + offset in its voxels.
    seed : int
    """

    channels = 1
    dtype = np.dtype(np.uint8)

    def __init__(self, shape_zyx: tuple[int, int, int], seed: int) -> None:
        self.shape_zyx, self.seed = shape_zyx, seed
        levels = [shape_zyx]
        while math.prod(levels[-1]) > LARGEST_COARSEST:
            nz, ny, nx = (-(-n // 2 ** len(levels)) for n in shape_zyx)
            levels.append((nz, ny, nx))
        self.levels = tuple(levels)
        steps = [2.0**level for level in range(len(levels))]
        self.level_places = tuple(((1 / n,) * 3, ((1 - n) / (2 * n),) * 3) for n in steps)

    def read(self, box_zyx: tuple[slice, slice, slice], level: int = 0) -> np.ndarray:
        """The voxels of a box of a level, made now: (nz, ny, nx), uint8.

        Parameters
        ----------
        box_zyx : (slice, slice, slice)
            From voxel to voxel of that level; with steps above 1, every so many voxels.
        level : int
            An index of `levels`.
        """
        if not 0 <= level < len(self.levels):
            raise ValueError(f"level is 0 to {len(self.levels) - 1} of this store, not {level}.")
        voxels = [np.arange(n)[part] for n, part in zip(self.levels[level], box_zyx, strict=True)]
        step = 2**level  # between voxels, in voxels of the finest level
        at = [(axis + 0.5) * step - 0.5 for axis in voxels]
        light = np.zeros([len(axis) for axis in voxels], np.float32)
        if light.size:
            for size, bend in enumerate(BENDS):
                self._add_vessels(light, at, step, size, bend)
        z, y, x = np.nonzero(light)
        grain = hashed(voxels[0][z], voxels[1][y], voxels[2][x], self.seed * 32 + level)
        # A voxel of a coarser level stands for 8 ** level: their grain averages out.
        strength = GRAIN * 8 ** (-level / 2)
        light[z, y, x] *= np.float32(1 - GRAIN / 2) + np.float32(strength) * (grain - 0.5)
        return np.rint(light * 255).astype(np.uint8)

    def _add_vessels(
        self, light: np.ndarray, at: list[np.ndarray], step: int, size: int, bend: int
    ) -> None:
        """Add vessels of one thickness: they run where two noises are both about 0."""
        radius = THICKNESS * bend / step  # voxels of this level
        shown = max(radius, 0.5)  # what is thinner has less light instead
        brightness = min(1.0, (radius / shown) ** 2)
        if brightness < FAINTEST:
            return
        voxel = np.float32(SLOPE * step / bend)  # of the noise, about
        reach = np.float32(shown + 0.5) * voxel
        seed = (self.seed * len(BENDS) + size) * 2
        if _is_away(at, bend, seed, float(reach)):
            return
        squares = smooth_noise(at, bend, seed) ** 2 + smooth_noise(at, bend, seed + 1) ** 2
        near = np.flatnonzero(squares < reach**2)
        distance = np.sqrt(squares.ravel()[near]) / voxel  # from the middle, about, voxels
        cover = np.minimum(np.float32(shown + 0.5) - distance, 1)
        profile = 1 - np.float32(0.5) * np.minimum(distance / np.float32(shown), 1) ** 2
        flat = light.ravel()
        flat[near] = np.maximum(flat[near], np.float32(brightness) * profile * cover)

    def __repr__(self) -> str:
        shape = " × ".join(map(str, self.shape_zyx))
        return f"<VesselsStore {shape} uint8, {len(self.levels)} levels>"


def _is_away(at: list[np.ndarray], bend: int, seed: int, reach: float) -> bool:
    """Whether all vessels of two noises surely are outside of a box: so say a few places in it."""
    few = [np.append(axis[::EVERY], axis[-1]) for axis in at]
    between = sum(float(np.diff(axis).max()) / 2 for axis in few)
    most = reach + between * STEEPEST / bend
    noises = (np.abs(smooth_noise(few, bend, seed + which)) for which in (0, 1))
    return bool((np.maximum(*noises) > most).all())


def vessels_store(size: Size = (16384, 8192, 8192), *, seed: int = 0) -> VesselsStore:
    """A volume of winding vessels that may be larger than memory: it is made where it is read.

    Each voxel follows from its place alone, so that boxes of one volume fit together. Vessels of
    three thicknesses, with radii of about 6, 25 and 100 voxels, have soft edges and some grain; all
    else is exactly 0.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx). The default is a terabyte.
    seed : int
        At least 0. One seed gives the same vessels at every size.

    Returns
    -------
    VesselsStore
        A source, uint8, which is given to a figure as an array is. Its levels are coarser by 2 each,
        until one has a million voxels at most. They are made for themselves, not of finer ones:
        vessels thinner than a voxel are as much dimmer as they fill less of it, and the thinnest
        fade away.

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.
    """
    return VesselsStore(check_size(size), check_count(seed, "seed", 0))
