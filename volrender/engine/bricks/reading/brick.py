"""A brick as it is uploaded: read from its source, padded, encoded, its extremes found."""

import warnings
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Box, Source
from ...volume.encoding import MISSING, Encoding
from ..layout import SLOT, BrickIndex, BrickLayout
from .cells import BrickCells, cells_of, cells_of_labels


class Unreadable(RuntimeError):
    """What was read of a source is no box of its voxels."""


@dataclass(frozen=True)
class Brick:
    """A brick that is ready to be uploaded.

    Attributes
    ----------
    page : int
    texels : ndarray
        (SLOT, SLOT, SLOT), or (SLOT, SLOT, SLOT, 4) of colours, as they are uploaded.
    low, high : float
        Of those that are not missing, texel units; `low` is larger where all are.
    has_missing : bool
    cells : BrickCells or None
        None of colours.
    has_failed : bool
        It could not be read: it stands for what is missing.
    """

    page: int
    texels: np.ndarray
    low: float
    high: float
    has_missing: bool
    cells: BrickCells | None
    has_failed: bool = False

    @property
    def nbytes(self) -> int:
        """Bytes of the texels."""
        return self.texels.nbytes

    @property
    def value(self) -> float | None:
        """The texel value that it has everywhere; None where it has several."""
        return self.low if self.low == self.high and not self.has_missing else None


class Reader(Protocol):
    """Reads boxes of voxels."""

    def read(self, box_zyx: Box, level: int) -> np.ndarray:
        """The voxels of a box of a level of the source."""


def read_brick(
    reader: Reader, source: Source, layout: BrickLayout, encoding: Encoding, page: int
) -> Brick:
    """Read a brick, all that is stored of it.

    Parameters
    ----------
    reader : Reader
        Reads boxes of the source.
    source : Source
        Says what they are.
    layout : BrickLayout
    encoding : Encoding
    page : int

    Raises
    ------
    Unreadable
        It gave no numbers of the right shape.
    Exception
        Whatever the source raises.
    """
    level, brick = layout.brick_of(page)
    box, _ = clipped_box(layout, level, brick)
    block = reader.read(box, layout.source_level(level))
    check_block(block, box, source)
    return brick_of_block(block, layout, encoding, level, brick)


def check_block(block: np.ndarray, box: Box, source: Source) -> None:
    """Raise Unreadable where a block is no box of the voxels of a source."""
    shape = tuple(part.stop - part.start for part in box)
    if source.channels != 1:
        shape = (*shape, source.channels)
    if not isinstance(block, np.ndarray) or block.shape != shape:
        found = getattr(block, "shape", type(block).__name__)
        raise Unreadable(f"it gave {found} instead of voxels of shape {shape}")
    if block.dtype != source.dtype:
        raise Unreadable(f"it gave voxels of {block.dtype} instead of {source.dtype}")


def brick_of_block(
    block: np.ndarray, layout: BrickLayout, encoding: Encoding, level: int, brick: BrickIndex
) -> Brick:
    """A brick of the voxels that its level has of what is stored; the others repeat those at the edge."""
    lost = False
    if block.dtype.kind == "f":
        is_number = np.abs(block) <= min(LARGEST_VALUE, float(np.finfo(block.dtype).max))
        if not is_number.all():
            lost = not has_room_for_missing(encoding)
            block = np.where(is_number, block, block.dtype.type(0 if lost else np.nan))
    _, at = clipped_box(layout, level, brick)
    texels = _padded(encoding.encode(block), at)
    page = layout.page_of(level, brick)
    return _of_labels(page, texels) if are_labels(encoding) else _brick(page, texels, lost)


def has_room_for_missing(encoding: Encoding) -> bool:
    """Whether texels can say that voxels are missing."""
    return encoding.texel_dtype == np.float32


def failed_brick(layout: BrickLayout, encoding: Encoding, page: int) -> Brick:
    """What stands for a brick that cannot be read: missing voxels, or the least ones there are."""
    fill = MISSING if has_room_for_missing(encoding) else 0
    shape = (SLOT,) * 3 if encoding.channels == 1 else (SLOT, SLOT, SLOT, encoding.channels)
    texels = np.full(shape, fill, encoding.texel_dtype)
    make = _of_labels if are_labels(encoding) else _brick
    return replace(make(page, texels), has_failed=True)


