"""Reading Imaris files (.ims): one volume for each channel, of any resolution level."""

from dataclasses import replace
from typing import Any

import numpy as np

from ....base.units import symbol_of
from ..affine import decompose_affine
from ..errors import VolumeFileError, cut
from ..levels import Level, check_level
from ..logs import warn
from ..volume_file import VolumeFile
from .lazy import Hdf5Array, Stacked
from .opened import OpenedFile, opened

_MOST_TIMES, _MOST_CHANNELS = 100_000, 64


def read_imaris(path: str, level: int | None = None) -> list[VolumeFile]:
    """Read a level of an Imaris file; its numbers stay there until they are asked for.

    Parameters
    ----------
    path : str
    level : int, optional
        Which resolution, 0 being the finest, and the default.

    Returns
    -------
    list of VolumeFile
        One for each channel, with its name, its colour and the range that it is shown with. Where
        there are several points in time, each is a series.
    """
    with opened(path) as file:
        levels = _numbered(file, file.resolve("DataSet"), "ResolutionLevel")
        if not levels:
            raise VolumeFileError(
                f"{path}: not a readable Imaris file: it has no DataSet of levels"
            )
        level = check_level(path, level or 0, len(levels))
        each = [_channels(file, group) for group in levels]
        if len({len(channels) for channels in each}) > 1:
            raise VolumeFileError(f"{path}: damaged: its levels differ in channels")
        return [
            replace(volumes[level], level=level, levels=tuple(map(_as_level, volumes)))
            if len(levels) > 1
            else volumes[0]
            for volumes in zip(*each, strict=True)
        ]


def _as_level(volume: VolumeFile) -> Level:
    return Level(volume.data, volume.offset, volume.scale)


def _channels(file: OpenedFile, level: Any) -> list[VolumeFile]:
    """What there is of one resolution."""
    times = _numbered(file, level, "TimePoint")[:_MOST_TIMES]
    if not times:
        raise VolumeFileError(
            f"{file.path}: not a readable Imaris file: it holds no points in time"
        )
    counts = [len(_numbered(file, time, "Channel")) for time in times]
    if not 1 <= counts[0] <= _MOST_CHANNELS or set(counts) != {counts[0]}:
        raise VolumeFileError(
            f"{file.path}: damaged: its points in time hold {cut(counts)} channels"
        )
    return [_channel(file, times, number) for number in range(counts[0])]


def _numbered(file: OpenedFile, group: Any, name: str) -> list[Any]:
    """The groups "name 0", "name 1", … of a group."""
    found: list[Any] = []
    while isinstance(group, file.h5py.Group):
        item = file.resolve(f"{name} {len(found)}", group)
        if not isinstance(item, file.h5py.Group):
            break
        found.append(item)
    return found


def _channel(file: OpenedFile, times: list[Any], number: int) -> VolumeFile:
    parts = [_volume(file, file.resolve(f"Channel {number}", time)) for time in times]
    if len({(part.shape, part.dtype) for part in parts}) > 1:
        raise VolumeFileError(
            f"{file.path}: its points in time differ in shape or dtype: "
            f"{cut([(part.shape, str(part.dtype)) for part in parts])}"
        )
    data: Any = parts[0] if len(parts) == 1 else Stacked(parts)
    offset, rotation, scale, shear, unit = _placement(file, parts[0].shape)
    about = file.resolve(f"DataSetInfo/Channel {number}")
    return VolumeFile(
        file.path,
        "imaris",
        data,
        "zyx" if len(parts) == 1 else "tzyx",
        offset,
        rotation,
        scale,
        unit,
        shear,
        channel=_text(file, about, "Name") or f"channel {number}",
        color=_color(file, about),
        limits=_limits(file, about),
    )


def _volume(file: OpenedFile, channel: Any) -> Hdf5Array:
    """One channel at one time, without what pads it to whole chunks."""
    dataset = file.resolve("Data", channel)
    if not isinstance(dataset, file.h5py.Dataset) or dataset.ndim != 3 or 0 in dataset.shape:
        raise VolumeFileError(f"{file.path}: damaged: {cut(channel.name)} holds no volume")
    file.check(dataset)
    file.warn_of_unwritten(dataset)
    lengths = {}
    for axis, letter in enumerate("ZYX"):
        said = _text(file, channel, f"ImageSize{letter}")
        if not said:
            continue
        if not (said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= dataset.shape[axis]):
            raise VolumeFileError(
                f"{file.path}: damaged: {cut(channel.name)} has ImageSize{letter} {cut(said)!r}, "
                f"its data shape {dataset.shape}"
            )
        lengths[axis] = int(said)
    return Hdf5Array(file, dataset, {}, (0, 1, 2), lengths)


def _placement(file: OpenedFile, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """Extents are of the outer faces of the outermost voxels, as Imaris has it."""
    image = file.resolve("DataSetInfo/Image")
    low = [_numbers(file, image, f"ExtMin{axis}", 1) for axis in range(3)]
    high = [_numbers(file, image, f"ExtMax{axis}", 1) for axis in range(3)]
    matrix, unit = np.eye(4), None
    if all(low) and all(high):
        first, last = np.array(low)[:, 0], np.array(high)[:, 0]
        step = (last - first) / np.array(shape[::-1])
        if (step != 0).all():
            matrix[:3, :3], matrix[:3, 3] = np.diag(step), first + step / 2
            return *decompose_affine(matrix), symbol_of(_text(file, image, "Unit"))
    warn(file.path, "it does not say how large it is; a voxel is a unit")
    return *decompose_affine(matrix), unit


def _color(file: OpenedFile, about: Any) -> str | None:
    rgb = _numbers(file, about, "Color", 3)
    if not rgb or not all(0 <= part <= 1 for part in rgb):
        return None
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def _limits(file: OpenedFile, about: Any) -> tuple[float, float] | None:
    limits = _numbers(file, about, "ColorRange", 2)
    return (limits[0], limits[1]) if limits and limits[0] < limits[1] else None


def _numbers(file: OpenedFile, of: Any, name: str, count: int) -> list[float]:
    """So many finite numbers of an attribute; else none."""
    try:
        numbers = [float(word) for word in _text(file, of, name).split()]
    except ValueError:
        return []
    return numbers if len(numbers) == count and np.isfinite(numbers).all() else []


def _text(file: OpenedFile, of: Any, name: str) -> str:
    """Text of an attribute, which Imaris stores letter by letter."""
    value = None if of is None else file.attribute(of, name)
    if value is None or value.dtype.kind not in "SOU":
        return ""
    parts = [part if isinstance(part, bytes) else str(part).encode() for part in value.reshape(-1)]
    return b"".join(parts).decode("utf-8", "replace").strip().strip("\0")
