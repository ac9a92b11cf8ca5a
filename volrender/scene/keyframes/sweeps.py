"""Ready moves of what is shown: a property goes from one value to another, a plane from end to end."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...base import checks
from ...base.modes import modes_of
from .moves import begin
from .owners import Target, is_same

JUMP_S = 1e-3  # how long before a sweep a property that begins elsewhere stays what it was


def sweep(
    keyframes: Any,
    name: str,
    first: Any,
    last: Any,
    of: Any = None,
    seconds: float = 4.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Move a property from one value to another: a threshold, say, or ``"time"``.

    Parameters
    ----------
    name : str
        Of the property.
    first, last : object
        What it takes.
    of : object, optional
        Whose it is, as of `Keyframes.add`.
    seconds, easing, at
        As of `turn`.
    """
    owner = keyframes.owner_of(name) if of is None else of
    owners = keyframes.owners
    target = owners.target(owner, name)
    ends = [
        owners.checked(path, target, value, None)
        for path, value in (("first", first), ("last", last))
    ]
    start, end = begin(keyframes, seconds, easing, at)
    _move(keyframes, target, (start, end), ends)


def fade(
    keyframes: Any,
    first: float = 0.0,
    last: float = 1.0,
    of: Any = None,
    seconds: float = 2.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Move `alpha` from `first` to `last`, 0 to 1; `of`, `seconds`, `easing` and `at` as of `sweep`."""
    sweep(keyframes, "alpha", first, last, of, seconds, easing=easing, at=at)


def slice_through(
    keyframes: Any,
    graphic: Any = None,
    normal: Sequence[float] | None = None,
    seconds: float = 6.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Show one slice after the other, from one end of a volume to the other.

    Parameters
    ----------
    graphic : ImageVolumeGraphic, MultichannelVolumeGraphic or LabelsGraphic, optional
        Its mode is ``"slice"`` from then on. Default: the first.
    normal : (x, y, z), optional
        The way that the plane goes, in the world. Default: that of its `plane`.
    seconds, easing, at
        As of `turn`.
    """
    graphic = keyframes.owner_of("plane") if graphic is None else graphic
    owners = keyframes.owners
    plane, mode = (owners.target(graphic, name) for name in ("plane", "mode"))
    way = np.array(graphic.plane[:3] if normal is None else _direction(normal))
    ends = [np.array(each) for each in _ends(graphic, way)]
    start, end = begin(keyframes, seconds, easing, at)
    _keep_first(keyframes, mode)
    modes = modes_of(graphic.kind)
    is_seen = modes[keyframes.value_at(mode, start)].planar
    planar = next(name for name, each in modes.items() if each.planar)
    keyframes.at(start).take({mode: planar}, are_named=True)
    _move(keyframes, plane, (start, end), ends, is_seen)


def cut_through(
    keyframes: Any,
    graphic: Any = None,
    normal: Sequence[float] | None = None,
    depth: float = 1.0,
    seconds: float = 6.0,
    *,
    easing: str = "smooth",
    at: float | None = None,
) -> None:
    """Cut a volume away with one clipping plane more, from one end on.

    Parameters
    ----------
    graphic : Graphic, optional
        Default: the first.
    normal : (x, y, z), optional
        The way that the plane goes, in the world. Default: away from who looks.
    depth : float
        How far, 0 to 1 (nothing is left).
    seconds, easing, at
        As of `turn`.
    """
    graphic = keyframes.owner_of("clipping_planes") if graphic is None else graphic
    owners = keyframes.owners
    target = owners.target(graphic, "clipping_planes")
    depth = checks.number("depth", depth, 0, 1)
    if normal is None:
        subplot = next(each for each in keyframes.figure if graphic in each.graphics)
        subplot.fit_once()
        way = subplot.camera.forward
    else:
        way = np.array(_direction(normal))
    first, last = _ends(graphic, way)
    goal = np.array(first) + depth * (np.array(last) - first)
    others = tuple(keyframes.value_at(target, keyframes.duration_s if at is None else at))
    ends = [
        owners.checked("clipping_planes", target, (*others, plane), None) for plane in (first, goal)
    ]
    start, end = begin(keyframes, seconds, easing, at)
    _move(keyframes, target, (start, end), ends, is_seen=False)  # one plane more: it switches


def _move(
    keyframes: Any,
    target: Target,
    times: tuple[float, float],
    ends: Sequence[Any],
    is_seen: bool = True,
) -> None:
    """From one value to another; what it was stays until then, if that is to be seen."""
    start = times[0]
    _keep_first(keyframes, target)
    if is_seen and start > JUMP_S:
        before = keyframes.value_at(target, start - JUMP_S)
        if not is_same(before, ends[0]):
            keyframes.at(start - JUMP_S, "step").take({target: before}, are_named=True)
    for time_s, value in zip(times, ends, strict=True):
        keyframes.at(time_s).take({target: value}, are_named=True)


def _keep_first(keyframes: Any, target: Target) -> None:
    """What no keyframe sets is at the first what it is now."""
    if all(target not in each.values for each in keyframes):
        now = keyframes.value_at(target, 0.0)
        keyframes[0].take({target: now}, are_named=False)


def _direction(normal: Sequence[float]) -> np.ndarray:
    way = checks.bounded_vector("normal", normal, 3)
    if not np.linalg.norm(way) > 0:
        raise ValueError(f"normal is a direction other than zero, not {checks.short(normal)}.")
    return way


def _ends(graphic: Any, way: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The planes across a way at which something begins and ends."""
    way = way / np.linalg.norm(way)
    heights = graphic.world_corners() @ way
    first, last = ((*way.tolist(), -float(height)) for height in (heights.min(), heights.max()))
    return first, last
