"""Has a GPU work for a moment: at rest it lowers its clock, and times say little then."""

from __future__ import annotations

import time
from typing import Any

import wgpu

WARM_S = 0.1
INVOCATIONS = 2**20
ARITHMETIC = """
@group(0) @binding(0) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
    var sum = f32(id.x);
    for (var i = 0u; i < 20000u; i++) { sum = fma(sum, 0.999, 0.001); }
    sums[id.x] = sum;
}
"""


class Warmer:
    """Arithmetic for a GPU; none for adapters that compute on the CPU.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        if engine.is_cpu:
            return
        device = engine.device
        usage = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
        self._sums = device.create_buffer(size=4 * INVOCATIONS, usage=usage)
        module = device.create_shader_module(code=ARITHMETIC)
        self._pipeline = device.create_compute_pipeline(
            layout="auto", compute={"module": module, "entry_point": "main"}
        )
        layout = self._pipeline.get_bind_group_layout(0)
        entry = {"binding": 0, "resource": {"buffer": self._sums}}
        self._group = device.create_bind_group(layout=layout, entries=[entry])

    def warm(self) -> None:
        """Have it compute for a while."""
        if self._engine.is_cpu:
            return
        until = time.perf_counter() + WARM_S
        while time.perf_counter() < until:
            encoder = self._engine.device.create_command_encoder()
            work = encoder.begin_compute_pass()
            work.set_pipeline(self._pipeline)
            work.set_bind_group(0, self._group)
            work.dispatch_workgroups(INVOCATIONS // 256)
            work.end()
            self._engine.device.queue.submit([encoder.finish()])
            self._engine.device.queue.read_buffer(self._sums, 0, 4)
