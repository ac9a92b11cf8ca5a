"""The 1D texture of sRGB colours that grayscale volumes are coloured with."""

from weakref import WeakValueDictionary

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.constants import whole_constant

ENTRIES = whole_constant("ray/transfer/cmap1d.wgsl", "ENTRIES")


class ColormapTexture:
    """A colour table on the GPU, read with textureLoad at full float precision; it never changes.

    Parameters
    ----------
    engine : Engine
    table : ndarray of float, shape (ENTRIES, 4)
        sRGB and straight alpha, 0..1.
    """

    def __init__(self, engine: Engine, table: np.ndarray) -> None:
        table = np.ascontiguousarray(table, np.float32)
        if table.shape != (ENTRIES, 4):
            raise ValueError(f"a colour table has shape ({ENTRIES}, 4), not {table.shape}")
        self.texture = engine.device.create_texture(
            label="colormap",
            size=(ENTRIES, 1, 1),
            dimension="1d",
            format="rgba32float",
            usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
        )
        self.view = self.texture.create_view()
        engine.device.queue.write_texture(
            {"texture": self.texture},
            table,
            {"bytes_per_row": ENTRIES * 16, "rows_per_image": 1},
            (ENTRIES, 1, 1),
        )


def colormap_texture(engine: Engine, table: np.ndarray) -> ColormapTexture:
    """The texture of a table: one for all volumes that are coloured with it, gone with the last."""
    with engine.lock:
        textures = engine.once("colormaps", WeakValueDictionary[bytes, ColormapTexture])
        key = table.tobytes()
        texture = textures.get(key)
        if texture is None:
            texture = textures[key] = ColormapTexture(engine, table)
        return texture
