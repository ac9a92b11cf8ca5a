"""The textures of a volume's skipping grids: one number for each cell, or one of each channel."""

from typing import Generic, TypeVar

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .cells import Region

Change = TypeVar("Change")

NUMBER_BYTES = {"r8unorm": 1, "r16unorm": 2, "r16float": 2, "r32float": 4}  # of one number a cell
TEXEL_BYTES = {
    **NUMBER_BYTES,
    **{name.replace("r", "rgba", 1): 4 * size for name, size in NUMBER_BYTES.items()},
}


class GridTexture:
    """A 3D texture and its view; passes over grids read from it, and keep their bind groups here.

    Attributes
    ----------
    texture : wgpu texture
    view : wgpu texture view
    bind_groups : dict
        By the name of the buffer that is written to: the buffer, the second source's view and the
        bind group. They go when the texture goes.
    """

    def __init__(self, texture, view):
        self.texture = texture
        self.view = view
        self.bind_groups: dict[str, tuple] = {}

    @property
    def nbytes(self) -> int:
        """Bytes of the texture, in one of the formats of grids."""
        return TEXEL_BYTES[self.texture.format] * int(np.prod(self.texture.size))


def make_grid(engine: Engine, label: str, cells_zyx, texture_format: str) -> GridTexture:
    """A new texture of one texel a cell, which nothing was written to yet."""
    depth, height, width = cells_zyx
    usage = wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST
    with gpu_errors(f"making a skipping grid of {width}×{height}×{depth} cells"):
        texture = engine.device.create_texture(
            label=label,
            size=(width, height, depth),
            dimension="3d",
            format=texture_format,
            usage=usage | wgpu.TextureUsage.COPY_SRC,
        )
        return GridTexture(texture, texture.create_view())


def write_cells(engine: Engine, grid: GridTexture, region: Region, texels: np.ndarray) -> None:
    """Upload a region of a grid.

    Parameters
    ----------
    engine : Engine
    grid : GridTexture
    region : (slice, slice, slice)
        Cells, ZYX.
    texels : ndarray, shape (cells along z, y, x), or (…, 4) where the format is RGBA
        Of the dtype of the format.
    """
    depth, height, width = texels.shape[:3]
    z, y, x = region
    engine.device.queue.write_texture(
        {"texture": grid.texture, "origin": (x.start, y.start, z.start)},
        np.ascontiguousarray(texels),
        {"bytes_per_row": width * TEXEL_BYTES[grid.texture.format], "rows_per_image": height},
        (width, height, depth),
    )


class KeptGrid(Generic[Change]):
    """A grid that is brought up to date when it is next asked for.

    Attributes
    ----------
    grid : GridTexture
    changed : list
        What changed since the grid was last brought up to date, regions of cells, say: of a new one,
        everything.
    """

    def __init__(self, grid: GridTexture, everything: Change):
        self.grid = grid
        self.changed: list[Change] = [everything]


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
        return sum(grid.nbytes for grid in self._grids.values())

    def make(self, name: str, texture_format: str) -> GridTexture:
        """A new texture, which nothing was written to yet."""
        grid = make_grid(self.engine, f"{name} grid", self.cells_zyx, texture_format)
        self._grids[name] = grid
        return grid

    def drop(self, name: str) -> None:
        """Forget a texture, if it is there."""
        self._grids.pop(name, None)

    def clear(self) -> None:
        """Forget them all."""
        self._grids.clear()
