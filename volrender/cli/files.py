"""Which files does a command read, and which part of them?"""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..data.files.volume_file import VolumeFile
    from ..data.opening.dataset import Dataset


def add_file(
    command: argparse.ArgumentParser, optional: bool = False, several: bool = True
) -> None:
    """The argument DATA, once or several times, and what chooses from it."""
    command.add_argument(
        "data",
        metavar="DATA",
        nargs="?" if optional else None,
        help="NIfTI, DICOM folder, TIFF, NRRD, MetaImage, MRC, HDF5, Imaris, Zarr, .npy or .npz"
        + (" (default: a procedural head)" if optional else ""),
    )
    command.set_defaults(more=[])
    if several:
        command.add_argument(
            "more", metavar="DATA", nargs="*", help="further ones, shown together in one world"
        )
    command.add_argument("--key", metavar="NAME", help="which array of a file that has several")
    command.add_argument(
        "--channel",
        type=_number_or_name,
        metavar="N",
        help="only this channel, by number from 0 or by name (default: all, their colours added up)",
    )
    command.add_argument(
        "--series",
        type=_number_or_name,
        metavar="N",
        help="which image of several, by number or name",
    )
    command.add_argument(
        "--level", type=int, metavar="N", help="which resolution, 0 being the finest"
    )
    command.add_argument(
        "--time",
        type=int,
        metavar="N",
        help="only this time point of each series, from 0 (default: the series, which starts at the first)",
    )
    command.set_defaults(key=None, channel=None, series=None, level=None, time=None)


def _number_or_name(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text


def read(options: argparse.Namespace) -> "list[Dataset]":
    """The datasets that the options name; what chooses chooses from each of them.

    A time point is chosen from those that are series; one of them must be.
    """
    from ..data.opening.dataset import Dataset
    from ..data.opening.open import open_dataset

    names = ("key", "channel", "series", "level")
    choices = {name: getattr(options, name) for name in names}
    datasets = [open_dataset(path, **choices) for path in (options.data, *options.more)]
    if options.time is None:
        return datasets
    if all(dataset[0].axes[0] != "t" for dataset in datasets):
        none = " and ".join(dataset.path for dataset in datasets)
        verb = "are" if len(datasets) > 1 else "is"
        raise ValueError(f"{none} {verb} no time series: --time does not apply.")
    return [Dataset([_at(volume, options.time) for volume in dataset]) for dataset in datasets]


def _at(volume: "VolumeFile", time: int) -> "VolumeFile":
    """A time point of a series; of no series, the volume as it is."""
    if volume.axes[0] != "t":
        return volume
    frames = len(volume.data)
    if not 0 <= time < frames:
        raise ValueError(f"{volume.path} has {frames} time points: --time is 0 to {frames - 1}.")
    return replace(volume, data=volume.data[time], axes=volume.axes[1:])


def only_dataset(datasets: "list[Dataset]", command: str) -> "Dataset":
    """One dataset with one volume, for what shows no more."""
    dataset, *more = datasets
    if more:
        raise ValueError(
            f"{command} shows one DATA, not {len(datasets)}: {more[0].path} is another"
        )
    if len(dataset) > 1:
        channels = ", ".join(f"{i} {name}" for i, name in enumerate(dataset.channels))
        raise ValueError(
            f"{dataset.path}: {command} shows one channel; choose it by --channel: {channels}"
        )
    return dataset


def read_rgba(path: str) -> np.ndarray:
    """A picture with alpha, (height, width, 4) uint8, straight."""
    from PIL import Image

    from ..data.files.errors import VolumeFileError, blame

    with blame(path, "not a readable picture"), Image.open(path) as picture:
        if not picture.has_transparency_data:
            raise VolumeFileError(
                f"{path} has no alpha, which says how much is absorbed: an RGBA picture has."
            )
        return np.asarray(picture.convert("RGBA"))
