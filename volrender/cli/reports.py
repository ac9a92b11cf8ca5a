"""``volrender info`` and ``volrender doctor``: what is in a file, and what volrender runs on."""

from .files import add_file, read


def add_info(commands) -> None:
    """Add ``info`` to a parser."""
    command = commands.add_parser("info", help="shape, dtype, range and spacing of a file")
    command.set_defaults(run=_run_info)
    add_file(command)


def add_doctor(commands) -> None:
    """Add ``doctor`` to a parser."""
    command = commands.add_parser(
        "doctor", help="what volrender runs on: paste it into bug reports"
    )
    command.set_defaults(run=_run_doctor)


def _run_info(options) -> None:
    from ..data.files import describe

    print(describe(read(options)))


def _run_doctor(options) -> None:
    from .doctor import report

    for line in report():
        print(line)
