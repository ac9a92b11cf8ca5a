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
    file = command.add_argument_group("the file")
    file.add_argument(
        "--scale",
        dest="picture_scale",
        type=float,
        metavar="N",
        help="pixels of the picture per pixel of --size, 0.25 to 16: text and lines grow with it",
    )
    file.add_argument("--dpi", type=float, metavar="N", help="pixels per inch that the file says")
    add_views(command)
    add_labels(command)
    add_appearance(command)


def _run(options: argparse.Namespace) -> int:
    from ..scene.output.picture_file import picture_path

    return run_each(options, picture_path, _render)


def _render(options: argparse.Namespace) -> None:
    from ..scene.output.scaled import scaled_size

    figure = make_views(options, read_with_looks(options))
    scale, dpi = getattr(options, "picture_scale", 1.0), getattr(options, "dpi", None)
    figure.export(options.output, scale, dpi)
    with written(options.output):
        save_state(options, figure)
    width, height = scaled_size(figure.size, scale)
    made = f"{options.output}: {width}×{height} pixels, drawn by {figure.engine.name}"
    say(printable(made))
