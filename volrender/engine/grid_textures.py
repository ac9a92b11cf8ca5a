"""The textures of a volume's skipping grids: one number for each cell, by name."""

import numpy as np
import wgpu

from .device import Engine
from .errors import gpu_errors

TEXEL_BYTES = {"r8unorm": 1, "r16unorm": 2, "r16float": 2, "r32float": 4}


class GridTextures:
    """3D textures that are made when first needed.

    Parameters
    ----------
    engine : Engine
    cells_zyx : (int, int, int)
    """

    def __init__(self, engine: Engine, cells_zyx: tuple[int, int, int]):
        self.engine = engine
        self.cells_zyx = cells_zyx
        self._textures: dict[str, tuple] = {}  # name → (texture, view)

    def __contains__(self, name: str) -> bool:
        return name in self._textures

    def __getitem__(self, name: str):
        return self._textures[name][0]

    def view(self, name: str):
        """What a shader is given: the same view as long as the texture stays."""
        return self._textures[name][1]

    @property
    def nbytes(self) -> int:
        """Bytes of all textures."""
        texel_bytes = sum(TEXEL_BYTES[texture.format] for texture, _ in self._textures.values())
        return texel_bytes * int(np.prod(self.cells_zyx))

    def make(self, name: str, texture_format: str):
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
            self._textures[name] = (texture, texture.create_view())
        return texture

    def drop(self, name: str) -> None:
        """Forget a texture, if it is there."""
        self._textures.pop(name, None)

    def clear(self) -> None:
        """Forget them all."""
        self._textures.clear()
