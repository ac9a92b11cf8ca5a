"""Which files does a command read, and which part of them?"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..data.files.volume_file import VolumeFile
    from ..data.opening.dataset import Dataset


# What chooses from files, and what describes those that say nothing of themselves.
CHOICES = (
    *("key", "channel", "series", "level", "downsample"),
    *("shape", "dtype", "spacing", "header_bytes"),
)


def add_file(
    command: argparse.ArgumentParser, optional: bool = False, several: bool = True
) -> None:
    """The argument DATA, once or several times, and what chooses from it or describes it."""
    command.add_argument(
        "data",
        metavar="DATA",
        nargs="?" if optional else None,
        help="NIfTI, DICOM folder, TIFF, NRRD, MetaImage, MRC, HDF5, Imaris, Zarr, .npy, .npz or raw"
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
        "--level",
        type=int,
        metavar="N",
        help="which resolution, 0 being the finest (default: the finest that fits in memory)",
    )
    command.add_argument(
        "--downsample",
        type=_numbers_of(int),
        metavar="N",
        help="make voxels N times as long, their values means; or NX,NY,NZ",
    )
    command.add_argument(
        "--time",
        type=int,
        metavar="N",
        help="only this time point of a series, from 0 (default: the series, which starts at the first)",
    )
    command.add_argument(
        "--shape",
        type=_numbers_of(int),
        metavar="NZ,NY,NX",
        help="of a raw file: voxels along z, y and x, and 3 or 4 colours (default: as its name says)",
    )
    command.add_argument(
        "--dtype",
        metavar="TYPE",
        help="of a raw file: uint8, int16, float32 …; '>u2' for big-endian",
    )
    command.add_argument(
        "--spacing",
        type=_numbers_of(float),
        metavar="X,Y,Z",
        help="of a raw file: distance between voxels along x, y and z (default: 1)",
    )
    command.add_argument(
        "--header-bytes", type=int, metavar="N", help="of a raw file: bytes before the voxels"
    )
    command.set_defaults(time=None, **dict.fromkeys(CHOICES))


def _number_or_name(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text


def _numbers_of(kind: type[int] | type[float]) -> Callable[[str], tuple[int | float, ...]]:
    """What makes numbers of a text such as "300,512,512"."""

    def numbers(text: str) -> tuple[int | float, ...]:
        try:
            return tuple(kind(word) for word in text.split(","))
        except ValueError:
            raise argparse.ArgumentTypeError(f"numbers with commas between, not {text!r}") from None

    return numbers


def read(options: argparse.Namespace) -> "list[Dataset]":
    """The datasets that the options name; what chooses chooses from each of them."""
    from ..data.opening.open import open_dataset

    choices = {name: getattr(options, name) for name in CHOICES}
    return [open_dataset(path, **choices) for path in (options.data, *options.more)]


def read_to_show(options: argparse.Namespace) -> "list[Dataset]":
    """The datasets that the options name, each at the finest level that fits in memory."""
    from ..engine.device.engine import default_engine
    from ..scene.figure.fitting import fitting

    return [fitting(dataset, default_engine()) for dataset in read(options)]


def refuse_choices(options: argparse.Namespace) -> None:
    """Raise ValueError where something was said of a file, and none was given."""
    said = [name for name in CHOICES if getattr(options, name) is not None]
    if said:
        raise ValueError(f"--{said[0].replace('_', '-')} is of a file, and no DATA was given.")


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


def voxels(volume_file: "VolumeFile", time: int | None) -> np.ndarray:
    """The array of one volume: of a series, that of a time point, by default the first."""
    if volume_file.axes[0] != "t":
        if time is not None:
            raise ValueError(f"{volume_file.path} is no time series: --time does not apply.")
        return volume_file.data
    frames = len(volume_file.data)
    if not 0 <= (time or 0) < frames:
        raise ValueError(
            f"{volume_file.path} has {frames} time points: --time is 0 to {frames - 1}."
        )
    return volume_file.data[time or 0]


def data_and_axes(volume_file: "VolumeFile", time: int | None) -> tuple[np.ndarray, str | None]:
    """Data and axes for `ImageVolumeGraphic`: a series whole, unless one time point is asked for.

    So every command has the contrast of the series, where no other is given.
    """
    if volume_file.axes[0] == "t" and time is None:
        return volume_file.data, volume_file.axes
    return voxels(volume_file, time), None
