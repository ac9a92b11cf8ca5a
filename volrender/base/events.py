"""Events: who wants to know what changed, and how are they told."""

import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any, TypeVar, overload

from . import redraw
from .checks import boolean, nearest_match

Handler = Callable[[Any], object]  # what it returns is not looked at
H = TypeVar("H", bound=Handler)
Tell = Callable[[str], object]

_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def failures_told(tell: Tell) -> Iterator[None]:
    """Within it, in this thread alone, `tell(text)` gets what handlers raise, instead of stderr."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


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
    info: dict[str, Any]
    time_stamp: float = field(default_factory=time.perf_counter)


# What a canvas reports and a graphic can be asked to pass on; "click" is a press and a release.
POINTER_EVENTS = (
    "pointer_down",
    "pointer_move",
    "pointer_up",
    "pointer_enter",
    "pointer_leave",
    "click",
    "double_click",
    "wheel",
)


@dataclass
class PointerEvent:
    """What a handler of a pointer event receives.

    Attributes
    ----------
    type : str
        One of `POINTER_EVENTS`.
    graphic, target : object
        The graphic under the pointer.
    x, y : float
        Logical pixels from the top left of the figure.
    button : int
        The button that changed: 1 left, 2 right, 3 middle; 0 none.
    buttons : tuple of int
        The buttons that are down.
    modifiers : tuple of str
        The keys that are down, such as ``"Shift"``.
    dx, dy : float
        wheel: how far it turned, pixels.
    pick_info : dict or None
        What is under the pointer; see `Subplot.pick`.
    info : dict
        ``{"value": pick_info}``.
    time_stamp : float
        Seconds.
    """

    type: str
    graphic: Any
    target: Any
    pick_info: dict[str, Any] | None
    x: float = 0.0
    y: float = 0.0
    button: int = 0
    buttons: tuple[int, ...] = ()
    modifiers: tuple[str, ...] = ()
    dx: float = 0.0
    dy: float = 0.0
    time_stamp: float = field(default_factory=time.perf_counter)

    @classmethod
    def of(
        cls,
        name: str,
        graphic: Any,
        pick_info: dict[str, Any] | None,
        canvas_event: Mapping[str, Any],
    ) -> "PointerEvent":
        """From a canvas event: a dict with ``event_type``, ``x``, ``y`` and more."""
        taken = ("x", "y", "button", "buttons", "modifiers", "dx", "dy", "time_stamp")
        fields = {key: canvas_event[key] for key in taken if key in canvas_event}
        return cls(name, graphic, graphic, pick_info, **fields)

    @property
    def info(self) -> dict[str, Any]:
        """As other events have it."""
        return {"value": self.pick_info}


class EventEmitter:
    """Keeps handlers by event name and calls them. Mixed into graphics.

    While a handler of one of its events runs, the same emitter sends no event of that name in that
    thread: a handler may set the property that it listens to.
    """

    _event_names: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = {}
        self._running: set[tuple[int, str]] = set()  # thread and name
        self._blocked = False
        self._blocked_handlers: list[Handler] = []

    @property
    def supported_events(self) -> tuple[str, ...]:
        """The names that `add_event_handler` takes."""
        return self._event_names

    @overload
    def add_event_handler(self, callback: H, /, *names: str) -> H: ...

    @overload
    def add_event_handler(self, *names: str) -> Callable[[H], H]: ...

    def add_event_handler(self, *args: Any) -> Any:
        """Call a function whenever an event happens.

        ``add_event_handler(callback, "threshold", "vmin")``, or as a decorator,
        ``@graphic.add_event_handler("threshold")``.

        Parameters
        ----------
        *args : callable, optional, and str
            What is called with a `GraphicEvent`; one or more of `supported_events`.

        Raises
        ------
        ValueError
            No name, or an unknown one.

        Examples
        --------
        >>> volume = vr.Figure().add_image_volume(vr.datasets.sphere(16))
        >>> @volume.add_event_handler("threshold")
        ... def told(event):
        ...     print(event.info["value"])
        >>> volume.threshold = 0.25
        0.25
        """
        callback, names = (args[0], args[1:]) if args and callable(args[0]) else (None, args)
        self._check_names(names)

        def add(function: Handler) -> Handler:
            for name in names:
                handlers = self._handlers.setdefault(name, [])
                if function not in handlers:
                    handlers.append(function)
            return function

        return add if callback is None else add(callback)

    def remove_event_handler(self, callback: Handler, *names: str) -> None:
        """Stop calling `callback` for the events `names`; KeyError where it was not called for one."""
        self._check_names(names)
        for name in names:
            if callback not in self._handlers.get(name, []):
                raise KeyError(f"{callback!r} does not handle the event {name!r}.")
        for name in names:
            self._handlers[name].remove(callback)

    def clear_event_handlers(self, *names: str) -> None:
        """Forget all handlers of the events `names`, or of all where none is named."""
        if names:
            self._check_names(names)
        for name in names or tuple(self._handlers):
            self._handlers.pop(name, None)

    @property
    def event_handlers(self) -> list[tuple[str, tuple[Handler, ...]]]:
        """The events that have handlers, and these, in the order in which they are called."""
        return [(name, tuple(handlers)) for name, handlers in self._handlers.items() if handlers]

    @property
    def block_handlers(self) -> list[Handler]:
        """Handlers that are not called while they are in this list: append them, remove them."""
        return self._blocked_handlers

    @property
    def block_events(self) -> bool:
        """While True, nothing is sent."""
        return self._blocked

    @block_events.setter
    def block_events(self, value: bool) -> None:
        self._blocked = boolean("block_events", value)

    def _check_names(self, names: tuple[str, ...]) -> None:
        if not names:
            raise ValueError(f"Name at least one event of {', '.join(self._event_names)}.")
        for name in names:
            if name not in self._event_names:
                known = ", ".join(self._event_names)
                raise ValueError(
                    f"There is no event {name!r}, only {known}.{nearest_match(name, self._event_names)}"
                )

    def emit(self, name: str, info: dict[str, Any]) -> None:
        """Tell handlers, and who draws on demand, that `name` was set; `info` says to what."""
        redraw.announce(self)
        if self._handlers and self.listens_to((name,)):  # most have none
            self.send(GraphicEvent(name, self, self, info))

    def listens_to(self, names: Iterable[str]) -> bool:
        """Whether any of the events `names` would reach a handler."""
        return not self._blocked and any(self._handlers.get(name) for name in names)

    def send(self, event: GraphicEvent | PointerEvent) -> None:
        """Call the handlers of an event."""
        name = event.type
        running = get_ident(), name
        if not self.listens_to((name,)) or running in self._running:
            return
        self._running.add(running)
        try:
            for handler in tuple(self._handlers[name]):
                if handler in self._blocked_handlers:
                    continue
                try:
                    handler(event)
                except Exception:  # reported; the other handlers still run
                    (_tell.get() or sys.stderr.write)(traceback.format_exc())
        finally:
            self._running.discard(running)
