"""Is a value a number, a whole one, or a truth?"""

import math
import numbers
from typing import Any

import numpy as np

from .messages import short


def number(
    name: str,
    value: Any,
    low: float = -math.inf,
    high: float = math.inf,
    above: float | None = None,
) -> float:
    """A finite number, within low..high, and greater than `above`."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, float | int):  # what asking for Real takes is slow
        if isinstance(value, np.bool_) or not isinstance(value, numbers.Real):
            raise TypeError(f"{name} is a number, not {short(value)}.")
    elif isinstance(value, bool):
        raise TypeError(f"{name} is a number, not {short(value)}.")
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise ValueError(f"{name} is a finite number, not {short(value)}.")
    if not low <= result <= high:
        raise ValueError(f"{name} is between {low:g} and {high:g}, not {short(value)}.")
    if above is not None and not result > above:
        raise ValueError(f"{name} is greater than {above:g}, not {short(value)}.")
    return result


def whole_number(name: str, value: Any, low: int = 1, high: float = 1e7) -> int:
    """A whole number, within low..high."""
    result = number(name, value, low, high)
    if result != int(result):
        raise ValueError(f"{name} is a whole number, not {short(value)}.")
    return int(result)


def index(name: str, value: Any, length: int) -> int:
    """A whole number, 0 to length − 1; as in numpy, negative ones count from the end."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is a whole number, not {short(value)}.")
    position = int(value)
    if not -length <= position < length:
        raise ValueError(
            f"{name} is 0 to {length - 1}, or counts from the end, −1 to {-length}, not {short(value)}."
        )
    return position % length


def boolean(name: str, value: Any) -> bool:
    """True or False."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise TypeError(f"{name} is True or False, not {short(value)}.")
