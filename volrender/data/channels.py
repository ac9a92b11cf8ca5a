"""From an array with a channel axis to the parameters of one volume a channel."""

import numbers
from collections.abc import Iterator, Sequence
from typing import Any

from numpy.typing import ArrayLike

from ..base import checks
from .arrays import VolumeLike, as_array
from .sources.unread import Unread

CHANNEL_COLOURS = ("magenta", "green", "cyan", "yellow", "red", "blue")


def channels_of(
    data: VolumeLike,
    axis: int,
    cmaps: Sequence[Any] | None = None,
    clims: Sequence[ArrayLike | None] | None = None,
    names: Sequence[str] | None = None,
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Voxels and parameters of each channel; see `Subplot.add_multichannel_volume`.

    Yields
    ------
    (array, dict)
        Voxels (nz, ny, nx), unread where data is lazy, and ``cmap`` and, where given, ``vmin``,
        ``vmax``, ``name``.
    """
    array = as_array(data)
    if len(array.shape) != 4:
        raise ValueError(
            f"data has four axes, one of them the channels, not shape {tuple(array.shape)}."
        )
    if isinstance(axis, bool) or not isinstance(axis, numbers.Integral) or not -4 <= axis < 4:
        raise ValueError(f"axis is a whole number from -4 to 3, not {axis!r}.")
    count = array.shape[axis]
    if count == 0:
        raise ValueError(
            f"data has at least one channel along axis {axis}, not shape {tuple(array.shape)}."
        )
    if cmaps is None and count > len(CHANNEL_COLOURS):
        raise ValueError(f"data has {count} channels along axis {axis}: give cmaps, one for each.")
    cmaps = CHANNEL_COLOURS[:count] if cmaps is None else cmaps
    cmaps = _one_each("cmaps", cmaps, count)
    clims = _one_each("clims", clims, count)
    names = _one_each("names", names, count)
    for channel in range(count):
        parameters = {"cmap": cmaps[channel]}
        if clims is not None and clims[channel] is not None:
            limits = checks.vector(f"clims[{channel}]", clims[channel], 2)
            parameters |= {"vmin": float(limits[0]), "vmax": float(limits[1])}
        if names is not None:
            parameters["name"] = names[channel]
        if isinstance(array, Unread):
            yield array.part(axis, channel, f"channel {channel} of the data"), parameters
            continue
        index: list[Any] = [slice(None)] * 4
        index[axis] = channel
        yield array[tuple(index)], parameters


def _one_each(name: str, values: Any, count: int) -> list | None:
    """One entry for each channel, as a list; None stays None."""
    if values is None:
        return None
    try:
        entries = [] if isinstance(values, str) else list(values)
    except TypeError:
        entries = []
    if len(entries) != count:
        raise ValueError(f"{name} has one entry for each of {count} channels, not {values!r}.")
    return entries
