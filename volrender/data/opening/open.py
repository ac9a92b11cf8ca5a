"""From whatever people have to a dataset: files by their reader, objects by what they are."""

import os
from collections.abc import Sequence
from typing import Any

from ..files.read import read_volumes
from ..files.volume_file import VolumeFile
from .dataset import Dataset
from .downsampled import checked_factors, downsampled
from .objects import volume_of


def open_dataset(
    what: Any,
    *,
    key: str | None = None,
    channel: int | str | None = None,
    series: int | str | None = None,
    level: int | None = None,
    downsample: int | Sequence[int] = 1,
) -> Dataset:
    """What a file or an object holds, as a dataset; voxels are read when they are shown.

    Parameters
    ----------
    what : str, os.PathLike or object
        A file, as of `volrender.io.read_volume`, but with all channels; a numpy, dask, zarr or h5py
        array, (nz, ny, nx) or (nz, ny, nx, 3|4); an xarray DataArray, whose dimensions are called
        x, y, z, and t or time, or c or channel, and whose coordinates give spacing and unit; a nibabel
        or SimpleITK image; a `VolumeFile` or a `Dataset`.
    key : str, optional
        Name of an array, where a file has several.
    channel : int or str, optional
        One channel alone, by number or name. Default: all.
    series : int or str, optional
        Which of several images of a file, by number or name.
    level : int, optional
        Which resolution, 0 being the finest. Default: all, of which a figure shows the finest that
        fits in `Engine.memory_budget_bytes`, and says so where that is not 0.
    downsample : int or three of them, default 1
        Make voxels so many times as long, along all axes or along x, y and z: each the mean of those
        that it stands for, as they are read.

    Returns
    -------
    Dataset

    Raises
    ------
    VolumeFileError
        (a ValueError) as of `read_volume`.
    TypeError, ValueError
        The object is no volume.
    """
    factors = checked_factors(downsample)
    dataset = _found(what, key=key, series=series, level=level, channel=channel)
    if channel is not None and len(dataset) > 1:
        dataset = dataset.only(channel)
    if factors == (1, 1, 1):
        return dataset
    return Dataset([downsampled(volume, factors) for volume in dataset], dataset.level)


def _found(what: Any, *, channel: int | str | None, level: int | None, **chosen: Any) -> Dataset:
    """All that a file or an object has; of a file whose reader chooses, one channel."""
    if isinstance(what, str | os.PathLike):
        number = None if isinstance(channel, str) else channel
        return Dataset(read_volumes(what, channel=number, level=level, **chosen), level)
    for name, value in chosen.items():
        if value is not None:
            raise ValueError(f"{name} chooses from a file; {type(what).__name__} is none.")
    if isinstance(what, Dataset):
        dataset = what
    else:
        dataset = Dataset([what] if isinstance(what, VolumeFile) else volume_of(what))
    return dataset if level is None else dataset.at_level(level)
