"""Reading TIFF stacks: plain pages, ImageJ hyperstacks and OME-TIFF."""

import logging
import math
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from ..errors import MissingExtraError, VolumeFileError, blame, cut, import_extra, one_line
from ..logs import gathered_log, warn
from ..mapped import map_file
from ..volume_file import VolumeFile
from .directories import Directories, find_directories
from .looks import channel_looks
from .ome import check_ome
from .photometric import Photometric, photometric_of
from .segments import check_segments
from .spacing import Spacing, spacing_from_imagej, spacing_from_ome

# Errors that tifffile logs, yet reads the voxels rightly: only metadata is lost.
_METADATA_ONLY = re.compile(r"TiffTag|OME series raised|axes do not match shape")

# Micro-Manager's own lists of files are not followed; its OME metadata names them too.
_BY_OME_ALONE = {"is_mmstack": False, "is_ndtiff": False}


def read_tiff(path: str, channel: int | None = None) -> VolumeFile | list[VolumeFile]:
    """Read the first image series of a TIFF; of several channels, each is a volume of its own.

    Axes are those that the file names (ImageJ, OME, or an `axes` entry of tifffile's own
    metadata); a stack of pages without a name is z, and so are pages that were appended one by
    one. Spacing is that of `spacing.py`; the resolution tags of a plain TIFF are a print size and
    are ignored. What samples mean is that of `photometric.py`.
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
        if len(tif.series) == 0:
            raise VolumeFileError(f"{path}: holds no image")
        if len(tif.series) > 1:
            warn(path, f"holds {len(tif.series)} images; the first is read")
        series = tif.series[0]
        photometric = photometric_of(path, tif, series)
        axes = _axes(tif, series)
        there = _channels(axes, series.shape, photometric)
        numbers = there if channel is None else [channel]
        views = [_plan_view(path, axes, series.shape, photometric, number) for number in numbers]
        if 0 in series.shape:
            raise VolumeFileError(f"{path}: holds no voxels (shape {series.shape})")
        offset_bytes = None if series.is_multifile or series.transform else series.dataoffset
        check_segments(path, series, offset_bytes is not None, directories, total_bytes)
        pixels = _read_pixels(path, tif, series, offset_bytes)
        scale, unit = _spacing(path, tif)
        looks = [{}] if len(there) == 1 else channel_looks(path, tif, len(there))
        if len(there) > 1 and channel is not None:
            looks = [looks[channel]]
    _heed(path, log)
    volumes = []
    for view, look in zip(views, looks, strict=True):
        with blame(path, "not a readable TIFF"):
            data, axes = view(pixels)
        volumes.append(VolumeFile(path, "tiff", data, axes, scale=scale, spacing_unit=unit, **look))
    return volumes[0] if len(volumes) == 1 else volumes


def _opened(tifffile: Any, path: str, directories: Directories) -> tuple[Any, int]:
    """The open file, and how many bytes hold its first image.

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


def _axes(tif: Any, series: Any) -> str:
    """A letter for each axis of the series; Q for what is not named."""
    if series.kind == "shaped" and "S" not in series.axes:
        metadata = tif.shaped_metadata[0] if tif.shaped_metadata else {}
        if "axes" not in metadata:  # tifffile misnames arrays whose last axis has length one
            return ("Q" * len(series.shape) + "YX")[-len(series.shape) :]
    return series.axes


def _axis_of_channels(axes: str, shape: tuple[int, ...]) -> str | None:
    """C, or S where samples are the channels; None where there is one channel."""
    return next((c for c in "CS" if c in axes and shape[axes.index(c)] > 1), None)


def _channels(
    axes: str, shape: tuple[int, ...], photometric: Photometric
) -> Sequence[int] | list[None]:
    """The numbers of all channels; None where there is one, or where samples are colours."""
    chosen = _axis_of_channels(axes, shape)
    if chosen is None or (chosen == "S" and photometric.samples_of_a_colour):
        return [None]
    return range(shape[axes.index(chosen)])


