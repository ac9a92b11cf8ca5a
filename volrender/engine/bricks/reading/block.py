"""What is read of a box of voxels: is it what was asked for, and how is it stored?"""

from typing import Protocol

import numpy as np

from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Box, Shape, Source
from ...volume.encoding import Encoding
from ..channels.packed_encoding import PackedEncoding


class Reader(Protocol):
    """Reads boxes of voxels."""

    def read(self, box_zyx: Box, level: int) -> np.ndarray:
        """The voxels of a box of a level of the source."""


class Unreadable(RuntimeError):
    """What was read of a source is no box of its voxels."""


def check_block(block: np.ndarray, box: Box, source: Source) -> None:
    """Raise Unreadable where a block is no box of the voxels of a source."""
    shape: tuple[int, ...] = lengths_of(box)
    if source.channels != 1:
        shape = (*shape, source.channels)
    if not isinstance(block, np.ndarray) or block.shape != shape:
        found = getattr(block, "shape", type(block).__name__)
        raise Unreadable(f"it gave {found} instead of voxels of shape {shape}")
    if block.dtype != source.dtype:
        raise Unreadable(f"it gave voxels of {block.dtype} instead of {source.dtype}")


def texels_of(block: np.ndarray, encoding: Encoding) -> tuple[np.ndarray, bool]:
    """A block as it is stored, and whether it has missing voxels that are not."""
    if isinstance(encoding, PackedEncoding):
        fields = zip(encoding.each, block.dtype.names or (), strict=True)
        parts = [texels_of(block[name], its) for its, name in fields]
        return encoding.stacked([texels for texels, _ in parts]), any(lost for _, lost in parts)
    lost = False
    if block.dtype.kind == "f":
        is_number = np.abs(block) <= min(LARGEST_VALUE, float(np.finfo(block.dtype).max))
        if not is_number.all():
            lost = not has_room_for_missing(encoding)
            block = np.where(is_number, block, block.dtype.type(0 if lost else np.nan))
    return encoding.encode(block), lost


def has_room_for_missing(encoding: Encoding) -> bool:
    """Whether texels can say that voxels are missing."""
    return encoding.texel_dtype == np.float32


def lengths_of(box: Box) -> Shape:
    """Voxels of a box along z, y, x."""
    z, y, x = (part.stop - part.start for part in box)
    return z, y, x
