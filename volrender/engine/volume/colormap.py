"""The 1D texture of sRGB colours that grayscale volumes are coloured with."""

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.constants import whole_constant

ENTRIES = whole_constant("ray/transfer/cmap1d.wgsl", "ENTRIES")


class ColormapTexture:
    """A colour table on the GPU, read with textureLoad at full float precision.

    Parameters
    ----------
    engine : Engine
    table : ndarray of float, shape (ENTRIES, 4)
        sRGB and straight alpha, 0..1.
    """

    def __init__(self, engine: Engine, table: np.ndarray):
        self.engine = engine
        self.texture = engine.device.create_texture(
            label="colormap",
            size=(ENTRIES, 1, 1),
            dimension="1d",
            format="rgba32float",
            usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
        )
        self.view = self.texture.create_view()
        self.version = 0  # grows with every write
        self.write(table)

    def write(self, table: np.ndarray) -> None:
        """Replace all entries."""
        table = np.ascontiguousarray(table, np.float32)
        if table.shape != (ENTRIES, 4):
            raise ValueError(f"a colour table has shape ({ENTRIES}, 4), not {table.shape}")
        self.version += 1
        self.engine.device.queue.write_texture(
            {"texture": self.texture},
            table,
            {"bytes_per_row": ENTRIES * 16, "rows_per_image": 1},
            (ENTRIES, 1, 1),
        )
