"""What a frame of a figure consists of, and in which order it is drawn."""

from dataclasses import dataclass, field

from ...engine.frame.frame import Drawable, Frame
from ...engine.frame.volume_drawable import VolumeDrawable
from ..camera.rays import RayBundle
from ..graphics.volume_graphic import ImageVolumeGraphic
from .backdrop import Backdrop


@dataclass(slots=True)
class PlacedVolume:
    """A volume as a subplot shows it in this frame."""

    graphic: ImageVolumeGraphic
    drawable: VolumeDrawable
    rays: RayBundle
    viewport_px: tuple[int, int, int, int]


@dataclass
class Scene:
    """What a subplot adds to a frame, in drawing order.

    Where that is at most one volume, over the figure's own background, `is_lone` is true.
    """

    volumes: list[PlacedVolume] = field(default_factory=list)

    drawables: list[Drawable] = field(default_factory=list)
    weighted: list[VolumeDrawable] = field(default_factory=list)
    overlay: list[Drawable] = field(default_factory=list)
    is_lone: bool = False


class Composition:
    """The visible things of some subplots, with their uniforms up to date.

    Parameters
    ----------
    subplots : list of Subplot
    target_px : (width, height)
    backdrop : Backdrop
        Of the figure.
    pixel_ratio : float
        Pixels of the target per logical pixel of the figure.
    notes : list of Drawable
        What lies over all of them.
    """

    def __init__(
        self,
        subplots: list,
        target_px,
        backdrop: Backdrop,
        pixel_ratio: float = 1.0,
        notes=(),
    ):
        self.notes = notes
        self._scenes = [
            subplot._scene(
                _scaled(subplot.viewport_px, pixel_ratio), target_px, backdrop, pixel_ratio
            )
            for subplot in subplots
        ]
        self._backdrop = backdrop

    @property
    def volumes(self) -> list[PlacedVolume]:
        """All volumes, subplot by subplot, in drawing order."""
        return [volume for scene in self._scenes for volume in scene.volumes]

    def encode(self, encoder, frame: Frame, dispatch: str) -> None:
        """Record the drawing into a frame's picture."""
        drawables = [drawable for scene in self._scenes for drawable in scene.drawables]
        if not self.notes and all(scene.is_lone for scene in self._scenes):
            backdrop, srgb = self._backdrop, self._backdrop.corners[0]
            for drawable in drawables:
                drawable.uniforms.keep(
                    "background",
                    backdrop,
                    lambda: {"background": backdrop.light, "background_srgb": srgb},
                )
            frame.lone.encode(encoder, drawables, srgb, dispatch)
        else:
            self.encode_image(encoder, frame, dispatch)

    def encode_image(self, encoder, frame: Frame, dispatch: str, present=None) -> None:
        """Record the drawing, blending whatever there is; `present` as in `Frame.encode_image`."""
        drawables = [drawable for scene in self._scenes for drawable in scene.drawables]
        weighted = [drawable for scene in self._scenes for drawable in scene.weighted]
        overlay = [drawable for scene in self._scenes for drawable in scene.overlay]
        overlay += self.notes
        light = self._backdrop.light
        frame.encode_image(encoder, drawables, light, weighted, overlay, dispatch, present)


def _scaled(viewport_px, pixel_ratio: float) -> tuple[int, int, int, int]:
    """A viewport in physical pixels; neighbours keep a common edge."""
    left, top, width, height = viewport_px
    x0, y0 = round(left * pixel_ratio), round(top * pixel_ratio)
    x1, y1 = round((left + width) * pixel_ratio), round((top + height) * pixel_ratio)
    return x0, y0, x1 - x0, y1 - y0
