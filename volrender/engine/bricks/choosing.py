"""Are voxels held in one dense texture, or in bricks?"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from ...data.sources.source import Source
from ...data.voxels import Voxels
from ..device.engine import Engine
from ..volume.encoding import choose_encoding
from ..volume.packed_resident import PackedResident, packed_resident_of
from ..volume.packed_texture import width_of
from ..volume.resident import Other, Resident
from .bricked_resident import BrickedResident
from .channels.bricked_channels import BrickedChannels


def dense_or_bricks(voxels: Voxels, engine: Engine) -> Resident | BrickedResident:
    """What an engine holds of some voxels: one for all who show them there.

    It is made when it is first asked for, and goes with the last of those who were given it.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `Resident` and `BrickedResident`.
    """
    with engine.lock:
        return voxels.follower(engine, lambda: IMAGES.make(voxels, engine))


def packs_dense_or_bricks(
    packs: Sequence[Sequence[Voxels]], engine: Engine
) -> list[PackedResident | BrickedChannels]:
    """The same of channels that are shown together, in packs of up to four: all dense, or all in bricks.

    Those in bricks share the memory.

    Raises
    ------
    ValueError, MemoryError, RuntimeError
        As `PackedResident` and `BrickedChannels`.
    """
    dense = are_dense([[voxels.source for voxels in pack] for pack in packs], engine)

    def make(pack: Sequence[Voxels]) -> PackedResident | BrickedChannels:
        if dense:
            return PackedResident(engine, pack)
        return BrickedChannels(engine, pack, 1 / len(packs))

    return [packed_resident_of(pack, engine, partial(make, pack)) for pack in packs]


def is_dense(source: Source, engine: Engine) -> bool:
    """Whether all voxels of a source go into one texture.

    They do where they are within the limits of the device; those that are stored in levels also have to
    fit in `Engine.memory_budget_bytes`.
    """
    return are_dense([[source]], engine)


def are_dense(packs: Sequence[Sequence[Source]], engine: Engine) -> bool:
    """The same of channels, in a texture for each pack of them, that are to fit together."""
    sources = [source for pack in packs for source in pack]
    if max(max(source.shape_zyx) for source in sources) > engine.limits["max-texture-dimension-3d"]:
        return False
    if all(len(source.levels) == 1 for source in sources):
        return True
    size_bytes = sum(
        width_of(len(pack)) * max(_bytes(source, engine) for source in pack) for pack in packs
    )
    return size_bytes <= engine.memory_budget_bytes


def _bytes(source: Source, engine: Engine) -> int:
    """Of all its voxels, in a texture."""
    voxels = math.prod(source.shape_zyx)
    encoding = choose_encoding(engine, source.dtype, source.channels, voxels, missing=True)
    return voxels * encoding.voxel_bytes


class Kinds(NamedTuple):
    """The two kinds of residents that voxels may have.

    Attributes
    ----------
    dense, bricked : type
    is_dense : callable
        ``is_dense(source, engine)``: whether an engine holds a source in one texture.
    """

    dense: Callable[..., Any]
    bricked: Callable[..., Any]
    is_dense: Callable[[Source, Engine], bool]

    def make(self, voxels: Voxels, engine: Engine, source: Source | None = None) -> Any:
        """The one for a source, which is that of the voxels, or takes its place; raises as that one."""
        is_dense = self.is_dense(voxels.source if source is None else source, engine)
        resident = (self.dense if is_dense else self.bricked)(engine, voxels, source=source)
        resident.other_for = partial(self._other_for, voxels, engine, is_dense)
        return resident

    def _other_for(
        self, voxels: Voxels, engine: Engine, is_dense: bool, source: Source
    ) -> Other | None:
        """What holds a source, where it is of the other kind."""
        if self.is_dense(source, engine) == is_dense:
            return None
        return Other(self.make(voxels, engine, source))


IMAGES = Kinds(Resident, BrickedResident, is_dense)
