"""A device that is not there yet: what is written to its textures is kept, for a page to write it."""

import threading
from typing import Any

import numpy as np

BROWSER_LIMITS = {"max-texture-dimension-3d": 2048, "max-texture-dimension-2d": 8192}


class KeptTexture:
    """A texture, as the bytes that were written to it.

    Attributes
    ----------
    texels : ndarray of uint8, shape (depth, height, bytes of a row)
    format : str
    """

    def __init__(self, size: tuple[int, int, int], texture_format: str) -> None:
        self.format = texture_format
        self._size = size
        self.texels = np.zeros((0, 0, 0), np.uint8)

    def write(self, origin: tuple[int, int, int], data: np.ndarray, row_bytes: int) -> None:
        width, height, depth = self._size
        rows = np.ascontiguousarray(data).view(np.uint8).reshape(-1, data.shape[1], row_bytes)
        texel_bytes = row_bytes // data.shape[2]
        if not self.texels.size:
            self.texels = np.zeros((depth, height, width * texel_bytes), np.uint8)
        x, y, z = origin
        box = self.texels[z : z + rows.shape[0], y : y + rows.shape[1]]
        box[:, :, x * texel_bytes : x * texel_bytes + row_bytes] = rows

    def create_view(self) -> "KeptTexture":
        return self


class PageDevice:
    """Stands for the GPU of whoever opens a page, where voxels are encoded: it has what every browser has.

    It is what the textures of `volrender.engine.volume` ask of an engine and its device.
    """

    name = "a browser"
    is_cpu = False
    features = frozenset(
        {"float32-filterable"}
    )  # without it, pages march as through missing voxels
    limits = BROWSER_LIMITS

    def __init__(self) -> None:
        self.lock = threading.RLock()

    @property
    def device(self) -> "PageDevice":
        return self

    @property
    def queue(self) -> "PageDevice":
        return self

    def check(self) -> None:
        """It is never lost."""

    def staged(self, size_bytes: int) -> None:
        """Nothing is handed over."""

    def create_texture(self, *, size: tuple[int, int, int], format: str, **_: Any) -> KeptTexture:
        return KeptTexture(size, format)

    def write_texture(self, to: Any, data: np.ndarray, layout: Any, size: Any) -> None:
        to["texture"].write(to.get("origin", (0, 0, 0)), data, layout["bytes_per_row"])
