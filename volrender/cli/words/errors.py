"""What a user is told of an error: one line on standard error."""

import argparse
import re
import sys
import traceback
from contextlib import suppress

from ...base.checks import printable
from ..progress_bar import above_bars

USER_ERRORS = (
    *(ValueError, TypeError, KeyError, RuntimeError, MemoryError),  # what volrender promises
    *(OSError, OverflowError),  # what it was to make one of these
)

_TECHNICAL = ("percentiles", "vmin", "vmax", "clipping_planes", "slab_thickness", "opacity_unit")
_LONGEST = 1000  # characters of a message


def tell(error: Exception, options: argparse.Namespace) -> None:
    """Say what was wrong, by names of options; where standard error cannot be written, nobody hears it."""
    with suppress(OSError), above_bars():
        if getattr(options, "traceback", False):
            traceback.print_exception(error)
        print(f"volrender: {_of_options(_one_line(error), options)}", file=sys.stderr)


def _of_options(message: str, options: argparse.Namespace) -> str:
    """A message of Python in words of the command line: "--percentiles is", not "percentiles is"."""
    names: dict[str, str] = getattr(options, "option_names", {})

    def option(found: re.Match) -> str:
        word = found[0]
        return names[word] if word in names and word in options else word

    said = re.sub(r"^\w+(?= (is|are|has|say|says)\b|\[\d)", option, message)
    return re.sub(rf"(?<![-\w.])(?:{'|'.join(_TECHNICAL)})\b", option, said)


def _one_line(error: Exception) -> str:
    message = error.args[0] if isinstance(error, KeyError) and error.args else error
    notes = getattr(error, "__notes__", ())
    text = printable(" ".join([str(message) or type(error).__name__, *notes]))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
