"""What is said of each label, on the device: its colour, how opaque it is, and its id."""

import numpy as np
import wgpu

from ...device.engine import Engine
from ...device.errors import gpu_errors
from ...shader.constants import whole_constant

WIDTH = whole_constant("labels/label_table.wgsl", "TABLE_WIDTH")


def label_entries(colours: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """What the texture of a `LabelTable` holds, (rows, width, 2): colours as RGBA in 32 bits, and ids."""
    rows = -(-len(ids) // WIDTH)
    entries = np.zeros((rows * WIDTH, 2), np.uint32)
    entries[: len(ids), 0] = np.ascontiguousarray(colours, np.uint8).view("<u4")[:, 0]
    entries[: len(ids), 1] = ids
    width = min(len(ids), WIDTH)
    return np.ascontiguousarray(entries.reshape(rows, WIDTH, 2)[:, :width])


class LabelTable:
    """A table with an entry for each number of a label.

    Parameters
    ----------
    engine : Engine
    colours : ndarray of uint8, (n, 4)
        sRGB and opacity, by number; nothing is seen of those with opacity 0.
    ids : ndarray of uint32, (n,)

    Raises
    ------
    MemoryError
        It does not fit in GPU memory.

    Attributes
    ----------
    texture, view : wgpu texture and its view
    """

    def __init__(self, engine: Engine, colours: np.ndarray, ids: np.ndarray) -> None:
        entries = label_entries(colours, ids)
        rows, width, _ = entries.shape
        with gpu_errors("making a table of labels"):
            self.texture = engine.device.create_texture(
                label="labels",
                size=(width, rows, 1),
                format="rg32uint",
                usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
            )
            engine.device.queue.write_texture(
                {"texture": self.texture},
                entries,
                {"bytes_per_row": 8 * width, "rows_per_image": rows},
                (width, rows, 1),
            )
        self.view = self.texture.create_view()
