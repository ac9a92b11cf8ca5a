"""How does a camera go from key to key? It goes round its target evenly, and near to it by equal factors.

A camera is kept as its state with two entries more: `target`, the point (x, y, z) that it goes round, and
`turn`, by how many degrees it turns about its `reference_up` on the way from the key before, besides
what its rotation says: 360 is a whole turn.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...base import checks
from ...base.transforms import matrix_from_quaternion, quaternion_product
from ..camera.camera import Camera
from .curve import Curve, Place, hermite, mean_rate, progress

EXTRA = ("target", "turn")
_SIZES = ("zoom", "width", "height", "depth")


def captured_camera(subplot: Any) -> dict[str, Any]:
    """What a key keeps of a subplot's camera, as it is now."""
    subplot.fit_once()
    target = subplot.controller.target
    return {**subplot.camera.get_state(), "target": target.tolist(), "turn": 0.0}


def checked_camera(path: str, value: Any, now: Mapping[str, Any]) -> dict[str, Any]:
    """A whole camera of one that is given, or of some of its entries; raises where one is wrong.

    Parameters
    ----------
    path : str
        For errors.
    value : mapping
    now : mapping
        What it is where nothing is said.
    """
    checks.entries(path, value, tuple(now))
    whole = {**now, "turn": 0.0, **value}
    trial = Camera()
    try:
        trial.set_state({name: whole[name] for name in whole if name not in EXTRA}, exactly=True)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{path}: {error}") from error
    target = checks.bounded_vector(f"{path}.target", whole["target"], 3).tolist()
    turn = checks.number(f"{path}.turn", whole["turn"], -1e6, 1e6)
    return {**trial.get_state(), "target": target, "turn": turn}


def turned_camera(camera: Mapping[str, Any], degrees: float) -> dict[str, Any]:
    """A camera after a turn about its target and `reference_up`, which is its `turn`."""
    rotation = about(np.array(camera["reference_up"]), degrees)
    target = np.array(camera["target"])
    away = matrix_from_quaternion(rotation) @ (np.array(camera["position"]) - target)
    whole = quaternion_product(rotation, np.array(camera["rotation"]))
    return {
        **camera,
        "rotation": whole.tolist(),
        "position": (target + away).tolist(),
        "turn": degrees,
    }


