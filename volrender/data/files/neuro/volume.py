"""The volume that voxels are with a header of NIfTI or Analyze."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import VolumeFileError
from ..label_tables.embedded import LABEL_INTENT, Extension, labels_of_extensions
from ..volume_file import VolumeFile
from .placement import placement_of
from .scaled import ScaledArray

_UNITS: dict[str | None, str] = {"meter": "m", "mm": "mm", "micron": "µm"}
_COLOUR_INTENTS = ("rgb vector", "rgba vector")


def volume_of(
    path: str, stored: np.ndarray, header: Any, extensions: Sequence[Extension] = ()
) -> VolumeFile:
    """Stored voxels, axes (x, y, z, …), arranged, scaled and placed as their header says.

    They are labels by their intent, or where an extension of the header has a table of them.
    """
    is_nifti = "intent_code" in header
    slope, intercept = header.get_slope_inter()
    data, axes = _arrange(path, stored, header.get_intent()[0] if is_nifti else "")
    slope, intercept = slope or 1.0, intercept or 0.0
    if (slope, intercept) != (1, 0) and axes != "zyxc":  # the standard never scales colours
        data = ScaledArray(path, data, slope, intercept)[...]
    place = placement_of(path, header.get_best_affine(), header.get_zooms())
    if is_nifti:  # without any of these codes, nobody said how it lies
        unit, is_placed = (
            _UNITS.get(_unit(header)),
            bool(header["sform_code"] or header["qform_code"]),
        )
    else:
        unit, is_placed = "mm", bool(header["origin"][:3].any())
    labels = labels_of_extensions(path, extensions) if axes != "zyxc" else ()
    is_labels = is_nifti and axes != "zyxc" and int(header["intent_code"]) == LABEL_INTENT
    offset, rotation, scale, shear = place
    return VolumeFile(
        path,
        "nifti" if is_nifti else "analyze",
        *(data, axes, offset, rotation, scale, unit, shear, "RAS" if is_placed else None),
        limits=_window(header) if is_nifti and axes != "zyxc" else None,
        labels=labels,
        is_labels=is_labels or bool(labels),
    )


def _arrange(path: str, stored: np.ndarray, intent: str) -> tuple[np.ndarray, str]:
    """The stored array as a view with axes "zyx", "tzyx" or "zyxc"."""
    shape = stored.shape
    lengths = list(shape)
    while len(lengths) > 3 and lengths[-1] == 1:
        lengths.pop()
    lengths += [1] * (3 - len(lengths))
    stored = stored.reshape(lengths, order="F")

    if stored.dtype.names and len(lengths) == 3:
        colours = stored.T.view((np.uint8, len(stored.dtype.names)))
        return colours, "zyxc"
    if len(lengths) == 5 and lengths[3] == 1 and intent in _COLOUR_INTENTS:
        return np.moveaxis(stored[:, :, :, 0].T, 0, -1), "zyxc"
    if len(lengths) == 3:
        return stored.T, "zyx"
    if len(lengths) == 4 and not stored.dtype.names:
        return stored.T, "tzyx"
    raise VolumeFileError(
        f"{path}: shape {shape} is neither a volume, a colour volume nor a series of volumes"
    )


def _window(header: Any) -> tuple[float, float] | None:
    """cal_min and cal_max, where they say anything; of values after scaling."""
    low, high = float(header["cal_min"]), float(header["cal_max"])
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def _unit(header: Any) -> str | None:
    try:
        return header.get_xyzt_units()[0]
    except KeyError:  # a code that the standard does not define
        return None
