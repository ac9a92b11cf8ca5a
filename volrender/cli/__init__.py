"""The command line: ``volrender view | render | record | demo | info | doctor``."""

import argparse
import math
import os
import re
import sys
import tempfile
from typing import Any, NoReturn

from .. import __version__
from ..base.checks import printable, short
from ..base.files.progress import reporting_to
from . import terminal
from .demo import add_demo
from .errors import USER_ERRORS, tell
from .progress_bar import ProgressBar
from .record import add_record
from .render import add_render
from .reports import add_doctor, add_info
from .stop_signals import StopSignals
from .view import add_view
from .views.options import mosaic_told_apart


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        Exit status: 0, or 1 where some of several files failed, or 2 where something was wrong, said in
        one line on stderr, or 128 and the number of the signal that closed the window.
    """
    terminal.prepare()
    with StopSignals() as signals, reporting_to(ProgressBar()), terminal.plain_warnings():
        status = _run(arguments, signals)
    return signals.exit_status or status


def _run(arguments: list[str] | None, signals: StopSignals) -> int:
    show_traceback = False
    try:
        try:
            words = mosaic_told_apart(sys.argv[1:] if arguments is None else arguments)
            options = _parser().parse_args(words, argparse.Namespace(signals=signals))
            show_traceback = options.traceback
            # Without a desktop session, graphics libraries complain about this variable on every start.
            os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
            return options.run(options) or 0
        finally:
            terminal.flush()
    except BrokenPipeError:  # as of `| head -1`, which has what it wants
        return 0
    except USER_ERRORS as error:
        tell(error, show_traceback)
        return 2


class _Parser(argparse.ArgumentParser):
    """Shows what was typed without obeying it, and takes no number for infinite that was not meant so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.register("type", float, _float)

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value) and "inf" not in text.lower():
        raise argparse.ArgumentTypeError(f"it is a number up to 1.8e308, not {short(text)}")
    return value


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="volrender", description="Render volumes: CT, MRI, microscopy, simulation."
    )
    parser.add_argument("--version", action="version", version=f"volrender {__version__}")
    parser.add_argument(
        "--traceback", action="store_true", help="show where in the code an error arose"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (add_view, add_render, add_record, add_demo, add_info, add_doctor):
        add(commands)
    for command in commands.choices.values():
        # Python before 3.13 takes -1e3 for an option.
        command._negative_number_matcher = re.compile(r"^-(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
    return parser
