"""Is a picture that was drawn in parts of one moment?"""

from collections.abc import Callable
from typing import Any, TypeVar

FREE_TRIES = 2  # before nothing can be assigned any more until the picture is there

T = TypeVar("T")


class Moments:
    """What a figure was when parts of a picture were drawn last.

    Parameters
    ----------
    figure : Figure
    """

    def __init__(self, figure: Any) -> None:
        self._stage = figure.stage
        self._of: dict[Any, tuple] = {}

    def note(self, part: Any) -> None:
        """A part is drawn of what there is now; the engine's lock is held."""
        self._of[part] = self._now()

    @property
    def are_one(self) -> bool:
        """Whether all parts are of one moment."""
        return len(set(self._of.values())) < 2

    def _now(self) -> tuple:
        return self._stage.size, *(_seen_in(subplot) for subplot in self._stage.shown())


def of_one_moment(figure: Any, draw: Callable[[Moments], T]) -> T:
    """What ``draw(moments)`` draws of a figure, part by part, each of which it notes.

    Other threads may draw and assign meanwhile. Where they change what is drawn, it is drawn once more, and
    then while they wait.
    """
    for _ in range(FREE_TRIES):
        moments = Moments(figure)
        drawn = draw(moments)
        if moments.are_one:
            return drawn
    with figure.engine.turn, figure.engine.lock:
        return draw(Moments(figure))


def _seen_in(subplot: Any) -> tuple:
    """What is shown in a subplot, and from where."""
    shown = [
        (one, one.revision, *(held.version for held in (*one.residents, *one.paint_residents)))
        for graphic in subplot.graphics
        for one in filter(None, (graphic, graphic.painter))
    ]
    return subplot.viewport_px, str(subplot.camera.get_state()), *shown
