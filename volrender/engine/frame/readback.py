"""Reads textures back: copies them to a mapped buffer within the frame's one submit."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import wgpu
from numpy.typing import DTypeLike

from ..device.engine import Engine
from ..device.errors import gpu_errors


class Readback:
    """A buffer that a texture of a fixed size is copied to, to be read by the CPU.

    Used in this order, again and again: `copy`, the queue's submit, `request`, `read`. One that was
    not read after its submit may be mapped, and submitting a mapped buffer aborts the process: drop
    it instead.

    Parameters
    ----------
    engine : Engine
    size_px : (width, height)
    dtype : numpy dtype of one channel; the texture has four.
    """

    def __init__(self, engine: Engine, size_px: tuple[int, int], dtype: DTypeLike) -> None:
        self.size_px = size_px
        self.dtype = np.dtype(dtype)
        width, height = size_px
        self.row_bytes = -(-width * 4 * self.dtype.itemsize // 256) * 256
        with gpu_errors(f"making a readback buffer for {width}×{height} pixels"):
            self.buffer = engine.device.create_buffer(
                label="readback",
                size=self.row_bytes * height,
                usage=wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ,
            )
        self._mapping = engine.mapping(self.buffer)
        # The picture, and the copies that fill it.
        self._begun: tuple[np.ndarray, list[Future[None]]] | None = None

    def copy(self, encoder: Any, texture: wgpu.GPUTexture) -> None:
        """Record the copy of a texture into the buffer."""
        width, height = self.size_px
        encoder.copy_texture_to_buffer(
            {"texture": texture},
            {"buffer": self.buffer, "bytes_per_row": self.row_bytes, "rows_per_image": height},
            (width, height, 1),
        )

    def request(self) -> None:
        """After the submit: have the copy mapped as soon as the GPU has made it."""
        with gpu_errors("reading the frame back"):
            self._mapping.request()

    def begin_read(self, pool: ThreadPoolExecutor) -> None:
        """Have two threads of a pool do the work of `read`, if the GPU has made the copy by now."""
        with gpu_errors("reading the frame back"):
            if self._mapping.is_ready():
                rows = self._rows()
                image = np.empty(rows.shape, np.uint8)
                half = len(rows) // 2
                copies = [
                    pool.submit(self._copy, image[part], rows[part])
                    for part in (slice(None, half), slice(half, None))
                ]
                self._begun = image, copies

    def read(self) -> np.ndarray:
        """Wait for the copy and return it, (height, width, 4)."""
        width, height = self.size_px
        with gpu_errors("reading the frame back"):
            if self._begun is None:
                image = self._rows().copy()  # the mapped memory goes away
            else:
                image, copies = self._begun
                self._begun = None
                for copy in copies:
                    copy.result()
            self._mapping.release()
        return image.view(self.dtype).reshape(height, width, 4)

    def _copy(self, image: np.ndarray, rows: np.ndarray) -> None:
        """In a thread, which holds this object until then: the memory of the rows goes with it."""
        np.copyto(image, rows)

    def _rows(self) -> np.ndarray:
        """The mapped bytes, row by row."""
        width, height = self.size_px
        rows = np.frombuffer(self._mapping.wait(), np.uint8).reshape(height, self.row_bytes)
        return rows[:, : width * 4 * self.dtype.itemsize]
