"""Which files does a command read, and which part of them?"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .channels import add_channel, open_channels

if TYPE_CHECKING:
    from ...data.opening.dataset import Dataset
    from .channels import Look


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
    add_channel(command)
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
        help="which resolution, 0 being the finest (default: the finest, or all where that does not fit)",
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
        help="only this time point of each series, from 0 (default: the series, which starts at the first)",
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
    """The datasets that the options name; what chooses chooses from each of them.

    A time point is chosen from those that are series; one of them must be.
    """
    return [dataset for dataset, _ in read_with_looks(options)]


def read_with_looks(options: argparse.Namespace) -> "list[tuple[Dataset, list[Look]]]":
    """The datasets, each with what ``--channel`` says of how its volumes look."""
    choices = {name: getattr(options, name) for name in CHOICES if name != "channel"}
    paths = (options.data, *options.more)
    opened = [open_channels(path, options.channel, **choices) for path in paths]
    if getattr(options, "as_labels", False):
        opened = [(dataset.with_labels(True), looks) for dataset, looks in opened]
    elif hasattr(options, "as_labels"):
        _tell_labels(opened)
    datasets = [dataset for dataset, _ in opened]
    if options.time is None:
        return opened
    if all(dataset.n_times == 1 for dataset in datasets):
        none = " and ".join(dataset.path for dataset in datasets)
        verb = "are" if len(datasets) > 1 else "is"
        raise ValueError(f"{none} {verb} no time series: --time does not apply.")
    return [(dataset.at_time(options.time), looks) for dataset, looks in opened]


def _tell_labels(opened: "list[tuple[Dataset, list[Look]]]") -> None:
    """Say of what looks like labels how it is shown as such."""
    from ...data.files.label_tables.looks import looks_like_labels
    from ...data.files.logs import warn

    for dataset, _ in opened:
        first = dataset[0]
        if len(dataset) == 1 and not first.is_labels and looks_like_labels(first):
            warn(dataset.path, "looks like labels, not an image: --as-labels shows it as such")


def refuse_choices(options: argparse.Namespace) -> None:
    """Raise ValueError where something was said of a file, and none was given."""
    said = [name for name in CHOICES if getattr(options, name) is not None]
    if said:
        raise ValueError(f"--{said[0].replace('_', '-')} is of a file, and no DATA was given.")


def check_one_graphic(dataset: "Dataset", command: str) -> "Dataset":
    """A dataset whose volumes are shown as one graphic; ValueError where they are not."""
    from ...scene.figure.channels import is_one_lattice

    if len(dataset) > 1 and not is_one_lattice(dataset):
        channels = ", ".join(f"{i} {name}" for i, name in enumerate(dataset.channels))
        raise ValueError(
            f"{dataset.path}: {command} shows channels of one shape and place, and these differ; "
            f"choose one by --channel: {channels}"
        )
    return dataset


def read_rgba(path: str) -> np.ndarray:
    """A picture with alpha, (height, width, 4) uint8, straight."""
    from PIL import Image

    from ...data.files.errors import VolumeFileError, blame

    with blame(path, "not a readable picture"), Image.open(path) as picture:
        if not picture.has_transparency_data:
            raise VolumeFileError(
                f"{path} has no alpha, which says how much is absorbed: an RGBA picture has."
            )
        return np.asarray(picture.convert("RGBA"))
