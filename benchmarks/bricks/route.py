"""Where does a flight through a store of vessels go? In, along a thick vessel, and around its end."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np

FRACTION = 0.3  # of the brightest place: what is brighter is in a thick vessel
VESSELS = 50  # that are looked at
OFFSETS = np.array([each for each in product((-1, 0, 1), repeat=3) if any(each)])
SMOOTHED = 9  # voxels of the coarse level that the middle of a vessel is taken over
SHARES = (0.2, 0.6, 0.2)  # of the frames: in, along, around
FROM_AFAR = 24.0  # times as far away is the first frame as those along the vessel
ROUND_DEGREES = 120.0
FOV_DEGREES = 50.0


class Route(NamedTuple):
    """Where a flight goes.

    Attributes
    ----------
    points : ndarray, (n, 3)
        The middle of a vessel from one end to the other, x, y, z, voxels of the finest level.
    light : ndarray
        How much of thick vessels is where, ZYX.
    step : float
        Of `light`, voxels.
    """

    points: np.ndarray
    light: np.ndarray
    step: float

    def light_at(self, places: np.ndarray) -> float:
        """The sum of it at places, (n, 3)."""
        at = np.rint((places + 0.5) / self.step - 0.5).astype(int)[:, ::-1]
        return float(self.light[tuple(np.clip(at, 0, np.array(self.light.shape) - 1).T)].sum())


def vessel_route(store: Any) -> Route:
    """A vessel, long and thick, near the middle of a store.

    Parameters
    ----------
    store : VesselsStore
        It is read at its coarsest level but one.
    """
    level = max(0, len(store.levels) - 2)
    voxels = store.read((slice(None),) * 3, level)
    light = voxels.astype(np.float32)
    for axis in range(3):  # what is thin becomes faint
        light = light + np.roll(light, 1, axis) + np.roll(light, -1, axis)
    inside = np.pad(light > FRACTION * light.max(), 1)
    first = _start_of_longest(inside)
    last, steps = _farthest(inside, first)
    along = [last]
    while steps[tuple(along[-1])] > 0:
        around = along[-1] + OFFSETS
        nearer = steps[tuple(around.T)] == steps[tuple(along[-1])] - 1
        along.append(around[nearer][0])
    middle = np.array(along[::-1], float) - 1
    smooth = np.stack(
        [np.convolve(axis, np.ones(SMOOTHED) / SMOOTHED, "valid") for axis in middle.T]
    )
    step = 2.0**level
    return Route(((smooth[::-1] + 0.5) * step - 0.5).T, light, step)


def straight_route(store: Any) -> Route:
    """Out of a store, straight to its corner, past whatever there is.

    What is seen at the end is less than what memory for a thousandth of a terabyte holds.
    """
    ends = np.array(store.shape_zyx[::-1]) * np.array([[0.25], [0.0]])
    return Route(np.linspace(*ends, 100), np.zeros((1, 1, 1), np.float32), 1.0)


def _start_of_longest(inside: np.ndarray) -> np.ndarray:
    """An end of the vessel that is longest, of the first few that there are near the middle of a mask."""
    bright = np.argwhere(inside)
    order = np.abs(bright - np.array(inside.shape) / 2).max(axis=1).argsort()
    left = inside.copy()
    most, end, count = -1, None, 0
    for start in bright[order]:
        if not left[tuple(start)]:
            continue
        farthest, steps = _farthest(inside, start)
        left &= steps < 0
        if steps.max() > most:
            most, end = int(steps.max()), farthest
        count += 1
        if count == VESSELS:
            break
    if end is None or most < 2 * SMOOTHED:
        raise RuntimeError("the store has no vessel to fly along")
    return end


def _farthest(inside: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The voxel that is most steps from another one within a mask, and the steps to each; -1: none."""
    steps = np.full(inside.shape, -1)
    flat, is_inside = steps.ravel(), inside.ravel()
    around = OFFSETS @ (np.array(inside.strides) // inside.itemsize)
    front = np.array([np.ravel_multi_index(tuple(start), inside.shape)])
    flat[front] = count = 0
    while True:
        reached = np.unique(front[:, None] + around)
        reached = reached[is_inside[reached] & (flat[reached] < 0)]
        if not len(reached):
            return np.array(np.unravel_index(front[0], inside.shape)), steps
        count += 1
        flat[reached] = count
        front = reached


def flight(
    route: Route, frames: int, step: float, aside: float, ahead: float
) -> list[dict[str, Any]]:
    """Camera states of a flight: straight in, along beside the vessel at an even speed, around its end.

    Parameters
    ----------
    route : Route
    frames : int
    step : float
        From frame to frame along the vessel, voxels. It turns back at the end of the route.
    aside, ahead : float
        How far beside the vessel the camera is, where it meets fewest others, and how much farther
        along it looks, voxels.
    """
    points = route.points
    count_in, count_along = (int(share * frames) for share in SHARES[:2])
    places = np.abs((np.arange(count_along) * step + _length(points)) % (2 * _length(points)))
    there = _at(points, np.abs(places - _length(points)))
    targets = _at(points, np.abs(places - _length(points)) + ahead)
    beside = [aside * each / np.linalg.norm(each) for each in OFFSETS]
    eyes = there + min(beside, key=lambda each: route.light_at(there + each))
    away = eyes[0] - targets[0]
    shares = FROM_AFAR ** np.linspace(1, 0, count_in)
    states = [_state(targets[0] + share * away, targets[0]) for share in shares]
    states += [_state(eye, target) for eye, target in zip(eyes, targets, strict=True)]
    left = frames - len(states)
    arm = eyes[-1] - targets[-1]
    for angle in np.deg2rad(np.linspace(0, ROUND_DEGREES, left + 1)[1:]):
        turn = np.array(
            [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]
        )
        states.append(_state(targets[-1] + turn @ arm, targets[-1]))
    return states


def _length(route: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(route, axis=0), axis=1).sum())


def _at(route: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Points at distances along a route; beyond its end, straight on."""
    lengths = np.linalg.norm(np.diff(route, axis=0), axis=1)
    marks = np.concatenate([[0.0], np.cumsum(lengths)])
    points = np.stack([np.interp(distances, marks, axis) for axis in route.T], axis=-1)
    beyond = np.maximum(0.0, distances - marks[-1])
    return points + beyond[:, None] * (route[-1] - route[-2]) / lengths[-1]


def _state(eye: np.ndarray, target: np.ndarray) -> dict[str, Any]:
    from volrender.base.transforms import rotation_looking

    return {
        "position": tuple(map(float, eye)),
        "rotation": tuple(map(float, rotation_looking(target - eye, np.array((0.0, 1.0, 0.0))))),
        "fov": FOV_DEGREES,
        "width": 1000.0,
        "height": 1000.0,
        "depth": 1000.0,
        "zoom": 1.0,
    }