def are_labels(encoding: Encoding) -> bool:
    """Whether texels are numbers of labels."""
    return encoding.format.endswith("uint")


def _of_labels(page: int, texels: np.ndarray) -> Brick:
    """A brick of numbers of labels."""
    low, high = float(texels.min()), float(texels.max())
    return Brick(page, texels, low, high, False, cells_of_labels(texels))


def _brick(page: int, texels: np.ndarray, lost: bool = False) -> Brick:
    """A brick of all texels that are stored; missing ones may be lost already."""
    low, high, has_missing = _extremes(texels)
    cells = cells_of(texels, has_missing) if texels.ndim == 3 else None
    return Brick(page, texels, low, high, has_missing or lost, cells)


def warn_of(layout: BrickLayout, encoding: Encoding, page: int, error: Exception) -> None:
    """Warn that a brick could not be read."""
    level, brick = layout.brick_of(page)
    z, y, x = (f"{part.start}:{part.stop}" for part in clipped_box(layout, level, brick)[0])
    what = "missing" if has_room_for_missing(encoding) else "the least value there is"
    what = "background" if are_labels(encoding) else what
    warnings.warn(
        f"voxels [{z}, {y}, {x}] (z, y, x) of level {layout.source_level(level)} could not be read "
        f"and are shown as {what}: {type(error).__name__}: {error}. There is no warning for others.",
        stacklevel=2,
    )


def clipped_box(layout: BrickLayout, level: int, brick: BrickIndex) -> tuple[Box, Box]:
    """The stored voxels of a brick that its level has, and where they are among those stored."""
    starts, stops = layout.box_of(level, brick)
    box, at = [], []
    for start, stop, length in zip(starts, stops, layout.shapes_zyx[level], strict=True):
        first, last = max(start, 0), min(stop, length)
        box.append(slice(first, last))
        at.append(slice(first - start, last - start))
    return (box[0], box[1], box[2]), (at[0], at[1], at[2])


def _padded(texels: np.ndarray, at: Box) -> np.ndarray:
    """All that is stored: beyond the voxels that there are, those at the edge again."""
    if texels.shape[:3] == (SLOT,) * 3:
        return texels
    stored = np.empty((SLOT, SLOT, SLOT, *texels.shape[3:]), texels.dtype)
    stored[at] = texels
    z, y, x = at
    stored[z, y, : x.start] = stored[z, y, x.start : x.start + 1]
    stored[z, y, x.stop :] = stored[z, y, x.stop - 1 : x.stop]
    stored[z, : y.start] = stored[z, y.start : y.start + 1]
    stored[z, y.stop :] = stored[z, y.stop - 1 : y.stop]
    stored[: z.start] = stored[z.start]
    stored[z.stop :] = stored[z.stop - 1]
    return stored


def _extremes(texels: np.ndarray) -> tuple[float, float, bool]:
    """The least and the largest texel value that is not missing, and whether some are missing."""
    least, most = texels.min(), texels.max()
    if texels.dtype.kind != "f":
        whole = np.iinfo(texels.dtype).max
        return float(least) / whole, float(most) / whole, False
    if not float(most) > LARGEST_VALUE:
        return float(least), float(most), False
    there = texels[texels <= LARGEST_VALUE]
    if not there.size:
        return float(LARGEST_VALUE), float(-LARGEST_VALUE), True
    return float(there.min()), float(there.max()), True


def read_level(source: Source, layout: BrickLayout, level: int) -> np.ndarray:
    """All voxels of a level; raises as the source."""
    z, y, x = (slice(0, n) for n in layout.shapes_zyx[level])
    block = source.read((z, y, x), layout.source_level(level))
    check_block(block, (z, y, x), source)
    return block


def bricks_of_level(
    block: np.ndarray, layout: BrickLayout, encoding: Encoding, level: int
) -> list[Brick]:
    """The bricks of a level, of all its voxels."""
    indices = [layout.brick_of(int(page))[1] for page in layout.pages_of_level(level)]
    boxes = [clipped_box(layout, level, index)[0] for index in indices]
    return [
        brick_of_block(block[box], layout, encoding, level, index)
        for index, box in zip(indices, boxes, strict=True)
    ]
