"""The uniform block of one drawn volume: a numpy record that is uploaded when it changed."""

from functools import cache

import numpy as np
import wgpu

from .device import Engine
from .layout import struct_dtype
from .shaders import read_shader


@cache
def uniforms_dtype() -> np.dtype:
    """The layout of the struct in lib/uniforms.wgsl."""
    return struct_dtype(read_shader("lib/uniforms.wgsl"), "Uniforms")


class UniformBlock:
    """Values by field name, and the GPU buffer that holds them."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.values = np.zeros((), uniforms_dtype())
        self._uploaded = b""
        self.buffer = engine.device.create_buffer(
            label="uniforms",
            size=self.values.nbytes,
            usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
        )

    def set(self, **fields) -> None:
        """Set fields by name; what does not fit in float32 becomes its largest number."""
        for name, value in fields.items():
            self.values[name] = value

    def upload(self) -> None:
        """One write to the buffer, if anything changed since the last."""
        content = self.values.tobytes()
        if content != self._uploaded:
            self.engine.device.queue.write_buffer(self.buffer, 0, content)
            self._uploaded = content
