"""One property through the movie: its values at the keyframes that have it, and between them."""

import itertools
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from .blending import between
from .camera import CameraTrack
from .curve import Curve
from .keyframe import Keyframe
from .owners import CAMERA, Target, is_same

_OF_ONE_KIND = ("cmap", "opacity", "gradient_opacity", "crop", CAMERA)  # can always be blended


class Track:
    """The values of a property in time; where they cannot be blended, it switches at a keyframe.

    Parameters
    ----------
    target : Target
    times, easings, values : sequence
        Of the keyframes that have it, seconds, ascending.
    look_of : callable
        As of `between`.
    """

    def __init__(
        self,
        target: Target,
        times: Sequence[float],
        easings: Sequence[str],
        values: Sequence[Any],
        look_of: Callable[[int], Any],
    ) -> None:
        self.target = target
        self._values = values
        self._whole = Curve(times, easings)
        kinds = [_kind(target.name, value) for value in values]
        starts = [i for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] != kind]
        self._runs = []  # of keys that can be blended: the first, their curve, and what lies between
        for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
            part = slice(start, end)
            curve = Curve(times[part], easings[part])
            blend = self._blend(values[part], curve, start, look_of) if end > start + 1 else None
            self._runs.append((start, curve, blend))

    def _blend(self, values: Sequence[Any], curve: Curve, first: int, look_of: Callable) -> Any:
        if self.target.name == CAMERA:
            return CameraTrack(values, curve)
        owner = self.target.owner()
        return between(owner, self.target.name, values, curve, lambda key: look_of(first + key))

    def at(self, time: float) -> Any:
        """The value at a time, seconds; of a camera, its state."""
        key = self._whole.place(time).key
        start, curve, blend = next(run for run in reversed(self._runs) if run[0] <= key)
        place = curve.place(time)
        if place.share == 0 or blend is None:
            return self._values[start + place.key]
        return blend(place)


def moving_tracks(keyframes: Sequence[Keyframe]) -> list[Track]:
    """The tracks of what differs between some keyframes, or was named."""
    every = dict.fromkeys(itertools.chain(*(each.values for each in keyframes)))
    tracks = [track_of(keyframes, target) for target in every if _moves(keyframes, target)]
    there = [track for track in tracks if track is not None]
    return sorted(there, key=lambda track: track.target.name == "position")  # it moves planes, too


def _moves(keyframes: Sequence[Keyframe], target: Target) -> bool:
    if any(target in each.named for each in keyframes):
        return True
    values = [each.values[target] for each in keyframes if target in each.values]
    return any(not is_same(values[0], value) for value in values[1:])


def track_of(keyframes: Sequence[Keyframe], target: Target) -> Track | None:
    """The track of a property; None where no keyframe has it."""
    having = [each for each in keyframes if target in each.values]
    if not having:
        return None
    values = [each.values[target] for each in having]
    times, easings = [each.time_s for each in having], [each.easing for each in having]
    return Track(target, times, easings, values, lambda key: _look(having[key], target))


def _look(keyframe: Keyframe, target: Target) -> SimpleNamespace:
    """What matters to an opacity at a keyframe, as `points_of` takes it."""
    owner = target.owner()
    now = {name: getattr(owner, name) for name in ("vmin", "vmax", "gamma")}
    there = {
        each.name: value for each, value in keyframe.values.items() if each.owner == target.owner
    }
    opacity = keyframe.values[target]
    look = SimpleNamespace(
        opacity=opacity, data=owner.data, **{n: there.get(n, now[n]) for n in now}
    )
    if isinstance(opacity, str):
        look.opacity_points = owner.opacity_points
    return look


def _kind(name: str, value: Any) -> Any:
    """Equal for values that may have others between them."""
    if name in _OF_ONE_KIND:
        return name
    if isinstance(value, bool | str) or value is None:
        return str(type(value))
    if isinstance(value, dict):
        return "dict" if name == "opacity" else ("dict", *sorted(value))
    return np.shape(value)
