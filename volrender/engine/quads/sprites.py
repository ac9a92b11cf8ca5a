"""Rectangles of a small picture over the frame, texel by texel: text, gradients, bars."""

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .quads import OverlayDrawable

_SPRITE = np.dtype([("place_px", "f4", 4), ("source", "f4", 4), ("depth", "f4")])


class SpritesDrawable(OverlayDrawable):
    """Parts of one picture, put at places of the target.

    Parameters
    ----------
    engine : Engine
    in_world : bool
        Whether they are hidden by what is nearer.
    """

    def __init__(self, engine: Engine, in_world: bool):
        super().__init__(engine, "sprites", _SPRITE, in_world)
        self._texture = None
        self._view = None

    def set_picture(self, picture: np.ndarray) -> None:
        """Replace the picture.

        Parameters
        ----------
        picture : ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        """
        picture = np.ascontiguousarray(picture, np.uint8)
        height, width = picture.shape[:2]
        device = self.engine.device
        if self._texture is None or self._texture.size[:2] != (width, height):
            with gpu_errors(f"making a texture of {width}×{height} texels for text"):
                self._texture = device.create_texture(
                    label="sprites",
                    size=(width, height, 1),
                    format="rgba8unorm-srgb",  # reads give linear light
                    usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
                )
            self._view = self._texture.create_view()
        device.queue.write_texture(
            {"texture": self._texture},
            picture,
            {"bytes_per_row": width * 4, "rows_per_image": height},
            (width, height, 1),
        )

    def set(self, sprites, target_px, scissor_px) -> None:
        """Replace what is drawn.

        Parameters
        ----------
        sprites : array-like, shape (n, 9)
            Place: left, top, width, height in pixels of the target. Source: the same in texels of
            the picture. Ndc depth, 0 near, 1 far. A place of whole numbers, of the size of the
            source, gives the picture itself.
        target_px : (width, height)
        scissor_px : (left, top, width, height) of int
        """
        self.scissor_px = scissor_px
        self._set(np.array(sprites, np.float32).reshape(-1, 9), target_px=target_px)

    def _textures(self) -> tuple:
        return (self._view,)
