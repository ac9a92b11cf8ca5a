"""What the channels of a TIFF are called and how they are to be shown."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from ..errors import cut

_MOST_CHANNELS = 10_000


def looks_of_ome(pixels: ElementTree.Element, count: int) -> list[dict[str, Any]]:
    """Name and Color of each Channel (OME schema 2016-06: RGBA, a signed number)."""
    looks: list[dict[str, Any]] = [{} for _ in range(count)]
    channels = [node for node in pixels if node.tag.endswith("Channel")][:_MOST_CHANNELS]
    for look, channel in zip(looks, channels, strict=False):
        if name := cut(channel.get("Name") or channel.get("Fluor") or ""):
            look["channel"] = name
        if (color := channel.get("Color")) is not None:
            rgba = int(color) & 0xFFFFFFFF
            if rgba >> 8 != 0:  # black would show nothing
                look["color"] = f"#{rgba >> 8:06x}"
    return looks


def looks_of_lsm(metadata: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """Names and colours of channels, as ZEISS LSM has them."""
    looks: list[dict[str, Any]] = [{} for _ in range(count)]
    said = metadata.get("ChannelColors") or {}
    for look, name in zip(looks, said.get("ColorNames", ()), strict=False):
        if name := cut(name.strip("\0")):
            look["channel"] = name
    for look, (red, green, blue, _) in zip(looks, said.get("Colors", ()), strict=False):
        if red or green or blue:
            look["color"] = f"#{red:02x}{green:02x}{blue:02x}"
    return looks
