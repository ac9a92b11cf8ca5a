"""Something that a picture depends on was set: who draws on demand looks whether to draw again."""

import weakref
from typing import Protocol


class Watcher(Protocol):
    """Who wants to know that something was set."""

    def changed(self) -> None:
        """Something was set."""


_watchers: weakref.WeakSet[Watcher] = weakref.WeakSet()


def watch(watcher: Watcher) -> None:
    """Have ``watcher.changed()`` called after every change, until it is collected as garbage.

    It may be called from any thread, often, and for changes that do not concern it.
    """
    _watchers.add(watcher)


def unwatch(watcher: Watcher) -> None:
    """Stop calling it."""
    _watchers.discard(watcher)


def announce() -> None:
    """Tell the watchers that something was set."""
    if _watchers:  # going through none takes longer than asking
        for watcher in tuple(_watchers):
            watcher.changed()