def _plan_view(
    path: str,
    axes: str,
    shape: tuple[int, ...],
    photometric: Photometric,
    channel: int | None,
) -> Callable[[np.ndarray], tuple[np.ndarray, str]]:
    """How to turn an array with tifffile's axis letters into one of ours.

    Parameters
    ----------
    axes, shape : str, tuple of int
        A letter and a length for each axis: X, Y, Z, T (time), C (channel), S (samples of a
        pixel); any other letter is a stack of pages.
    photometric : Photometric
        What samples mean.
    channel : int or None
        Which channel, or which sample, to take.

    Returns
    -------
    callable
        From the pixels to (data, axes); a view, where samples are stored as they are meant.
    """
    index = [
        slice(None) if n > 1 or letter in "YX" else 0 for letter, n in zip(axes, shape, strict=True)
    ]
    samples = shape[axes.index("S")] if "S" in axes else 1
    coloured = photometric.samples_of_a_colour if samples > 1 else 0

    chosen = _axis_of_channels(axes, shape)
    if chosen == "S" and coloured and channel is None:
        chosen = None
        index[axes.index("S")] = slice(coloured)
    count = 1 if chosen is None else shape[axes.index(chosen)]
    if channel is not None and not 0 <= channel < count:
        held = "1 channel" if count == 1 else f"{count} channels, 0 … {count - 1}"
        raise VolumeFileError(f"{path}: no channel {channel}; the file holds {held}")
    if chosen is not None:
        assert channel is not None  # as `_channels` has it
        index[axes.index(chosen)] = channel

    letters = [letter for letter, i in zip(axes, index, strict=True) if isinstance(i, slice)]
    stack = [letter for letter in letters if letter not in "TYXS"]
    if letters.count("Y") != 1 or letters.count("X") != 1 or letters.count("T") > 1:
        raise VolumeFileError(f"{path}: axes {axes} of shape {shape} are no volume")
    if len(stack) > 1:
        raise VolumeFileError(
            f"{path}: cannot tell which axis is z among axes {axes} of shape {shape}; "
            "save it with named axes, such as ZYX or TZYX"
        )
    in_colour = "S" in letters or (photometric.is_palette and channel is None)
    if "T" in letters and in_colour:
        raise VolumeFileError(f"{path}: a time series in colour is not read; choose one channel=…")
    order = [letters.index(c) for c in ["T", *stack, "Y", "X", "S"] if c in letters]

    def view(pixels: np.ndarray) -> tuple[np.ndarray, str]:
        data = pixels[tuple(index)].transpose(order)
        if not stack:
            data = np.expand_dims(data, 1 if "T" in letters else 0)
        if in_colour:
            return photometric.colours(data), "zyxc"
        sample = channel if chosen == "S" and channel is not None else 0
        return photometric.values(data, sample), "tzyx" if "T" in letters else "zyx"

    return view


def _read_pixels(path: str, tif: Any, series: Any, offset_bytes: int | None) -> np.ndarray:
    """The pixels with the axes of the series; a read-only memory map where the layout allows.

    They begin at an offset, where they are one block that is stored as it is.
    """
    dtype = series.dtype.newbyteorder(tif.byteorder)
    if offset_bytes is not None and offset_bytes % dtype.itemsize == 0:
        # OME metadata of one file may be of pixels that are all in another.
        holder = series.keyframe.parent.filehandle
        needed_bytes = offset_bytes + math.prod(series.shape) * dtype.itemsize
        if needed_bytes > holder.size:
            raise VolumeFileError(f"{path}: cut short: {holder.size} bytes of {needed_bytes}")
        with open(holder.path, "rb") as file:
            return map_file(file, dtype, series.shape, offset_bytes)
    try:
        return series.asarray().reshape(series.shape)
    except (ValueError, KeyError) as error:
        if "imagecodecs" not in str(error):
            raise
        raise MissingExtraError(
            f"{path}: compressed pixels: {one_line(error)}: pip install imagecodecs"
        ) from None


def _spacing(path: str, tif: Any) -> Spacing:
    try:
        if tif.is_ome:
            return spacing_from_ome(tif.ome_metadata)
        if tif.imagej_metadata:
            return spacing_from_imagej(tif.imagej_metadata, tif.pages[0].tags)
    except Exception as error:  # damaged metadata: the voxels are still good
        warn(path, f"voxel size ignored: {one_line(error)}")
    return (1.0, 1.0, 1.0), None


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
