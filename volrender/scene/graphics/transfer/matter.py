"""From colours and opacities to matter: what each value absorbs and sends out."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ....base.colour import linear_from_srgb
from ....data.missing import LARGEST_VALUE
from ....engine.skipping.distance_maps import MOST_INTERVALS
from ....engine.volume.encoding import Encoding
from ....engine.volume.matter import Matter
from .colormaps import colormap_table, is_in_data_units
from .opacity import alphas_at

DENSEST = 0.9999  # opacity that absorbs no more
PARTS = 8  # of the way between two nodes, of which the sums are made
OUTSIDE = 1e-3  # of the range: beyond its ends, where nothing changes any more
BESIDE = 1e-9  # of the range: as near to a value as can be told from it
NARROWEST = 1e-6  # of a value: the range where all changes at one


def matter_of(graphic: Any, opacity: Any, encoding: Encoding, node_count: int) -> Matter:
    """The matter that the values of a graphic are, as it is set.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    opacity : str, float or ndarray
        Its opacity; never "auto".
    encoding : Encoding
    node_count : int
        Values at which the table has something.
    """
    changes = np.unique(_changes(graphic, opacity))
    low, high = float(changes[0]), float(changes[-1])
    if not high > low:
        high = low + NARROWEST * max(abs(low), 1.0)
    at = _classifier(graphic, opacity)
    beyond = (high - low) * OUTSIDE
    below, above = at(np.array([low - beyond, high + beyond]))
    absorbing = absorbing_values(lambda values: at(values)[:, 3] > 0, changes)
    # What has no opacity has no colour to tell: there the table needs no nodes.
    if absorbing:
        low, high = max(low, absorbing[0][0]), min(high, absorbing[-1][1])
    sums, nodes = _running_sums(at, low, high, changes, node_count)
    factors, steepest = _factors(graphic, node_count)
    return Matter(
        encoding.texel(low),
        encoding.texel(high),
        below,
        above,
        sums,
        nodes,
        factors,
        steepest / encoding.scale,
        absorbing,
    )


def _changes(graphic: Any, opacity: Any) -> np.ndarray:
    """The values at which colour or opacity bend or jump."""
    bends = [np.array([0.0, 1.0])]  # t
    values = []
    if is_in_data_units(graphic.cmap):
        values.append(graphic.cmap.values)
    elif not graphic.data.is_colour:
        entries = np.arange(256)
        bends.append((entries + 0.5 if graphic.cmap_interpolation == "linear" else entries) / 256)
    if isinstance(opacity, str):
        bends.append(np.linspace(0, 1, 65))  # curves are smooth, but may start anywhere
    elif isinstance(opacity, np.ndarray) and opacity.ndim == 1:
        bends.append(np.linspace(0, 1, len(opacity)))
    elif isinstance(opacity, np.ndarray):
        values.append(opacity[:, 0])
    vmin, vmax = graphic.vmin, graphic.vmax
    t = np.concatenate(bends) ** (1 / graphic.gamma)
    return np.concatenate([vmin + t * (vmax - vmin), *values])


def absorbing_values(
    absorbs: Callable[[np.ndarray], np.ndarray], changes: np.ndarray
) -> tuple[tuple[float, float], ...]:
    """Intervals of values that absorb anything; of too many, those that are closest become one.

    Between two changes opacity is a product of straight or rising curves: what has none in the
    middle has none at all.

    Parameters
    ----------
    absorbs : callable
        Of values in data units: whether they absorb.
    changes : ndarray, shape (n,)
        Values at which opacity bends or jumps, ascending; beyond them it stays.
    """
    edges = np.concatenate([[-LARGEST_VALUE], changes, [LARGEST_VALUE]])
    width = changes[-1] - changes[0]
    beyond = OUTSIDE * (width if width > 0 else NARROWEST * max(abs(changes[0]), 1.0))
    middles = (changes[:-1] + changes[1:]) / 2
    found = absorbs(np.concatenate([changes[:1] - beyond, middles, changes[-1:] + beyond]))
    if not found.any():
        return ()
    turns = np.diff([False, *found, False])
    borders = edges[np.flatnonzero(turns)].reshape(-1, 2)
    gaps = borders[1:, 0] - borders[:-1, 1]
    kept = np.sort(np.argsort(gaps)[::-1][: MOST_INTERVALS - 1])
    lows, highs = borders[[0, *(kept + 1)], 0], borders[[*kept, -1], 1]
    return tuple(zip(lows.tolist(), highs.tolist(), strict=True))


def _classifier(graphic: Any, opacity: Any) -> Callable[[np.ndarray], np.ndarray]:
    """What gives (τ·colour, τ), (n, 4), of values in data units."""
    cmap, blends = graphic.cmap, graphic.cmap_interpolation == "linear"
    has_points, is_colour = is_in_data_units(cmap), graphic.data.is_colour
    table = None if has_points or is_colour else colormap_table(cmap).astype(np.float64)

    def at(values: np.ndarray) -> np.ndarray:
        t = scaled(graphic, values)
        alpha = alphas_at(opacity, values, t)
        colour = np.ones((len(values), 3))
        if not is_colour:
            rgba = cmap.at(values) if table is None else entries_at(table, t, blends)
            colour, alpha = linear_from_srgb(rgba[:, :3]), alpha * rgba[:, 3]
        tau = -np.log1p(-np.minimum(alpha, DENSEST))
        return np.column_stack([colour * tau[:, None], tau])

    return at


def scaled(graphic: Any, values: np.ndarray) -> np.ndarray:
    """What values in data units are within the contrast limits: t, 0..1."""
    vmin, vmax = graphic.vmin, graphic.vmax
    if vmax == vmin:
        return (values >= vmin).astype(float)
    return np.clip((values - vmin) / (vmax - vmin), 0, 1) ** graphic.gamma


def entries_at(table: np.ndarray, t: np.ndarray, blends: bool) -> np.ndarray:
    """Entries of a table of sRGB colours at places 0..1, blended between two as they are stored."""
    last = len(table) - 1
    if not blends:
        return table[np.minimum(np.floor(t * len(table)), last).astype(int)]
    places = np.clip(t * len(table) - 0.5, 0, last)
    return np.column_stack([np.interp(places, np.arange(len(table)), part) for part in table.T])


def _running_sums(
    at: Callable[[np.ndarray], np.ndarray],
    low: float,
    high: float,
    changes: np.ndarray,
    node_count: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The integral up to each node, and what is at it."""
    edges = np.linspace(0, 1, (node_count - 1) * PARTS + 1)
    inside = changes[(changes > low) & (changes < high)]
    edges = np.union1d(edges, (inside - low) / (high - low)) if len(inside) else edges
    parts = at(low + (edges[:-1] + edges[1:]) / 2 * (high - low))
    sums = np.zeros((len(edges), 4))
    np.cumsum(parts * np.diff(edges)[:, None], axis=0, out=sums[1:])
    nodes = np.linspace(0, 1, (node_count - 1) * PARTS + 1)[::PARTS]
    # On both sides of a node, which may be at a jump; at the ends, inside.
    before, after = (np.clip(nodes + side, BESIDE, 1 - BESIDE) for side in (-BESIDE, BESIDE))
    beside = at(low + np.concatenate([before, after]) * (high - low)).reshape(2, node_count, 4)
    return sums[np.searchsorted(edges, nodes)], beside.mean(axis=0)


def _factors(graphic: Any, node_count: int) -> tuple[np.ndarray, float]:
    """Factors of τ over the length of the gradient, and the longest that they tell of, data units."""
    points = graphic.gradient_opacity
    if points is None:
        return np.ones(node_count), 1.0
    steepest = float(points[-1, 0])
    return np.interp(np.linspace(0, steepest, node_count), *points.T), steepest
