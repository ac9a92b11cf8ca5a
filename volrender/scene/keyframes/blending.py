"""What lies between the values that a property has at several keys?"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base.colour import oklab_from_srgb, srgb_from_oklab
from .curve import Curve, Place
from .looks import colormaps, gradient_opacities, opacities
from .planes import clipping_planes, planes

Between = Callable[[Place], Any]  # the value at a time between two keys
IDS = ("hidden", "selected")  # numbers between which there is nothing
COLOURS = ("colour", "color", "colors", "emissive", "background")


def between(
    owner: Any, name: str, values: Sequence[Any], curve: Curve, look_of: Callable[[int], Any]
) -> Between | None:
    """A function that gives the value of a property between keys; None where it switches at each.

    Parameters
    ----------
    owner : object
        Whose property it is.
    name : str
    values : sequence
        At the keys, as the property keeps them.
    curve : Curve
        Of those keys.
    look_of : callable
        ``look_of(key)`` has what matters to its opacity at a key: ``vmin``, ``vmax``, ``gamma``.
    """
    if name == "cmap":
        return colormaps(values, curve)
    if name == "opacity" and hasattr(owner, "gradient_opacity"):
        return opacities(values, curve, [look_of(key) for key in range(len(values))])
    if name == "gradient_opacity":
        return gradient_opacities(values, curve)
    if name == "crop":
        return _crops(values, curve, owner.data.shape_zyx)
    if name in IDS or any(
        isinstance(value, str | bool | np.bool_) or value is None for value in values
    ):
        return None
    if name in ("plane", "clipping_planes"):
        return (
            planes(owner, values, curve)
            if name == "plane"
            else clipping_planes(owner, values, curve)
        )
    if all(isinstance(value, dict) for value in values):
        return _dicts(name, values, curve)
    arrays = _arrays(values)
    if arrays is None:
        return None
    if name == "rotation":
        return lambda place: curve.rotation(arrays, place)
    if name in COLOURS:
        return _colours(arrays, curve)
    if name == "light":
        return _angles(arrays, curve)
    is_whole = all(isinstance(value, int) for value in values)
    return _numbers(
        arrays,
        curve,
        is_whole,
        together=name in ("offset", "position") and arrays.shape[1:] == (3,),
    )


def _arrays(values: Sequence[Any]) -> np.ndarray | None:
    """The values of all keys in one array, (keys, …); None where they are not alike, or no numbers."""
    if any(isinstance(value, dict) for value in values):
        return None
    if len({np.shape(value) for value in values}) > 1:
        return None
    arrays = np.array(values)
    return arrays.astype(np.float64) if arrays.dtype.kind in "iuf" else None


def _numbers(values: np.ndarray, curve: Curve, is_whole: bool, together: bool) -> Between:
    flat, shape = values.reshape(len(values), -1), values.shape[1:]

    def at(place: Place) -> Any:
        numbers = curve.numbers(flat, place, together).reshape(shape)
        if is_whole:
            return round(float(numbers))
        return numbers if shape else float(numbers)

    return at


def _colours(values: np.ndarray, curve: Curve) -> Between:
    """Colours go through Oklab, so that the ones between look even; alpha goes by itself."""
    encoded = np.concatenate([oklab_from_srgb(values[..., :3]), values[..., 3:]], axis=-1)
    numbers = _numbers(encoded, curve, is_whole=False, together=False)

    def at(place: Place) -> np.ndarray:
        found = numbers(place)
        return np.concatenate(
            [srgb_from_oklab(found[..., :3]), np.clip(found[..., 3:], 0, 1)], axis=-1
        )

    return at


def _angles(values: np.ndarray, curve: Curve) -> Between:
    """(azimuth, elevation), the azimuth the short way round."""
    ways = np.unwrap(values, axis=0, period=360)

    def at(place: Place) -> tuple[float, float]:
        azimuth, elevation = curve.numbers(ways, place).tolist()
        return (azimuth + 180) % 360 - 180, min(max(elevation, -90.0), 90.0)

    return at


def _crops(values: Sequence[Any], curve: Curve, shape_zyx: Sequence[int]) -> Between:
    """Whole voxels; None is all of them."""

    def ends(crop: Any) -> list[tuple[int, int]]:
        ranges = crop or ((0, None),) * 3
        sizes = zip(ranges, shape_zyx, strict=True)
        return [(low, size if high is None else high) for (low, high), size in sizes]

    numbers = np.array([ends(crop) for crop in values], np.float64).reshape(len(values), 6)

    def at(place: Place) -> tuple[tuple[int, int], ...]:
        found = [round(each) for each in curve.numbers(numbers, place).tolist()]
        return tuple(
            (low, max(high, low + 1)) for low, high in zip(found[::2], found[1::2], strict=True)
        )

    return at


def _dicts(name: str, values: Sequence[dict], curve: Curve) -> Between | None:
    """{id: number} or {id: colour}; a label that has no opacity at a key has 1 there."""
    ids = sorted({key for value in values for key in value})
    if name != "opacity" and any(len(value) != len(ids) for value in values):
        return None
    arrays = _arrays([[value.get(each, 1.0) for each in ids] for value in values])
    if arrays is None:
        return None
    at = _colours(arrays, curve) if name in COLOURS else _numbers(arrays, curve, False, False)
    return lambda place: dict(zip(ids, at(place), strict=True))
