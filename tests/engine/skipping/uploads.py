"""What goes to the GPU: counts the voxels that are uploaded, and reads volumes back."""

import numpy as np
import pytest


class Uploads:
    """While in a ``with`` block, notes every write to a volume's texture.

    Attributes
    ----------
    origins, sizes : list of (x, y, z)
    nbytes : int
        Bytes of all of them.
    """

    def __init__(self, engine):
        self._queue = type(engine.device.queue)
        self._patch = pytest.MonkeyPatch()
        self.origins, self.sizes, self.nbytes = [], [], 0

    def __enter__(self):
        original = self._queue.write_texture

        def write_texture(queue, destination, data, layout, size):
            if destination["texture"].label == "volume":
                self.origins.append(destination["origin"])
                self.sizes.append(size)
                self.nbytes += memoryview(data).nbytes
            return original(queue, destination, data, layout, size)

        self._patch.setattr(self._queue, "write_texture", write_texture)
        return self

    def __exit__(self, *_):
        self._patch.undo()


def voxels_on_gpu(volume) -> np.ndarray:
    """The voxels of a grayscale volume that is in a figure, in data units; NaN where missing."""
    stored = volume.drawing.resident
    stored.voxels.catch_up(stored)  # as a picture does
    nz, ny, nx = volume.data.shape_zyx
    raw = stored.engine.device.queue.read_texture(
        {"texture": stored.texture},
        {"bytes_per_row": nx * stored.encoding.voxel_bytes, "rows_per_image": ny},
        (nx, ny, nz),
    )
    encoding = stored.encoding
    texels = np.frombuffer(raw, encoding.texel_dtype).reshape(nz, ny, nx)
    if encoding.is_normalised:  # integers, but for rounding
        return np.round(encoding.data(texels / np.iinfo(encoding.texel_dtype).max), 6)
    texels = texels.astype(np.float64)
    return np.where(texels > 1e38, np.nan, encoding.data(texels))
