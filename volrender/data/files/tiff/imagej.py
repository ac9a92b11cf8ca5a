"""What ImageJ says of a stack: how its channels look, and which values its numbers stand for."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import cut
from ..logs import warn
from .photometric import Meaning

_STRAIGHT_LINE = 0  # of ImageJ's calibration functions
_MOST_CURVED = 16  # of 255: how far the middle of a table may be from half of its last colour


def looks_of_imagej(metadata: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """`channel`, `color` and `limits` of a `VolumeFile` for each channel, as far as they are there.

    Names are the labels of slices, where all of a channel have the same. A table of colours gives a
    colour where it is a ramp from black; limits are of numbers that are stored.
    """
    looks: list[dict[str, Any]] = [{} for _ in range(count)]
    ranges = metadata.get("Ranges") or ()
    if not ranges and count == 1:  # else they are of the channel that was shown last
        ranges = (metadata.get("min"), metadata.get("max"))
    tables = metadata.get("LUTs")
    tables = [tables] if isinstance(tables, np.ndarray) else tables or ()
    for number, look in enumerate(looks):
        limits = _limits(ranges[2 * number : 2 * number + 2])
        if limits is not None:
            look["limits"] = limits
    for look, table in zip(looks, tables, strict=False):
        color = _ramp_colour(table)
        if color is not None:
            look["color"] = color
    if count > 1:
        for look, name in zip(looks, _names(metadata.get("Labels"), count), strict=False):
            look["channel"] = name
    return looks


def calibration_of_imagej(
    path: str, metadata: Mapping[str, Any], dtype: np.dtype
) -> Meaning | None:
    """What turns stored numbers into values, such as Hounsfield units; None where they are the same.

    Values are `c0 + c1 · number`, of whole numbers where both are. Other functions than that straight
    line are a warning.
    """
    function = metadata.get("cf")
    if function is None:
        return None
    offset, factor = (_finite(metadata.get(key)) for key in ("c0", "c1"))
    if function != _STRAIGHT_LINE or offset is None or factor is None or factor == 0:
        warn(path, "ImageJ's calibration function is not applied: values are those that are stored")
        return None
    if (offset, factor) == (0, 1):
        return None
    meant = _dtype_of_values(dtype, offset, factor)

    def values(stored: np.ndarray, planes: Sequence[int]) -> np.ndarray:
        if meant.kind == "f":
            return (stored * np.float64(factor) + offset).astype(meant)
        return (stored.astype(np.int64) * int(factor) + int(offset)).astype(meant)

    return Meaning(meant, 0, values)


def calibrated_limits(
    metadata: Mapping[str, Any], limits: tuple[float, float]
) -> tuple[float, float]:
    """Limits of stored numbers as limits of values."""
    low, high = sorted(metadata["c0"] + metadata["c1"] * limit for limit in limits)
    return float(low), float(high)


def _dtype_of_values(dtype: np.dtype, offset: float, factor: float) -> np.dtype:
    """The smallest of whole numbers that holds all values; of others, a float."""
    if dtype.kind in "iu" and offset.is_integer() and factor.is_integer():
        ends = [
            int(end) * int(factor) + int(offset)
            for end in (np.iinfo(dtype).min, np.iinfo(dtype).max)
        ]
        for whole in map(np.dtype, ("u1", "i1", "u2", "i2", "u4", "i4")):
            if np.iinfo(whole).min <= min(ends) and max(ends) <= np.iinfo(whole).max:
                return whole
    return np.dtype(np.float32 if dtype.itemsize <= 4 else np.float64)


def _limits(pair: Sequence[Any]) -> tuple[float, float] | None:
    numbers = [_finite(value) for value in pair]
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None or numbers[0] >= numbers[1]:
        return None
    return numbers[0], numbers[1]


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _ramp_colour(table: Any) -> str | None:
    """The last colour of a table (3, 256) that rises evenly from black to it."""
    colours = np.asarray(table, np.int64).reshape(3, -1)
    first, middle, last = colours[:, 0], colours[:, colours.shape[1] // 2], colours[:, -1]
    if first.any() or not last.any() or np.abs(middle - last / 2).max() > _MOST_CURVED:
        return None
    return "#{:02x}{:02x}{:02x}".format(*last.tolist())


def _names(labels: Any, count: int) -> list[str]:
    """Of labels for each plane, channels the fastest, what each channel has in all of its planes."""
    if not isinstance(labels, list | tuple) or len(labels) % count:
        return []
    names: list[str] = []
    for number in range(count):
        lines = {cut(label.strip("\0").split("\n")[0]) for label in labels[number::count]}
        names += lines if len(lines) == 1 else [""]
    return names if all(names) and len(set(names)) == count else []
