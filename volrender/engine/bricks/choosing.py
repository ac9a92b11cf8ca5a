"""Are voxels held in one dense texture, or in bricks?"""

import math

from ...data.sources.source import Source
from ...data.voxels import Voxels
from ..device.engine import Engine
from ..volume.encoding import choose_encoding
from ..volume.resident import Resident
from .bricked_resident import BrickedResident


def dense_or_bricks(voxels: Voxels, engine: Engine) -> Resident | BrickedResident:
    """What an engine holds of some voxels: one for all who show them there.

    It is made when it is first asked for, and goes with the last of those who were given it.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `Resident` and `BrickedResident`.
    """
    kind = Resident if is_dense(voxels.source, engine) else BrickedResident
    with engine.lock:
        return voxels.follower(engine, lambda: kind(engine, voxels))


def is_dense(source: Source, engine: Engine) -> bool:
    """Whether all voxels of a source go into one texture.

    They do where they are within the limits of the device; those that are stored in levels also have to
    fit in `Engine.memory_budget_bytes`.
    """
    if max(source.shape_zyx) > engine.limits["max-texture-dimension-3d"]:
        return False
    if len(source.levels) == 1:
        return True
    voxels = math.prod(source.shape_zyx)
    encoding = choose_encoding(engine, source.dtype, source.channels, voxels, missing=True)
    return voxels * encoding.voxel_bytes <= engine.memory_budget_bytes
