"""The textures of a volume's skipping grids: one number for each cell, by name."""

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors

TEXEL_BYTES = {"r8unorm": 1, "r16unorm": 2, "r16float": 2, "r32float": 4}


class GridTexture:
    """A 3D texture and its view; passes over grids read from it, and keep their bind groups here.

    Attributes
    ----------
    texture : wgpu texture
    view : wgpu texture view
    bind_groups : dict
        By the buffer that is written to; they go when the texture goes.
    """

    def __init__(self, texture, view):
        self.texture = texture
        self.view = view
        self.bind_groups: dict = {}


class GridTextures:
    """`GridTexture`s by name, made when first needed.

    Parameters
    ----------
    engine : Engine
    cells_zyx : (int, int, int)
    """

    def __init__(self, engine: Engine, cells_zyx: tuple[int, int, int]):
        self.engine = engine
        self.cells_zyx = cells_zyx
        self._grids: dict[str, GridTexture] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._grids

    def __getitem__(self, name: str) -> GridTexture:
        return self._grids[name]

    @property
    def nbytes(self) -> int:
        """Bytes of all textures."""
        texel_bytes = sum(TEXEL_BYTES[grid.texture.format] for grid in self._grids.values())
        return texel_bytes * int(np.prod(self.cells_zyx))

    def make(self, name: str, texture_format: str) -> GridTexture:
        """A new texture, which nothing was written to yet."""
        depth, height, width = self.cells_zyx
        usage = wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST
        with gpu_errors(f"making a skipping grid of {width}×{height}×{depth} cells"):
            texture = self.engine.device.create_texture(
                label=f"{name} grid",
                size=(width, height, depth),
                dimension="3d",
                format=texture_format,
                usage=usage | wgpu.TextureUsage.COPY_SRC,
            )
            self._grids[name] = GridTexture(texture, texture.create_view())
        return self._grids[name]

    def drop(self, name: str) -> None:
        """Forget a texture, if it is there."""
        self._grids.pop(name, None)

    def clear(self) -> None:
        """Forget them all."""
        self._grids.clear()
