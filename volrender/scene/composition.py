"""What a frame of a figure consists of, and in which order it is drawn."""

from ..engine.frame import Frame
from .subplot import Subplot


class Composition:
    """The visible things of some subplots, with their uniforms up to date.

    Parameters
    ----------
    subplots : list of Subplot
    target_px : (width, height)
    corners : ndarray, (4, 4)
        Background of the figure: sRGB, straight.
    light : (r, g, b, a)
        Its first corner, linear and premultiplied.
    """

    def __init__(self, subplots: list[Subplot], target_px, corners, light):
        self._scenes = [subplot._scene(target_px, corners) for subplot in subplots]
        self._background, self._light = corners[0], light

    def encode(self, encoder, frame: Frame, dispatch: str) -> None:
        """Record the drawing into a frame's picture."""
        drawables = [drawable for scene in self._scenes for drawable in scene.drawables]
        if all(scene.is_lone for scene in self._scenes):
            for drawable in drawables:
                drawable.uniforms.keep(
                    "background", self._light, lambda: {"background": self._light}
                )
            frame.encode_lone(encoder, drawables, self._background, dispatch)
            return
        weighted = [drawable for scene in self._scenes for drawable in scene.weighted]
        overlay = [drawable for scene in self._scenes for drawable in scene.overlay]
        frame.encode_image(encoder, drawables, self._light, weighted, overlay, dispatch)
