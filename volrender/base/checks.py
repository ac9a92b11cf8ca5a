"""Which values does each parameter take? Checks them, and says what is allowed where they are wrong."""

import difflib
import math
import numbers

import numpy as np

from .transforms import normalised_quaternion

DISPATCHES = ("auto", "fragment", "compute")
INTERPOLATIONS = ("linear", "nearest")
ALPHA_MODES = (
    "auto",
    "solid",
    "blend",
    "add",
    "subtract",
    "multiply",
    "weighted_blend",
    "dither",
)  # formulas in engine/blending.py


def short(value, most: int = 80) -> str:
    """How a value looks, cut to a length that fits into a message."""
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def nearest_match(value, allowed) -> str:
    """ " Did you mean …?", or nothing where no allowed name is near."""
    close = difflib.get_close_matches(str(value).lower(), [str(name) for name in allowed], n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def choice(name: str, value, allowed) -> str:
    """One of some names."""
    if isinstance(value, str) and value in allowed:
        return value
    names = ", ".join(repr(item) for item in allowed)
    error = ValueError if isinstance(value, str) else TypeError
    raise error(f"{name} is one of {names}, not {short(value)}.{nearest_match(value, allowed)}")


def number(name: str, value, low=-math.inf, high=math.inf, above=None) -> float:
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


def whole_number(name: str, value, low: int = 1, high: float = 1e7) -> int:
    """A whole number, within low..high."""
    result = number(name, value, low, high)
    if result != int(result):
        raise ValueError(f"{name} is a whole number, not {short(value)}.")
    return int(result)


def boolean(name: str, value) -> bool:
    """True or False."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise TypeError(f"{name} is True or False, not {short(value)}.")


def vector(name: str, value, length: int) -> np.ndarray:
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


def points(name: str, value) -> np.ndarray:
    """Finite points (x, y, z), shape (3,) or (n, 3)."""
    try:
        array = np.asarray(value, np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is numbers, (3,) or (n, 3), not {short(value)}.") from error
    if array.ndim not in (1, 2) or array.shape[-1] != 3:
        raise ValueError(f"{name} is (x, y, z) or of shape (n, 3), not {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} is finite, not {short(value)}.")
    return array


def bounded_vector(name: str, value, length: int, largest: float = 1e15) -> np.ndarray:
    """Some numbers whose products still fit in float32."""
    result = vector(name, value, length)
    if max(map(abs, result.tolist())) > largest:
        raise ValueError(f"{name} is {length} numbers up to ±{largest:g}, not {short(value)}.")
    return result


def rotation(name: str, value) -> np.ndarray:
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


def scale(name: str, value) -> np.ndarray:
    """Three factors other than zero; one number stands for all three."""
    if isinstance(value, numbers.Real):
        value = (value,) * 3
    result = bounded_vector(name, value, 3)
    if np.abs(result).min() < 1e-15:
        raise ValueError(f"{name} is three factors of at least ±1e-15, not {short(value)}.")
    return result


def light(name: str, value) -> np.ndarray:
    """(azimuth, elevation) in degrees: within ±180 and ±90."""
    result = vector(name, value, 2)
    if abs(result[0]) > 180 or abs(result[1]) > 90:
        raise ValueError(
            f"{name} is (azimuth, elevation), -180 to 180 and -90 to 90 degrees, not {short(value)}."
        )
    return result


def plane(name: str, value) -> np.ndarray:
    """(a, b, c, d) of ax + by + cz + d = 0, with a normal other than zero."""
    result = bounded_vector(name, value, 4)
    if not np.abs(result[:3]).max() > 1e-15:
        raise ValueError(
            f"{name} is (a, b, c, d) with a normal (a, b, c) other than zero, not {short(value)}."
        )
    return result


def colour(name: str, value) -> np.ndarray:
    """An sRGB colour with alpha: a name, a hex code, or 3 or 4 numbers from 0 to 1."""
    if isinstance(value, str):
        import cmap

        try:
            result = np.array(cmap.Color(value).rgba, np.float64)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"{name} is a colour, and {short(value)} is not the name of one."
            ) from error
    else:
        try:
            result = np.array(value, np.float64)
        except (TypeError, ValueError) as error:
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


def size(name: str, value) -> tuple[int, int]:
    """(width, height) in pixels, each at least 1."""
    try:
        width, height = value
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is (width, height) in pixels, not {short(value)}.") from error
    for length in (width, height):
        if isinstance(length, bool) or not isinstance(length, numbers.Integral):
            raise TypeError(f"{name} is two whole numbers of pixels, not {short(value)}.")
        if length < 1:
            raise ValueError(f"{name} is at least 1×1 pixels, not {short(value)}.")
    return int(width), int(height)


def index(name: str, value, length: int) -> int:
    """A whole number, 0 to length − 1; as in numpy, negative ones count from the end."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is a whole number, not {short(value)}.")
    if not -length <= value < length:
        raise ValueError(
            f"{name} is 0 to {length - 1}, or counts from the end, −1 to {-length}, not {short(value)}."
        )
    return int(value) % length


