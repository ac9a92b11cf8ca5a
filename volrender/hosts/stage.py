"""What hosts ask of a figure, beside drawing it: the one file of theirs that knows its inner parts."""

from ..scene.camera.camera import Camera
from ..scene.figure.figure import Figure
from ..scene.figure.subplot import Subplot
from ..scene.graphics.cursor import Cursor
from ..scene.graphics.graphic import Graphic
from ..scene.overlays.overlay import Overlay

_KINDS = (Figure, Subplot, Camera, Graphic, Overlay, Cursor)  # whose places in a figure are known


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

    def is_concerned(self, source) -> bool:
        """Whether the figure may look different, after something was set on an object.

        Parameters
        ----------
        source : object
            This figure or another, or a part of one; what is of no known kind concerns everybody.
        """
        if source is self._figure:
            return True
        for subplot in self._figure:
            if source is subplot or source is subplot.camera or source in subplot:
                return True
            for overlay in subplot._all_overlays():
                if overlay.shows(source):
                    return True
        return not isinstance(source, _KINDS)
