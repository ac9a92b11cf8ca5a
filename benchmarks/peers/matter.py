"""volrender's table of what there is between two values, as an array, for peers that read the same one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

NODES = 1024  # as many as volrender takes on GPUs
MOST = 65000.0  # that a half float holds


class MatterTable(NamedTuple):
    """Means of (τ·colour, τ) over all values from one node to another.

    Attributes
    ----------
    table : ndarray of float16, shape (n, n, 4)
        τ a thickness of one opacity unit, colour in linear light.
    low, high : float
        The values of the first and the last node, data units; what is beyond them is alike.
    below, above : ndarray, shape (4,)
        The same below and above.
    """

    table: np.ndarray
    low: float
    high: float
    below: np.ndarray
    above: np.ndarray


def matter_table(volume: dict[str, Any], values: np.ndarray, nodes: int = NODES) -> MatterTable:
    """Of a volume of a scene: its keyword arguments, and its values, shape (nz, ny, nx)."""
    import volrender
    from volrender.engine.volume.encoding import Encoding
    from volrender.scene.graphics.transfer.matter import matter_of
    from volrender.scene.graphics.transfer.opacity import opacity_of

    graphic = volrender.ImageVolumeGraphic(values, isolated_buffer=False, **volume)
    as_they_are = Encoding("r32float", np.dtype(np.float32), scale=1.0, offset=0.0, channels=1)
    matter = matter_of(graphic, opacity_of(graphic), as_they_are, nodes)
    way = np.subtract.outer(np.arange(nodes), np.arange(nodes)) / (nodes - 1)
    np.fill_diagonal(way, 1.0)
    table = (matter.sums[:, None] - matter.sums) / way[..., None]
    table[np.diag_indices(nodes)] = matter.nodes
    halves = np.minimum(table, MOST).astype(np.float16)
    return MatterTable(halves, matter.low, matter.high, matter.below, matter.above)
