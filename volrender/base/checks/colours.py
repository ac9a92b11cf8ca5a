"""Is a value a colour, or a background of several?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .messages import short

ColourLike = str | ArrayLike  # a name, a hex code, or 3 or 4 sRGB components, 0..1
BackgroundLike = ColourLike | Sequence[ColourLike]  # of all of it, of bottom and top, of corners


def colour(name: str, value: Any) -> np.ndarray:
    """An sRGB colour with alpha: a name, a hex code, or 3 or 4 numbers from 0 to 1."""
    if isinstance(value, str):
        import cmap

        try:
            result = np.array(cmap.Color(value).rgba, np.float64)
        except (ValueError, TypeError, OverflowError) as error:
            raise ValueError(
                f"{name} is a colour, and {short(value)} is not the name of one."
            ) from error
    else:
        try:
            result = np.array(value, np.float64)
        except (TypeError, ValueError, OverflowError) as error:
            raise TypeError(
                f"{name} is a colour: a name or 3 or 4 numbers, not {short(value)}."
            ) from error
        if result.shape not in ((3,), (4,)):
            raise ValueError(f"{name} is a colour: a name or 3 or 4 numbers, not {short(value)}.")
        if not ((result >= 0) & (result <= 1)).all():
            raise ValueError(f"{name} is a colour with components from 0 to 1, not {short(value)}.")
        result = np.append(result, 1.0)[:4]
    result.setflags(write=False)
    return result


def optional_colour(name: str, value: Any) -> np.ndarray | None:
    """A colour or None."""
    return None if value is None else colour(name, value)


def background(name: str, value: Any) -> np.ndarray:
    """One colour, two (bottom, top), or four (top left, top right, bottom left, bottom right).

    Returns
    -------
    ndarray, shape (4, 4)
        sRGB with straight alpha of the four corners, in that order.
    """
    if isinstance(value, str):
        return np.tile(colour(name, value), (4, 1))
    try:
        several = [isinstance(item, str) or np.ndim(item) == 1 for item in value]
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is one, two or four colours, not {short(value)}.") from error
    if not several or not all(several):
        return np.tile(colour(name, value), (4, 1))
    colours = [colour(f"{name}[{i}]", item) for i, item in enumerate(value)]
    if len(colours) == 2:
        bottom, top = colours
        return np.array([top, top, bottom, bottom])
    if len(colours) == 4:
        return np.array(colours)
    raise ValueError(f"{name} is one, two or four colours, not {len(colours)}.")
