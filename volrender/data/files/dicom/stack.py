"""How the pictures of a series lie on each other: sorted, evenly spaced, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import VolumeFileError
from ..logs import warn
from .frames import Frame

_SAME_MM = 1e-3  # pictures nearer than that lie at one place
_MOST_OFF = 0.02  # of the distance between slices: by so much positions are rounded
_MOST_UNEVEN = 0.25  # beyond that, a slice is between two places
_MOST_MISSING = 0.25  # of all places of a volume; beyond that, distances change

Vector = np.ndarray


@dataclass(frozen=True)
class Stack:
    """Pictures in their order.

    Parameters
    ----------
    planes : list of list of (Frame or None)
        For each time, for each place from the first to the last; None where one is missing.
    first : ndarray, shape (3,)
        Position of the first pixel of the first picture, mm, LPS.
    step : ndarray, shape (3,)
        From a picture to the next one.
    """

    planes: list[list[Frame | None]]
    first: Vector
    step: Vector


def stack_of(path: str, frames: Sequence[Frame]) -> Stack:
    """Sort pictures along their normal, and pictures of one place by time.

    Raises
    ------
    VolumeFileError
        Some lie where no evenly spaced volume has a slice, or not as often as others do.
    """
    frames = _without_copies(path, frames)
    if frames[0].position is None:
        return _unplaced(path, frames)
    normal = np.cross(frames[0].along_row, frames[0].along_column)
    positions = np.array([frame.position for frame in frames])
    heights = positions @ normal
    places = places_of(heights)
    times = _times(path, frames, places)
    first = positions[places[0][0]]
    if len(places) == 1:
        step = normal * (frames[0].thickness or 1.0)
        return Stack([[frames[at]] for at in times[0]], first, step)
    centres = positions[[place[0] for place in places]]
    numbers, step = _lattice(path, frames, places, centres, centres @ normal)
    planes: list[list[Frame | None]] = []
    for now in range(len(times[0])):
        row: list[Frame | None] = [None] * (numbers[-1] + 1)
        for number, place in zip(numbers, times, strict=True):
            row[number] = frames[place[now]]
        planes.append(row)
    return Stack(planes, first, step)


def places_of(heights: np.ndarray) -> list[list[int]]:
    """Which pictures lie at one height, mm, from the lowest up."""
    places: list[list[int]] = []
    for at in np.argsort(heights, kind="stable"):
        if places and heights[at] - heights[places[-1][0]] < _SAME_MM:
            places[-1].append(int(at))
        else:
            places.append([int(at)])
    return places


def _without_copies(path: str, frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Each picture once: copies of a file say the same of who they are."""
    once: dict[tuple, Frame] = {}
    for at, frame in enumerate(frames):
        once.setdefault((frame.uid, frame.index) if frame.uid else at, frame)  # type: ignore[arg-type]
    if len(once) < len(frames):
        warn(path, f"{len(frames) - len(once)} of its slices are there twice; one of each is shown")
    return tuple(once.values())


def _times(path: str, frames: tuple[Frame, ...], places: list[list[int]]) -> list[list[int]]:
    """The pictures of each place by time: everywhere as many."""
    counts = [len(place) for place in places]
    if min(counts) != max(counts):
        place = places[int(np.argmax(counts))]
        names = " and ".join(frames[at].pixels.path for at in place[:2])
        raise VolumeFileError(
            f"{path}: {max(counts)} slices lie at one place ({names}), and {min(counts)} elsewhere"
        )
    return [sorted(place, key=lambda at: frames[at].order) for place in places]


def _lattice(
    path: str,
    frames: tuple[Frame, ...],
    places: list[list[int]],
    centres: np.ndarray,
    heights: np.ndarray,
) -> tuple[list[int], Vector]:
    """Which slice of an evenly spaced volume each place is, and the step between two slices."""
    gaps = np.diff(heights)
    usual = float(np.median(gaps))
    numbers = np.rint((heights - heights[0]) / usual).astype(np.int64)
    if numbers[-1] > 0:
        usual = float((heights[-1] - heights[0]) / numbers[-1])
        numbers = np.rint((heights - heights[0]) / usual).astype(np.int64)
    missing = int(numbers[-1]) + 1 - len(numbers)
    step = (centres[-1] - centres[0]) / max(1, int(numbers[-1]))
    off_mm = np.linalg.norm(centres - centres[0] - numbers[:, None] * step, axis=1)
    worst = int(off_mm.argmax())
    is_uneven = (np.diff(numbers) < 1).any() or off_mm[worst] > _MOST_UNEVEN * usual
    if is_uneven or missing > _MOST_MISSING * (numbers[-1] + 1):
        raise VolumeFileError(
            f"{path}: slices are {gaps.min():.4g} to {gaps.max():.4g} mm apart, not evenly: some are "
            f"missing, or it is no volume; look at {frames[places[worst][0]].pixels.path}"
        )
    if missing:
        gap = int(np.diff(numbers).argmax())
        warn(
            path,
            f"{missing} of {int(numbers[-1]) + 1} slices are missing, the first after "
            f"{frames[places[gap][0]].pixels.path}; they are shown as missing values",
        )
    if off_mm[worst] > _MOST_OFF * usual:
        warn(
            path,
            f"slices are not quite evenly spaced: up to {off_mm[worst]:.3g} mm from where they "
            "are shown",
        )
    return numbers.tolist(), step


def _unplaced(path: str, frames: tuple[Frame, ...]) -> Stack:
    """Pictures that do not say where they are, in the order of their numbers."""
    ordered: list[Frame | None] = [
        *sorted(frames, key=lambda frame: (frame.order[-1], frame.index))
    ]
    step = np.array([0.0, 0.0, frames[0].thickness or 1.0])
    if len(frames) > 1:
        warn(path, "its slices do not say where they lie; they are shown in their order")
    return Stack([ordered], np.zeros(3), step)
