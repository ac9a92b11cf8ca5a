"""The graphics of a subplot: added and taken out, found by name, and where they are."""

import math
import weakref

import numpy as np

from ...base import redraw
from ...base.transforms import bounding_sphere
from ...data.channels import channels_of
from ...engine.device.engine import Engine
from ...engine.shader.blending import BLENDINGS
from ..graphics.volume_graphic import ImageVolumeGraphic


class Graphics:
    """Mixed into subplots: the graphics that they show.

    Parameters
    ----------
    engine : Engine
        Where their voxels go.
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        self._graphics: list[ImageVolumeGraphic] = []

    @property
    def graphics(self) -> tuple[ImageVolumeGraphic, ...]:
        """The graphics, in the order in which they were added."""
        return tuple(self._graphics)

    def add_image_volume(self, data, **kwargs) -> ImageVolumeGraphic:
        """Make an `ImageVolumeGraphic` and add it; takes that class's parameters.

        Raises
        ------
        TypeError, ValueError, MemoryError
            As `ImageVolumeGraphic`; or the volume does not fit on the device.
        """
        return self.add_graphic(ImageVolumeGraphic(data, **kwargs))

    def add_multichannel_volume(
        self, data, axis=0, cmaps=None, clims=None, names=None, **kwargs
    ) -> list[ImageVolumeGraphic]:
        """Add one volume for each channel; their colours add up.

        Parameters
        ----------
        data : array-like
            Four axes, one of them the channels.
        axis : int
            The axis of the channels, −4 to 3.
        cmaps : sequence, optional
            A colormap or colour for each channel; default: magenta, green, cyan, yellow, red, blue.
        clims : sequence of (vmin, vmax), optional
            Contrast limits of each channel; None: the range of its data.
        names : sequence of str, optional
            Name of each graphic.
        **kwargs
            Other parameters of `ImageVolumeGraphic`, for all channels.

        Returns
        -------
        list of ImageVolumeGraphic
        """
        added = []
        try:
            for voxels, parameters in channels_of(data, axis, cmaps, clims, names):
                added.append(
                    self.add_image_volume(voxels, **{"alpha_mode": "add", **kwargs, **parameters})
                )
        except BaseException:
            for graphic in added:
                self.remove_graphic(graphic)
            raise
        return added

    def add_graphic(self, graphic: ImageVolumeGraphic) -> ImageVolumeGraphic:
        """Add a graphic that is in no subplot yet.

        Raises
        ------
        TypeError, ValueError, MemoryError
            Not a graphic, one that is in a subplot, a name that another one here has; or it belongs
            to another engine, or does not fit on the device.
        """
        if not isinstance(graphic, ImageVolumeGraphic):
            raise TypeError(f"A subplot takes an ImageVolumeGraphic, not {type(graphic).__name__}.")
        if graphic._drawable is not None:
            raise ValueError(f"{graphic!r} is in a subplot already; share its data instead.")
        self._check_name(graphic, graphic.name)
        graphic._attach(self._engine)
        graphic._subplot = weakref.ref(self)
        self._graphics.append(graphic)
        redraw.announce(self)
        return graphic

    def remove_graphic(self, graphic: ImageVolumeGraphic) -> None:
        """Take a graphic out and free what it has on the GPU.

        Raises
        ------
        TypeError
            Not a graphic, but its name, say.
        KeyError
            It is not here.
        """
        if isinstance(graphic, str):
            raise TypeError(f"graphic is a graphic, not a name: subplot[{graphic!r}].")
        if not isinstance(graphic, ImageVolumeGraphic):
            raise TypeError(f"graphic is an ImageVolumeGraphic, not {type(graphic).__name__}.")
        if graphic not in self._graphics:
            raise KeyError(f"{graphic!r} is not in this subplot.")
        self._graphics.remove(graphic)
        graphic._subplot = lambda: None
        graphic._detach()
        redraw.announce(self)

    def clear(self) -> None:
        """Take all graphics out."""
        for graphic in self.graphics:
            self.remove_graphic(graphic)

    def __contains__(self, graphic) -> bool:
        return graphic in self._graphics

    def __getitem__(self, name: str) -> ImageVolumeGraphic:
        for graphic in self._graphics:
            if graphic.name == name:
                return graphic
        names = ", ".join(repr(graphic.name) for graphic in self._graphics if graphic.name)
        raise KeyError(
            f"There is no graphic {name!r} here, only {names or 'graphics without names'}."
        )

    def _check_name(self, graphic: ImageVolumeGraphic, name) -> None:
        """Raise where another graphic has this name."""
        for other in self._graphics:
            if name is not None and other is not graphic and other.name == name:
                raise ValueError(f"name {name!r} is taken in this subplot, by {other!r}.")

    def _sphere(self) -> tuple[np.ndarray, float] | None:
        """Centre and radius of all that is visible; None where nothing is."""
        shown = [graphic.world_corners() for graphic in self._graphics if graphic.visible]
        return bounding_sphere(np.concatenate(shown)) if shown else None

    def _drawing_order(self, eye: np.ndarray) -> list[ImageVolumeGraphic]:
        """First those that write depth, then the others from far to near a point of the world."""

        def rank(graphic) -> float:
            if BLENDINGS[graphic.alpha_mode].writes_depth:
                return -math.inf
            return -math.dist(graphic._placement.centre, eye)

        return sorted((graphic for graphic in self._graphics if graphic.visible), key=rank)
