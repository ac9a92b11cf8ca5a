"""Where is each subplot in a figure?"""

import numbers
from typing import Any

from .subplot import Subplot


class Arrangement:
    """Subplots in rows and columns that share a figure evenly.

    Parameters
    ----------
    subplots : list of Subplot
        Row by row.
    shape : (rows, columns)
    size_px : (width, height)
    """

    def __init__(
        self, subplots: list[Subplot], shape: tuple[int, int], size_px: tuple[int, int]
    ) -> None:
        self.subplots = subplots
        self.shape = shape
        self.place(size_px)

    def arrange(
        self, subplots: list[Subplot], shape: tuple[int, int], size_px: tuple[int, int]
    ) -> None:
        """Have other subplots in other rows and columns, in a figure of this size."""
        self.subplots, self.shape = subplots, shape
        self.place(size_px)

    def place(self, size_px: tuple[int, int]) -> None:
        """Give each subplot its part of a figure of this size."""
        (rows, columns), (width, height) = self.shape, size_px
        for index, subplot in enumerate(self.subplots):
            row, column = divmod(index, columns)
            left, right = width * column // columns, width * (column + 1) // columns
            top, bottom = height * row // rows, height * (row + 1) // rows
            subplot.place((left, top, right - left, bottom - top))

    def __getitem__(self, key: Any) -> Subplot:
        """By (row, column), which may be negative, or by name."""
        rows, columns = self.shape
        if isinstance(key, str):
            for subplot in self.subplots:
                if subplot.name == key:
                    return subplot
        elif isinstance(key, tuple) and len(key) == 2:
            row, column = key
            whole = all(isinstance(i, numbers.Integral) for i in key)
            if whole and -rows <= row < rows and -columns <= column < columns:
                return self.subplots[row % rows * columns + column % columns]
        names = [subplot.name for subplot in self.subplots if subplot.name]
        known = f" Names: {', '.join(map(repr, names))}." if names else ""
        raise KeyError(
            f"figure[row, column] with {rows} rows and {columns} columns, or by name, not {key!r}.{known}"
        )

    def at(self, x_px: float, y_px: float) -> Subplot | None:
        """The subplot at a point of the figure, or None."""
        for subplot in self.subplots:
            left, top, width, height = subplot.viewport_px
            if left <= x_px < left + width and top <= y_px < top + height:
                return subplot
        return None
