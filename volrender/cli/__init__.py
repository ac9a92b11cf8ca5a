"""The command line: ``volrender view | render | export | record | demo | info | doctor``."""

import argparse
import os
import sys
import tempfile

from .. import __version__
from ..base.files.progress import reporting_to
from . import terminal
from .demo import add_demo
from .input.memory import use_memory
from .progress_bar import ProgressBar
from .record import add_record
from .render import add_export, add_render
from .reports import add_doctor, add_info
from .stop_signals import StopSignals
from .view import add_view
from .views.options import mosaic_told_apart
from .words.errors import USER_ERRORS, tell
from .words.parser import Parser


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
    options = argparse.Namespace(signals=signals)
    try:
        try:
            words = mosaic_told_apart(sys.argv[1:] if arguments is None else arguments)
            options = _parser().parse_args(words, options)
            # Without a desktop session, graphics libraries complain about this variable on every start.
            os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
            use_memory(options)
            return options.run(options) or 0
        finally:
            terminal.flush()
    except BrokenPipeError:  # as of `| head -1`, which has what it wants
        return 0
    except USER_ERRORS as error:
        tell(error, options)
        return 2


def _parser() -> Parser:
    parser = Parser(
        prog="volrender", description="Render volumes: CT, MRI, microscopy, simulation."
    )
    parser.add_argument("--version", action="version", version=f"volrender {__version__}")
    parser.add_argument(
        "--traceback", action="store_true", help="show where in the code an error arose"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (add_view, add_render, add_export, add_record, add_demo, add_info, add_doctor):
        add(commands)
    parser.commands = dict(commands.choices)
    for name, command in parser.commands.items():
        command.finish(name)
    parser.show_examples("")
    return parser
