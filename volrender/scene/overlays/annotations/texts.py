"""Texts: all that is written over a subplot, one after another, and as a state."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ....base import checks, redraw
from ....base.checks import ColourLike
from ....base.property import property_names
from ..time_stamp import TimeStamp
from .text_note import TextNote


class Texts:
    """The texts of a subplot: ``len``, iteration and ``[i]`` give each `TextNote`.

    Parameters
    ----------
    stamp : TimeStamp
        Of the subplot.
    """

    def __init__(self, stamp: TimeStamp) -> None:
        self._stamp = stamp
        self._all: tuple[TextNote, ...] = ()

    def __iter__(self) -> Iterator[TextNote]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> TextNote:
        return self._all[checks.index("number", number, len(self._all))]

    def add(self, note: TextNote) -> None:
        """Write another one, over those that are there."""
        self._replace((*self._all, note))

    def remove(self, note: TextNote) -> None:
        """Take a text away; KeyError where it is not here."""
        if note not in self._all:
            raise KeyError(f"{checks.short(note)} is no text of this subplot.")
        self._replace(tuple(one for one in self._all if one is not note))

    def clear(self) -> None:
        """Take all texts away."""
        self._replace(())

    def changes(self, path: str, entries: Any) -> list[Callable]:
        """Functions that replace all texts by those of a state; raises where it is none.

        Parameters
        ----------
        path : str
            Where in the state they are.
        entries : list of dict
            Properties of each.
        """
        if not isinstance(entries, list | tuple):
            raise TypeError(f"{path} is a list, not {checks.short(entries)}.")
        notes = []
        for number, entry in enumerate(entries):
            where, note = f"{path}[{number}]", TextNote(self._stamp)
            checks.entries(where, entry, property_names(TextNote))
            for name in sorted(entry, key="font text".find):  # the text needs the font
                getattr(TextNote, name).checked(f"{where}.{name}", entry[name])
                setattr(note, name, entry[name])
            notes.append(note)
        return [partial(self._replace, tuple(notes))]

    def _replace(self, notes: tuple[TextNote, ...]) -> None:
        self._all = notes
        redraw.announce(self)


def add_text(
    subplot: Any,
    text: str,
    position: str | tuple[float, float] = "top left",
    size: float = 14,
    color: ColourLike | None = None,
    bold: bool = False,
    margin: float = 16,
) -> TextNote:
    """Write a text over the subplot.

    Parameters
    ----------
    text : str
        Lines of at most 100 characters; ``"{time}"`` stands for what the time stamp says.
    position : str or (float, float)
        ``"top left"``, ``"top"``, ``"top right"``, ``"left"``, ``"center"``, ``"right"``,
        ``"bottom left"``, ``"bottom"`` or ``"bottom right"``; or 0 to 1 from left to right and from top
        to bottom.
    size : float
        Of the font, pixels, 6 to 72.
    color : colour, optional
        Default: white, or black on a light background.
    bold : bool
        Whether its strokes are wider.
    margin : float
        Pixels from the edges of the subplot.

    Returns
    -------
    TextNote
        Set its properties, or take it away by ``subplot.texts.remove``.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be, or no font has a character.
    """
    note = TextNote(subplot.time_stamp)
    note.position, note.margin, note.font_size = position, margin, size
    note.colour, note.bold, note.text = color, bold, text
    subplot.texts.add(note)
    return note


def _title(subplot: Any) -> str | None:
    return subplot.heading.text


def _set_title(subplot: Any, value: str | None) -> None:
    subplot.heading.text = value


title = property(
    _title, _set_title, doc="Text at the top, in the middle, or None; `heading` says how it looks."
)
