"""A subplot: a camera, the graphics that it sees, and the rectangle that it fills."""

import numpy as np

from ..engine.pipelines import BLENDINGS
from ..engine.volume_drawable import VolumeDrawable
from ..transforms import bounding_sphere, box_corners
from .camera import Camera
from .volume_graphic import ImageVolumeGraphic
from .volume_uniforms import write_uniforms


class Subplot:
    """One view in a figure. Made by `Figure`; get it as ``figure[row, column]``."""

    def __init__(self, engine, name: str | None = None):
        self._engine = engine
        self.name = name
        self.camera = Camera()
        self._graphics: list[ImageVolumeGraphic] = []
        self._fitted = False

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

    def add_graphic(self, graphic: ImageVolumeGraphic) -> ImageVolumeGraphic:
        """Add a graphic that is in no subplot yet."""
        if not isinstance(graphic, ImageVolumeGraphic):
            raise TypeError(f"A subplot takes an ImageVolumeGraphic, not {type(graphic).__name__}.")
        if graphic._drawable is not None:
            raise ValueError(f"{graphic!r} is in a subplot already; share its data instead.")
        graphic._attach(self._engine)
        self._graphics.append(graphic)
        return graphic

    def remove_graphic(self, graphic: ImageVolumeGraphic) -> None:
        """Take a graphic out; KeyError where it is not here."""
        if graphic not in self._graphics:
            raise KeyError(f"{graphic!r} is not in this subplot.")
        self._graphics.remove(graphic)
        graphic._detach()

    def clear(self) -> None:
        """Take all graphics out."""
        for graphic in self.graphics:
            self.remove_graphic(graphic)

    def __getitem__(self, name: str) -> ImageVolumeGraphic:
        for graphic in self._graphics:
            if graphic.name == name:
                return graphic
        names = ", ".join(repr(graphic.name) for graphic in self._graphics if graphic.name)
        raise KeyError(
            f"There is no graphic {name!r} here, only {names or 'graphics without names'}."
        )

    def auto_fit(self) -> None:
        """Show all visible graphics whole, from the direction in which the camera looks."""
        shown = [graphic for graphic in self._graphics if graphic.visible]
        if not shown:
            return
        corners = np.concatenate([_world_corners(graphic) for graphic in shown])
        self.camera.fit_sphere(*bounding_sphere(corners))
        self._fitted = True

    def _prepare(self, viewport_px, target_px) -> list[tuple[ImageVolumeGraphic, VolumeDrawable]]:
        """What to draw, in order, with all uniforms up to date."""
        if not self._fitted and not self.camera.is_set:
            self.auto_fit()
        prepared = []
        for graphic in self._drawing_order():
            drawable = graphic._prepare()
            write_uniforms(graphic, drawable, self.camera, viewport_px, target_px)
            prepared.append((graphic, drawable))
        return prepared

    def _drawing_order(self) -> list[ImageVolumeGraphic]:
        """First those that write depth, then the others from far to near."""
        shown = [graphic for graphic in self._graphics if graphic.visible]
        solid = [graphic for graphic in shown if BLENDINGS[graphic.alpha_mode].writes_depth]
        others = [graphic for graphic in shown if not BLENDINGS[graphic.alpha_mode].writes_depth]
        return solid + sorted(others, key=self._distance, reverse=True)

    def _distance(self, graphic: ImageVolumeGraphic) -> float:
        centre = _world_corners(graphic).mean(axis=0)
        return float(np.linalg.norm(centre - self.camera.position))


def _world_corners(graphic: ImageVolumeGraphic) -> np.ndarray:
    shape_xyz = np.array(graphic.data.shape_zyx[::-1])
    matrix = graphic.world_from_data
    return box_corners(-0.5, shape_xyz - 0.5) @ matrix[:3, :3].T + matrix[:3, 3]
