"""``volrender render`` and ``volrender export``: a file to a picture, or to a page for a browser."""

import argparse
import os
from typing import Any

from ..base.checks import printable
from ..base.digits import bytes_text
from .appearance import add_appearance
from .batch.each import run_each
from .figures import save_state
from .input.files import add_file, read_with_looks
from .input.labels import add_labels
from .outputs import written
from .terminal import say
from .views.figures import make_views
from .views.options import add_views

_STEM = (
    "with {stem} in it, the name of DATA without folder and extension, or {folder}, that of its folder, one "
    "for each DATA"
)


def add_render(commands: Any) -> None:
    """Add ``render`` to a parser."""
    file = _add(
        commands,
        "render",
        "render a file to a picture",
        "volume.png",
        "picture to write, or a page, .html (default: volume.png)",
    )
    file.add_argument(
        "--scale",
        dest="picture_scale",
        type=float,
        metavar="N",
        help="pixels of the picture per pixel of --size, 0.25 to 16: text and lines grow with it",
    )
    file.add_argument("--dpi", type=float, metavar="N", help="pixels per inch that the file says")


def add_export(commands: Any) -> None:
    """Add ``export`` to a parser."""
    _add(
        commands,
        "export",
        "write a page that shows a file in a browser, data included",
        "volume.html",
        "page to write (default: volume.html)",
    )


def _add(commands: Any, name: str, what: str, output: str, of_output: str) -> Any:
    """Add a command; the group of options of the file that it writes."""
    command = commands.add_parser(name, help=what, argument_default=argparse.SUPPRESS)
    command.set_defaults(run=_run, output=output)
    add_file(command)
    command.add_argument("-o", "--output", metavar="FILE", help=f"{of_output}; {_STEM}")
    file = command.add_argument_group("the file")
    file.add_argument(
        "--quality",
        choices=("exact", "8bit", "half", "quarter"),
        help="of a page: values as they are, rounded to 256, and of blocks of 2 or 4 voxels a side the "
        "mean (default: exact)",
    )
    file.add_argument(
        "--max-bytes",
        type=int,
        metavar="N",
        help="of a page: where it is larger, it gets a lower quality",
    )
    add_views(command)
    add_labels(command)
    add_appearance(command)
    return file


def _run(options: argparse.Namespace) -> int:
    from ..scene.output.pages import export_path

    return run_each(options, export_path, _render)


def _render(options: argparse.Namespace) -> None:
    from ..scene.output.pages import is_page
    from ..scene.output.scaled import scaled_size

    figure = make_views(options, read_with_looks(options))
    scale = getattr(options, "picture_scale", 1.0)
    given: dict[str, Any] = {
        name: getattr(options, name) for name in ("dpi", "quality", "max_bytes") if name in options
    }
    figure.export(options.output, scale, **given)
    with written(options.output):
        save_state(options, figure)
    if is_page(options.output):
        what = f"a page of {bytes_text(os.path.getsize(options.output))}, with the data in it"
    else:
        width, height = scaled_size(figure.size, scale)
        what = f"{width}×{height} pixels, drawn by {figure.engine.name}"
        if not figure.fidelity.is_final:
            what += f", {figure.fidelity}"
    say(printable(f"{options.output}: {what}"))
