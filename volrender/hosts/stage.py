"""What hosts ask of a figure, beside drawing it: the one file of theirs that knows its inner parts."""

from ..scene.figure.figure import Figure
from ..scene.figure.subplot import Subplot


class Stage:
    """A figure as its host handles it.

    Parameters
    ----------
    figure : Figure
    """

    def __init__(self, figure: Figure):
        self._figure = figure

    @property
    def subplot(self) -> Subplot:
        """The subplot under the pointer, or where it was last; the first one at the start."""
        return self._figure._steering.subplot

    def main_subplot(self, subplot: Subplot) -> Subplot:
        """That one; of a slice among orthogonal views, the view of the whole volume."""
        return self._figure._main_subplot(subplot)

    @property
    def is_animated(self) -> bool:
        """Whether every frame is another one."""
        return self._figure._is_animated()

    def fit(self, size: tuple[int, int]) -> None:
        """Have the figure take the size (width, height) that there is for it, logical pixels."""
        self._figure._fit(size)

    def tick(self, dt_s: float) -> bool:
        """Go on with what moves after events; whether something still does."""
        return self._figure._tick(dt_s)
