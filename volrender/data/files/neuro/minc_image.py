"""The volume that a MINC image is, whichever of the two versions stores it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import VolumeFileError, cut
from ..logs import warn
from ..volume_file import VolumeFile
from .placement import Placement, placement_of
from .scaled import ScaledArray

SPACE = ("zspace", "yspace", "xspace")  # as arrays have them
_COSINES = {"xspace": (1, 0, 0), "yspace": (0, 1, 0), "zspace": (0, 0, 1)}


@dataclass(frozen=True)
class Extremes:
    """The smallest or largest real values of the image: of all of it, or of each slice."""

    dimensions: tuple[str, ...]
    values: np.ndarray


@dataclass(frozen=True)
class MincImage:
    """What either version has.

    Parameters
    ----------
    stored : array or lazy array
        Of axes (time, zspace, yspace, xspace), or without time.
    dimensions : tuple of str
        The names of these.
    about : mapping
        Of each dimension, the attributes that it has.
    valid_range : array or None
        Which stored numbers stand for the extremes.
    lowest, highest : Extremes or None
    """

    stored: Any
    dimensions: tuple[str, ...]
    about: Mapping[str, Mapping[str, Any]]
    valid_range: np.ndarray | None
    lowest: Extremes | None
    highest: Extremes | None


def order_of(path: str, dimensions: tuple[str, ...], shape: tuple[int, ...]) -> list[int]:
    """Where time, if any, zspace, yspace and xspace are among the axes of a file.

    Raises
    ------
    VolumeFileError
        There are others, or not all of these.
    """
    wanted = [name for name in ("time", *SPACE) if name in dimensions or name != "time"]
    if sorted(dimensions) != sorted(wanted) or len(shape) != len(dimensions):
        raise VolumeFileError(
            f"{path}: its axes are {cut(', '.join(dimensions) or 'not named')}; volumes of xspace, "
            "yspace and zspace, also in time, are read"
        )
    return [dimensions.index(name) for name in wanted]


def volume_of(path: str, image: MincImage) -> VolumeFile:
    """A MINC image, scaled and placed."""
    offset, rotation, scale, shear = _placement(path, image)
    axes = "zyx" if len(image.dimensions) == 3 else "tzyx"
    where = (offset, rotation, scale, "mm", shear, "RAS")
    return VolumeFile(path, "minc", _scaled(path, image), axes, *where)


def _scaled(path: str, image: MincImage) -> Any:
    """Integers from the valid range to that of image-min and image-max; floats are what they are."""
    dtype = image.stored.dtype
    if dtype.kind not in "iu":
        return image.stored
    if image.lowest is None or image.highest is None:
        warn(path, "has no image-min and image-max; its values are as they are stored")
        return image.stored
    info = np.iinfo(dtype)
    low, high = float(info.min), float(info.max)
    if image.valid_range is not None:
        valid = np.asarray(image.valid_range, np.float64).ravel()
        if len(valid) != 2 or not low <= valid[0] < valid[1] <= high:
            raise VolumeFileError(
                f"{path}: its header is damaged: a valid range of {cut(valid.tolist())} of {dtype}"
            )
        low, high = valid.tolist()
    lowest, highest = (_fitted(path, image, values) for values in (image.lowest, image.highest))
    with np.errstate(over="ignore", invalid="ignore"):
        slope = (highest - lowest) / (high - low)
        intercept = lowest - low * slope
    if not (np.isfinite(slope).all() and np.isfinite(intercept).all()):
        raise VolumeFileError(f"{path}: its header is damaged: values are scaled by no numbers")
    is_whole = (low, high) == (info.min, info.max)
    if is_whole and (slope == 1).all() and (intercept == 0).all():
        return image.stored
    return ScaledArray(path, image.stored, slope, intercept, None if is_whole else (low, high))


def _fitted(path: str, image: MincImage, extremes: Extremes) -> np.ndarray:
    """Extremes of some axes, with axes of length one for the others."""
    lengths = dict(zip(image.dimensions, image.stored.shape, strict=True))
    names = extremes.dimensions
    if len(set(names)) != len(names) or extremes.values.shape != tuple(
        lengths.get(name, -1) for name in names
    ):
        raise VolumeFileError(
            f"{path}: its header is damaged: image-min or image-max has axes {cut(names)} of "
            f"lengths {cut(extremes.values.shape)}"
        )
    kept = [name for name in image.dimensions if name in names]
    values = extremes.values.astype(np.float64).transpose([names.index(name) for name in kept])
    return values.reshape([lengths[name] if name in names else 1 for name in image.dimensions])


def _placement(path: str, image: MincImage) -> Placement:
    world_from_data = np.eye(4)
    steps, starts = [], []
    for at, name in enumerate(("xspace", "yspace", "zspace")):
        about = image.about.get(name, {})
        spacing = str(about.get("spacing", "regular__"))
        if spacing == "irregular":
            raise VolumeFileError(f"{path}: its slices are unevenly spaced along {name}")
        if spacing != "regular__":
            warn(path, f"the spacing along {name} is {cut(spacing)!r}, taken as regular")
        steps.append(_numbers(path, name, about, "step", (1.0,))[0])
        starts.append(_numbers(path, name, about, "start", (0.0,))[0])
        world_from_data[:3, at] = _numbers(path, name, about, "direction_cosines", _COSINES[name])
    cosines = world_from_data[:3, :3].copy()
    world_from_data[:3, :3] = cosines * steps
    world_from_data[:3, 3] = cosines @ starts
    return placement_of(path, world_from_data, steps)


def _numbers(
    path: str, name: str, about: Mapping[str, Any], what: str, default: tuple[float, ...]
) -> np.ndarray:
    """An attribute of an axis, of as many numbers as its default."""
    said = about.get(what, default)
    try:
        values = np.asarray(said, np.float64).ravel()
    except (TypeError, ValueError):
        values = np.empty(0)
    if len(values) != len(default) or not np.isfinite(values).all():
        raise VolumeFileError(f"{path}: its header is damaged: {what} of {name} is {cut(said)}")
    return values
