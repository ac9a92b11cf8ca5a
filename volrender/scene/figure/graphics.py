"""The graphics of a subplot: added and taken out, found by name, and where they are."""

import numpy as np

from ...base.weak import weak_method
from ...engine.device.engine import Engine
from ..graphics.graphic import Graphic, any_name


class Graphics:
    """The graphics that a subplot shows, in the order in which they were added.

    Parameters
    ----------
    engine : Engine
        Where what they show goes.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._graphics: tuple[Graphic, ...] = ()
        self._check_name = weak_method(self.check_name)  # one for all

    @property
    def all(self) -> tuple[Graphic, ...]:
        """All of them."""
        return self._graphics

    def add(self, graphic: Graphic) -> None:
        """Add one that is in no subplot yet; raises as `Subplot.add_graphic`."""
        if not isinstance(graphic, Graphic):
            raise TypeError(
                f"A subplot takes a graphic, such as an ImageVolumeGraphic, not {type(graphic).__name__}."
            )
        with self.engine.lock:  # who composes in another thread sees all of it or nothing
            if graphic.is_attached:
                raise ValueError(f"{graphic!r} is in a subplot already; share its data instead.")
            self.check_name(graphic, graphic.name)
            graphic.attach(self.engine)
            graphic.check_name = self._check_name
            self._graphics = (*self._graphics, graphic)

    def remove(self, graphic: Graphic) -> None:
        """Take one out; raises as `Subplot.remove_graphic`."""
        if isinstance(graphic, str):
            raise TypeError(f"graphic is a graphic, not a name: subplot[{graphic!r}].")
        if not isinstance(graphic, Graphic):
            raise TypeError(
                f"graphic is one, such as an ImageVolumeGraphic, not {type(graphic).__name__}."
            )
        with self.engine.lock:
            if graphic not in self._graphics:
                raise KeyError(f"{graphic!r} is not in this subplot.")
            self._graphics = tuple(other for other in self._graphics if other is not graphic)
            graphic.check_name = any_name
            graphic.detach()

    def named(self, name: str) -> Graphic:
        """The one of a name; KeyError where none has it."""
        for graphic in self._graphics:
            if graphic.name == name:
                return graphic
        names = ", ".join(repr(graphic.name) for graphic in self._graphics if graphic.name)
        raise KeyError(
            f"There is no graphic {name!r} here, only {names or 'graphics without names'}."
        )

    def check_name(self, graphic: Graphic, name: str | None) -> None:
        """Raise where another graphic has this name."""
        if name is None:
            return
        for other in self._graphics:
            if other is not graphic and other.name == name:
                raise ValueError(f"name {name!r} is taken in this subplot, by {other!r}.")

    def corners(self) -> np.ndarray | None:
        """Those of the boxes of all that is visible, world space, (n, 3); None where nothing is."""
        shown = [graphic.world_corners() for graphic in self._graphics if graphic.visible]
        return np.concatenate(shown) if shown else None

    def directions(self) -> str | None:
        """The first of them that are known of what is visible."""
        known = (graphic.directions for graphic in self._graphics if graphic.visible)
        return next(filter(None, known), None)
