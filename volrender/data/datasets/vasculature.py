"""A sparse branching vessel tree: thin bright curves in an empty volume."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from ._arguments import Size, check_count, check_rng, check_size, new_volume, store_unit

TRUNK_RADIUS = 0.025  # of the edge of the volume
CURVE_POINTS = 17
_T = np.linspace(0.0, 1.0, CURVE_POINTS)[:, None]
# The weights of a cubic Hermite curve: of its ends, and of its tangents there.
_FROM, _TO = (1 + 2 * _T) * (1 - _T) ** 2, _T**2 * (3 - 2 * _T)
_LEAVE, _ARRIVE = _T * (1 - _T) ** 2, -(_T**2) * (1 - _T)
# Two bends that leave the ends and their tangents where they are.
_BEND = np.sin(np.pi * _T) ** 2 * np.sin(2 * np.pi * _T)
_RIPPLE = np.sin(np.pi * _T) ** 2 * np.sin(4 * np.pi * _T)


class _Branch(NamedTuple):
    points: np.ndarray  # (CURVE_POINTS, 3), x y z in the unit cube
    radii: tuple[float, float]  # at the first and the last point, of the edge of the volume


def vessels(
    size: Size = 128, *, seed: int = 0, dtype: DTypeLike = "uint8", generations: int = 10
) -> np.ndarray:
    """A vessel tree that grows from the bottom of the volume and fills an ellipsoid.

    Each branch serves the half of its parent's region, so the tips are spread evenly. Radii follow
    Murray's law: where a vessel divides, its radius cubed is the sum of the branches' radii cubed.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx). The tree is stretched to the volume; vessels stay round.
    seed : int
        Seed of the random generator, at least 0. One seed gives one tree, at every size.
    dtype : str or numpy dtype
        Integers hold 0..dtype maximum, floats 0..1. Vessels have the maximum inside and a soft
        edge one voxel wide; those thinner than a voxel are dimmer, below 0.4 voxels
        left out. All else is exactly 0.
    generations : int
        Number of times that vessels divide, 0 to 16: there are 2**generations tips.

    Returns
    -------
    numpy.ndarray
        Shape (nz, ny, nx).

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.

    References
    ----------
    C. D. Murray, "The Physiological Principle of Minimum Work", Proceedings of the National
    Academy of Sciences 12 (1926), pages 207–214.
    """
    shape_zyx = check_size(size)
    rng = check_rng(seed)
    generations = check_count(generations, "generations", 0)
    if generations > 16:
        raise ValueError(f"generations must be from 0 to 16, got {generations}")
    volume = new_volume(shape_zyx, dtype)
    size_xyz = np.array(shape_zyx[::-1], np.float64)
    edge_voxels = float(np.prod(size_xyz)) ** (1.0 / 3.0)

    for branch in _grow(rng, generations):
        first, last = (r * edge_voxels for r in branch.radii)
        if branch.radii[0] == TRUNK_RADIUS:
            # Some voxel's centre is within √¾ of the trunk, and then always fully inside.
            first, last = max(first, 1.4), max(last, 1.4)
        if first < 0.2:
            continue  # would be nearly invisible
        points_voxels = branch.points * size_xyz - 0.5
        length = float(np.linalg.norm(np.diff(points_voxels, axis=0), axis=1).sum())
        pieces = int(np.clip(np.ceil(length / 2.5), 1, CURVE_POINTS - 1))
        knots = np.linspace(0, CURVE_POINTS - 1, pieces + 1).round().astype(int)
        radii = np.linspace(first, last, pieces + 1)
        brightness = 0.3 + 0.7 * np.sqrt(branch.radii[0] / TRUNK_RADIUS)
        for k in range(pieces):
            ends = points_voxels[knots[k]], points_voxels[knots[k + 1]]
            _draw_segment(volume, *ends, radii[k], radii[k + 1], brightness)
    return volume


def _grow(rng: np.random.Generator, generations: int) -> Iterator[_Branch]:
    """Yield the branches from the trunk to the tips, in a fixed order."""
    tips = rng.standard_normal((2**generations, 3))
    tips /= np.linalg.norm(tips, axis=1, keepdims=True)
    tips *= rng.random((len(tips), 1)) ** (1.0 / 3.0) * (0.46, 0.46, 0.42)
    tips += (0.5, 0.5, 0.54)

    start, heading = np.array((0.5, 0.5, 0.0)), np.array((0.0, 0.0, 1.0))
    winding = 0.04  # the trunk is straighter than its branches
    todo = [(start, heading, tips)]
    while todo:
        start, heading, region = todo.pop()
        centroid = region.mean(axis=0)
        leaf = len(region) == 1
        end = centroid if leaf else start + rng.uniform(0.35, 0.55) * (centroid - start)
        points, heading = _curve(rng, start, heading, end, winding)
        winding = 0.11
        radius = TRUNK_RADIUS * (len(region) / len(tips)) ** (1.0 / 3.0)
        yield _Branch(points, (radius, radius * (0.6 if leaf else 0.9)))
        if not leaf:
            # Cut the region in two equal halves across its widest extent.
            far = region[np.argmax(((region - centroid) ** 2).sum(axis=1))]
            farthest = region[np.argmax(((region - far) ** 2).sum(axis=1))]
            order = np.argsort((region - centroid) @ (farthest - far), kind="stable")
            for half in np.split(order, 2):
                todo.append((end, heading, region[half]))


def _curve(
    rng: np.random.Generator,
    start: np.ndarray,
    heading: np.ndarray,
    end: np.ndarray,
    winding: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return a winding curve that leaves `start` along `heading`, and its heading at `end`."""
    chord = end - start
    length = np.linalg.norm(chord)
    arrival = chord / max(length, 1e-9) + 0.35 * rng.standard_normal(3)
    arrival /= np.linalg.norm(arrival)
    points = _FROM * start + _TO * end + length * (_LEAVE * heading + _ARRIVE * arrival)
    bend, ripple = rng.standard_normal((2, 3)) * winding * length
    points += _BEND * bend + _RIPPLE * (0.5 * ripple)
    return np.clip(points, 0.0, 1.0), arrival


