"""What the channels of a TIFF are called and how they are to be shown: from OME-XML or from ImageJ."""

import math
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from ..errors import cut, one_line
from ..logs import warn

_MOST_CHANNELS = 10_000


def channel_looks(path: str, tif: Any, count: int) -> list[dict[str, Any]]:
    """Of each of so many channels, what the file says: `channel`, `color`, `limits` of a `VolumeFile`.

    Damaged metadata is said, and taken for none: the voxels are still good.
    """
    looks: list[dict[str, Any]] = [{} for _ in range(count)]
    try:
        if tif.is_ome:
            _take_ome(looks, tif.ome_metadata)
        elif tif.imagej_metadata:
            _take_imagej(looks, tif.imagej_metadata)
    except Exception as error:
        warn(path, f"names and colours of channels ignored: {one_line(error)}")
    for number, look in enumerate(looks):
        look.setdefault("channel", f"channel {number}")
    return looks


def _take_ome(looks: list[dict[str, Any]], text: str) -> None:
    """Name and Color of each Channel of the first Pixels (OME schema 2016-06: RGBA, a signed number)."""
    root = ElementTree.fromstring(text)
    pixels = next((node for node in root.iter() if node.tag.endswith("Pixels")), None)
    if pixels is None:
        return
    channels = [node for node in pixels if node.tag.endswith("Channel")][:_MOST_CHANNELS]
    for look, channel in zip(looks, channels, strict=False):
        if name := cut(channel.get("Name") or channel.get("Fluor") or ""):
            look["channel"] = name
        if (color := channel.get("Color")) is not None:
            rgba = int(color) & 0xFFFFFFFF
            if rgba >> 8 != 0:  # black would show nothing
                look["color"] = f"#{rgba >> 8:06x}"


def _take_imagej(looks: list[dict[str, Any]], metadata: dict[str, Any]) -> None:
    """Ranges and LUTs of the channels, as ImageJ's composite images have them."""
    ranges = metadata.get("Ranges") or ()
    for number, look in enumerate(looks):
        limits = tuple(float(value) for value in ranges[2 * number : 2 * number + 2])
        if len(limits) == 2 and all(map(math.isfinite, limits)) and limits[0] < limits[1]:
            look["limits"] = limits
    for look, table in zip(looks, metadata.get("LUTs") or (), strict=False):
        red, green, blue = _last_colour(table)
        if red or green or blue:
            look["color"] = f"#{red:02x}{green:02x}{blue:02x}"


def _last_colour(table: Sequence[Any]) -> tuple[int, int, int]:
    """What the largest value looks like: of a table (3, 256)."""
    red, green, blue = (int(row[-1]) & 255 for row in table)
    return red, green, blue
