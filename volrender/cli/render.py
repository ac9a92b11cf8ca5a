"""``volrender render``: a file to a picture."""

import argparse
from typing import Any

from ..base.checks import printable
from .appearance import add_appearance
from .batch.each import run_each
from .figures import save_state
from .input.files import add_file, read_with_looks
from .input.labels import add_labels
from .outputs import written
from .terminal import say
from .views.figures import make_views
from .views.options import add_views


def add_render(commands: Any) -> None:
    """Add the command to a parser."""
    command = commands.add_parser(
        "render", help="render a file to a picture", argument_default=argparse.SUPPRESS
    )
    command.set_defaults(run=_run, output="volume.png")
    add_file(command)
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="picture to write (default: volume.png); with {stem} in it, the name of DATA without folder "
        "and extension, or {folder}, that of its folder, one for each DATA",
    )
    add_views(command)
    add_labels(command)
    add_appearance(command)


def _run(options: argparse.Namespace) -> int:
    from ..scene.output.picture_file import picture_path

    return run_each(options, picture_path, _render)


def _render(options: argparse.Namespace) -> None:
    figure = make_views(options, read_with_looks(options))
    figure.export(options.output)
    with written(options.output):
        save_state(options, figure)
    width, height = figure.size
    made = f"{options.output}: {width}×{height} pixels, drawn by {figure.engine.name}"
    say(printable(made))
