"""Volumes made of an array whose axes a header explains."""

from typing import NamedTuple

import numpy as np

from ..affine import decompose_affine
from ..errors import VolumeFileError
from ..volume_file import VolumeFile

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])  # RAS from LPS, and back
_COLOURS = (("red", "#ff0000"), ("green", "#00ff00"), ("blue", "#0000ff"), ("alpha", None))


class Axes(NamedTuple):
    """What the axes of an array are.

    Parameters
    ----------
    space : tuple of int
        Up to three axes, that of x first.
    channel : int or None
        The axis of the values of a voxel.
    series : int or None
        The axis of time, or of whatever else volumes follow each other along.
    is_colour : bool
        The values of a voxel are RGB or RGBA.
    names : tuple of str
        What each value of a voxel is; empty: its number.
    """

    space: tuple[int, ...]
    channel: int | None = None
    series: int | None = None
    is_colour: bool = False
    names: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where voxels lie: world_from_data of shape (4, 4), the unit, and "RAS" or None."""

    world_from_data: np.ndarray
    unit: str | None
    directions: str | None


def volumes_of(
    path: str, file_format: str, stored: np.ndarray, axes: Axes, place: Place
) -> VolumeFile | list[VolumeFile]:
    """One volume, or one for each value of a voxel where they are no colour."""
    order = [
        axis for axis in (axes.series, *reversed(axes.space), axes.channel) if axis is not None
    ]
    others = [axis for axis in range(stored.ndim) if axis not in order]
    data = stored.transpose([*others, *order])[(0,) * len(others)]
    if len(axes.space) < 3:  # a plane, or a line
        at = 0 if axes.series is None else 1
        data = np.expand_dims(data, tuple(range(at, at + 3 - len(axes.space))))
    try:
        offset, rotation, scale, shear = decompose_affine(place.world_from_data)
    except ValueError as error:
        raise VolumeFileError(f"{path}: cannot be placed: {error}") from None

    def volume(array: np.ndarray, kind: str, name: str | None, colour: str | None) -> VolumeFile:
        where = (offset, rotation, scale, place.unit, shear, place.directions)
        return VolumeFile(path, file_format, array, kind, *where, name, colour)

    if axes.channel is None:
        return volume(data, "zyx" if axes.series is None else "tzyx", None, None)
    if axes.is_colour and axes.series is None:
        return volume(data, "zyxc", None, None)
    kind = "zyx" if axes.series is None else "tzyx"
    labels: list[tuple[str, str | None]] = [(str(n), None) for n in range(data.shape[-1])]
    if axes.is_colour:
        labels = list(_COLOURS[: data.shape[-1]])
    elif len(axes.names) == data.shape[-1]:
        labels = [(name, None) for name in axes.names]
    return [volume(data[..., n], kind, *label) for n, label in enumerate(labels)]
