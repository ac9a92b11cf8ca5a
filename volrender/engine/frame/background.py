"""The background of a subplot: one colour, or a gradient between four corners."""

from functools import cache

import numpy as np
import wgpu

from ..device.engine import Engine
from ..shader.fullscreen import fullscreen_pipeline
from ..shader.linker import link, read_shader
from ..shader.structs import struct_dtype
from ..shader.target_formats import FRAME_FORMAT


@cache
def _dtype() -> np.dtype:
    return struct_dtype(read_shader("entry/background.wgsl"), "Background")


class BackgroundDrawable:
    """Fills a subplot, whatever was there.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self._values = np.zeros((), _dtype())
        self._viewport_px = (0, 0, 1, 1)
        self._buffer = engine.device.create_buffer(
            label="background",
            size=self._values.nbytes,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )
        self._group = engine.device.create_bind_group(
            layout=self._layout(), entries=[{"binding": 0, "resource": {"buffer": self._buffer}}]
        )

    def set(self, corners: np.ndarray, viewport_px: tuple[int, int, int, int]) -> None:
        """Colours (4, 4) of top left, top right, bottom left, bottom right, and where to fill."""
        self._values["corners"] = corners
        self._values["viewport_px"] = self._viewport_px = viewport_px
        self.engine.write_buffer(self._buffer, self._values.tobytes())

    def draw(self, render_pass) -> None:
        """Draw into a frame."""
        pipeline = self.engine.once(
            "background",
            lambda: fullscreen_pipeline(
                self.engine,
                "background",
                link("entry/background.wgsl"),
                [self._layout()],
                [{"format": FRAME_FORMAT}],
                depth_write=False,
            ),
        )
        render_pass.set_pipeline(pipeline)
        render_pass.set_bind_group(0, self._group)
        render_pass.set_scissor_rect(*self._viewport_px)
        render_pass.draw(3)

    def _layout(self):
        return self.engine.once(
            "background layout",
            lambda: self.engine.device.create_bind_group_layout(
                label="background",
                entries=[
                    {
                        "binding": 0,
                        "visibility": wgpu.ShaderStage.FRAGMENT,
                        "buffer": {"type": "uniform"},
                    }
                ],
            ),
        )
