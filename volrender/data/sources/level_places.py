"""Where do the voxels of a coarser level lie among those of the finest?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .source import Shape, Source

Vector = tuple[float, float, float]  # along x, y, z


class LevelPlace(NamedTuple):
    """Where a level lies: a point at p, in voxels of level 0, is at p · scale + offset in its own.

    Voxel centres are whole numbers. Level 0 has scale 1 and offset 0; means of 2 × 2 × 2 voxels
    have scale ½ and offset −¼.

    Attributes
    ----------
    scale_xyz, offset_xyz : (float, float, float)
        Voxels of the level a voxel of level 0, above 0; voxels of the level.
    """

    scale_xyz: Vector
    offset_xyz: Vector

    @property
    def voxel_xyz(self) -> Vector:
        """Edges of a voxel of the level, in voxels of level 0."""
        x, y, z = (1 / scale for scale in self.scale_xyz)
        return x, y, z

    def after(self, other: "LevelPlace") -> "LevelPlace":
        """Where this level lies among the voxels of another one, which lies at `other`."""
        scale, offset = np.asarray(self.scale_xyz), np.asarray(self.offset_xyz)
        scale = scale / other.scale_xyz
        return LevelPlace(_vector(scale), _vector(offset - scale * other.offset_xyz))


def places_of(source: Source) -> tuple[LevelPlace, ...]:
    """Where each level of a source lies: as it says in an attribute ``level_places``, or as is likely.

    Likely is that voxels of a level are means of blocks of the finest ones, as long as the numbers
    of voxels say, and that the first block begins where the volume does.
    """
    said: Sequence[tuple[Vector, Vector]] | None = getattr(source, "level_places", None)
    return (
        likely_places(source.levels) if said is None else tuple(LevelPlace(*each) for each in said)
    )


def likely_places(shapes_zyx: Sequence[Shape]) -> tuple[LevelPlace, ...]:
    """The same of the shapes of levels, the finest first."""
    finest = shapes_zyx[0]
    return tuple(
        place_of_blocks([_block(n0, n) for n0, n in zip(finest[::-1], shape[::-1], strict=True)])
        for shape in shapes_zyx
    )


def place_of_blocks(lengths_xyz: Sequence[float]) -> LevelPlace:
    """Where a level lies whose voxels stand for blocks of the finest ones, so long along x, y, z."""
    lengths = np.asarray(lengths_xyz, np.float64)
    return LevelPlace(_vector(1 / lengths), _vector(-(lengths - 1) / (2 * lengths)))


def place_between(world_from_level: np.ndarray, world_from_finest: np.ndarray) -> LevelPlace | None:
    """Where a level lies of which, and of the finest, it is known where voxels are in the world.

    Parameters
    ----------
    world_from_level, world_from_finest : ndarray, (4, 4)

    Returns
    -------
    LevelPlace or None
        None where its axes are not those of the finest, or run the other way.
    """
    level_from_finest = np.linalg.inv(world_from_level) @ world_from_finest
    linear = level_from_finest[:3, :3]
    scale = linear.diagonal()
    if (scale <= 0).any() or np.abs(linear - np.diag(scale)).max() > 1e-4 * scale.min():
        return None
    return LevelPlace(_vector(scale), _vector(level_from_finest[:3, 3]))


def _block(n_finest: int, n: int) -> float:
    """How many of the finest voxels along an axis one of a level stands for."""
    whole = max(1, round(n_finest / n))
    return whole if n in (-(-n_finest // whole), n_finest // whole) else n_finest / n


def _vector(values: Any) -> Vector:
    x, y, z = np.asarray(values, np.float64).tolist()
    return x, y, z
