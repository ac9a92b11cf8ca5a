"""Is there anything new in the scene? Listens to all volumes and overlays of a figure."""

import weakref
from typing import Any

from ....base.events import POINTER_EVENTS


class Watcher:
    """Counts the changes of what is in a figure.

    Parameters
    ----------
    figure : Figure
    on_change : callable
        ``on_change(event)``, a bound method; it is forgotten with its object.

    Attributes
    ----------
    changes : int
        How many there were.
    """

    def __init__(self, figure, on_change):
        self.changes = 0
        self._figure = figure
        self._watched: weakref.WeakSet = weakref.WeakSet()
        tell, this = weakref.WeakMethod(on_change), weakref.ref(self)

        def handler(event) -> None:
            watcher, callback = this(), tell()
            if watcher is not None and callback is not None:
                watcher.changes += 1
                callback(event)

        self._handler = handler

    def update(self) -> None:
        """Listen to what was added, and no longer to what was taken out."""
        there = [owner for subplot in self._figure for _, owner in owners(subplot)]
        for emitter in [emitter for emitter in self._watched if emitter not in there]:
            self._forget(emitter)
            self.changes += 1
        for emitter in there:  # again where it forgot all its handlers
            emitter.add_event_handler(self._handler, *_names(emitter))
            if emitter not in self._watched:
                self._watched.add(emitter)
                self.changes += 1

    def close(self) -> None:
        """Listen no longer."""
        for emitter in list(self._watched):
            self._forget(emitter)

    def _forget(self, emitter) -> None:
        self._watched.discard(emitter)
        for name in _names(emitter):
            try:
                emitter.remove_event_handler(self._handler, name)
            except KeyError:  # it forgot all its handlers
                continue


def owners(subplot) -> list[tuple[str, Any]]:
    """The graphics, overlays, texts and measurements of a subplot, each with what it is called."""
    overlays = ("outline", "axes", "colorbar", "scale_bar", "time_stamp", "legend", "orientation")
    return [
        *((one.name or f"volume {at + 1}", one) for at, one in enumerate(subplot.graphics)),
        *((name.replace("_", " "), getattr(subplot, name)) for name in overlays),
        ("title", subplot.heading),
        *(("text", note) for note in subplot.texts),
        ("measurements", subplot.measurements),
        *((each.name or each.kind, each) for each in subplot.measurements),
    ]


def _names(emitter) -> list[str]:
    """The events that say that something looks different; not those of the pointer, which cost."""
    return [name for name in emitter.supported_events if name not in POINTER_EVENTS]
