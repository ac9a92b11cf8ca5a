"""Reading TIFF stacks: plain pages, ImageJ hyperstacks, OME-TIFF, ZEISS LSM and MetaMorph."""

import logging
import math
import re
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..affine import Vector3
from ..errors import VolumeFileError, blame, cut, import_extra, one_line
from ..levels import Level, check_level
from ..logs import gathered_log, warn
from ..mapped import map_file
from ..volume_file import VolumeFile
from .axes import Plan, axes_of, channels_of, plan_of
from .choose import choose_series
from .directories import Directories, find_directories
from .imagej import calibrated_limits, calibration_of_imagej
from .ome import check_ome
from .pages import StoredPages
from .photometric import Meaning, Photometric, photometric_of
from .pixels import TiffPixels, view
from .said import Said, said_of
from .segments import check_segments
from .spacing import Spacing

# Errors that tifffile logs, yet reads the voxels rightly: only metadata is lost.
_METADATA_ONLY = re.compile(r"TiffTag|OME series raised|axes do not match shape")

# Micro-Manager's own lists of files are not followed; its OME metadata names them too.
_BY_OME_ALONE = {"is_mmstack": False, "is_ndtiff": False}


def read_tiff(
    path: str,
    channel: int | None = None,
    series: int | str | None = None,
    level: int | None = None,
) -> VolumeFile | list[VolumeFile]:
    """Read an image of a TIFF; of several channels, each is a volume of its own.

    Axes are those that the file names (ImageJ, OME, LSM, STK, or an `axes` entry of tifffile's own
    metadata); a stack of pages without a name is z, and so are pages that were appended one by
    one. Spacing is that of `spacing.py`. What samples mean is that of `photometric.py`.

    Parameters
    ----------
    path : str
    channel : int, optional
        Which channel, from 0 on. Default: all.
    series : int or str, optional
        Which image, by number or name. Default: the only one, or the only one with several planes.
    level : int, optional
        Which resolution, 0 being the finest, and the default.

    Returns
    -------
    VolumeFile or list of VolumeFile
        Pixels that are stored as one block are mapped; others are decoded when they are asked for.

    Raises
    ------
    ChoiceError
        Several images look like volumes.
    VolumeFileError
        It is no TIFF, is damaged, or holds no such image.
    MissingExtraError
        tifffile, or what decodes the pixels, is not installed.
    """
    tifffile = import_extra("tifffile", path)
    with (
        blame(path, "not a readable TIFF"),
        gathered_log("tifffile") as log,
        ExitStack() as opened,
    ):
        directories = find_directories(path)
        tif, total_bytes = _opened(tifffile, path, directories)
        opened.enter_context(tif)
        number = choose_series(path, tif.series, series)
        image = tif.series[number]
        chosen = check_level(path, level or 0, len(image.levels))
        said, photometric = said_of(path, tif, number), photometric_of(path, tif, image)
        axes = axes_of(image, said.shaped)
        there = channels_of(axes, image.shape, photometric)
        numbers = there if channel is None else [channel]
        plans = [plan_of(path, axes, image.shape, photometric, each) for each in numbers]
        levels = [_stored(path, tif, each, directories, total_bytes) for each in image.levels]
        if any(len(level.shape) != len(axes) for level in levels):
            raise VolumeFileError(f"{path}: damaged: its resolutions differ in axes")
        spacing = said.spacing()
        is_gray = photometric.samples_of_a_colour == 0 and not photometric.is_palette
        looks = said.looks(len(there)) if is_gray else [{}] * len(there)
        if channel is not None:
            looks = looks[channel : channel + 1] or [{}]
        volumes = [
            _volume(path, levels, chosen, plan, photometric, said, spacing, look)
            for plan, look in zip(plans, looks, strict=True)
        ]
    _heed(path, log)
    return volumes[0] if len(volumes) == 1 else volumes


def _opened(tifffile: Any, path: str, directories: Directories) -> tuple[Any, int]:
    """The open file, and how many bytes hold its images.

    Single pages that tifffile appended one by one go together where they are equal.
    """
    tif = tifffile.TiffFile(path, **_BY_OME_ALONE)
    try:
        total_bytes = check_ome(path, tif, directories)
        appended = len(_series(path, tif)) > 1 and all(
            series.kind == "shaped" and len(series.pages) == 1 for series in tif.series
        )
        if appended:
            tif.close()
            tif = tifffile.TiffFile(path, is_shaped=False, **_BY_OME_ALONE)
    except BaseException:
        tif.close()
        raise
    return tif, total_bytes


