"""From what a user, or a file, gives of several channels to the graphic that shows them."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...data.arrays import VolumeLike
from ...data.channels.channel_data import ChannelData
from ...data.multiscale import Multiscale
from ...data.opening.dataset import Dataset
from ...data.series.time_series import buffer_of
from ..graphics.multichannel.channels import LOOK
from ..graphics.multichannel.graphic import MultichannelVolumeGraphic

PLACE = ("offset", "rotation", "scale", "affine", "directions")  # of a volume of a file


def has_channels(axes: Any) -> bool:
    """Whether names of axes have one of channels: c, where it is not the last, which is one of colours."""
    return isinstance(axes, str) and "c" in axes and axes not in ("zyxc", "tzyxc")


def graphic_of_array(
    data: VolumeLike | Multiscale | ChannelData,
    axis: int,
    cmaps: Sequence[Any] | None,
    clims: Sequence[ArrayLike | None] | None,
    names: Sequence[str] | None,
    axes: str | None,
    **kwargs: Any,
) -> MultichannelVolumeGraphic:
    """Of one array with an axis of channels; see `Subplot.add_multichannel_volume`."""
    if axes is None:
        axis = checks.index("axis", axis, 4)
        axes = "zyx"[:axis] + "c" + "zyx"[axis:]
    isolated = checks.boolean("isolated_buffer", kwargs.pop("isolated_buffer", True))
    whole = data if isinstance(data, ChannelData) else ChannelData.of(data, axes, isolated)
    looks = _looks(len(whole), cmaps, clims, names, kwargs)
    return MultichannelVolumeGraphic(whole, channels=looks, **kwargs)


def _looks(
    count: int,
    cmaps: Sequence[Any] | None,
    clims: Sequence[ArrayLike | None] | None,
    names: Sequence[str] | None,
    kwargs: dict[str, Any],
) -> list[dict[str, Any]]:
    """The parameters of each channel; those that are given for all are taken out of `kwargs`."""
    looks: list[dict[str, Any]] = [
        dict(look) for look in kwargs.pop("channels", None) or [{}] * count
    ]
    common = {name: kwargs.pop(name) for name in LOOK if name in kwargs}
    for name, values in (("cmap", cmaps), ("name", names), ("clim", clims)):
        if values is None:
            continue
        for number, value in enumerate(_one_each(f"{name}s", values, count)):
            if name != "clim":
                looks[number][name] = value
            elif value is not None:
                limits = checks.vector(f"clims[{number}]", value, 2)
                looks[number] |= {"vmin": float(limits[0]), "vmax": float(limits[1])}
    return [{**common, **look} for look in looks]


def _one_each(name: str, values: Any, count: int) -> list:
    """One entry for each channel, as a list."""
    try:
        entries = [] if isinstance(values, str) else list(values)
    except TypeError:
        entries = []
    if len(entries) != count:
        raise ValueError(f"{name} has one entry for each of {count} channels, not {values!r}.")
    return entries


def is_one_lattice(dataset: Dataset) -> bool:
    """Whether the volumes of a dataset are channels that are shown as one graphic."""
    first = dataset[0]
    return len(dataset) > 1 and all(
        not volume.is_labels
        and volume.axes in ("zyx", "tzyx")
        and volume.axes == first.axes
        and tuple(volume.data.shape) == tuple(first.data.shape)
        and all(_same(getattr(volume, name), getattr(first, name)) for name in PLACE)
        for volume in dataset
    )


def graphic_of_dataset(
    dataset: Dataset, each: Sequence[Mapping[str, Any]], common: Mapping[str, Any]
) -> MultichannelVolumeGraphic:
    """Of a dataset whose volumes are channels of one lattice; parameters as of `channels_of_dataset`."""
    data, parameters = channels_of_dataset(dataset, each, common)
    return MultichannelVolumeGraphic(data, **parameters)


def channels_of_dataset(
    dataset: Dataset, each: Sequence[Mapping[str, Any]], common: Mapping[str, Any]
) -> tuple[ChannelData, dict[str, Any]]:
    """The voxels of channels of one lattice, and how a `MultichannelVolumeGraphic` shows them.

    Parameters
    ----------
    dataset : Dataset
    each : sequence of dict
        What each volume is shown with, as its file means it.
    common : dict
        Parameters of the graphic, or of all channels, that are given; they win.
    """
    common = dict(common)
    names = iter(_names(dataset))
    looks = []
    for own in each:
        look = {name: own[name] for name in LOOK if name in own}
        looks.append({**look, "name": next(names)})
    isolated = bool(common.pop("isolated_buffer", each[0]["isolated_buffer"]))
    channels = common.pop("channels", None)
    if channels is not None:
        given = _one_each("channels", channels, len(looks))
        looks = [{**look, **other} for look, other in zip(looks, given, strict=True)]
    for name in [name for name in LOOK if name in common]:
        looks = [{**look, name: common[name]} for look in looks]
        del common[name]
    buffers = [buffer_of(volume.data, volume.axes, isolated) for volume in dataset]
    place = {name: each[0][name] for name in (*PLACE, "name")}
    return ChannelData(buffers), {"channels": looks, **place, **common}


def _names(dataset: Dataset) -> list[str]:
    """Those of the channels, each its own."""
    names: list[str] = []
    for name in dataset.channels:
        numbered = (f"{name} {number}" for number in itertools.count(2))
        names.append(next(free for free in itertools.chain([name], numbered) if free not in names))
    return names


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None or isinstance(one, str):
        return bool(one == other)
    return np.array_equal(one, other)
