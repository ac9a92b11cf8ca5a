"""``volrender info`` and ``volrender doctor``: what is in a file, and what volrender runs on."""

import argparse
from typing import Any

from ..base.checks import printable
from .input.files import add_file, read
from .terminal import say


def add_info(commands: Any) -> None:
    """Add ``info`` to a parser."""
    command = commands.add_parser("info", help="shape, dtype, range and spacing of a file")
    command.set_defaults(run=_run_info)
    add_file(command)
    command.add_argument(
        "--range",
        action="store_true",
        help="read the range also of what is stored in parts, which may take long",
    )


def add_doctor(commands: Any) -> None:
    """Add ``doctor`` to a parser."""
    command = commands.add_parser(
        "doctor", help="what volrender runs on: paste it into bug reports"
    )
    command.set_defaults(run=_run_doctor)


def _run_info(options: argparse.Namespace) -> None:
    from ..data.files import describe
    from ..data.files.errors import ChoiceError

    try:
        datasets = read(options)
    except ChoiceError as choice:
        say(printable(str(choice)))
        for number, what in enumerate(choice.choices):
            say(printable(f"  {number}  {what}"))
        return
    # Of several channels, each is told by the name that --channel takes.
    named = [each.only(*range(len(each))) for each in datasets]
    volumes = [volume for dataset in named for volume in (*dataset, *dataset.labels)]
    say("\n\n".join(describe(volume, read=options.range) for volume in volumes))


def _run_doctor(options: argparse.Namespace) -> None:
    from .doctor import report

    for line in report():
        say(line)
