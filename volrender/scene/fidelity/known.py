"""What is known of the fidelity of a figure's pictures: whoever draws one says how true it is."""

from collections.abc import Callable
from typing import Any

from ...base.events import EventEmitter
from ...base.weak import weak_method
from .bricked import Bricked
from .fidelity import FINAL, Fidelity


class Known:
    """How true the picture of a figure is that was drawn last.

    Parameters
    ----------
    bricked : callable
        ``bricked()`` gives the voxels held in bricks of all that the figure shows.

    Attributes
    ----------
    has_badge : bool
        Whether windows say it.
    """

    def __init__(self, bricked: Callable[[], list[Bricked]]) -> None:
        self.has_badge = True
        self._bricked = bricked
        self._emit: Callable[..., Any] | None = None
        self._told = FINAL.state
        self._last: tuple[set[int], Fidelity] = set(), FINAL  # of which voxels

    def belong_to(self, figure: EventEmitter) -> None:
        """Have a figure send its event ``"fidelity"`` whenever the state is another one."""
        self._emit = weak_method(figure.emit)

    @property
    def now(self) -> Fidelity:
        """That of the last picture; of volumes that are in no picture yet, that all of it is to come."""
        shown = {id(one) for one in self._bricked()}
        of, fidelity = self._last
        if not shown:
            return FINAL
        return fidelity if shown <= of else Fidelity("improving")

    def note(self, fidelity: Fidelity) -> Fidelity:
        """Keep what a picture is, which was just drawn; the engine's lock is not held."""
        self._last = {id(one) for one in self._bricked()}, fidelity
        if fidelity.state != self._told:
            self._told = fidelity.state
            if self._emit is not None:
                self._emit("fidelity", {"value": fidelity})
        return fidelity
