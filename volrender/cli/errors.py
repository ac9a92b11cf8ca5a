"""What a user is told of an error: one line on standard error."""

import sys
import traceback
from contextlib import suppress

from ..base.checks import printable
from .progress_bar import above_bars

USER_ERRORS = (
    *(ValueError, TypeError, KeyError, RuntimeError, MemoryError),  # what volrender promises
    *(OSError, OverflowError),  # what it was to make one of these
)

_LONGEST = 1000  # characters of a message


def tell(error: Exception, show_traceback: bool = False) -> None:
    """Say what was wrong; where standard error cannot be written either, nobody hears it."""
    with suppress(OSError), above_bars():
        if show_traceback:
            traceback.print_exception(error)
        print(f"volrender: {_one_line(error)}", file=sys.stderr)


def _one_line(error: Exception) -> str:
    message = error.args[0] if isinstance(error, KeyError) and error.args else error
    notes = getattr(error, "__notes__", ())
    text = printable(" ".join([str(message) or type(error).__name__, *notes]))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
