"""Standard output and error: what if they are closed, full, or lack a character?"""

import codecs
import io
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..base.checks import printable
from .progress_bar import above_bars

_ERRORS = "volrender.plain"
_PLAIN = {"×": "x", "−": "-", "…": "..."}


def prepare() -> None:
    """Make standard streams that take every text; where one is closed, it leads nowhere."""
    # From 0 to 2, so that no file of ours gets the number of a closed one, and with it what
    # libraries print.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - as long as the process
    codecs.register_error(_ERRORS, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def say(text: str) -> None:
    """Print to standard output; raises as `flush` does."""
    with _output_errors(), above_bars():
        print(text)


def flush() -> None:
    """Have what was printed written.

    Raises
    ------
    BrokenPipeError
        Nobody reads it any more.
    RuntimeError
        It cannot be written.
    """
    with _output_errors():
        sys.stdout.flush()


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Python tries once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        reason = error.strerror or error
        raise RuntimeError(f"Standard output cannot be written: {reason}.") from error


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Within it, a warning that is printed is one line of its text, and each text comes once."""
    said: set[str] = set()

    def line(message: Warning | str, *_: object) -> str:
        text = printable(" ".join(str(message).split()))
        if text in said:
            return ""
        said.add(text)
        return f"volrender: warning: {text}\n"

    earlier = warnings.formatwarning
    warnings.formatwarning = line  # type: ignore[assignment]
    try:
        yield
    finally:
        warnings.formatwarning = earlier


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(each) or ascii(each)[1:-1] for each in lacking), error.end