def optional_text(name: str, value) -> str | None:
    """A string or None."""
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name} is a string or None, not {short(value)}.")


def grid_shape(name: str, value) -> tuple[int, int]:
    """(rows, columns), each at least 1."""
    try:
        rows, columns = value
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} is (rows, columns), not {short(value)}.") from error
    for length in (rows, columns):
        if isinstance(length, bool) or not isinstance(length, numbers.Integral) or length < 1:
            raise ValueError(f"{name} is two whole numbers of at least 1, not {short(value)}.")
    return int(rows), int(columns)


MAX_CLIPPING_PLANES = 6


def clipping_planes(name: str, value) -> tuple[np.ndarray, ...]:
    """Up to six planes (a, b, c, d); none by an empty sequence or None."""
    if value is None:
        return ()
    try:
        planes = tuple(value)
    except TypeError as error:
        raise TypeError(
            f"{name} is a sequence of planes (a, b, c, d), not {short(value)}."
        ) from error
    if len(planes) > MAX_CLIPPING_PLANES:
        raise ValueError(f"{name} are at most {MAX_CLIPPING_PLANES} planes, not {len(planes)}.")
    return tuple(plane(f"{name}[{i}]", item) for i, item in enumerate(planes))


def crop(name: str, value) -> tuple[tuple[int, int | None], ...] | None:
    """((z0, z1), (y0, y1), (x0, x1)), first and one past the last voxel, or three slices, or None."""
    if value is None:
        return None
    try:
        ranges = [
            (part.start, part.stop) if isinstance(part, slice) else tuple(part) for part in value
        ]
        pairs = [(0 if start is None else start, stop) for start, stop in ranges]
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"{name} is ((z0, z1), (y0, y1), (x0, x1)) or None, not {short(value)}."
        ) from error
    if len(pairs) != 3:
        raise ValueError(f"{name} has three ranges, along z, y and x, not {short(value)}.")
    for start, stop in pairs:
        for bound in (start, stop):
            if bound is not None and (
                isinstance(bound, bool) or not isinstance(bound, numbers.Integral)
            ):
                raise TypeError(f"{name} has whole numbers of voxels, not {bound!r}.")
        if start < 0 or (stop is not None and stop <= start):
            raise ValueError(f"{name} has ranges 0 <= start < stop, not ({start}, {stop}).")
    return tuple((int(start), None if stop is None else int(stop)) for start, stop in pairs)


def background(name: str, value) -> np.ndarray:
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


def unique_names(name: str, value, count: int) -> list[str | None]:
    """As many names as there are things, none twice; None: things without names."""
    if value is None:
        return [None] * count
    if isinstance(value, str):
        raise TypeError(f"{name} is a sequence of {count} names, not {short(value)}.")
    try:
        rows = list(value)
        names = [item for row in rows for item in ([row] if isinstance(row, str) else row)]
    except TypeError as error:
        raise TypeError(f"{name} is a sequence of {count} names, not {short(value)}.") from error
    if len(names) != count or not all(isinstance(item, str) for item in names):
        raise ValueError(f"{name} is {count} names, one for each subplot, not {short(value)}.")
    if len(set(names)) < count:
        raise ValueError(f"{name} has a name twice: {short(value)}.")
    return names
