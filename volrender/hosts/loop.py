"""The event loop: ``volrender.loop.run()`` shows what was given to ``figure.show()``."""

import weakref
from typing import Any, Protocol


class Drawn(Protocol):
    """What is drawn when the loop runs: a figure."""

    def render_frame(self) -> object:
        """Draw it."""


_offscreen: list[weakref.ref[Drawn]] = []  # figures to draw when the loop runs
_loops: list = []  # of rendercanvas, whose canvases show figures


def run() -> None:
    """Show windows until all are closed, or Ctrl-C is pressed.

    Offscreen figures are drawn once. Where a loop runs already, as in IPython after ``%gui
    asyncio``, it returns at once, and the windows live on in that loop.
    """
    while _offscreen:
        figure = _offscreen.pop(0)()
        if figure is not None:
            figure.render_frame()
    for loop in list(_loops):
        loop.run()


def stop() -> None:
    """Close all windows, which ends `run`."""
    for loop in list(_loops):
        loop.stop()


def draw_when_run(figure: Drawn) -> None:
    """Have `run` draw a figure, once."""
    if all(shown() is not figure for shown in _offscreen):
        _offscreen.append(weakref.ref(figure))


def add_loop(loop: Any) -> None:
    """Have `run` run the loop of a canvas."""
    if loop is not None and loop not in _loops:
        _loops.append(loop)
