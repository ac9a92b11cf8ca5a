"""Which channels does an index touch, and which part of the values does each of them get?"""

from typing import Any

import numpy as np

from ...base import checks


def split_index(key: Any, count: int) -> tuple[int | list[int], Any]:
    """The channels of an index of (nc, nz, ny, nx), and its rest, which is one of a channel.

    Parameters
    ----------
    key : index
        Of the channels a whole number, a slice or a list of numbers; of the rest whatever numpy takes.
    count : int
        How many channels there are.

    Raises
    ------
    IndexError
        There is no such channel.
    """
    parts = key if isinstance(key, tuple) else (key,)
    if not parts or parts[0] is Ellipsis:
        given = sum(part is not Ellipsis for part in parts)
        parts = (slice(None), ..., *parts[1:]) if given < 4 else parts[1:]
    first, rest = parts[0], parts[1:] or (...,)
    if isinstance(first, slice):
        return list(range(count)[first]), rest
    if isinstance(first, int | np.integer) and not isinstance(first, bool):
        return _number(first, count), rest
    if np.ndim(first) == 1 and np.asarray(first).dtype.kind in "iu":
        return [_number(number, count) for number in first], rest
    raise IndexError(
        "the first index of channels is a whole number, a slice or a list of numbers; "
        f"not {checks.short(first)}"
    )


def part_each(
    values: np.ndarray, count: int, shape_zyx: tuple[int, ...], rest: Any
) -> list[np.ndarray]:
    """What of some values each of so many channels gets, as numpy broadcasts them.

    Parameters
    ----------
    values : ndarray
        That are assigned to all of them at once.
    count : int
    shape_zyx : tuple of int
        Of a channel.
    rest : index
        Of what changes of each.
    """
    ndim = np.broadcast_to(np.uint8(0), shape_zyx)[rest].ndim
    if values.ndim <= ndim:
        return [values] * count
    if values.ndim > ndim + 1 or values.shape[0] not in (1, count):
        raise ValueError(f"{count} channels cannot be assigned values of shape {values.shape}.")
    return [values[0 if len(values) == 1 else number] for number in range(count)]


def _number(index: Any, count: int) -> int:
    if not -count <= index < count:
        raise IndexError(f"index {index} is out of bounds for {count} channels")
    return int(index) % count
