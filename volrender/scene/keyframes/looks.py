"""How do an opacity and a colormap go to others?"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base.colour import oklab_from_srgb, srgb_from_oklab
from ..graphics.transfer.colormaps import colormap_table, is_in_data_units, resolve_colormap
from ..graphics.transfer.opacity import AUTO
from ..graphics.transfer.points import points_of
from .curve import Curve, Place


def opacities(
    values: Sequence[Any], curve: Curve, looks: Sequence[Any]
) -> Callable[[Place], Any] | None:
    """Between numbers, alphas or points; of unlike kinds, points over all their values.

    None between names alone: they switch.

    Parameters
    ----------
    values : sequence
        At the keys.
    curve : Curve
    looks : sequence
        What each key has of `vmin`, `vmax` and `gamma`, to know where a named opacity is.
    """
    if all(isinstance(value, str) and value != AUTO for value in values):
        return None
    if all(isinstance(value, float) for value in values):
        numbers = np.array(values)[:, None]
        return lambda place: float(curve.numbers(numbers, place)[0])
    if all(isinstance(value, np.ndarray) and value.ndim == 1 for value in values):
        count = max(map(len, values))
        t = np.linspace(0, 1, count)
        alphas = np.array([np.interp(t, np.linspace(0, 1, len(each)), each) for each in values])
        return lambda place: np.clip(curve.numbers(alphas, place), 0, 1)
    return _points([points_of(look) for look in looks], curve)


def gradient_opacities(values: Sequence[Any], curve: Curve) -> Callable[[Place], Any] | None:
    """Between points (magnitude, factor); None is a factor of 1 everywhere."""
    given = [value for value in values if value is not None]
    whole = np.array([(0.0, 1.0), (given[0][-1, 0], 1.0)])
    return _points([whole if value is None else value for value in values], curve)


def _points(every: Sequence[np.ndarray], curve: Curve) -> Callable[[Place], np.ndarray]:
    """Points of equal count move; others are taken at the values of all."""
    if len({len(points) for points in every}) > 1:
        at = np.unique(np.concatenate([points[:, 0] for points in every]))
        every = [np.column_stack([at, np.interp(at, *points.T)]) for points in every]
    flat = np.array(every).reshape(len(every), -1)

    def between(place: Place) -> np.ndarray:
        values, alphas = curve.numbers(flat, place).reshape(-1, 2).T
        return np.column_stack([np.maximum.accumulate(values), np.clip(alphas, 0, 1)])

    return between


def colormaps(values: Sequence[Any], curve: Curve) -> Callable[[Place], Any]:
    """Between colormaps: their tables blend, in Oklab; of points as many at each key, these move."""
    are_points = all(map(is_in_data_units, values))
    if are_points and len({len(each.values) for each in values}) == 1:
        places = np.array([each.values for each in values])
        colours = np.array([each.colours for each in values], np.float64)
    elif are_points:
        at = np.unique(np.concatenate([each.values for each in values]))
        places = np.repeat(at[None], len(values), axis=0)
        colours = np.array([each.at(at) for each in values])
    else:
        places = None
        colours = np.array([colormap_table(each) for each in values], np.float64)
    encoded = np.concatenate([oklab_from_srgb(colours[..., :3]), colours[..., 3:]], axis=-1)
    flat = encoded.reshape(len(values), -1)

    def between(place: Place) -> Any:
        found = curve.numbers(flat, place).reshape(-1, 4)
        mixed = np.column_stack([srgb_from_oklab(found[:, :3]), np.clip(found[:, 3], 0, 1)])
        if places is None:
            return resolve_colormap("cmap", mixed)
        at = np.maximum.accumulate(curve.numbers(places, place)).tolist()
        pairs = list(zip(at, map(tuple, mixed.tolist()), strict=True))
        return resolve_colormap("cmap", pairs)

    return between
