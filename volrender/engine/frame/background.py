"""The background of a subplot: one colour, or a gradient between four corners."""

from typing import NamedTuple

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.bindings import Group, uniform
from ..shader.linker import read_shader
from ..shader.making import bind, pipeline_of
from ..shader.program import Depth, Program, Target
from ..shader.structs import struct_dtype
from ..shader.target_formats import FRAME_FORMAT
from .draw_list import Owner

_ENTRY = "entry/background.wgsl"
_RECORD = struct_dtype(read_shader(_ENTRY), "Background")
_GROUP = Group("background", (uniform("background", _RECORD.itemsize),), ("fragment",))
FILL = Program(
    "background",
    _ENTRY,
    (_GROUP,),
    targets=(Target(FRAME_FORMAT),),
    depth=Depth(writes=False),
)


class BackgroundItem(NamedTuple):
    """Fills a subplot, whatever was there.

    Attributes
    ----------
    owner : Owner
    record : bytes
        Of the struct in background.wgsl.
    scissor_px : (left, top, width, height)
        What of its viewport is in the target; nothing is drawn where it is empty.
    """

    owner: Owner
    record: bytes
    scissor_px: tuple[int, int, int, int]

    @classmethod
    def of(cls, owner: Owner, corners: np.ndarray, viewport_px, scissor_px) -> "BackgroundItem":
        """Colours (4, 4) of top left, top right, bottom left, bottom right; and where to fill."""
        values = np.zeros((), _RECORD)
        values["corners"] = corners
        values["viewport_px"] = viewport_px
        return cls(owner, values.tobytes(), scissor_px)

    def make_block(self, engine: Engine) -> "BackgroundBlock":
        return BackgroundBlock(engine)


class BackgroundBlock:
    """The uniform buffer of a background."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._uploaded = b""
        self._buffer = engine.device.create_buffer(
            label="background",
            size=_RECORD.itemsize,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )
        self._group = bind(engine, _GROUP, [{"buffer": self._buffer}])

    def draw(self, render_pass, item: BackgroundItem, stored=None) -> None:
        """Draw into a frame."""
        if min(item.scissor_px[2:]) <= 0:
            return
        if item.record != self._uploaded:
            self._engine.write_buffer(self._buffer, item.record)
            self._uploaded = item.record
        render_pass.set_pipeline(pipeline_of(self._engine, FILL))
        render_pass.set_bind_group(0, self._group)
        render_pass.set_scissor_rect(*item.scissor_px)
        render_pass.draw(3)
