"""What an HDF5 dataset says of its axes: their names, and how far its voxels are from each other."""

import json
from typing import Any, NamedTuple

import numpy as np

from ....base.units import symbol_of
from ..errors import cut
from ..logs import warn
from .opened import OpenedFile

_NAMES = {"x": "x", "y": "y", "z": "z", "t": "t", "time": "t", "c": "c", "channel": "c"}
_NAMES |= {"channels": "c"}
_MOST_PLACES = 10**6
_EVEN = 1e-3  # of a step, by how much steps may differ


class Axis(NamedTuple):
    """An axis of a dataset.

    Parameters
    ----------
    name : str
        "x", "y", "z", "t", "c", or "" where it does not say.
    start, step : float
        Where its first voxel is, and how far it is to the next.
    unit : str or None
    is_spaced : bool
        Whether the file says so.
    """

    name: str
    start: float = 0.0
    step: float = 1.0
    unit: str | None = None
    is_spaced: bool = False


def axes_of(opened: OpenedFile, dataset: Any) -> list[Axis]:
    """By its dimension scales and labels, by vigra's axistags, and by `element_size_um`."""
    axes = [_axis(opened, dataset, at) for at in range(dataset.ndim)]
    tags = _axistags(opened, dataset)
    if len(tags) == dataset.ndim and not any(axis.name for axis in axes):
        axes = [axis._replace(name=tag) for axis, tag in zip(axes, tags, strict=True)]
    return axes


def element_size_um(opened: OpenedFile, dataset: Any) -> tuple[float, float, float] | None:
    """The voxel size (z, y, x) that ilastik and others write, or None."""
    size = opened.attribute(dataset, "element_size_um")
    if size is None:
        return None
    if size.shape != (3,) or size.dtype.kind not in "iuf":
        warn(opened.path, f"element_size_um is ignored: {cut(size)}")
        return None
    if not (np.isfinite(size) & (size > 0)).all():
        warn(opened.path, f"element_size_um is ignored: {cut(size)}")
        return None
    z, y, x = size.astype(float).tolist()
    return z, y, x


def _axis(opened: OpenedFile, dataset: Any, at: int) -> Axis:
    dimension = dataset.dims[at]
    scale = dimension[0] if len(dimension) else None
    names = [dimension.label, *([] if scale is None else [(scale.name or "").rpartition("/")[2]])]
    known = [_NAMES[name.strip().lower()] for name in names if name.strip().lower() in _NAMES]
    axis = Axis(known[0] if known else "")
    if scale is None or scale.shape != dataset.shape[at : at + 1] or scale.dtype.kind not in "iuf":
        return axis
    if not 2 <= scale.shape[0] <= _MOST_PLACES or axis.name in ("t", "c"):
        return axis
    opened.check(scale)
    if opened.attribute(scale, "NAME") is not None:
        said = _text(opened.attribute(scale, "NAME"))
        if said.startswith("This is a netCDF dimension but not"):
            return axis
    places = scale[...].astype(float)
    steps = np.diff(places)
    step = float(places[-1] - places[0]) / len(steps)
    if not np.isfinite(places).all() or step == 0 or abs(steps - step).max() > _EVEN * abs(step):
        warn(opened.path, f"places along {cut(scale.name)} are not evenly spaced; ignored")
        return axis
    unit = symbol_of(_text(opened.attribute(scale, "units")))
    return axis._replace(start=float(places[0]), step=step, unit=unit, is_spaced=True)


def _axistags(opened: OpenedFile, dataset: Any) -> list[str]:
    try:
        tags = json.loads(_text(opened.attribute(dataset, "axistags")) or "{}")
        return [_NAMES.get(str(tag["key"]).lower(), "") for tag in tags.get("axes", [])]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        warn(opened.path, "its axistags are ignored: they cannot be read")
        return []


def _text(value: np.ndarray | None) -> str:
    """Text of an attribute, as bytes or not, in an array of one or not."""
    if value is None or value.size != 1 or value.dtype.kind not in "SOU":
        return ""
    one = value.reshape(-1)[0]
    return one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
