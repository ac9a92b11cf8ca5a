"""What did one open lately, and how large was the window?"""

import argparse
import os
from typing import TYPE_CHECKING

from ..base.files.recent import OPENED, recent_paths, recent_size, remember_path, remember_size
from ..hosts.choose import is_forced_offscreen
from ..hosts.desktop.make_canvas import room_px
from .terminal import say

if TYPE_CHECKING:
    from ..scene.figure.figure import Figure

LISTED = 0  # the value of ``--recent`` alone


def add_recent(command: argparse.ArgumentParser) -> None:
    """The option ``--recent``; the command's `argument_default` must be SUPPRESS."""
    command.add_argument(
        "--recent",
        type=int,
        nargs="?",
        const=LISTED,
        metavar="N",
        help="in place of DATA: the Nth of the files that were opened lately, 1 being the last one; "
        "without N, list them",
    )


def list_recent() -> None:
    """Say which files were opened lately, with their numbers."""
    paths = recent_paths(OPENED)
    for number, path in enumerate(paths, 1):
        say(f"{number}  {path}" + ("" if os.path.exists(path) else "  (no longer there)"))
    if not paths:
        say("no files that were opened are remembered")


def take_recent(options: argparse.Namespace) -> None:
    """Have ``--recent N`` name DATA; ValueError where DATA is given, or there is no such file."""
    if options.data is not None:
        raise ValueError(f"--recent stands in place of DATA, and {options.data} was given.")
    paths = recent_paths(OPENED)
    if not 1 <= options.recent <= len(paths):
        there = f"1 to {len(paths)}" if paths else "none: no files that were opened are remembered"
        raise ValueError(f"--recent is the number of a file, {there}, not {options.recent}.")
    options.data = paths[options.recent - 1]


def remember_files(options: argparse.Namespace) -> None:
    """Remember DATA, the first as the latest."""
    if options.data is not None:
        for path in reversed((options.data, *options.more)):
            remember_path(OPENED, path)


class LastSize:
    """How large the last window of this kind of view was made: this one is too, unless a size is given.

    Parameters
    ----------
    options : argparse.Namespace
    figure : Figure
    has_size : bool
        Whether somebody said how large it is: it then stays so.
    """

    def __init__(self, options: argparse.Namespace, figure: "Figure", has_size: bool) -> None:
        self._figure = figure
        self._kind = "ortho" if options.ortho else "mosaic" if "mosaic" in options else "one view"
        is_free = not (has_size or is_forced_offscreen())
        last = recent_size(self._kind) if is_free else None
        if last is not None and (room := room_px(options.panel)) is not None:
            figure.size = min(last[0], room[0]), min(last[1], room[1])
        self._opened_with = figure.size

    def remember(self) -> None:
        """Remember it, where somebody resized the window."""
        if self._figure.size != self._opened_with:
            remember_size(self._kind, self._figure.size)
