"""What there is to run: figures that are drawn offscreen, and the loops that windows live in."""

import weakref
from collections.abc import Callable
from typing import Any, Protocol


class Drawn(Protocol):
    """What is drawn when the loop runs: a figure."""

    def render_frame(self) -> object:
        """Draw it."""


class Agenda:
    """Hosts write down here what `volrender.loop` runs."""

    def __init__(self) -> None:
        self._figures: list[weakref.ref[Drawn]] = []
        self._loops: list = []

    def add_figure(self, figure: Drawn) -> None:
        """Have a figure drawn, once."""
        if all(waiting() is not figure for waiting in self._figures):
            self._figures.append(weakref.ref(figure))

    def take_figure(self) -> Drawn | None:
        """A figure that is due, which then no longer is; None where none is left."""
        while self._figures:
            figure = self._figures.pop(0)()
            if figure is not None:
                return figure
        return None

    def add_loop(self, loop: Any) -> None:
        """Have a loop of rendercanvas run, while it has windows; None is none."""
        if loop is not None and loop not in self._loops:
            self._loops.append(loop)

    @property
    def loops(self) -> tuple:
        """The loops, in the order in which they got their first windows."""
        return tuple(self._loops)


agenda = Agenda()  # the process has one


def loop_of(canvas: Any) -> Any:
    """The loop that a canvas of rendercanvas lives in, or None."""
    group = canvas._rc_canvas_group
    return None if group is None else group.get_loop()


def call_soon(canvas: Any, function: Callable[[], object]) -> None:
    """Call a function after what the loop of a canvas is doing; at once where it lives in none."""
    if (loop := loop_of(canvas)) is None:
        function()
    else:
        loop.call_soon(function)


def call_later(canvas: Any, seconds: float, function: Callable[[], object]) -> None:
    """Call a function after some seconds; never where the canvas lives in no loop."""
    if (loop := loop_of(canvas)) is not None:
        loop.call_later(seconds, function)
