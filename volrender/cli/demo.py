"""``volrender demo``: a contact sheet of all modes."""

import argparse
from pathlib import Path
from typing import Any

from ..base.checks import printable
from .files import add_file, only_dataset, read, refuse_choices
from .outputs import check_outputs
from .terminal import say

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
    from ..data.arrays import as_array
    from ..data.sources.lazy_source import source_of
    from ..data.statistics import volume_threshold
    from ..scene.output.picture_file import picture_path, write_picture
    from .contact_sheet import contact_sheet

    check_outputs(options, picture_path)
    if options.data is None:
        from ..data.datasets import head

        refuse_choices(options)
        volume = first = head(128)
        parameters: dict[str, Any] = {
            "up": (0, 0, 1),
            "azimuth": 45,
            "zoom": 1.4,
            "by_mode": _HEAD_BY_MODE,
        }
    else:
        from ..engine.device.engine import default_engine
        from ..scene.figure.fitting import levels_that_fit, tell_level

        whole, engine = only_dataset(read(options), "demo"), default_engine()
        dataset = next(levels_that_fit(whole, engine))
        tell_level(dataset, whole, engine)
        volume = dataset[0].data
        first = volume[0] if dataset[0].axes[0] == "t" else volume
        parameters = dataset.graphic_parameters()[0]
    parameters = {"cmap": "inferno", **parameters}
    threshold = volume_threshold(source_of(as_array(first)))
    image, figure = contact_sheet(volume, threshold=threshold, **parameters)
    write_picture(options.output, image)
    path = Path(options.output).resolve()
    shown = options.data or "a procedural head"
    say(printable(f"{path}: all modes of {shown}, drawn by {figure.engine.name}"))
