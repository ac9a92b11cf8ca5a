"""What matter a value is together with the gradient there, and the texture that tells it."""

from typing import NamedTuple

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .matter import FORMAT

NOTHING = np.zeros(4)


class MatterByGradient(NamedTuple):
    """What the texture does not tell of a 2D transfer function, by the names of `matter.Matter`.

    Attributes
    ----------
    steepest : float
        The gradient of the last row, texel units a mean voxel edge.
    absorbing : tuple of (float, float)
        Intervals of values that absorb anything with any gradient, ascending; data units.
    vmin, vmax, gamma : float
        What t is, over which the texture goes: ((value − vmin) / (vmax − vmin)) ^ gamma, data units.
    low, high, below, above
        Of no use here.
    """

    steepest: float
    absorbing: tuple[tuple[float, float], ...]
    vmin: float
    vmax: float
    gamma: float
    low: float = 0.0
    high: float = 0.0
    below: np.ndarray = NOTHING
    above: np.ndarray = NOTHING


class MatterImage:
    """A 2D transfer function on the GPU; it never changes.

    Parameters
    ----------
    engine : Engine
    texels : ndarray of float, shape (n, m, 4)
        As shaders/matter/transfer_image.wgsl has them.

    Attributes
    ----------
    view : wgpu texture view
    nbytes : int
    matter : MatterByGradient
        What else there is to know, to be set.
    """

    matter: MatterByGradient

    @property
    def matters(self) -> tuple[MatterByGradient]:
        """That of its only channel."""
        return (self.matter,)

    def __init__(self, engine: Engine, texels: np.ndarray) -> None:
        texels = np.ascontiguousarray(texels, np.float16)
        rows, columns, _ = texels.shape
        size = columns, rows, 1
        self.nbytes = texels.nbytes
        with engine.lock, gpu_errors("making the texture of a 2D transfer function"):
            texture = engine.device.create_texture(
                label="2D transfer function",
                size=size,
                format=FORMAT,
                usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
            )
            layout = {"bytes_per_row": 8 * columns, "rows_per_image": rows}
            engine.device.queue.write_texture({"texture": texture}, texels, layout, size)
        self.view = texture.create_view()
