"""The command line: ``volrender view | render | record | demo | info | doctor``."""

import argparse
import os
import re
import sys
import tempfile
import traceback

from .. import __version__
from .demo import add_demo
from .record import add_record
from .render import add_render
from .reports import add_doctor, add_info
from .view import add_view

USER_ERRORS = (ValueError, TypeError, KeyError, RuntimeError, MemoryError)


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        Default: those of the process.

    Returns
    -------
    int
        Exit status: 0, or 2 where something was wrong, said in one line on stderr.
    """
    options = _parser().parse_args(arguments)
    # Without a desktop session, graphics libraries complain about this variable on every start.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    try:
        options.run(options)
    except USER_ERRORS as error:
        if options.traceback:
            traceback.print_exc()
        print(f"volrender: {_one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return 0


def _one_line(error: Exception) -> str:
    message = error.args[0] if isinstance(error, KeyError) and error.args else error
    return " ".join(str(message).split()) or type(error).__name__


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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
