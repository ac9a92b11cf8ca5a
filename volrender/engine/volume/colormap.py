"""The 1D texture of sRGB colours that grayscale volumes, or channels, are coloured with."""

from weakref import WeakValueDictionary

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.constants import whole_constant

ENTRIES = whole_constant("colour/colormap.wgsl", "ENTRIES")


class ColormapTexture:
    """A colour table on the GPU, read with textureLoad at full float precision; it never changes.

    Parameters
    ----------
    engine : Engine
    table : ndarray of float, shape (n·ENTRIES, 4)
        sRGB and straight alpha, 0..1; of n channels, one after the other.
    """

    def __init__(self, engine: Engine, table: np.ndarray) -> None:
        table = np.ascontiguousarray(table, np.float32)
        if len(table) % ENTRIES or table.shape[1:] != (4,):
            raise ValueError(f"a colour table has {ENTRIES} colours a channel, not {table.shape}")
        self.texture = engine.device.create_texture(
            label="colormap",
            size=(len(table), 1, 1),
            dimension="1d",
            format="rgba32float",
            usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
        )
        self.view = self.texture.create_view()
        engine.device.queue.write_texture(
            {"texture": self.texture},
            table,
            {"bytes_per_row": len(table) * 16, "rows_per_image": 1},
            (len(table), 1, 1),
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
