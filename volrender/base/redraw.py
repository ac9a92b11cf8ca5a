"""Something that a picture depends on was set: who draws on demand looks whether to draw again."""

import weakref
from typing import Protocol


class Watcher(Protocol):
    """Who wants to know that something was set."""

    def changed(self, source: object) -> None:
        """Something was set on an object."""

    def shows(self, source: object) -> bool:
        """Whether it draws something that depends on an object, again and again."""


_watchers: set[weakref.ref[Watcher]] = set()


def watch(watcher: Watcher) -> None:
    """Have ``watcher.changed(source)`` called after every change, until it is collected as garbage.

    The source is the object that something was set on. It may be called from any thread, often, and
    for objects that do not concern it.
    """
    _watchers.add(weakref.ref(watcher, _watchers.discard))


def unwatch(watcher: Watcher) -> None:
    """Stop calling it."""
    _watchers.discard(weakref.ref(watcher))


def announce(source: object) -> None:
    """Tell the watchers that something was set on an object."""
    if _watchers:  # going through none takes longer than asking
        for reference in tuple(_watchers):
            watcher = reference()
            if watcher is not None:
                watcher.changed(source)


def is_shown(source: object) -> bool:
    """Whether somebody who watches draws an object, so that it may move little by little."""
    watchers = [reference() for reference in tuple(_watchers)]
    return any(watcher.shows(source) for watcher in watchers if watcher is not None)
