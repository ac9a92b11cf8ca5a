"""Ready moves of cameras: each adds keyframes that begin where the movie ends, or at a given time."""

from collections.abc import Sequence
from typing import Any

from ...base import checks
from ...base.transforms import bounding_sphere
from ..camera.targets import points_around
from .camera import turned_camera
from .curve import EASINGS
from .owners import CAMERA, Target

LONGEST_S = 1e4
FLIGHT_MARGIN = 0.1  # of the picture, around what is flown to
_MOST_TIMES = 1000


def turn(
    keyframes: Any,
    degrees: float = 360.0,
    seconds: float = 6.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Turn the cameras about the upward direction, round their targets.

    Parameters
    ----------
    degrees : float
        As azimuth; 360 ends where it began.
    seconds : float
        How long it takes, above 0.
    easing : str
        ``"linear"`` for a movie that is shown in a loop; see `Keyframe.easing`.
    at : float, optional
        When it begins, seconds; default: at the end of the movie. An empty movie begins with the
        figure as it is; cameras that nobody placed are fitted so that nothing leaves the picture on the way.
    """
    degrees = checks.number("degrees", degrees, -1e6, 1e6)
    _swing(keyframes, [(1.0, degrees)], seconds, easing, at)


def rock(
    keyframes: Any,
    degrees: float = 60.0,
    seconds: float = 4.0,
    times: int = 1,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Turn the cameras to one side, to the other and back.

    Parameters
    ----------
    degrees : float
        From one side to the other.
    seconds : float
        How long all of it takes.
    times : int
        How often.
    easing, at
        As of `turn`.
    """
    half = checks.number("degrees", degrees, -360, 360) / 2
    times = checks.whole_number("times", times, 1, _MOST_TIMES)
    sides = [
        (number + part, way) for number in range(times) for part, way in ((0.25, 1), (0.75, -1))
    ]
    ways, before = [], 0.0
    for when, way in [*sides, (times, 0)]:
        ways.append((when / times, half * way - before))
        before = half * way
    _swing(keyframes, ways, seconds, easing, at)


def zoom_to(
    keyframes: Any,
    factor: float,
    seconds: float = 3.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Magnify what is at the middle of the picture, from then on.

    Parameters
    ----------
    factor : float
        By how much, 0.001 to 1000.
    seconds, easing, at
        As of `turn`.
    """
    factor = checks.number("factor", factor, 1e-3, 1e3)
    start, end = begin(keyframes, seconds, easing, at)
    for target in _cameras(keyframes):
        pinned(keyframes, target, start)
        pinned(keyframes, target, end)
        for keyframe in keyframes:
            if keyframe.time_s >= end and target in keyframe.values:
                camera = keyframe.values[target]
                zoomed = {**camera, "zoom": camera["zoom"] * factor}
                keyframe.take({target: zoomed}, are_named=True)


def fly_to(
    keyframes: Any,
    target: Any,
    radius: float | None = None,
    seconds: float = 3.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Fly to where something is seen whole and in the middle, and go round that from then on.

    Parameters
    ----------
    target, radius
        As of `Subplot.fly_to`. The cameras of the subplots that show a graphic fly, else all.
    seconds, easing, at
        As of `turn`.
    """
    around = points_around(target, radius)
    centre, _ = bounding_sphere(around)
    start, end = begin(keyframes, seconds, easing, at)
    for key in _cameras(keyframes, target):
        camera, before = key.owner(), pinned(keyframes, key, start)
        subplot = keyframes.owners.subplot_of(camera)
        with camera.as_it_was():
            camera.set_state({name: before[name] for name in camera.get_state()}, exactly=True)
            camera.fit(around, subplot.seen()[1], "sphere", FLIGHT_MARGIN)
            there = {**camera.get_state(), "target": centre.tolist(), "turn": 0.0}
        keyframes.at(end).take({key: there}, are_named=True)


def wait(keyframes: Any, seconds: float = 1.0) -> None:
    """Stay as it is at the end of the movie, for some seconds."""
    begin(keyframes, seconds, None, None)


def begin(
    keyframes: Any, seconds: float, easing: str | None, at: float | None
) -> tuple[float, float]:
    """When a move begins and ends; there are keyframes then. Checks what all moves are given."""
    seconds = checks.number("seconds", seconds, 0, LONGEST_S, above=0)
    if easing is not None:
        easing = checks.choice("easing", easing, EASINGS)
    start = keyframes.duration_s if at is None else checks.number("at", at, 0, LONGEST_S)
    if not len(keyframes):
        keyframes.add(0.0)
    keyframes.at(start, easing)
    keyframes.at(start + seconds)
    return start, start + seconds


def pinned(keyframes: Any, target: Target, time_s: float) -> Any:
    """What a property is at a time, from where it moves; it is kept in the keyframe that is there."""
    keyframe = keyframes.at(time_s)
    value = keyframes.value_at(target, time_s)
    if target in keyframe.values:
        if target not in keyframe.named:
            keyframe.take({target: value}, are_named=True)
        return value
    later = [each for each in keyframes if each.time_s > time_s and target in each.values]
    earlier = [each for each in keyframes if each.time_s < time_s and target in each.values]
    if target.name == CAMERA:
        if later and earlier:  # on its way there: it has turned in part
            rest = later[0].values[target]
            rest = {**rest, "turn": rest["turn"] - value["turn"]}
            later[0].take({target: rest}, are_named=True)
        else:
            value = {**value, "turn": 0.0}
    keyframe.take({target: value}, are_named=True)
    return value


def _swing(
    keyframes: Any,
    ways: Sequence[tuple[float, float]],
    seconds: float,
    easing: str,
    at: float | None,
) -> None:
    """Turn the cameras on by some degrees each until a share of the time."""
    if not len(keyframes):
        for subplot in keyframes.figure:
            subplot.fit_once()
            if subplot.camera.is_as_fitted and subplot.turns_in_movies:
                subplot.auto_fit("sphere")
    start, end = begin(keyframes, seconds, easing, at)
    for target in _cameras(keyframes):
        camera = pinned(keyframes, target, start)
        for share, degrees in ways:
            camera = turned_camera(camera, degrees)
            is_last = share == 1
            keyframe = keyframes.at(start + share * (end - start), None if is_last else easing)
            keyframe.take({target: camera}, are_named=True)


def _cameras(keyframes: Any, graphic: Any = None) -> list[Target]:
    """Those that move in movies, of the subplots that show a graphic where it is one of theirs."""
    subplots = [subplot for subplot in keyframes.figure if subplot.turns_in_movies]
    showing = [subplot for subplot in subplots if any(one is graphic for one in subplot.graphics)]
    owners = keyframes.owners
    cameras = {id(subplot.camera): subplot.camera for subplot in showing or subplots}
    return [owners.target(camera, CAMERA) for camera in cameras.values()]
