"""Reading LIF files of Leica: images, channels, and where their numbers lie in the file."""

import math
import os
import struct
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ..affine import Vector3
from ..errors import VolumeFileError, blame, cut, import_extra
from ..logs import gathered_log, warn
from ..mapped import map_file
from ..volume_file import VolumeFile
from .choice import chosen, combinations, described

_LETTERS = {"1": "x", "2": "y", "3": "z", "4": "t"}
_OTHERS = {"5": "wavelength", "6": "rotation", "9": "excitation", "10": "tile", "11": "loop"}
_RED_GREEN_BLUE = ["1", "2", "3"]  # the tags of channels
_COLOURS = {
    "red": "#ff0000",
    "green": "#00ff00",
    "blue": "#0000ff",
    "gray": "#ffffff",
    "cyan": "#00ffff",
    "magenta": "#ff00ff",
    "yellow": "#ffff00",
    "grey": "#ffffff",
}
_BEGIN = struct.Struct("<IIBI")  # of the header: 0x70, bytes, 0x2a, letters of two bytes
_DESCRIPTION = "./Data/Image/ImageDescription"
_MOST_IMAGES = 100_000


class _Axis(NamedTuple):
    """An axis of an image, as the file describes it."""

    letter: str
    length: int
    stride_bytes: int
    origin: float
    extent: float
    unit: str


def read_lif(path: str, series: int | str | None = None) -> list[VolumeFile]:
    """Read the channels of an image of a LIF file, as memory maps.

    Parameters
    ----------
    path : str
    series : int or str, optional
        Which image, by number or by name; where one has tiles, wavelengths or such, which of them.

    Returns
    -------
    list of VolumeFile
        One for each channel, with its name, colour and window; one of axes "zyxc" where the channels
        are red, green and blue. Lengths are in micrometres.

    Raises
    ------
    ChoiceError
        There are several images, and `series` chooses none.
    VolumeFileError
        It is no LIF file, or is damaged.
    MissingExtraError
        liffile is not installed.
    """
    liffile = import_extra("liffile", path, "bio")
    with blame(path, "not a readable LIF file"), gathered_log("liffile"):
        _check_header(path)
        with liffile.LifFile(path, squeeze=False) as file:
            if file.type != liffile.LifFileType.LIF:
                raise VolumeFileError(f"{path}: is no LIF file, but an {file.type.name}")
            choices: list[tuple[str, Any, dict[str, int]]] = []
            for image in file.images:
                lengths = {a.letter: a.length for a in _axes(path, image) if a.letter not in "xyzt"}
                if math.prod(lengths.values()) > _MOST_IMAGES:
                    raise VolumeFileError(f"{path}: damaged: it says it holds {described(lengths)}")
                for at in combinations({name: n for name, n in lengths.items() if n > 1}):
                    name = ", ".join(filter(None, (image.path, described(at))))
                    choices.append((name, image, at))
            if not choices:
                raise VolumeFileError(f"{path}: holds no images")
            _, image, at = choices[chosen(path, [name for name, _, _ in choices], series)]
            return _channels(path, image, at)


def _check_header(path: str) -> None:
    """Refuse a header that is longer than the file."""
    with open(path, "rb") as file:
        begin = file.read(_BEGIN.size)
    if len(begin) < _BEGIN.size:
        raise VolumeFileError(f"{path}: cut short: {len(begin)} bytes")
    first, _, second, letters = _BEGIN.unpack(begin)
    if (first, second) != (0x70, 0x2A):
        raise VolumeFileError(f"{path}: not a LIF file: it does not begin as one")
    if _BEGIN.size + 2 * letters > os.path.getsize(path):
        raise VolumeFileError(f"{path}: cut short within its header of {2 * letters} bytes")


def _axes(path: str, image: Any) -> list[_Axis]:
    axes = []
    for said in image.xml_element.findall(f"{_DESCRIPTION}/Dimensions/DimensionDescription"):
        number = said.attrib["DimID"]
        axis = _Axis(
            _LETTERS.get(number) or _OTHERS.get(number) or f"axis {cut(number, 10)}",
            int(said.attrib["NumberOfElements"]),
            int(said.attrib["BytesInc"]),
            float(said.attrib["Origin"]),
            float(said.attrib["Length"]),
            said.attrib.get("Unit", ""),
        )
        if axis.length < 1 or axis.stride_bytes < 1:
            raise VolumeFileError(f"{path}: damaged: {cut(image.name)} has no voxels along an axis")
        axes.append(axis)
    if len({axis.letter for axis in axes}) < len(axes):
        raise VolumeFileError(f"{path}: damaged: {cut(image.name)} has an axis twice")
    return axes


