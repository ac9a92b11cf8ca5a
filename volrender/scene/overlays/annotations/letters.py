"""Letters: a, b, c … at the subplots of a figure."""

from typing import Any

from ....base import checks, redraw

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def _given(figure: Any) -> str | None:
    return next(iter(figure)).letter.text


def _give(figure: Any, value: str | bool | None) -> None:
    first = _first(value)
    for number, subplot in enumerate(figure):
        subplot.letter.text = None if first is None else _following(first, number)
    redraw.announce(figure)


letters = property(
    _given,
    _give,
    doc="""Letter of the first subplot, such as ``"a"``, ``"A"`` or ``"(a)"``, or None, at first.

        The others have those that follow, row by row, bold, at the top left. True is ``"a"``;
        ``subplot.letter`` says how one looks.
        """,
)


def _first(value: Any) -> str | None:
    if value is None or value is False:
        return None
    text = "a" if value is True else checks.optional_text("letters", value)
    if text is None or sum(sign.lower() in ALPHABET for sign in text) != 1:
        raise ValueError(
            'letters is the letter of the first subplot, such as "a", "A" or "(a)", or None, not '
            f"{checks.short(value)}."
        )
    return text


def _following(first: str, number: int) -> str:
    """A letter so many further: after z comes aa."""
    letter = next(sign for sign in first if sign.lower() in ALPHABET)
    place, name = ALPHABET.index(letter.lower()) + number + 1, ""
    while place:
        place, digit = divmod(place - 1, len(ALPHABET))
        name = ALPHABET[digit] + name
    return first.replace(letter, name.upper() if letter.isupper() else name)
