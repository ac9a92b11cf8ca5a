"""``volrender demo``: a contact sheet of all modes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.checks import printable
from .figures import shown_with
from .input.files import add_file, check_one_graphic, read_with_looks, refuse_choices
from .outputs import check_outputs
from .terminal import say

if TYPE_CHECKING:
    from ..data.files.volume_file import VolumeFile

# What shows most of the procedural head: CT-like values, air 0, soft tissue about 1050, bone beyond.
_HEAD_BY_MODE = {
    "minip": {  # within the head, where rays do not pass through air
        "cmap": "gray",
        "vmin": 400,
        "vmax": 1100,
        "crop": ((23, 92), (42, 95), (42, 86)),
    },
    "iso": {"cmap": [(0.88, 0.67, 0.55)] * 2, "threshold": 500},
    "slice": {"cmap": "gray", "vmin": 700, "vmax": 1400, "plane": (1, 0, 0, -63.5)},
}


def add_demo(commands: Any) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("demo", help="a contact sheet of all modes")
    command.set_defaults(run=_run)
    add_file(command, optional=True, several=False)
    command.add_argument(
        "-o", "--output", metavar="FILE", default="demo.png", help="default: demo.png"
    )


def _run(options: argparse.Namespace) -> None:
    from ..scene.output.picture_file import picture_path, write_picture
    from .contact_sheet import contact_sheet

    check_outputs(options, picture_path)
    volume, parameters = _head(options) if options.data is None else _of_file(options)
    image, figure = contact_sheet(volume, **parameters)
    write_picture(options.output, image)
    path = Path(options.output).resolve()
    shown = options.data or "a procedural head"
    say(printable(f"{path}: all modes of {shown}, drawn by {figure.engine.name}"))


def _head(options: argparse.Namespace) -> tuple[Any, dict[str, Any]]:
    """What there is to see without a file, and how."""
    from ..data.datasets import head

    refuse_choices(options)
    volume = head(128)
    view = {"up": (0, 0, 1), "azimuth": 45, "zoom": 1.4}
    look = {"cmap": "inferno", "threshold": _threshold(volume), "by_mode": _HEAD_BY_MODE}
    return volume, {**view, **look}


def _of_file(options: argparse.Namespace) -> tuple[Any, dict[str, Any]]:
    """The voxels of a file, of one channel or of several, and how they are shown."""
    from ..engine.device.engine import default_engine
    from ..scene.figure.channels import channels_of_dataset, is_one_lattice
    from ..scene.figure.fitting import levels_that_fit, tell_level

    datasets, engine = read_with_looks(options), default_engine()
    whole = check_one_graphic(datasets[0][0], "demo")
    dataset = next(levels_that_fit(whole, engine))
    tell_level(dataset, whole, engine)
    each, given = dataset.graphic_parameters(), shown_with({}, datasets[0][1], dataset)
    if is_one_lattice(dataset):
        volume, parameters = channels_of_dataset(dataset, each, given)
        for look, channel in zip(parameters["channels"], dataset, strict=True):
            look["threshold"] = _threshold(_first(channel))
        return volume, parameters
    threshold = _threshold(_first(dataset[0]))
    return dataset[0].data, {"cmap": "inferno", **each[0], **given, "threshold": threshold}


def _threshold(voxels: Any) -> float:
    """Where a surface is in a volume."""
    from ..data.arrays import as_array
    from ..data.sources.lazy_source import source_of
    from ..data.statistics import volume_threshold

    return volume_threshold(source_of(as_array(voxels)))


def _first(volume: "VolumeFile") -> Any:
    """The voxels of a volume, of a series those of the first time point."""
    return volume.data[0] if volume.axes[0] == "t" else volume.data
