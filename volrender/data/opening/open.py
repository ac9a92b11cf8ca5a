"""From whatever people have to a dataset: files by their reader, objects by what they are."""

import os
from collections.abc import Sequence
from typing import Any

from numpy.typing import DTypeLike

from ..files.read import read_label_images, read_volumes
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
    downsample: int | Sequence[int] | None = None,
    shape: Sequence[int] | None = None,
    dtype: DTypeLike | None = None,
    spacing: float | Sequence[float] | None = None,
    header_bytes: int | None = None,
) -> Dataset:
    """What a file or an object holds, as a dataset; voxels are read when they are shown.

    Parameters
    ----------
    what : str, os.PathLike or object
        A file, as of `volrender.io.read_volume`, but with all channels; a numpy, dask, zarr or h5py
        array, (nz, ny, nx) or (nz, ny, nx, 3|4); an xarray DataArray, whose dimensions are called
        x, y, z, and t or time, or c or channel, and whose coordinates give spacing and unit; a nibabel
        or SimpleITK image; a `Multiscale`, a `VolumeFile` or a `Dataset`.
    key : str, optional
        Name of an array, where a file has several.
    channel : int or str, optional
        One channel alone, by number or name. Default: all.
    series : int or str, optional
        Which of several images of a file, by number or name.
    level : int, optional
        Which resolution, 0 being the finest. Default: all, of which a figure shows the finest where
        that fits in `Engine.memory_budget_bytes`, else what is seen of each; see `Subplot.add`.
    downsample : int or three of them, optional
        Make voxels so many times as long, along all axes or along x, y and z: each the mean of those
        that it stands for, as they are read; of labels, the id that most have.
    shape, dtype, spacing, header_bytes : optional
        What a raw file holds, as of `volrender.io.read_volume`.

    Returns
    -------
    Dataset

    Raises
    ------
    VolumeFileError
        (a ValueError) as of `read_volume`.
    TypeError, ValueError
        The object is no volume.

    Examples
    --------
    >>> np.save("scan.npy", vr.datasets.head(32))
    >>> scan = vr.open("scan.npy")
    >>> scan.name, len(scan), scan[0].data.shape
    ('scan', 1, (32, 32, 32))
    >>> volume = vr.Figure().add(scan, mode="iso", threshold=500)
    """
    factors = checked_factors(1 if downsample is None else downsample)
    chosen: dict[str, Any] = {
        "key": key,
        "series": series,
        "shape": shape,
        "dtype": dtype,
        "spacing": spacing,
        "header_bytes": header_bytes,
    }
    if isinstance(what, str | os.PathLike):
        number = None if isinstance(channel, str) else channel
        volumes = read_volumes(what, channel=number, level=level, **chosen)
        dataset = Dataset(volumes, level, read_label_images(volumes[0]))
        dataset = dataset if level is None else dataset.at_level(level)
        dataset = dataset.only(channel) if isinstance(channel, str) else dataset
    else:
        dataset = _of_object(what, chosen)
        dataset = dataset if level is None else dataset.at_level(level)
        dataset = dataset if channel is None else dataset.only(channel)
    if factors == (1, 1, 1):
        return dataset
    labels = [downsampled(label, factors) for label in dataset.labels]
    return Dataset([downsampled(volume, factors) for volume in dataset], dataset.level, labels)


def _of_object(what: Any, chosen: dict[str, Any]) -> Dataset:
    for name, value in chosen.items():
        if value is not None:
            raise ValueError(f"{name} is for files; {type(what).__name__} is none.")
    if isinstance(what, Dataset):
        return what
    return Dataset([what] if isinstance(what, VolumeFile) else volume_of(what))
