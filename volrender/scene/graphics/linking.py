"""Properties that several graphics have in common: what is set on one is set on all."""

import weakref
from collections.abc import Sequence
from threading import get_ident
from typing import Any

import numpy as np

MOST_ROUNDS = 10  # handlers that never agree would go on for ever

_links: weakref.WeakKeyDictionary[Any, list["_Link"]] = weakref.WeakKeyDictionary()


def link(graphics: Sequence[Any], names: Sequence[str]) -> None:
    """Have graphics follow each other, for as long as they live.

    They are alike again whenever one of them was set, also where a handler meanwhile sets another
    property, or this one on another graphic, and where another thread does.

    Parameters
    ----------
    graphics : sequence of Graphic
    names : sequence of str
        Properties; ``"data"``: whose voxels they show.
    """
    links = {name: _Link(graphics, name) for name in names}

    def follow(event: Any) -> None:
        links[event.type].follow(event.graphic)

    for graphic in graphics:
        graphic.add_event_handler(follow, *names)
        _links.setdefault(graphic, []).extend(links.values())


def linked(graphic: Any, name: str) -> list[Any]:
    """The graphics that were linked with one by a property, itself among them, in their order.

    They are those of the link that was made first; none where there is no such link.
    """
    link = next((link for link in _links.get(graphic, ()) if link.name == name), None)
    return [] if link is None else link.graphics


class _Link:
    """One property of several graphics.

    Nothing here keeps a graphic: their handlers do keep this.
    """

    def __init__(self, graphics: Sequence[Any], name: str) -> None:
        self._graphics = [weakref.ref(graphic) for graphic in graphics]
        self.name = name
        self._source = self._graphics[0]  # whose value counts: the one that was set last
        self._being_set: dict[int, Any] = {}  # by thread: the graphic that follows now

    @property
    def graphics(self) -> list[Any]:
        """Those that are alive."""
        return [graphic for reference in self._graphics if (graphic := reference()) is not None]

    def follow(self, source: Any) -> None:
        """A graphic was set: set the others."""
        thread = get_ident()
        if self._being_set.get(thread) is source:
            return
        self._source = weakref.ref(source)
        if thread in self._being_set:  # by a handler; the loop below goes on with it
            return
        try:
            for _ in range(MOST_ROUNDS):
                if all([self._agrees(graphic(), thread) for graphic in self._graphics]):
                    break
        finally:
            self._being_set.pop(thread, None)

    def _agrees(self, graphic: Any, thread: int) -> bool:
        """Whether a graphic has the value that counts; if not, it is set."""
        source = self._source()
        if graphic is None or source is None:
            return True
        value = getattr(source, self.name)
        if _same(getattr(graphic, self.name), value):
            return True
        self._being_set[thread] = graphic
        setattr(graphic, self.name, value)
        if not _same(getattr(graphic, self.name), value):  # a handler of its own changed it
            self._source = weakref.ref(graphic)
        return False


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one; those that are copied when they are set, whether they are equal."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | float | str):
        return one == other or (one != one and other != other)  # NaN
    return False
