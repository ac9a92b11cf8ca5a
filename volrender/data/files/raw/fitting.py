"""Which shapes, dtypes and headers would fit a file of so many bytes? Hints for messages."""

import math

import numpy as np

_MOST_HINTS = 3
_SIDES = (512, 256, 1024, 128)  # of slices, as scanners have them
_NAMES = {1: "uint8", 2: "uint16", 4: "float32", 8: "float64"}


def hints_for(
    size_bytes: int, shape: tuple[int, ...], dtype: np.dtype, header_bytes: int
) -> list[str]:
    """What to change of what was said, so that it fits a file of another size."""
    hints = []
    left_bytes = size_bytes - header_bytes
    plane_bytes = math.prod(shape[1:]) * dtype.itemsize
    needed_bytes = shape[0] * plane_bytes
    for itemsize, name in _NAMES.items():
        if itemsize != dtype.itemsize and needed_bytes // dtype.itemsize * itemsize == left_bytes:
            hints.append(f"dtype {name}")
    if left_bytes > 0 and left_bytes % plane_bytes == 0:
        hints.append(f"shape {(left_bytes // plane_bytes, *shape[1:])}")
    if len(shape) == 3:
        hints += [f"shape {(*shape, n)}" for n in (3, 4) if needed_bytes * n == left_bytes]
    if size_bytes > needed_bytes and header_bytes != size_bytes - needed_bytes:
        hints.append(f"header_bytes {size_bytes - needed_bytes}")
    return hints[:_MOST_HINTS]


def guesses_for(size_bytes: int, dtype: np.dtype | None, header_bytes: int) -> list[str]:
    """Cubes, and stacks of square slices, that are as long as a file."""
    names = _NAMES if dtype is None else {dtype.itemsize: str(dtype)}
    cubes: list[str] = []
    stacks: list[str] = []
    for itemsize, name in names.items():
        voxels, rest = divmod(size_bytes - header_bytes, itemsize)
        if rest or voxels <= 0:
            continue
        side = round(voxels ** (1 / 3))
        if side**3 == voxels:
            cubes.append(f"shape {(side,) * 3} of {name}")
        stacks += [
            f"shape {(voxels // n**2, n, n)} of {name}"
            for n in _SIDES
            if voxels % n**2 == 0 and 1 < voxels // n**2 != n
        ][:1]
    return [*cubes, *stacks][:_MOST_HINTS]
