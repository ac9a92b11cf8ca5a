"""What the views of a volume and of its slices show, and what that has in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...base.modes import mode_of
from ...data.channels.channel_data import ChannelData
from ...data.files.volume_file import VolumeFile
from ...data.opening.dataset import Dataset
from ..figure.channels import has_channels, is_one_lattice
from ..figure.subplot import Subplot
from ..graphics.linking import link
from ..graphics.multichannel.graphic import MultichannelVolumeGraphic
from ..graphics.transfer.colormaps import ColormapLike
from ..graphics.volume_graphic import ImageVolumeGraphic

ShownVolume = ImageVolumeGraphic | MultichannelVolumeGraphic

PLACING = ("offset", "rotation", "scale", "affine")
OVER = ("alpha", "visible")  # what slices of a volume over another one have in common with it, too
BETWEEN = ("interpolation", "cmap_interpolation")
LINKED = ("data", "vmin", "vmax", "cmap", "gamma", *BETWEEN, *PLACING)
LINKED_OF_CHANNELS = (*BETWEEN, *PLACING)  # the channels are the same ones, with their looks


def add_volume(view: Subplot, data: Any, cmap: ColormapLike | None, **kwargs: Any) -> ShownVolume:
    """Show a volume whole, or several channels of one lattice; a surface where values part.

    Parameters
    ----------
    view : Subplot
    data, cmap, **kwargs
        As of `OrthoFigure`.
    """
    given = kwargs if cmap is None else {**kwargs, "cmap": cmap}
    if isinstance(data, Dataset) and is_one_lattice(data):
        volume = view.add(data, **given)
    elif isinstance(data, ChannelData) or has_channels(kwargs.get("axes")):
        volume = view.add_multichannel_volume(data, **given)
    else:
        file = data[0] if isinstance(data, Dataset) else data
        is_coloured = isinstance(file, VolumeFile) and file.color is not None
        look = {} if is_coloured else {"cmap": "gray"}
        volume = view.add_image_volume(data, **{**look, **given})
    if mode_of(volume).surface and "threshold" not in kwargs:
        _find_thresholds(volume, kwargs.get("channels"))
    return volume


def _find_thresholds(volume: ShownVolume, looks: Any) -> None:
    """Put a surface where Otsu has it, where nobody said where it is."""
    given = looks or [{}] * len(volume.looks)
    for look, own in zip(volume.looks, given, strict=True):
        if "threshold" not in own:
            look.threshold = "auto"


def add_slice(view: Subplot, volume: ShownVolume, also: tuple[str, ...] = ()) -> ShownVolume:
    """Show a slice of a volume: the same voxels, which look the same.

    Parameters
    ----------
    view : Subplot
    volume : ShownVolume
    also : tuple of str
        Properties that it has in common with the volume besides those that all slices have.
    """
    if isinstance(volume, ImageVolumeGraphic):
        alike = {name: getattr(volume, name) for name in (*LINKED, *also)}
        return view.add_image_volume(mode="slice", **alike)
    common = {name: getattr(volume, name) for name in (*LINKED_OF_CHANNELS, *also)}
    return view.add_graphic(MultichannelVolumeGraphic(volume.channels, mode="slice", **common))


def add_over(
    whole: Subplot,
    slices: Sequence[Subplot],
    volume: ShownVolume,
    data: Any,
    also: tuple[str, ...],
    **kwargs: Any,
) -> ShownVolume:
    """Show a further volume whole and in slices, and have all of them follow each other.

    Parameters
    ----------
    whole, slices : Subplot, sequence of Subplot
    volume : ShownVolume
        Over which it lies: of an array that is given no place, where that one does; and whose mode it
        has, where it is given none.
    data, **kwargs
        As of `add_volume`.
    also : tuple of str
        As of `add_slice`.
    """
    cmap = kwargs.pop("cmap", None)
    place = {} if is_placed(data, kwargs) else {name: getattr(volume, name) for name in PLACING}
    over = add_volume(whole, data, cmap, **{"mode": volume.mode, **place, **kwargs})
    try:
        cuts = [add_slice(view, over, also) for view in slices]
    except BaseException:
        whole.remove_graphic(over)
        for view in slices:
            for graphic in view.graphics[len(whole.graphics) :]:
                view.remove_graphic(graphic)
        raise
    link_all(over, cuts, also)
    if place:
        link([volume, over], PLACING)
    return over


def is_placed(data: Any, kwargs: Mapping[str, Any]) -> bool:
    """Whether data, or who shows them, say where they lie."""
    return isinstance(data, VolumeFile | Dataset) or any(name in kwargs for name in PLACING)


def link_all(volume: ShownVolume, slices: list[ShownVolume], also: tuple[str, ...] = ()) -> None:
    """Have the volume and its slices follow each other."""
    is_one = isinstance(volume, ImageVolumeGraphic)
    link([volume, *slices], (*(LINKED if is_one else LINKED_OF_CHANNELS), *also))