def _series(path: str, tif: Any) -> Any:
    """The images that tifffile finds; where it cannot, what the file says of them is to blame."""
    try:
        return tif.series
    except Exception as error:
        said = tif.pages[0].description if len(tif.pages) else ""
        what = f"its metadata: {one_line(error)}, in {cut(said)!r}" if said else one_line(error)
        raise VolumeFileError(f"{path}: not a readable TIFF: {what}") from None


def _volume(
    path: str,
    levels: list[Any],
    chosen: int,
    plan: Plan,
    photometric: Photometric,
    said: Said,
    spacing: Spacing,
    look: dict[str, Any],
) -> VolumeFile:
    """One channel, in all resolutions."""
    scale, unit = spacing
    dtype = np.dtype(levels[0].dtype)
    meaning: Meaning | None
    if plan.in_colour:
        meaning = photometric.meaning_of_colours(dtype)
    else:
        meaning = photometric.meaning_of_values(dtype, plan.sample)
        if said.imagej is not None and meaning is None:
            meaning = calibration_of_imagej(path, said.imagej, dtype)
            if meaning is not None and "limits" in look:
                look = {**look, "limits": calibrated_limits(said.imagej, look["limits"])}
    found: list[Level] = []
    for stored in levels:
        is_view = meaning is None and isinstance(stored, np.ndarray)
        data: Any = (
            view(stored[plan.index], plan) if is_view else TiffPixels(path, stored, plan, meaning)
        )
        found.append(_level(data, found[0].data if found else data, plan, scale))
    level = found[chosen]
    return VolumeFile(
        *(path, "tiff", level.data, plan.axes, level.offset),
        scale=level.scale,
        spacing_unit=unit,
        level=chosen,
        levels=tuple(found) if len(found) > 1 else (),
        **look,
    )


def _level(data: Any, finest: Any, plan: Plan, scale: Vector3) -> Level:
    """A resolution whose outermost faces lie where those of the finest do."""
    first = plan.axes.index("z")
    own = [
        size * finest.shape[axis] / data.shape[axis]
        for axis, size in zip((first + 2, first + 1, first), scale, strict=True)
    ]
    x, y, z = ((a - b) / 2 for a, b in zip(own, scale, strict=True))
    return Level(data, (x, y, z), (own[0], own[1], own[2]))


def _stored(
    path: str, tif: Any, image: Any, directories: Directories, total_bytes: int
) -> np.ndarray | StoredPages:
    """The pixels with the axes of an image: mapped where they are one block, else lazy.

    OME metadata of one file may be of pixels that are all in another.
    """
    if 0 in image.shape:
        raise VolumeFileError(f"{path}: holds no voxels (shape {image.shape})")
    offset_bytes = None if image.is_multifile or image.transform else image.dataoffset
    check_segments(path, image, offset_bytes is not None, directories, total_bytes)
    if offset_bytes is not None:
        dtype = image.dtype.newbyteorder(tif.byteorder)
        holder = image.keyframe.parent.filehandle
        needed_bytes = offset_bytes + math.prod(image.shape) * dtype.itemsize
        if needed_bytes > holder.size:
            raise VolumeFileError(f"{path}: cut short: {holder.size} bytes of {needed_bytes}")
        with open(holder.path, "rb") as file:
            return map_file(file, dtype, image.shape, offset_bytes)
    is_odd = image.keyframe.is_contiguous and not image.keyframe.is_final
    if image.transform or is_odd:  # rare, and small: gels, and predictors of what is not compressed
        return np.asarray(image.asarray()).reshape(image.shape)
    return StoredPages(path, image)


def _heed(path: str, log: Iterable[tuple[int, str]]) -> None:
    """Raise what tifffile logged as an error, and warn of what it logged as a warning.

    tifffile reads a damaged file as far as it can and logs the rest; a volume with missing
    slices would pass for a whole one. Where the caller has muted that logger, so it does.
    """
    for level, text in log:
        text = re.sub(r"^<tifffile\.\w+ .*?> ", "", text)
        if level >= logging.ERROR and not _METADATA_ONLY.search(text):
            raise VolumeFileError(f"{path}: damaged: {text}")
        warn(path, text)
