"""Volumes of a segmentation object: one of labels, or, where segments overlap, one for each."""

from collections.abc import Iterable
from typing import cast

import numpy as np

from ..errors import VolumeFileError, blame
from ..volume_file import VolumeFile
from .frames import Frame
from .pixels import Slices, stored_planes
from .place import placement
from .segmentation import Segmentation
from .stack import places_of

_MOST_OFF = 0.25  # of the distance between planes: beyond that, a frame is between two of them
_MOST_PLANES = 2**16

Planes = list[list[Frame]]  # for each plane from the first to the last, the frames on it


def read_segments(path: str, frames: tuple[Frame, ...], which: Segmentation) -> list[VolumeFile]:
    """The volumes that frames of one segmentation make.

    Raises
    ------
    VolumeFileError
        The frames do not say where they lie, or not evenly, or two of a segment lie at one place.
    """
    if frames[0].position is None:
        raise VolumeFileError(f"{path}: a segmentation whose frames do not say where they lie")
    planes, first, step = _planes(path, frames, which)
    place = placement(path, frames[0], first, step)
    numbers = sorted({frame.segment for frame in frames})
    is_fractional = which.kind == "FRACTIONAL"
    if which.kind == "LABELMAP" or not (is_fractional or _overlap(which, planes)):
        bits = frames[0].pixels.bits_stored
        most = 2**bits - 1 if which.kind == "LABELMAP" else numbers[-1]
        data = Slices(path, [planes], has_times=False, dtype=np.min_scalar_type(most))
        return [
            VolumeFile(
                *(path, "dicom", cast(np.ndarray, data), "zyx"),
                **place,
                labels=which.labels,
                is_labels=True,
            )
        ]
    volumes = []
    for segment in numbers:
        label = which.label(segment)
        own = [[frame for frame in plane if frame.segment == segment] for plane in planes]
        dtype = np.dtype(np.float32) if is_fractional else np.min_scalar_type(segment)
        volumes.append(
            VolumeFile(
                path,
                "dicom",
                cast(np.ndarray, Slices(path, [own], has_times=False, dtype=dtype)),
                "zyx",
                **place,
                channel=label.name,
                color=label.color,
                limits=(0.0, 1.0 if is_fractional else float(segment)),
                labels=() if is_fractional else (label,),
                is_labels=not is_fractional,
            )
        )
    return volumes


def _planes(
    path: str, frames: tuple[Frame, ...], which: Segmentation
) -> tuple[Planes, np.ndarray, np.ndarray]:
    """Frames by plane, the position of the first plane, and the step: between frames may be none."""
    positions = np.array([frame.position for frame in frames])
    heights = positions @ np.cross(frames[0].along_row, frames[0].along_column)
    places = places_of(heights)
    first = positions[places[0][0]]
    centres = positions[[place[0] for place in places]]
    above_mm = heights[[place[0] for place in places]] - heights[places[0][0]]
    if len(places) == 1:
        normal = np.cross(frames[0].along_row, frames[0].along_column)
        numbers, step = [0], normal * (frames[0].thickness or 1.0)
    else:
        numbers, step = _lattice(path, centres, above_mm, which.spacing_mm)
    planes: Planes = [[] for _ in range(numbers[-1] + 1)]
    for at, place in zip(numbers, places, strict=True):
        planes[at] = [frames[number] for number in place]
        if len({frame.segment for frame in planes[at]}) < len(place):
            raise VolumeFileError(f"{path}: two frames of a segment lie at one place")
    return planes, first, step


def _lattice(
    path: str, centres: np.ndarray, above_mm: np.ndarray, spacing_mm: float | None
) -> tuple[list[int], np.ndarray]:
    """Which plane each place is, and the step: as the file says, or by the nearest two places."""
    least_mm = float(np.diff(above_mm).min())
    for step_mm in (abs(spacing_mm or 0.0), least_mm):
        if not 0 < step_mm <= least_mm * (1 + _MOST_OFF):
            continue
        count = max(1, round(above_mm[-1] / step_mm))
        if count >= _MOST_PLANES:
            continue
        numbers = np.rint(above_mm / above_mm[-1] * count).astype(np.int64)
        step = (centres[-1] - centres[0]) / count
        off_mm = np.linalg.norm(centres - centres[0] - numbers[:, None] * step, axis=1)
        if (np.diff(numbers) > 0).all() and off_mm.max() <= _MOST_OFF * np.linalg.norm(step):
            return numbers.tolist(), step
    raise VolumeFileError(f"{path}: the frames of its segments are not evenly spaced")


def _overlap(which: Segmentation, planes: Planes) -> bool:
    """Whether a voxel is of several segments: as the file says; where it does not, by all of them."""
    if which.overlap in ("YES", "NO"):
        return which.overlap == "YES"
    return any(_meet(plane) for plane in planes if len(plane) > 1)


def _meet(frames: Iterable[Frame]) -> bool:
    """Whether a pixel is marked in several frames."""
    seen: np.ndarray | None = None
    for frame in frames:
        with blame(frame.pixels.path, "its pixels cannot be read"):
            marked = stored_planes(frame.pixels, [frame.index])[0] != 0
        if seen is None:
            seen = marked
        elif (seen & marked).any():
            return True
        else:
            seen |= marked
    return False
