"""Labels in the views of a volume and of its slices: the same voxels, which look the same."""

from collections.abc import Sequence
from typing import Any

from ..figure.subplot import Subplot
from ..graphics.labels.graphic import LabelsGraphic
from ..graphics.labels.labelled_graphic import OF_LABELS
from ..graphics.linking import link
from .shown import PLACING, ShownVolume, is_placed

LOOK = ("names", *OF_LABELS, "interpolation", "fill", "outline", "visible")


def add_labels(
    whole: Subplot, slices: Sequence[Any], volume: ShownVolume, data: Any, **kwargs: Any
) -> LabelsGraphic:
    """Show labels whole and in slices, and have all of them follow each other.

    Parameters
    ----------
    whole, slices : Subplot, sequence of Subplot
    volume : ShownVolume
        Where labels of an array lie that are given no place.
    data, **kwargs
        As of `Subplot.add_labels`.
    """
    place = {} if is_placed(data, kwargs) else {name: getattr(volume, name) for name in PLACING}
    labels = whole.add_labels(data, **{**place, **kwargs})
    alike = ("name", *LOOK, *PLACING)
    cuts = []
    for view in slices:
        look = {name: getattr(labels, name) for name in alike}
        cuts.append(view.add_graphic(LabelsGraphic(labels.data, mode="slice", **look)))
    link([labels, *cuts], ("data", *LOOK, *PLACING))
    if place:
        link([volume, labels], PLACING)
    return labels