def _draw_segment(
    volume: np.ndarray,
    a_xyz: np.ndarray,
    b_xyz: np.ndarray,
    radius_a: float,
    radius_b: float,
    brightness: float,
) -> None:
    """Draw a tapering tube from `a_xyz` to `b_xyz`, in voxels, brightest value wins."""
    radius = max(radius_a, radius_b, 0.5)
    low = np.ceil(np.minimum(a_xyz, b_xyz) - radius - 0.5).astype(int)
    high = np.floor(np.maximum(a_xyz, b_xyz) + radius + 0.5).astype(int) + 1
    box = tuple(
        slice(max(0, lo), min(n, hi))
        for lo, hi, n in zip(low[::-1], high[::-1], volume.shape, strict=True)
    )
    z, y, x = (
        (np.arange(s.start, s.stop) - a).astype(np.float32)
        for s, a in zip(box, a_xyz[::-1], strict=True)
    )
    z, y = z[:, None, None], y[:, None]
    ux, uy, uz = (b_xyz - a_xyz).astype(np.float32)
    length2 = max(float(ux * ux + uy * uy + uz * uz), 1e-12)
    along = np.clip((z * uz + y * uy + x * ux) / length2, 0.0, 1.0)
    distance = np.sqrt((z - along * uz) ** 2 + (y - along * uy) ** 2 + (x - along * ux) ** 2)
    edge = radius_a + along * (radius_b - radius_a)
    # A tube thinner than half a voxel keeps that width and loses brightness, as its area does.
    width = np.maximum(edge, 0.5)
    thinness = np.minimum(1.0, (edge / 0.5) ** 2)
    # Brightest along the axis (0.9: as near as the nearest voxel is), half as bright at the wall.
    profile = 1.0 - 0.5 * np.clip((distance - 0.9) / width, 0.0, 1.0) ** 2
    cover = np.clip(width + 0.5 - distance, 0.0, 1.0)
    drawn = np.empty(cover.shape, volume.dtype)
    store_unit(drawn, brightness * thinness * profile * cover)
    np.maximum(volume[box], drawn, out=volume[box])
