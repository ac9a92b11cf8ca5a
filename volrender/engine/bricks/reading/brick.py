"""A brick as it is uploaded: read from its source, padded, encoded, its extremes found."""

import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from ....data.missing import LARGEST_VALUE
from ....data.sources.source import Box, Source
from ...volume.encoding import MISSING, Encoding
from ..channels.joined_source import JoinedSource
from ..channels.packed_encoding import PackedEncoding
from ..layout import SLOT, BrickIndex, BrickLayout
from ..needed import Ranges, ranges_beyond
from .block import Reader, check_block, has_room_for_missing, lengths_of, texels_of
from .cells import BrickCells, cells_of, cells_of_labels
from .decoded import Decoded


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
    beyond : tuple of (int, int) or None
        Of each channel, its smallest and largest voxel where the encoding has no texels for some: it
        cannot be uploaded then. Empty where the encoding has all.
    """

    page: int
    texels: np.ndarray
    low: float
    high: float
    has_missing: bool
    cells: BrickCells | None
    has_failed: bool = False
    beyond: Ranges = ()

    @property
    def nbytes(self) -> int:
        """Bytes of the texels."""
        return self.texels.nbytes

    @property
    def value(self) -> float | None:
        """The texel value that it has everywhere; None where it has several."""
        return self.low if self.low == self.high and not self.has_missing else None


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
    box, at = clipped_box(layout, level, brick)
    stored: np.ndarray | None = None
    if isinstance(reader, Decoded) and lengths_of(box) != (SLOT,) * 3:
        stored = _room(source.dtype, source.channels)
        block = reader.read(box, layout.source_level(level), stored[at])
    else:
        block = reader.read(box, layout.source_level(level))
    check_block(block, box, source)
    return _brick_of(page, encoding, _padded(block, at, stored))


def brick_of_block(
    block: np.ndarray, layout: BrickLayout, encoding: Encoding, level: int, brick: BrickIndex
) -> Brick:
    """A brick of the voxels that its level has of what is stored; the others repeat those at the edge."""
    _, at = clipped_box(layout, level, brick)
    return _brick_of(layout.page_of(level, brick), encoding, _padded(block, at))


def _brick_of(page: int, encoding: Encoding, voxels: np.ndarray) -> Brick:
    texels, lost = texels_of(voxels, encoding)
    made = _brick(page, encoding, texels, lost)
    beyond = ranges_beyond(voxels, encoding)
    return replace(made, beyond=beyond) if beyond else made


def _room(dtype: np.dtype, channels: int) -> np.ndarray:
    """For all that is stored of a brick, as it is read."""
    return np.empty((SLOT, SLOT, SLOT) if channels == 1 else (SLOT, SLOT, SLOT, channels), dtype)


def failed_brick(layout: BrickLayout, encoding: Encoding, page: int) -> Brick:
    """What stands for a brick that cannot be read: missing voxels, or the least ones there are."""
    shape = (SLOT,) * 3 if encoding.channels == 1 else (SLOT, SLOT, SLOT, encoding.channels)
    texels = np.full(shape, _missing(encoding), encoding.texel_dtype)
    return replace(_brick(page, encoding, texels), has_failed=True)


def are_labels(encoding: Encoding) -> bool:
    """Whether texels are numbers of labels."""
    return encoding.format.endswith("uint")


def brick_of_rest(
    readers: Sequence[Reader],
    source: JoinedSource,
    layout: BrickLayout,
    encoding: PackedEncoding,
    page: int,
) -> Brick:
    """The same of channels, of which some can be read: these are there."""
    level, index = layout.brick_of(page)
    box, at = clipped_box(layout, level, index)
    parts, beyond = [], []
    for reader, part, its in zip(readers, source.parts, encoding.each, strict=True):
        texels = np.full(lengths_of(box), _missing(its), encoding.texel_dtype)
        found: Ranges = ()
        with suppress(Exception):  # which was told when they were read together
            block = reader.read(box, layout.source_level(level))
            check_block(block, box, part)
            texels, found = texels_of(block, its)[0], ranges_beyond(block, its)
        parts.append(texels)
        beyond.append(found[0] if found else None)
    stored = _padded(encoding.stacked(parts), at)
    ranges = tuple(beyond) if any(beyond) else ()
    return replace(_brick(page, encoding, stored), has_failed=True, beyond=ranges)


def _missing(encoding: Encoding) -> float:
    """The texel of what cannot be read."""
    if has_room_for_missing(encoding):
        return float(MISSING)
    return (
        encoding.texel(encoding.low)
        if encoding.texel_dtype.kind == "f" and encoding.low > -np.inf
        else 0.0
    )


def _brick(page: int, encoding: Encoding, texels: np.ndarray, lost: bool = False) -> Brick:
    """A brick of all texels that are stored; missing ones may be lost already."""
    if are_labels(encoding):
        low, high = float(texels.min()), float(texels.max())
        return Brick(page, texels, low, high, False, cells_of_labels(texels))
    if encoding.channels != 1 and not isinstance(encoding, PackedEncoding):
        return _coloured(page, texels, lost)
    cells, has_missing = cells_of(texels)
    largest, smallest = cells.largest, cells.smallest
    if isinstance(encoding, PackedEncoding):  # numbers beyond the channels are none
        largest, smallest = (each[..., : len(encoding.each)] for each in (largest, smallest))
    return Brick(page, texels, *_extremes(smallest, largest), has_missing or lost, cells)


def _coloured(page: int, texels: np.ndarray, lost: bool) -> Brick:
    has_missing = texels.dtype.kind == "f" and float(texels.max()) > LARGEST_VALUE
    there = texels[texels <= LARGEST_VALUE] if has_missing else texels
    low, high = _extremes(there, there) if there.size else (LARGEST_VALUE, -LARGEST_VALUE)
    return Brick(page, texels, low, high, has_missing or lost, None)


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


def _padded(block: np.ndarray, at: Box, stored: np.ndarray | None = None) -> np.ndarray:
    """All that is stored: beyond the voxels that there are, those at the edge again.

    They may have been read to their place.
    """
    if block.shape[:3] == (SLOT,) * 3:
        return block
    if stored is None or block.base is not stored:
        stored = np.empty((SLOT, SLOT, SLOT, *block.shape[3:]), block.dtype)
        stored[at] = block
    z, y, x = at
    stored[z, y, : x.start] = stored[z, y, x.start : x.start + 1]
    stored[z, y, x.stop :] = stored[z, y, x.stop - 1 : x.stop]
    stored[z, : y.start] = stored[z, y.start : y.start + 1]
    stored[z, y.stop :] = stored[z, y.stop - 1 : y.stop]
    stored[: z.start] = stored[z.start]
    stored[z.stop :] = stored[z.stop - 1]
    return stored


def _extremes(smallest: np.ndarray, largest: np.ndarray) -> tuple[float, float]:
    """The least of some texels and the largest of others, as values."""
    low, high = float(smallest.min()), float(largest.max())
    if smallest.dtype.kind == "f":
        return low, high
    whole = np.iinfo(smallest.dtype).max
    return low / whole, high / whole


def read_level(reader: Reader, source: Source, layout: BrickLayout, level: int) -> np.ndarray:
    """All voxels of a level, by a reader of the source; raises as `read_brick`."""
    z, y, x = (slice(0, n) for n in layout.shapes_zyx[level])
    block = reader.read((z, y, x), layout.source_level(level))
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
