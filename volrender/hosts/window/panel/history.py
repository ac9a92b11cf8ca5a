"""What did one set by hand, so that it can be undone and done again?"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ....scene.figure.figure import Figure
from .watcher import owners

MOST_ENTRIES = 200
MOST_BYTES = 256 * 2**20  # of the arrays that they hold, such as 2D transfer functions
MOST_NAMED = 2  # properties, or graphics, in a text
_PLAIN = (bool, int, float, str, type(None))

_Values = dict[int, tuple[str, Any, dict[str, Any]]]  # by identity: title, owner, its properties


class Change(NamedTuple):
    """A property that was set.

    Attributes
    ----------
    title : str
        What its owner was called.
    owner : weakref
    name : str
    old, new : object
    """

    title: str
    owner: weakref.ref
    name: str
    old: Any
    new: Any


class Entry:
    """What is undone at once.

    Parameters
    ----------
    changes : list of Change
    gesture : object
        During which they came, such as one drag; None where each entry stands alone.
    """

    def __init__(self, changes: list[Change], gesture: object) -> None:
        self.changes = {(id(change.owner()), change.name): change for change in changes}
        self.gesture = gesture

    @property
    def text(self) -> str:
        """What it changed: "vmin, vmax of head"."""
        names = _some([change.name.replace("_", " ") for change in self.changes.values()])
        return f"{names} of {_some([change.title for change in self.changes.values()])}"

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays that it changes to; those before it are of the entries before."""
        return sum(getattr(change.new, "nbytes", 0) for change in self.changes.values())

    def goes_on_with(self, later: "Entry") -> bool:
        """Whether a later entry is of the same gesture, and changes something of the same again."""
        is_same = self.gesture is not None and self.gesture == later.gesture
        return is_same and not self.changes.keys().isdisjoint(later.changes)

    def add(self, later: "Entry") -> None:
        """Take up what a later entry changed."""
        for key, change in later.changes.items():
            first = self.changes.get(key, change)
            self.changes[key] = change._replace(old=first.old)
            if _is_same(first.old, change.new):
                del self.changes[key]


class History:
    """Keeps what is set within `recording`: properties of graphics, channels, overlays and measurements.

    Cameras, time points and voxels are no part of it. Graphics that are no longer in the figure are
    passed over.

    Parameters
    ----------
    figure : Figure
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._done: list[Entry] = []
        self._undone: list[Entry] = []
        self._before: _Values | None = None  # while recording

    @property
    def undo_text(self) -> str | None:
        """What would be undone, such as "vmin of head"; None where there is nothing."""
        return self._text_of_last(self._done)

    @property
    def redo_text(self) -> str | None:
        """What would be done again, or None."""
        return self._text_of_last(self._undone)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to be undone."""
        return self.undo_text is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is something to be done again."""
        return self.redo_text is not None

    def undo(self) -> str | None:
        """Set back what was set last.

        Returns
        -------
        str or None
            What was undone, as `undo_text` said; None where there was nothing.

        Raises
        ------
        ValueError, TypeError, KeyError, RuntimeError, MemoryError
            A property refused what it had before; the rest of the entry is set back.
        """
        return self._step(self._done, self._undone, "old")

    def redo(self) -> str | None:
        """Set again what was undone last; as `undo`."""
        return self._step(self._undone, self._done, "new")

    @contextmanager
    def recording(self, gesture: object = None) -> Iterator[None]:
        """What changes within is one entry; more of one gesture, such as a drag, go into the same.

        A new change drops what could be done again.

        Parameters
        ----------
        gesture : object, optional
            Equal for all that belongs together.
        """
        if self._before is not None:  # within another
            yield
            return
        self._before = self._values()
        try:
            yield
        finally:
            self._keep(gesture)
            self._before = None

    def _keep(self, gesture: object) -> None:
        """Keep what is other than before."""
        before, after = self._before or {}, self._values()
        changes = [
            Change(title, weakref.ref(owner), name, before[key][2][name], value)
            for key, (title, owner, values) in after.items()
            if key in before
            for name, value in values.items()
            if name in before[key][2] and not _is_same(before[key][2][name], value)
        ]
        if not changes:
            return
        self._undone.clear()
        entry = Entry(changes, gesture)
        if self._done and self._done[-1].goes_on_with(entry):
            self._done[-1].add(entry)
            if not self._done[-1].changes:  # it is as it was
                self._done.pop()
        else:
            self._done = [*self._done, entry][-MOST_ENTRIES:]
        while len(self._done) > 1 and sum(each.nbytes for each in self._done) > MOST_BYTES:
            del self._done[0]

    def _step(self, entries: list[Entry], others: list[Entry], which: str) -> str | None:
        if self._before is not None:  # what was set in this recording so far
            self._keep(None)
        if (text := self._text_of_last(entries)) is None:
            return None
        entry = entries.pop()
        others.append(entry)
        entry.gesture = None  # a drag that still goes on is another entry
        try:
            self._set(list(entry.changes.values()), which)
        finally:
            if self._before is not None:
                self._before = self._values()
        return text

    def _set(self, changes: list[Change], which: str) -> None:
        """Set properties to what they were before or after; again where a handler set them meanwhile."""
        there, refused = self._values(), None
        # Limits that are set follow no percentiles any more: so these come last.
        changes = sorted(changes, key=lambda change: change.name == "percentiles")
        for change in 2 * changes:
            owner, value = change.owner(), getattr(change, which)
            if id(owner) not in there or _is_same(_values_of(owner)[change.name], value):
                continue
            try:
                setattr(owner, change.name, value)
            except Exception as error:  # the rest is set nevertheless
                refused = error
        if refused is not None:
            raise refused

    def _text_of_last(self, entries: list[Entry]) -> str | None:
        """Of the last entry that changes something which is still there; others are dropped."""
        while entries:
            there = {id(owner) for _, owner in _all_owners(self._figure)}
            if any(id(change.owner()) in there for change in entries[-1].changes.values()):
                return entries[-1].text
            entries.pop()
        return None

    def _values(self) -> _Values:
        return {
            id(owner): (title, owner, dict(_values_of(owner)))
            for title, owner in _all_owners(self._figure)
        }


def _all_owners(figure: Figure) -> Iterator[tuple[str, Any]]:
    """All whose properties are followed, with what they are called; subplots for their background."""
    for subplot in figure:
        for title, owner in owners(subplot):
            yield title, owner
            if channels := getattr(owner, "channels", ()):
                yield from zip(channels.names, channels, strict=True)
        yield subplot.name or "view", subplot


def _values_of(owner: Any) -> dict[str, Any]:
    if hasattr(owner, "property_values"):
        return owner.property_values
    return {"background": owner.background}


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values of a property are alike, as far as that can be told quickly."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return isinstance(one, _PLAIN) and isinstance(other, _PLAIN) and one == other


def _some(texts: list[str]) -> str:
    """The first of some texts, each once."""
    different = list(dict.fromkeys(texts))
    return ", ".join(different[:MOST_NAMED]) + (", …" if len(different) > MOST_NAMED else "")
