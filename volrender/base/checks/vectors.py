"""Is a value some numbers together: a vector, points, a rotation, factors?"""

import math
import numbers
from typing import Any

import numpy as np

from ..transforms import normalised_quaternion
from .messages import short


def vector(name: str, value: Any, length: int) -> np.ndarray:
    """Some finite numbers, as a read-only array."""
    try:
        result = np.array(value, np.float64)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(f"{name} is {length} numbers, not {short(value)}.") from error
    if result.shape != (length,):
        raise ValueError(f"{name} is {length} numbers, not {short(value)} (shape {result.shape}).")
    if not all(map(math.isfinite, result.tolist())):  # of so few, faster than numpy's
        raise ValueError(f"{name} is {length} finite numbers, not {short(value)}.")
    result.setflags(write=False)
    return result


# How far away a place may be: where volumes of voxels of up to 1e15 end, and room to stand off.
FARTHEST = 1e20


def bounded_vector(name: str, value: Any, length: int, largest: float = FARTHEST) -> np.ndarray:
    """Some numbers, each up to a largest one."""
    result = vector(name, value, length)
    if max(map(abs, result.tolist())) > largest:
        raise ValueError(f"{name} is {length} numbers up to ±{largest:g}, not {short(value)}.")
    return result


def points(name: str, value: Any) -> np.ndarray:
    """Finite points (x, y, z), shape (3,) or (n, 3)."""
    try:
        array = np.asarray(value, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"{name} is numbers, (3,) or (n, 3), not {short(value)}.") from error
    if array.ndim not in (1, 2) or array.shape[-1] != 3:
        raise ValueError(f"{name} is (x, y, z) or of shape (n, 3), not {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} is finite, not {short(value)}.")
    return array


def rotation(name: str, value: Any) -> np.ndarray:
    """A quaternion (x, y, z, w), normalised."""
    result = vector(name, value, 4)
    components = result.tolist()
    if not any(components):
        raise ValueError(
            f"{name} is a quaternion (x, y, z, w) other than zero, not {short(value)}."
        )
    if abs(math.hypot(*components) - 1) > 1e-15:  # a unit one stays to the last bit
        result = normalised_quaternion(result)
        result.setflags(write=False)
    return result


def scale(name: str, value: Any) -> np.ndarray:
    """Three factors other than zero; one number stands for all three."""
    if isinstance(value, numbers.Real):
        value = (value,) * 3
    result = bounded_vector(name, value, 3, 1e15)
    if np.abs(result).min() < 1e-15:
        raise ValueError(f"{name} is three factors of at least ±1e-15, not {short(value)}.")
    return result


def affine(name: str, value: Any) -> np.ndarray | None:
    """A 4×4 matrix that has an inverse, its last row (0, 0, 0, 1), read-only; or None."""
    if value is None:
        return None
    try:
        result = np.array(value, np.float64)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(f"{name} is a 4×4 matrix or None, not {short(value)}.") from error
    rows = result.tolist()
    if result.shape != (4, 4):
        raise ValueError(f"{name} is a 4×4 matrix, not {short(rows)} (shape {result.shape}).")
    if not np.isfinite(result).all() or np.abs(result).max() > 1e15:
        raise ValueError(f"{name} is 4×4 finite numbers up to ±1e15, not {short(rows, 200)}.")
    if rows[3] != [0, 0, 0, 1]:
        raise ValueError(f"{name} has the last row (0, 0, 0, 1), not {tuple(rows[3])}.")
    lengths = np.linalg.norm(result[:3, :3], axis=0)
    if lengths.min() < 1e-15 or _flatness(result[:3, :3] / lengths) < 1e-12:
        raise ValueError(
            f"{name} has an inverse: the axes of the data, its first three columns, are at least "
            f"1e-15 long and do not lie in one plane; it is not {short(rows, 200)}."
        )
    result.setflags(write=False)
    return result


def _flatness(directions: np.ndarray) -> float:
    """The smallest singular value of unit vectors: 1 where they are perpendicular, 0 in a plane."""
    return float(np.linalg.svd(directions, compute_uv=False)[-1])


def light(name: str, value: Any) -> np.ndarray:
    """(azimuth, elevation) in degrees: within ±180 and ±90."""
    result = vector(name, value, 2)
    if abs(result[0]) > 180 or abs(result[1]) > 90:
        raise ValueError(
            f"{name} is (azimuth, elevation), -180 to 180 and -90 to 90 degrees, not {short(value)}."
        )
    return result
