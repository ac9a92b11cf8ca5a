"""The table of what matter there is between two values, and the textures that hold it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..shader.bindings import Group, stored_texture, texture
from ..shader.constants import whole_constant
from ..shader.making import bind, pipeline_of
from ..shader.program import Program

NODES = 1024
NODES_ON_CPU = 512  # where making the table takes longer than marching a small picture
DRAFT_NODES = 256  # while somebody changes what it is made of
FACTOR_ROWS = whole_constant("matter/nodes.wgsl", "FACTOR_ROWS")
FORMAT = "rgba16float"

_GROUP = Group(
    "matter table",
    (texture("sums_texture", "2d"), stored_texture("table_target", FORMAT)),
    ("compute",),
)
BUILD = Program("matter table", "matter/build_table.wgsl", (_GROUP,), is_compute=True)


class Matter(NamedTuple):
    """What the values of a volume absorb and send out: (τ·colour, τ), of one opacity unit.

    Attributes
    ----------
    low, high : float
        The values of the first and the last node, texel units; what is beyond them is alike.
    below, above : ndarray, shape (4,)
        Matter below and above.
    sums : ndarray of float64, shape (n, 4)
        ∫ matter from the first node to each, where the way from the first to the last is 1.
    nodes : ndarray, shape (n, 4)
        Matter at each node.
    factors : ndarray, shape (n,)
        What is left of τ, by the length of the gradient, from 0 to `steepest`.
    steepest : float
        Texel units a mean voxel edge.
    absorbing : tuple of (float, float)
        Intervals of values that absorb anything, ascending; data units.
    """

    low: float
    high: float
    below: np.ndarray
    above: np.ndarray
    sums: np.ndarray
    nodes: np.ndarray
    factors: np.ndarray
    steepest: float
    absorbing: tuple[tuple[float, float], ...]


def node_count(engine: Engine) -> int:
    """Into how many nodes the values of a table are parted on a device."""
    return NODES_ON_CPU if engine.is_cpu else NODES


class MatterTable:
    """A table on the GPU for each channel, made anew there whenever other matter is written.

    Parameters
    ----------
    engine : Engine
    matters : sequence of Matter
        Of each channel, all of as many nodes.

    Attributes
    ----------
    view : wgpu texture view
    matters : tuple of Matter
        What it holds.
    """

    def __init__(self, engine: Engine, matters: Sequence[Matter]) -> None:
        self._engine = engine
        self.version = 0  # grows with every write
        nodes = len(matters[0].nodes)
        self._size = nodes * len(matters), nodes + FACTOR_ROWS
        self._sums = self._texture("running sums", (self._size[0], 4), "rgba32float", "COPY_DST")
        self._table = self._texture("matter table", self._size, FORMAT, "STORAGE_BINDING")
        self.view = self._table.create_view()
        self._group = bind(engine, _GROUP, (self._sums.create_view(), self.view))
        self.write(matters)

    @property
    def nbytes(self) -> int:
        """Bytes of the textures."""
        width, rows = self._size
        return 8 * width * rows + 16 * width * 4

    def write(self, matters: Sequence[Matter]) -> None:
        """Hold other matter from now on, of as many channels."""
        self.matters = tuple(matters)
        self.version += 1
        nodes = self._size[0]
        sums = np.concatenate([matter.sums for matter in matters])
        rows = np.zeros((4, nodes, 4), np.float32)
        rows[0] = sums
        rows[1] = sums - rows[0]
        rows[2] = np.concatenate([matter.nodes for matter in matters])
        rows[3] = np.concatenate([matter.factors for matter in matters])[:, None]
        engine = self._engine
        with engine.lock, gpu_errors("making a table of matter"):
            engine.device.queue.write_texture(
                {"texture": self._sums},
                rows,
                {"bytes_per_row": nodes * 16, "rows_per_image": 4},
                (nodes, 4, 1),
            )
            encoder = engine.encoder("matter table")
            compute_pass = encoder.begin_compute_pass(label="matter table")
            compute_pass.set_pipeline(pipeline_of(engine, BUILD))
            compute_pass.set_bind_group(0, self._group)
            across, down, _ = BUILD.workgroup
            width, height = self._size
            compute_pass.dispatch_workgroups(-(-width // across), -(-height // down))
            compute_pass.end()
            engine.submit(encoder)

    def _texture(self, label: str, size: tuple[int, int], texture_format: str, usage: str):
        with gpu_errors(f"making the texture of {label}"):
            return self._engine.device.create_texture(
                label=label,
                size=(*size, 1),
                format=texture_format,
                usage=wgpu.TextureUsage.TEXTURE_BINDING | getattr(wgpu.TextureUsage, usage),
            )
