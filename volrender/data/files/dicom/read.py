"""A volume of DICOM files: which one, and where it lies."""

import operator
import os
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from ..errors import ChoiceError, VolumeFileError, cut
from ..logs import warn
from ..volume_file import VolumeFile
from .folder import dicom_paths
from .frames import Frame, frames_of
from .headers import read_headers
from .pixels import Slices
from .place import placement
from .segments import read_segments
from .series import Series, series_of
from .stack import stack_of
from .uptake import in_suv

_MOST_LISTED = 20


def list_dicom(path: str | os.PathLike[str]) -> list[Series]:
    """What volumes a folder of DICOM files, or one file, holds; `str` of each says it in few words.

    Parameters
    ----------
    path : str or os.PathLike
        A folder, which is searched with all folders in it, or a file, which stands for itself.

    Returns
    -------
    list of Series
        The largest first, localisers last.

    Raises
    ------
    VolumeFileError
        There is none; or a lone file is damaged. Of a folder's files, damaged ones are told by a
        warning.
    MissingExtraError
        pydicom is not installed.
    """
    path = os.fspath(path)
    frames: list[Frame] = []
    paths = dicom_paths(path)
    broken: list[VolumeFileError] = []
    others: list[str] = []  # what has no pictures
    for header in read_headers(paths):
        if isinstance(header, VolumeFileError):
            broken.append(header)
        elif isinstance(header, str):
            others.append(header)
        else:
            try:
                frames += frames_of(header)
            except VolumeFileError as error:
                broken.append(error)
    if broken and (not frames or len(paths) == 1):
        raise broken[0]
    if broken:
        more = f", and {len(broken) - 1} other files" * (len(broken) > 1)
        warn(path, f"left out: {cut(broken[0], 300)}{more}")
    if not frames:
        raise VolumeFileError(
            f"{path}: its DICOM files hold no pictures: {', '.join(sorted(set(others)))}"
        )
    if any(other.startswith("RT Structure") for other in others):
        warn(path, "it has structures of radiotherapy (RT), which are not drawn")
    return series_of(frames)


def read_dicom(
    path: str | os.PathLike[str], series: int | str | None = None
) -> VolumeFile | list[VolumeFile]:
    """Read a volume of a folder of DICOM slices, or of one file, perhaps of many frames.

    Slices are sorted by where they lie, and read when they are asked for. Values are those that the
    files mean: rescaled, in whole numbers where they are such. The world is RAS, in millimetres;
    a tilted gantry gives sheared axes. Those of a PET are SUV by body weight, where the files say all
    that it takes. A segmentation is a volume of labels; where its segments overlap, or are fractional,
    each of them is a volume.

    Parameters
    ----------
    path : str or os.PathLike
        As of `list_dicom`.
    series : int or str, optional
        Which of `list_dicom`: its number, its UID, or its description. Default: the only one but
        for localisers.

    Raises
    ------
    ChoiceError
        There are several; its choices are those of `list_dicom`.
    VolumeFileError
        There is none, or it is no volume that is evenly spaced, or a file of it is damaged.
    MissingExtraError
        pydicom is not installed.
    """
    path = os.fspath(path)
    chosen = _choose(path, list_dicom(path), series)
    _warn_of_what_is_not_read(path, chosen.frames)
    which = chosen.frames[0].segmentation
    if which is not None:
        volumes = read_segments(path, chosen.frames, which)
        return volumes[0] if len(volumes) == 1 else volumes
    frames, value_unit = in_suv(path, chosen.frames)
    stack = stack_of(path, frames)
    frame = next(frame for frame in stack.planes[0] if frame is not None)
    is_colour = frame.pixels.is_colour
    has_times = len(stack.planes) > 1
    is_broken = any(frame is None for row in stack.planes for frame in row)
    if is_colour and (has_times or is_broken):
        raise VolumeFileError(f"{path}: colour pictures over time, or with missing slices")
    planes = [[() if one is None else (one,) for one in row] for row in stack.planes]
    return VolumeFile(
        path,
        "dicom",
        cast(np.ndarray, Slices(path, planes, has_times)),
        "zyxc" if is_colour else "tzyx" if has_times else "zyx",
        **placement(path, frame, stack.first, stack.step),
        limits=None if is_colour else _limits(frames),
        value_unit=value_unit or frame.value_unit,
    )


def _warn_of_what_is_not_read(path: str, frames: Sequence[Frame]) -> None:
    if any("MONOCHROME1" in frame.pixels.photometric for frame in frames):
        warn(
            path,
            "its small values are meant to be bright (MONOCHROME1); choose a reversed colormap",
        )
    if any(frame.has_table for frame in frames):
        warn(
            path, "its values are to be looked up in a table, which is not done: they are as stored"
        )
    if any(frame.has_overlay for frame in frames):
        warn(path, "it has overlays, which are not drawn")


def _choose(path: str, found: list[Series], series: int | str | None) -> Series:
    if series is None:
        volumes = [one for one in found if not one.is_localizer] or found
        if len(volumes) == 1:
            return volumes[0]
        raise _choice(path, found, "several series; choose one with series=…")
    if isinstance(series, str):
        named = [one for one in found if series in (one.uid, one.description)]
        if len(named) == 1:
            return named[0]
        what = "several series are" if named else "no series is"
        raise _choice(path, found, f"{what} called {cut(series)!r}; choose one by its number")
    try:
        number = operator.index(series)
    except TypeError:
        raise TypeError(f"series must be a whole number or a text, got {series!r}") from None
    if not 0 <= number < len(found):
        raise _choice(path, found, f"there is no series {number}")
    return found[number]


def _choice(path: str, found: list[Series], problem: str) -> ChoiceError:
    choices = tuple(str(one) for one in found)
    listed = "; ".join(
        f"{number}: {choice}" for number, choice in enumerate(choices[:_MOST_LISTED])
    )
    more = "; …" * (len(choices) > _MOST_LISTED)
    return ChoiceError(f"{path}: {problem}: {listed}{more}", choices)


def _limits(frames: Sequence[Frame]) -> tuple[float, float] | None:
    """The window: of several, that in the middle."""
    windows: list[Any] = [frame.window for frame in frames if frame.window is not None]
    if not windows:
        return None
    low, high = np.median(windows, axis=0).tolist()
    return (low, high) if low < high else None
