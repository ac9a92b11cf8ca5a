"""Labels in the views of a volume and of its slices: the same voxels, which look the same."""

from typing import Any

from ...data.files.volume_file import VolumeFile
from ...data.opening.dataset import Dataset
from ..figure.subplot import Subplot
from ..graphics.labels.graphic import LabelsGraphic
from ..graphics.labels.labelled_graphic import OF_LABELS
from ..graphics.linking import link
from .shown import PLACING, ShownVolume

LOOK = ("names", *OF_LABELS, "interpolation", "fill", "outline", "visible")


def add_labels(
    whole: Subplot, slices: list[Any], volume: ShownVolume, data: Any, **kwargs: Any
) -> LabelsGraphic:
    """Show labels whole and in slices, and have all of them follow each other.

    Parameters
    ----------
    whole, slices : Subplot, list of Subplot
    volume : ShownVolume
        Where labels of an array lie that are given no place.
    data, **kwargs
        As of `Subplot.add_labels`.
    """
    is_placed = isinstance(data, VolumeFile | Dataset) or any(name in kwargs for name in PLACING)
    place = {} if is_placed else {name: getattr(volume, name) for name in PLACING}
    labels = whole.add_labels(data, **{**place, **kwargs})
    alike = ("name", *LOOK, *PLACING)
    cuts = []
    for view in slices:
        look = {name: getattr(labels, name) for name in alike}
        cuts.append(view.add_graphic(LabelsGraphic(labels.data, mode="slice", **look)))
    link([labels, *cuts], ("data", *LOOK, *PLACING))
    if not is_placed:
        link([volume, labels], PLACING)
    return labels
