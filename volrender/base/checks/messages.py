"""How do a value and the name that was meant look in a message?"""

import difflib
from collections.abc import Iterable


def short(value: object, most: int = 80) -> str:
    """How a value looks, cut to a length that fits into a message."""
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def nearest_match(value: object, allowed: Iterable[object]) -> str:
    """ " Did you mean …?", or nothing where no allowed name is near."""
    close = difflib.get_close_matches(str(value).lower(), [str(name) for name in allowed], n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def printable(text: object) -> str:
    """A text of unknown origin on one line, with what a terminal would obey written as an escape.

    Spaces, tabs and ends of lines become single spaces. Other control characters, those that turn
    the direction of writing, and what no encoding knows become ``\\x1b`` and the like.
    """
    one_line = " ".join(str(text).split())
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in one_line
    )
