"""How do a value and the name that was meant look in a message?"""

import difflib
import unicodedata
from collections.abc import Iterable


def short(value: object, most: int = 80) -> str:
    """How a value looks, cut to a length that fits into a message."""
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def nearest_match(value: object, allowed: Iterable[object], alike: float = 0.6) -> str:
    """ " Did you mean …?", or nothing where no allowed name is near, 1 being equal."""
    names = [str(name) for name in allowed]
    close = difflib.get_close_matches(str(value).lower(), names, n=1, cutoff=alike)
    return f" Did you mean {close[0]!r}?" if close else ""


def printable(text: object) -> str:
    """A text of unknown origin with escapes, such as ``\\x1b``, for what a terminal would obey.

    So are written control characters, ends of lines among them, those that turn the direction of
    writing, and what is no character.
    """
    return "".join(
        each
        if each.isprintable() or unicodedata.category(each) == "Zs"
        else each.encode("unicode_escape").decode()
        for each in str(text)
    )