def _channels(path: str, image: Any, at: dict[str, int]) -> list[VolumeFile]:
    axes = {axis.letter: axis for axis in _axes(path, image)}
    said = image.xml_element.findall(f"{_DESCRIPTION}/Channels/ChannelDescription")
    if not said:
        raise VolumeFileError(f"{path}: {cut(image.name)} has no channels")
    skipped = sum(index * axes[name].stride_bytes for name, index in at.items())
    starts = [skipped + int(channel.attrib["BytesInc"]) for channel in said]
    offset, scale, unit = _placement(path, axes)
    windows = _windows(image, said)
    tags = [channel.get("ChannelTag") for channel in said]
    if sorted(map(str, tags)) == _RED_GREEN_BLUE:
        red, green, blue = (starts[tags.index(tag)] for tag in _RED_GREEN_BLUE)
        if green - red == blue - green:
            colours = (_dtype(path, said[0]), red, green - red)
            data, letters = _mapped(path, image, axes, *colours)
            volume = VolumeFile(path, "lif", data, letters, offset)
            return [replace(volume, scale=scale, spacing_unit=unit)]
    volumes = []
    for number, (channel, start) in enumerate(zip(said, starts, strict=True)):
        data, letters = _mapped(path, image, axes, _dtype(path, channel), start)
        volumes.append(
            VolumeFile(
                *(path, "lif", data, letters, offset),
                scale=scale,
                spacing_unit=unit,
                channel=_name(channel) or f"channel {number}",
                color=_COLOURS.get(channel.get("LUTName", "").lower()),
                limits=windows[number],
            )
        )
    return volumes


def _dtype(path: str, channel: Any) -> np.dtype:
    kind, bits = channel.attrib["DataType"], int(channel.attrib["Resolution"])
    for size_bytes in (1, 2, 4, 8):
        if 0 < bits <= 8 * size_bytes and kind in ("0", "1") and (kind, size_bytes) != ("1", 1):
            return np.dtype(f"<{'u' if kind == '0' else 'f'}{size_bytes}")
    raise VolumeFileError(f"{path}: damaged: a channel of data type {cut(kind, 10)}, {bits} bits")


def _mapped(
    path: str,
    image: Any,
    axes: dict[str, _Axis],
    dtype: np.dtype,
    start_bytes: int,
    colour_stride_bytes: int | None = None,
) -> tuple[np.ndarray, str]:
    """A channel, or all colours, in the block of the file that holds an image; and its axes."""
    block = image.memory_block
    letters = "tzyx" if "t" in axes and axes["t"].length > 1 else "zyx"
    shape = [axes[letter].length if letter in axes else 1 for letter in letters]
    strides = [axes[letter].stride_bytes if letter in axes else 0 for letter in letters]
    if colour_stride_bytes is not None:
        letters, shape, strides = letters + "c", [*shape, 3], [*strides, colour_stride_bytes]
    first, last = _span(start_bytes, shape, strides)
    size_bytes = os.path.getsize(path)
    if block.frames or block.offset < 0:
        raise VolumeFileError(f"{path}: the voxels of {cut(image.name)} are not in the file")
    if first < 0 or last + dtype.itemsize > block.size or block.offset + block.size > size_bytes:
        raise VolumeFileError(
            f"{path}: damaged or cut short: {cut(image.name)} has shape {cut(tuple(shape))}, more "
            f"than its {min(block.size, max(0, size_bytes - block.offset))} bytes hold"
        )
    with open(path, "rb") as file:
        held = map_file(file, np.uint8, (block.size,), block.offset)
    return np.ndarray(tuple(shape), dtype, held, start_bytes, tuple(strides)), letters


def _span(start_bytes: int, shape: Sequence[int], strides: Sequence[int]) -> tuple[int, int]:
    """Where the first and the last of the voxels begin."""
    steps = [(length - 1) * stride for length, stride in zip(shape, strides, strict=True)]
    return (
        start_bytes + sum(step for step in steps if step < 0),
        start_bytes + sum(step for step in steps if step > 0),
    )


def _placement(path: str, axes: dict[str, _Axis]) -> tuple[Vector3, Vector3, str | None]:
    """Offset and scale along x, y, z. Lengths are between the centres of the outermost voxels."""
    steps, origins = [], []
    for letter in "xyz":
        axis = axes.get(letter)
        measured = axis is not None and axis.unit == "m"
        step = axis.extent / (axis.length - 1) if axis and measured and axis.length > 1 else None
        steps.append(step if step is not None and step and math.isfinite(step) else None)
        origins.append(axis.origin if axis and measured and math.isfinite(axis.origin) else 0.0)
    known = [step for step in steps if step is not None]
    lacks = [
        a
        for a, step in zip("xyz", steps, strict=True)
        if a in axes and axes[a].length > 1 and not step
    ]
    if lacks or not known:
        warn(path, "it does not say how large a voxel is; a voxel is a unit")
        return (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), None
    x, y, z = ((abs(known[0]) if step is None else step) * 1e6 for step in steps)
    return (origins[0] * 1e6, origins[1] * 1e6, origins[2] * 1e6), (x, y, z), "µm"


def _name(channel: Any) -> str | None:
    """The dye, where it is said; else the name of the colours that it is shown in."""
    for said in channel.findall("./ChannelProperty"):
        if said.findtext("Key") == "DyeName" and said.findtext("Value"):
            return cut(said.findtext("Value"))
    return cut(channel.get("LUTName", "")) or None


def _windows(image: Any, channels: list[Any]) -> list[tuple[float, float] | None]:
    """What somebody set each channel to be shown with: parts of the range of its bits."""
    said = image.xml_element.findall(
        "./Data/Image/Attachment[@Name='ViewerScaling']/ChannelScalingInfo"
    )
    windows: list[tuple[float, float] | None] = [None] * len(channels)
    for number, (scaling, channel) in enumerate(zip(said, channels, strict=False)):
        low, high = (float(scaling.get(name, "nan")) for name in ("BlackValue", "WhiteValue"))
        if channel.get("DataType") == "0" and 0 <= low < high <= 1 and (low, high) != (0, 1):
            most = 2 ** int(channel.attrib["Resolution"]) - 1
            windows[number] = (low * most, high * most)
    return windows
