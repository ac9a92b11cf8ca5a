"""The graphics of a subplot: added and taken out, found by name, and where they are."""

import numpy as np

from ...base.transforms import bounding_sphere
from ...base.weak import weak_method
from ...engine.device.engine import Engine
from ..graphics.graphic import any_name
from ..graphics.volume_graphic import ImageVolumeGraphic


class Graphics:
    """The graphics that a subplot shows, in the order in which they were added.

    Parameters
    ----------
    engine : Engine
        Where their voxels go.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._graphics: tuple[ImageVolumeGraphic, ...] = ()

    @property
    def all(self) -> tuple[ImageVolumeGraphic, ...]:
        """All of them."""
        return self._graphics

    def add(self, graphic: ImageVolumeGraphic) -> None:
        """Add one that is in no subplot yet; raises as `Subplot.add_graphic`."""
        if not isinstance(graphic, ImageVolumeGraphic):
            raise TypeError(f"A subplot takes an ImageVolumeGraphic, not {type(graphic).__name__}.")
        with self._engine.lock:  # who composes in another thread sees all of it or nothing
            if graphic.drawing is not None:
                raise ValueError(f"{graphic!r} is in a subplot already; share its data instead.")
            self.check_name(graphic, graphic.name)
            graphic.attach(self._engine)
            graphic.check_name = weak_method(self.check_name)
            self._graphics = (*self._graphics, graphic)

    def remove(self, graphic: ImageVolumeGraphic) -> None:
        """Take one out; raises as `Subplot.remove_graphic`."""
        if isinstance(graphic, str):
            raise TypeError(f"graphic is a graphic, not a name: subplot[{graphic!r}].")
        if not isinstance(graphic, ImageVolumeGraphic):
            raise TypeError(f"graphic is an ImageVolumeGraphic, not {type(graphic).__name__}.")
        with self._engine.lock:
            if graphic not in self._graphics:
                raise KeyError(f"{graphic!r} is not in this subplot.")
            self._graphics = tuple(other for other in self._graphics if other is not graphic)
            graphic.check_name = any_name
            graphic.detach()

    def named(self, name: str) -> ImageVolumeGraphic:
        """The one of a name; KeyError where none has it."""
        for graphic in self._graphics:
            if graphic.name == name:
                return graphic
        names = ", ".join(repr(graphic.name) for graphic in self._graphics if graphic.name)
        raise KeyError(
            f"There is no graphic {name!r} here, only {names or 'graphics without names'}."
        )

    def check_name(self, graphic: ImageVolumeGraphic, name: str | None) -> None:
        """Raise where another graphic has this name."""
        for other in self._graphics:
            if name is not None and other is not graphic and other.name == name:
                raise ValueError(f"name {name!r} is taken in this subplot, by {other!r}.")

    def sphere(self) -> tuple[np.ndarray, float] | None:
        """Centre and radius of all that is visible; None where nothing is."""
        shown = [graphic.world_corners() for graphic in self._graphics if graphic.visible]
        return bounding_sphere(np.concatenate(shown)) if shown else None
