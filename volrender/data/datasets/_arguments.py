"""What is a valid size, dtype, seed or number for a data set, and how are values stored as it?"""

import difflib
import math
import operator
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

Size = int | Sequence[int]  # of a cube, or (nz, ny, nx)
DTYPES = (
    "uint8",
    "int8",
    "uint16",
    "int16",
    "uint32",
    "int32",
    "float16",
    "float32",
    "float64",
)


def check_count(value: Any, name: str, minimum: int = 1) -> int:
    """Return `value` as an int of at least `minimum`; bools and floats are not counts."""
    allowed = f"{name} must be an integer of at least {minimum}"
    if isinstance(value, bool | np.bool_):
        raise TypeError(f"{allowed}, got {value!r}")
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{allowed}, got {value!r} ({type(value).__name__})") from None
    if count < minimum:
        raise ValueError(f"{allowed}, got {count}")
    return count


def check_size(size: Any, name: str = "size") -> tuple[int, int, int]:
    """Return the shape (nz, ny, nx) that an int (a cube) or three ints ask for."""
    if isinstance(size, str | bytes):
        raise TypeError(f"{name} must be an integer or (nz, ny, nx), got {size!r}")
    try:
        axes = tuple(size)
    except TypeError:
        return (check_count(size, name),) * 3
    if len(axes) != 3:
        raise ValueError(
            f"{name} must be an integer or three of them (nz, ny, nx), got {len(axes)}: {size!r}"
        )
    nz, ny, nx = (check_count(n, f"{name}[{i}]") for i, n in enumerate(axes))
    return nz, ny, nx


def check_dtype(dtype: DTypeLike | None) -> np.dtype:
    """Return the numpy dtype, which must be one of `DTYPES`."""
    allowed = f"dtype must be one of {', '.join(DTYPES)}"
    near = difflib.get_close_matches(dtype, DTYPES, 1) if isinstance(dtype, str) else []
    hint = f"; did you mean {near[0]!r}?" if near else ""
    if dtype is None:  # numpy would read it as float64
        raise TypeError(f"{allowed}, got None")
    try:
        known = np.dtype(dtype)
    except (TypeError, ValueError, SyntaxError):
        raise ValueError(f"{allowed}, got {dtype!r}{hint}") from None
    if known.name not in DTYPES:
        raise ValueError(f"{allowed}, got {dtype!r}{hint}")
    return known


def check_number(value: Any, name: str, low: float, high: float = math.inf) -> float:
    """Return `value` as a finite float with low <= value <= high."""
    if isinstance(value, bool | np.bool_ | str | bytes):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, got {value!r}") from None
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"{name} must be finite and from {low:g} to {high:g}, got {number:g}")
    return number


def check_rng(seed: Any) -> np.random.Generator:
    """Return the random generator of a seed, an integer of at least 0."""
    return np.random.default_rng(check_count(seed, "seed", 0))


def new_volume(shape: tuple[int, ...], dtype: DTypeLike) -> np.ndarray:
    """Return an array of zeros, memory that is not written to costs nothing; or say how large."""
    dtype = check_dtype(dtype)
    try:
        return np.zeros(shape, dtype)
    except (MemoryError, ValueError):
        needed = math.prod(shape) * dtype.itemsize / 1e9
        raise MemoryError(
            f"size {tuple(shape)} of dtype {dtype.name} needs {needed:.3g} GB of memory, "
            "more than can be allocated"
        ) from None


def centres(count: int, low: float, high: float) -> np.ndarray:
    """Return the centres of `count` equal voxels that fill low..high, as float64."""
    return low + (high - low) * (np.arange(count) + 0.5) / count


def slabs(shape_zyx: tuple[int, ...], voxels: int = 1 << 18) -> Iterator[slice]:
    """Cut the z axis into runs of planes of about `voxels` voxels, at least one plane each."""
    nz, ny, nx = shape_zyx
    planes = max(1, voxels // (ny * nx))
    for start in range(0, nz, planes):
        yield slice(start, min(start + planes, nz))


def store_unit(target: np.ndarray, values: np.ndarray) -> None:
    """Write values of 0..1 to `target`: floats as they are, integers scaled to 0..dtype maximum."""
    if target.dtype.kind == "f":
        target[...] = values
        return
    top = np.iinfo(target.dtype).max
    exact = np.float32 if top < 1 << 24 else np.float64  # float32 cannot hold every uint32
    scaled = np.multiply(values, top, dtype=exact)
    np.rint(scaled, out=scaled)
    target[...] = scaled  # numpy rounds towards zero, so the rint above decides
