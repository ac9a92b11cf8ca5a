"""How long did the GPU march? Timestamps around a pass, where the device has them."""

from typing import Any

import numpy as np
import wgpu

from .engine import Engine


class GpuTimer:
    """Measures one pass a frame, or from one pass to another.

    Parameters
    ----------
    engine : Engine

    Raises
    ------
    RuntimeError
        The device has no timestamps (feature ``timestamp-query``).
    """

    def __init__(self, engine: Engine) -> None:
        if "timestamp-query" not in engine.features:
            raise RuntimeError(f"{engine.name} has no timestamps: measure wall time instead.")
        self._engine = engine
        self._queries = engine.device.create_query_set(type="timestamp", count=2)
        usage = wgpu.BufferUsage.QUERY_RESOLVE | wgpu.BufferUsage.COPY_SRC
        self._buffer = engine.device.create_buffer(size=16, usage=usage)

    def writes(self) -> dict:
        """The ``timestamp_writes`` of the pass to measure."""
        return {
            "query_set": self._queries,
            "beginning_of_pass_write_index": 0,
            "end_of_pass_write_index": 1,
        }

    def begins(self) -> dict:
        """The ``timestamp_writes`` of the first of several passes."""
        return {"query_set": self._queries, "beginning_of_pass_write_index": 0}

    def ends(self) -> dict:
        """The ``timestamp_writes`` of the last of several passes."""
        return {"query_set": self._queries, "end_of_pass_write_index": 1}

    def resolve(self, encoder: Any) -> None:
        """Record, after the pass, that its times are to be read."""
        encoder.resolve_query_set(self._queries, 0, 2, self._buffer, 0)

    def read_ms(self) -> float:
        """Milliseconds that the pass took, after the frame was submitted."""
        start, end = np.frombuffer(self._engine.device.queue.read_buffer(self._buffer), np.uint64)
        return (int(end) - int(start)) / 1e6
