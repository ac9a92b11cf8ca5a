"""A volume of DICOM files: which one, and where it lies."""

import operator
import os
from typing import Any, cast

import numpy as np

from ..affine import decompose_affine
from ..errors import ChoiceError, VolumeFileError, blame, cut
from ..logs import warn
from ..volume_file import VolumeFile
from .folder import dicom_paths
from .frames import Frame, frames_of
from .headers import read_headers
from .pixels import Slices
from .series import Series, series_of
from .stack import Stack, stack_of

_RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
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
    for header in read_headers(paths):
        if isinstance(header, VolumeFileError):
            broken.append(header)
        elif header is not None:
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
        raise VolumeFileError(f"{path}: its DICOM files hold no pictures")
    return series_of(frames)


def read_dicom(path: str | os.PathLike[str], series: int | str | None = None) -> VolumeFile:
    """Read a volume of a folder of DICOM slices, or of one file, perhaps of many frames.

    Slices are sorted by where they lie, and read when they are asked for. Values are those that the
    files mean: rescaled, in whole numbers where they are such. The world is RAS, in millimetres;
    a tilted gantry gives sheared axes.

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
    stack = stack_of(path, chosen.frames)
    frame = next(frame for frame in stack.planes[0] if frame is not None)
    is_colour = frame.pixels.is_colour
    has_times = len(stack.planes) > 1
    is_broken = any(frame is None for row in stack.planes for frame in row)
    if is_colour and (has_times or is_broken):
        raise VolumeFileError(f"{path}: colour pictures over time, or with missing slices")
    if "MONOCHROME1" in frame.pixels.photometric:
        warn(
            path,
            "its small values are meant to be bright (MONOCHROME1); choose a reversed colormap",
        )
    if frame.has_table:
        warn(
            path, "its values are to be looked up in a table, which is not done: they are as stored"
        )
    with blame(path, "where it lies is damaged"):
        offset, rotation, scale, shear = decompose_affine(_world_from_data(frame, stack))
    is_placed = frame.position is not None
    return VolumeFile(
        path,
        "dicom",
        cast(np.ndarray, Slices(path, stack.planes, has_times)),
        "zyxc" if is_colour else "tzyx" if has_times else "zyx",
        offset,
        rotation,
        scale,
        "mm" if frame.spacing is not None else None,
        shear,
        "RAS" if is_placed else None,
        limits=None if is_colour else _limits(chosen.frames),
    )


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


def _world_from_data(frame: Frame, stack: Stack) -> np.ndarray:
    """From indices (x, y, z) to RAS, mm (PS3.3, C.7.6.2.1.1); without a position, as it is stored."""
    column_mm, row_mm = frame.spacing or (1.0, 1.0)
    lps_from_data = np.eye(4)
    lps_from_data[:3, 0] = np.multiply(frame.along_row, column_mm)
    lps_from_data[:3, 1] = np.multiply(frame.along_column, row_mm)
    lps_from_data[:3, 2] = stack.step
    lps_from_data[:3, 3] = stack.first
    return lps_from_data if frame.position is None else _RAS_FROM_LPS @ lps_from_data


def _limits(frames: tuple[Frame, ...]) -> tuple[float, float] | None:
    """The window: of several, that in the middle."""
    windows: list[Any] = [frame.window for frame in frames if frame.window is not None]
    if not windows:
        return None
    low, high = np.median(windows, axis=0).tolist()
    return (low, high) if low < high else None
