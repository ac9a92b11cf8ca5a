"""Events: who wants to know what changed, and how are they told."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .settings import boolean, nearest_match


@dataclass
class GraphicEvent:
    """What a handler receives.

    Attributes
    ----------
    type : str
        Name of the event: the property that changed, such as ``"threshold"``.
    graphic, target : object
        The graphic that it happened to.
    info : dict
        ``{"value": …}``, and ``"key"`` where a part of the data changed.
    time_stamp : float
        Seconds, from `time.perf_counter`.
    """

    type: str
    graphic: Any
    target: Any
    info: dict
    time_stamp: float = field(default_factory=time.perf_counter)


class EventEmitter:
    """Keeps handlers by event name and calls them. Mixed into graphics.

    While a handler of one of its events runs, the same emitter sends no event of that name:
    a handler may set the property that it listens to.
    """

    _event_names: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._handlers: dict[str, list[Callable]] = {}
        self._running: set[str] = set()
        self._blocked = False

    @property
    def supported_events(self) -> tuple[str, ...]:
        """The names that `add_event_handler` takes."""
        return self._event_names

    def add_event_handler(self, *args):
        """Call a function whenever an event happens.

        ``add_event_handler(callback, "threshold", "vmin")``, or as a decorator,
        ``@graphic.add_event_handler("threshold")``.

        Parameters
        ----------
        callback : callable, optional
            Called with a `GraphicEvent`.
        *names : str
            One or more of `supported_events`.

        Raises
        ------
        ValueError
            No name, or an unknown one.
        """
        callback, names = (args[0], args[1:]) if args and callable(args[0]) else (None, args)
        self._check_names(names)

        def add(function: Callable) -> Callable:
            for name in names:
                handlers = self._handlers.setdefault(name, [])
                if function not in handlers:
                    handlers.append(function)
            return function

        return add if callback is None else add(callback)

    def remove_event_handler(self, callback: Callable, *names: str) -> None:
        """Stop calling a function for some events; KeyError where it was not called for one."""
        self._check_names(names)
        for name in names:
            if callback not in self._handlers.get(name, []):
                raise KeyError(f"{callback!r} does not handle the event {name!r}.")
        for name in names:
            self._handlers[name].remove(callback)

    def clear_event_handlers(self, *names: str) -> None:
        """Forget all handlers of some events, or of all."""
        if names:
            self._check_names(names)
        for name in names or tuple(self._handlers):
            self._handlers.pop(name, None)

    @property
    def block_events(self) -> bool:
        """While True, nothing is sent."""
        return self._blocked

    @block_events.setter
    def block_events(self, value: bool) -> None:
        self._blocked = boolean("block_events", value)

    def _check_names(self, names) -> None:
        if not names:
            raise ValueError(f"Name at least one event of {', '.join(self._event_names)}.")
        for name in names:
            if name not in self._event_names:
                known = ", ".join(self._event_names)
                raise ValueError(
                    f"There is no event {name!r}, only {known}.{nearest_match(name, self._event_names)}"
                )

    def _emit(self, name: str, info: dict) -> None:
        handlers = self._handlers.get(name)
        if not handlers or self._blocked or name in self._running:
            return
        event = GraphicEvent(name, self, self, info)
        self._running.add(name)
        try:
            for handler in tuple(handlers):
                try:
                    handler(event)
                except Exception:  # reported; the other handlers still run
                    traceback.print_exc()
        finally:
            self._running.discard(name)
