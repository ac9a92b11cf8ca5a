"""The texture that bricks are stored in, slot by slot."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from math import prod
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ....data.sources.source import Box, Shape
from ...device.engine import Engine
from ...device.errors import gpu_errors
from ...volume.encoding import Encoding
from ...volume.texels import clear, make_texture, write_box
from ..layout import SLOT
from .staging import Origin, staging_of

MOST_SLOTS = 2**16 - 1  # an entry of the page table has 16 bits for them
FIRST_BYTES = {"CPU": 64 * 2**20, "GPU": 256 * 2**20}  # that it begins with; it grows as it fills


class Atlas:
    """One 3D texture of slots, which grows along z as they are needed.

    Slots are counted along x, then y, then z: growing leaves each where it is.

    Parameters
    ----------
    engine : Engine
    encoding : Encoding
        How voxels lie in it.
    least, first, most : int
        Slots that it has at least, about how many to begin with, and at most. The limits of the device
        go first. While it grows, the texture before is there too.

    Attributes
    ----------
    slots_xyz : (int, int, int)
        Slots along each axis, now.
    texture, view : wgpu texture, wgpu texture view
        Others after `grow`.
    bind_groups : WeakKeyDictionary
        What binds the texture; see `VolumeTexture`.

    Raises
    ------
    MemoryError
        Half of it does not fit in GPU memory either.
    """

    def __init__(
        self, engine: Engine, encoding: Encoding, least: int, first: int, most: int
    ) -> None:
        self._engine, self._encoding = engine, encoding
        self.bind_groups: WeakKeyDictionary = WeakKeyDictionary()
        along = engine.limits["max-texture-dimension-3d"] // SLOT
        x, y, z = _column(max(least, min(most, MOST_SLOTS)), along)
        self._most_layers = z
        first = min(first, FIRST_BYTES["CPU" if engine.is_cpu else "GPU"] // slot_bytes(encoding))
        layers = min(z, max(-(-least // (x * y)), first // (x * y), 1))
        self.slots_xyz = (x, y, layers)
        try:
            self._make(layers)
        except MemoryError:
            self._most_layers = max(1, layers // 2)
            if self._most_layers * x * y < least:
                raise
            self._make(self._most_layers)

    @property
    def count(self) -> int:
        """Slots, now."""
        return prod(self.slots_xyz)

    @property
    def most(self) -> int:
        """Slots, when it has grown as far as it may."""
        x, y, _ = self.slots_xyz
        return x * y * self._most_layers

    @property
    def shape_zyx(self) -> Shape:
        """Voxels of the texture."""
        x, y, z = self.slots_xyz
        return SLOT * z, SLOT * y, SLOT * x

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return self.count * slot_bytes(self._encoding)

    def box_of(self, slot: int) -> Box:
        """The voxels of a slot, in the texture."""
        x, y, z = self.origin_of(slot)
        return slice(z, z + SLOT), slice(y, y + SLOT), slice(x, x + SLOT)

    def origin_of(self, slot: int) -> Origin:
        """The first voxel of a slot in the texture, x, y, z."""
        nx, ny, _ = self.slots_xyz
        return SLOT * (slot % nx), SLOT * (slot // nx % ny), SLOT * (slot // (nx * ny))

    def write(self, slots: Sequence[int], texels: Sequence[np.ndarray]) -> None:
        """Fill some slots, each with (SLOT, SLOT, SLOT) or (SLOT, SLOT, SLOT, 4) texels, C-contiguous."""
        if len(slots) == 1:
            shape, box = self.shape_zyx, self.box_of(slots[0])
            write_box(self._engine, self.texture, shape, box, texels[0])
            return
        its = self._encoding
        staging = staging_of(self._engine, "atlas", SLOT, its.format, its.voxel_bytes)
        for part in staging.parts(len(slots)):
            staging.write(texels[part])
            staging.copy(self.texture, [self.origin_of(slot) for slot in slots[part]])

    def grow(self, by: int) -> bool:
        """Have twice as many slots, or so many more; False where it has all that it may have.

        Where memory has no room for more, it may have no more from then on.
        """
        x, y, layers = self.slots_xyz
        more = min(layers, self._most_layers - layers, by // (x * y))
        if more <= 0:
            return False
        before = self.texture
        with suppress(MemoryError):
            self._make(layers + more)
            self._copy(before, (SLOT * x, SLOT * y, SLOT * layers))
            return True
        self._most_layers = layers
        return False

    def _make(self, layers: int) -> None:
        x, y, _ = self.slots_xyz
        shape = (SLOT * layers, SLOT * y, SLOT * x)
        texture = make_texture(
            self._engine, shape, self._encoding.format, self._encoding.voxel_bytes
        )
        clear(self._engine, texture, self._encoding.voxel_bytes)
        self.texture, self.view = texture, texture.create_view()
        self.slots_xyz = (x, y, layers)
        self.bind_groups.clear()

    def _copy(self, before: Any, size_xyz: Shape) -> None:
        """Copy what was stored to the texture of now."""
        self._engine.check()
        device = self._engine.device
        with gpu_errors("moving bricks to a larger texture"):
            encoder = device.create_command_encoder(label="larger atlas")
            encoder.copy_texture_to_texture(
                {"texture": before}, {"texture": self.texture}, size_xyz
            )
            device.queue.submit([encoder.finish()])


def slot_bytes(encoding: Encoding) -> int:
    """Bytes of a slot."""
    return SLOT**3 * encoding.voxel_bytes


def _column(count: int, along: int) -> Shape:
    """Slots along x, y and z, at most so many in all and along each: as many as can be, about a cube."""
    best = max(_columns(count, along), key=lambda xyz: (prod(xyz), -max(xyz)))
    return best


def _columns(count: int, along: int) -> Iterator[Shape]:
    side = min(along, max(1, round(count ** (1 / 3))))
    for x in range(max(1, side - 4), min(along, side + 4) + 1):
        for y in range(max(1, side - 4), min(along, side + 4) + 1):
            z = min(along, count // (x * y))
            if z:
                yield x, y, z
