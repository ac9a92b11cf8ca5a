"""How an OME-Zarr wants its channels to be called and shown."""

import re
from dataclasses import dataclass
from typing import Any

from ..errors import cut
from ..logs import warn
from .said import is_finite

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Channel:
    """Name, colour "#rrggbb", and window of a channel; None for what is not said."""

    label: str | None = None
    color: str | None = None
    limits: tuple[float, float] | None = None


def channels_of(path: str, ome: dict[str, Any], count: int) -> list[Channel]:
    """What is said of each channel; what is of no use is a warning."""
    omero = ome.get("omero")
    if omero is None:
        return [Channel()] * count
    said = omero.get("channels") if isinstance(omero, dict) else None
    if not isinstance(said, list) or len(said) != count:
        held = len(said) if isinstance(said, list) else "no"
        warn(path, f"omero metadata ignored: it is of {held} channels, and there are {count}")
        return [Channel()] * count
    return [_channel(path, i, each) for i, each in enumerate(said)]


def _channel(path: str, number: int, said: object) -> Channel:
    if not isinstance(said, dict):
        warn(path, f"omero metadata of channel {number} ignored: {cut(said)}")
        return Channel()
    label, color, window = (said.get(key) for key in ("label", "color", "window"))
    match = _COLOUR.fullmatch(color) if isinstance(color, str) else None
    if color is not None and match is None:
        warn(path, f"colour of channel {number} ignored: {cut(color)}")
    limits = _limits(window)
    if window is not None and limits is None:
        warn(path, f"window of channel {number} ignored: {cut(window)}")
    return Channel(
        cut(label) if isinstance(label, str) and label.strip() else None,
        f"#{match[1].lower()}" if match else None,
        limits,
    )


def _limits(window: object) -> tuple[float, float] | None:
    ends = [window.get(key) for key in ("start", "end")] if isinstance(window, dict) else []
    if not ends or not all(is_finite(each) for each in ends):
        return None
    start, end = (float(each) for each in ends if each is not None)
    return (start, end) if start < end else None
