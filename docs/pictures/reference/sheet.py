"""Panels beside each other, each with the value that was set for it as its title."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import volrender as vr

Draw = Callable[[], Any]  # gives a figure

EDGE = 190  # of a panel, pixels
BACKGROUND = "#16191e"
HEAD = vr.datasets.head(64)
VESSELS = vr.datasets.vessels(64)
CELLS = vr.datasets.cells_movie(1, (32, 64, 64), cells=40)[0]
TOP = {"azimuth": 0, "elevation": 89, "closer": 1.1}  # what looks at a slice
SKIN = (0.88, 0.67, 0.55)


def sheet(
    panels: Mapping[str, Callable[[Any], None]], columns: int = 4, background: Any = BACKGROUND
) -> vr.Figure:
    """A figure with a subplot for each panel: its title, and what fills the subplot."""
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    figure = vr.Figure(
        size=(columns * EDGE, rows * EDGE), shape=(rows, columns), background=background
    )
    for subplot, (title, fill) in zip(figure, panels.items(), strict=False):
        fill(subplot)
        subplot.title = title
        subplot.heading.size = 11
    return figure


def view(subplot: Any, azimuth: float = 35, elevation: float = 15, closer: float = 1.3) -> None:
    """Look at all that is in a subplot."""
    subplot.camera.look_from(azimuth, elevation)
    subplot.auto_fit()
    subplot.camera.zoom *= closer


def quoted(value: Any) -> str:
    """A value as one writes it, strings in double quotes."""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def each(
    name: str,
    given: tuple,
    data: np.ndarray = HEAD,
    look: Mapping[str, float] | None = None,
    said: Callable[[Any], str] = quoted,
    background: Any = BACKGROUND,
    columns: int = 4,
    **same: Any,
) -> vr.Figure:
    """A panel for each value that a property is given, of one volume; `said` is how it is written."""

    def fill(value: Any) -> Callable[[Any], None]:
        def draw(subplot: Any) -> None:
            subplot.add_image_volume(data, **{"directions": "RAS", **same, name: value})
            view(subplot, **(look or {}))

        return draw

    return sheet({said(value): fill(value) for value in given}, columns, background)