class CameraTrack:
    """A camera between its keys.

    Its direction and its upward direction turn together the short way, about the target and as evenly
    as the easing says; the horizon stays level where it is at every key. The width of what is seen
    at the target changes by equal factors, and so does `zoom`; `fov` changes evenly. Between a
    perspective and an orthographic camera, these switch.

    Parameters
    ----------
    values : sequence of dict
        What `captured_camera` gives, at each key.
    curve : Curve
    """

    def __init__(self, values: Sequence[Mapping[str, Any]], curve: Curve) -> None:
        self._values, self._curve = values, curve
        self._fovs = np.array([value["fov"] for value in values])
        self._has_one_projection = bool((self._fovs > 0).all() or (self._fovs == 0).all())
        self._sizes = np.log([[value[name] for name in _SIZES] for value in values])
        self._ups = np.array([value["reference_up"] for value in values])
        self._scales = np.array([value["scale"] for value in values])
        self._turned = np.cumsum([[0.0], *([value["turn"]] for value in values[1:])], axis=0)
        self._targets = np.array([value["target"] for value in values])
        rotations = [np.array(value["rotation"]) for value in values]
        # Without the turns, which are added again: so that they may be of any size.
        self._rotations = np.array(
            [
                quaternion_product(about(up, -turned[0]), rotation)
                for up, turned, rotation in zip(self._ups, self._turned, rotations, strict=True)
            ]
        )
        self._is_upright = bool((self._ups == self._ups[0]).all()) and all(
            _is_level(matrix_from_quaternion(rotation), self._ups[0]) for rotation in rotations
        )
        offsets = [
            matrix_from_quaternion(rotation).T @ (np.array(value["position"]) - value["target"])
            for rotation, value in zip(rotations, values, strict=True)
        ]
        self._offsets = np.array(
            offsets
        )  # from the target, as the camera sees it: z is the distance
        depths = self._offsets[:, 2]
        self._is_before = bool((depths > 0).all()) and self._has_one_projection
        if self._is_before:
            zooms = np.array([value["zoom"] for value in values])
            heights = np.array([value["height"] for value in values])
            self._depths = np.log(depths * self._tangents(self._fovs) / zooms)[:, None]
            widths = np.exp(self._depths[:, 0]) if self._fovs[0] > 0 else heights / zooms
            self._widths = np.log(widths)[
                :, None
            ]  # of what is seen at the target, but for a factor
            self._aside = self._offsets[:, :2] / widths[:, None]

    @staticmethod
    def _tangents(fovs: np.ndarray) -> np.ndarray:
        return np.where(fovs > 0, np.tan(np.radians(fovs) / 2), 1.0)

    def __call__(self, place: Place) -> dict[str, Any]:
        """The camera at a time; its `turn` is since the key before."""
        key, curve = place.key, self._curve
        state = dict(self._values[key])
        if place.share == 0:
            return state
        up = curve.numbers(self._ups, place, together=True)
        up = up / np.linalg.norm(up) if np.linalg.norm(up) > 1e-6 else self._ups[key]
        turned = float(curve.numbers(self._turned, place)[0])
        rotation = quaternion_product(about(up, turned), curve.rotation(self._rotations, place))
        if self._is_upright:
            rotation = _level(rotation, up)
        state |= {"reference_up": up, "rotation": rotation / np.linalg.norm(rotation)}
        state |= {"turn": turned - float(self._turned[key, 0]), "target": self._target(place)}
        state["scale"] = curve.numbers(self._scales, place)
        if self._has_one_projection:
            sizes = np.exp(curve.numbers(self._sizes, place)).tolist()
            fov = float(curve.numbers(self._fovs[:, None], place)[0])
            state |= {**dict(zip(_SIZES, sizes, strict=True)), "fov": fov}
        offset = self._offset(place, state)
        state["position"] = state["target"] + matrix_from_quaternion(state["rotation"]) @ offset
        return state

    def _offset(self, place: Place, state: Mapping[str, Any]) -> np.ndarray:
        """From the target to the camera, in the camera's own axes."""
        if not self._is_before:  # it goes through it, or past it
            return self._curve.numbers(self._offsets, place, together=True)
        size = float(np.exp(self._curve.numbers(self._depths, place)[0]))
        depth = size * state["zoom"] / float(self._tangents(np.array(state["fov"])))
        width = float(np.exp(self._curve.numbers(self._widths, place)[0]))
        return np.array([*(self._curve.numbers(self._aside, place, together=True) * width), depth])

    def _target(self, place: Place) -> np.ndarray:
        """The point that it goes round.

        While what is seen shrinks, so does the speed in the world at which that point moves, so that it
        moves evenly over the picture; at the keys, the speed does not jump.
        """
        key, share = place
        start, end = self._targets[key], self._targets[key + 1]
        if not self._is_before or (start == end).all():
            return self._curve.numbers(self._targets, place, together=True)
        part = self._part(place)
        if self._curve.easings[key] != "smooth":
            return start + part * (end - start)
        length = self._curve.length(key)
        if self._keeps_width(key):
            part = share
        # What has the right ends, corrected so that it has the right speeds there.
        corrections = [length * (self._rate_at(at) - self._rate(key, at)) for at in (key, key + 1)]
        zero = np.zeros(3)
        return start + part * (end - start) + hermite(zero, zero, corrections, share)

    def _keeps_width(self, key: int) -> bool:
        """Whether what is seen is as wide at the next key."""
        return abs(float(self._widths[key + 1, 0] - self._widths[key, 0])) < 1e-4

    def _part(self, place: Place) -> float:
        """Which part of the way to the next target is made."""
        key = place.key
        if self._keeps_width(key):
            return progress(self._curve.easings[key], place.share)
        first, last = np.exp(self._widths[key : key + 2, 0])
        return float((np.exp(self._curve.numbers(self._widths, place)[0]) - first) / (last - first))

    def _rate(self, key: int, at: int) -> np.ndarray:
        """How fast the target moves on the way from a key to the next, at one of both, uncorrected."""
        way = self._targets[key + 1] - self._targets[key]
        if self._keeps_width(key):
            return way / self._curve.length(key)
        changes = np.diff(self._widths, axis=0)
        first, last = np.exp(self._widths[key : key + 2, 0])
        here = math.exp(self._widths[at, 0])
        return way * float(self._curve.slopes(changes, at)[0]) * here / (last - first)

    def _rate_at(self, key: int) -> np.ndarray:
        """How fast the target moves at a key."""
        curve = self._curve
        if key in (0, len(curve) - 1):
            return np.zeros(3)
        if (curve.easings[key - 1], curve.easings[key]) != ("smooth", "smooth"):
            return np.zeros(3)
        lengths = curve.length(key - 1), curve.length(key)
        return mean_rate(self._rate(key - 1, key), self._rate(key, key), lengths, together=True)


def about(axis: np.ndarray, degrees: float) -> np.ndarray:
    """The quaternion of a turn about an axis of length 1."""
    half = math.radians(degrees) / 2
    return np.array([*(axis * math.sin(half)), math.cos(half)])


def _is_level(axes: np.ndarray, up: np.ndarray) -> bool:
    """Whether a camera's horizon is level, and it looks neither straight up nor down."""
    return abs(float(axes[:, 0] @ up)) < 1e-6 < float(axes[:, 1] @ up) and _steepness(axes, up) > 1


def _steepness(axes: np.ndarray, up: np.ndarray) -> float:
    """Below 1 where a camera looks nearly straight up or down, where there is no horizon; there 0."""
    return (1 - abs(float(axes[:, 2] @ up))) / 0.01


def _level(rotation: np.ndarray, up: np.ndarray) -> np.ndarray:
    """A camera's rotation turned about the line of sight until the horizon is level."""
    axes = matrix_from_quaternion(rotation)
    roll = math.atan2(float(axes[:, 0] @ up), float(axes[:, 1] @ up))
    return quaternion_product(
        rotation,
        about(np.array([0.0, 0.0, 1.0]), -math.degrees(roll) * min(_steepness(axes, up), 1.0)),
    )
