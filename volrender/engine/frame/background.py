"""The background of a subplot: one colour, or a gradient between four corners."""

from functools import cache
from typing import NamedTuple

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.fullscreen import fullscreen_pipeline
from ..shader.linker import link, read_shader
from ..shader.structs import struct_dtype
from ..shader.target_formats import FRAME_FORMAT
from .draw_list import Owner


@cache
def _dtype() -> np.dtype:
    return struct_dtype(read_shader("entry/background.wgsl"), "Background")


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
        values = np.zeros((), _dtype())
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
            size=_dtype().itemsize,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )
        self._group = engine.device.create_bind_group(
            layout=_layout(engine), entries=[{"binding": 0, "resource": {"buffer": self._buffer}}]
        )

    def draw(self, render_pass, item: BackgroundItem, stored=None) -> None:
        """Draw into a frame."""
        if min(item.scissor_px[2:]) <= 0:
            return
        if item.record != self._uploaded:
            self._engine.write_buffer(self._buffer, item.record)
            self._uploaded = item.record
        render_pass.set_pipeline(_pipeline(self._engine))
        render_pass.set_bind_group(0, self._group)
        render_pass.set_scissor_rect(*item.scissor_px)
        render_pass.draw(3)


def _pipeline(engine: Engine):
    return engine.once(
        "background",
        lambda: fullscreen_pipeline(
            engine,
            "background",
            link("entry/background.wgsl"),
            [_layout(engine)],
            [{"format": FRAME_FORMAT}],
            depth_write=False,
        ),
    )


def _layout(engine: Engine):
    entry = {
        "binding": 0,
        "visibility": wgpu.ShaderStage.FRAGMENT,
        "buffer": {"type": "uniform"},
    }
    return engine.once(
        "background layout",
        lambda: engine.device.create_bind_group_layout(label="background", entries=[entry]),
    )
