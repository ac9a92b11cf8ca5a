"""Times renderers in turn: a batch of frames of each, again and again.

Every batch turns the camera by a degree a frame and reads every picture back. A contender draws one
frame before each of its batches that is not counted, so that what it follows does not matter.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

LONGEST_BATCH_S = 0.8
MOST_FRAMES = 20


@dataclass(frozen=True)
class Spread:
    """Median, least and most of several measurements."""

    median: float
    least: float
    most: float
    count: int

    @classmethod
    def of(cls, values: list[float]) -> Spread | None:
        """None where nothing was measured."""
        if not values:
            return None
        return cls(statistics.median(values), min(values), max(values), len(values))


@dataclass
class Row:
    """A line of the table.

    Attributes
    ----------
    case, contender : str
    value : Spread, optional
        Wall time a frame, or what `unit` says.
    gpu : Spread, optional
        GPU time of the march, ms.
    ratio, gpu_ratio : float, optional
        How many times the median of volrender's.
    unit : str
    note : str
        Differences of pictures; why there is no number.
    """

    case: str
    contender: str
    value: Spread | None = None
    gpu: Spread | None = None
    ratio: float | None = None
    gpu_ratio: float | None = None
    unit: str = "ms"
    note: str = ""


class Contender(Protocol):
    """What can be timed."""

    name: str

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """Mean over one frame from each camera, with readback, after one that is not counted."""

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """The same of the GPU's time, measured in frames of their own; None if it cannot be."""

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """A picture, (height, width, 3 or 4) uint8, sRGB."""

    def close(self) -> None:
        """Free what it holds."""


def time_frames(frame: Callable, cameras: list[dict[str, Any]]) -> float:
    """Mean milliseconds of `frame(camera)`, after one that is not counted."""
    frame(cameras[-1])
    start = time.perf_counter()
    for camera in cameras:
        frame(camera)
    return (time.perf_counter() - start) * 1e3 / len(cameras)


@dataclass
class Times:
    """What a contender took, ms, one entry a repeat; and why it dropped out, if it did."""

    wall: list[float] = field(default_factory=list)
    gpu: list[float] = field(default_factory=list)
    failure: str = ""


def take_turns(
    contenders: list[Contender],
    cameras: Callable[[int], list[dict[str, Any]]],
    repeats: int,
    frames: int | None = None,
    most_frames: int = MOST_FRAMES,
) -> dict[str, Times]:
    """Time contenders in turn.

    Parameters
    ----------
    contenders : list of Contender
    cameras : callable
        ``cameras(count)`` gives so many camera states; each batch uses the same ones.
    repeats : int
        Batches of each.
    frames : int, optional
        Frames in a batch; default: as many as the slowest draws in `LONGEST_BATCH_S`, 2 to
        `most_frames`.
    most_frames : int

    Returns
    -------
    dict of str to Times
        By name.
    """
    times = {contender.name: Times() for contender in contenders}
    warm = cameras(2)
    slowest_ms = 1e-3
    for contender in contenders:
        first_ms = _attempt(times[contender.name], contender.wall_ms, warm)
        if first_ms is not None:
            first_ms = _attempt(times[contender.name], contender.wall_ms, warm)
        slowest_ms = max(slowest_ms, first_ms or 0.0)
    if frames is None:
        frames = int(np.clip(1e3 * LONGEST_BATCH_S / slowest_ms, 2, most_frames))
    batch = cameras(frames)
    gc.collect()
    for _ in range(repeats):
        for contender in contenders:
            ours = times[contender.name]
            for measured, method in ((ours.wall, contender.wall_ms), (ours.gpu, contender.gpu_ms)):
                taken = None if ours.failure else _attempt(ours, method, batch)
                if taken is not None:
                    measured.append(taken)
    return times


def _attempt(times: Times, method: Callable, cameras) -> float | None:
    try:
        return method(cameras)
    except Exception as error:  # of any library: the others go on
        times.failure = f"failed: {type(error).__name__}: {str(error)[:200]}"
        return None


def time_calls(calls: dict[str, Callable[[], Any]], repeats: int) -> dict[str, Times]:
    """Time functions in turn, once untimed each, then `repeats` times.

    What a call returns is kept until its time is taken, and freed then.
    """
    times = {name: Times() for name in calls}
    for repeat in range(repeats + 1):
        for name, call in calls.items():
            if times[name].failure:
                continue
            gc.collect()
            try:
                start = time.perf_counter()
                kept = call()
                taken_ms = (time.perf_counter() - start) * 1e3
                del kept
            except Exception as error:  # of any library: the others go on
                times[name].failure = f"failed: {type(error).__name__}: {str(error)[:200]}"
                continue
            if repeat:
                times[name].wall.append(taken_ms)
    return times


def rows_of(case: str, times: dict[str, Times], notes: dict[str, str] | None = None) -> list[Row]:
    """Lines of the table; the ratios are to the first contender."""
    notes = notes or {}
    rows = []
    for name, taken in times.items():
        note = "; ".join(part for part in (taken.failure, notes.get(name, "")) if part)
        rows.append(Row(case, name, Spread.of(taken.wall), Spread.of(taken.gpu), note=note))
    first = rows[0]
    for row in rows[1:]:
        if row.value and first.value:
            row.ratio = row.value.median / first.value.median
        if row.gpu and first.gpu:
            row.gpu_ratio = row.gpu.median / first.gpu.median
    return rows
