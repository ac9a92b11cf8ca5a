"""Which numbers are ids of labels, and which of them are there?"""

from collections.abc import Iterator

import numpy as np

from ..sources.source import SlabReader, Source, slabs, voxel_bytes

LARGEST_ID = 2**32 - 1
BACKGROUND = 0  # no label: what is never drawn


def as_ids(block: np.ndarray) -> np.ndarray:
    """A block of voxels as whole numbers.

    Raises
    ------
    ValueError
        A number is not whole, negative, or beyond `LARGEST_ID`.
    """
    if block.dtype.kind == "b":
        return block.view(np.uint8)
    if block.size == 0 or (block.dtype.kind == "u" and block.dtype.itemsize <= 4):
        return block
    if block.dtype.kind == "f" and not (
        np.isfinite(block).all() and (block == np.rint(block)).all()
    ):
        wrong = block[~(block == np.rint(block)) | ~np.isfinite(block)].flat[0]
        hint = " What is missing or masked has none: fill it with 0." if np.isnan(wrong) else ""
        raise ValueError(f"{_ALLOWED}, not {wrong!s}.{hint}")
    low, high = int(block.min()), int(block.max())  # Python's: float32 cannot tell them from others
    if low < 0 or high > LARGEST_ID:
        raise ValueError(f"{_ALLOWED}, not {low if low < 0 else high}.")
    return block.astype(np.uint32) if block.dtype.kind == "f" else block


_ALLOWED = f"labels are whole numbers, 0 (background) to {LARGEST_ID}"


def runs(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The starts of stretches of equal numbers in a flat array, and the numbers of these.

    Labels come in long stretches: whatever is looked up once for each costs little.
    """
    if numbers.size == 0:
        return np.zeros(0, np.intp), numbers
    starts = np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))
    return starts, numbers[starts]


def distinct(block: np.ndarray) -> np.ndarray:
    """The ids in a block, ascending."""
    return np.unique(runs(block.reshape(-1))[1])


def blocks_of(source: Source, level: int = 0) -> Iterator[tuple[int, np.ndarray]]:
    """All voxels of a source as ids, slab by slab, and the plane that each slab begins with."""
    reader = SlabReader(source)
    for box in slabs(source.levels[level], voxel_bytes(source)):
        yield box[0].start, as_ids(reader.read(box, level))


def ids_in(source: Source, level: int = 0) -> np.ndarray:
    """The ids in a source, ascending, 0 included where it is there; uint32."""
    found = [distinct(block) for _, block in blocks_of(source, level)]
    return np.unique(np.concatenate(found)).astype(np.uint32)
