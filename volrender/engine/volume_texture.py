"""The 3D texture of one volume: made in the right format, filled slab by slab."""

import numpy as np
import wgpu

from .device import Engine
from .errors import gpu_errors
from .formats import Encoding, choose_encoding, has_missing
from .source import Source, slabs


class VolumeTexture:
    """A volume on the GPU.

    Parameters
    ----------
    engine : Engine
    source : Source

    Raises
    ------
    ValueError
        An axis is longer than the device's 3D textures, or a value is too large for float32.
    MemoryError
        The texture does not fit in GPU memory.
    """

    def __init__(self, engine: Engine, source: Source):
        self.engine = engine
        self.source = source
        self.shape_zyx = source.shape_zyx
        limit = engine.limits["max-texture-dimension-3d"]
        if max(self.shape_zyx) > limit:
            raise ValueError(
                f"data of shape {self.shape_zyx} (z, y, x) does not fit in a 3D texture of {engine.name}: "
                f"its limit max-texture-dimension-3d is {limit} voxels a side. Crop or downsample the data."
            )
        self._range = self._integer_range()
        # Half floats have no value to spare for missing voxels: look before choosing their format.
        missing = source.dtype == np.float16 and any(
            has_missing(source.read(box)) for box in slabs(self.shape_zyx, 2 * source.channels)
        )
        self._allocate(self._choose(missing))
        self.upload()

    def _integer_range(self) -> tuple[float, float] | None:
        """Smallest and largest value, of 16-bit integers: their encoding depends on it."""
        if self.source.channels != 1 or self.source.dtype not in (np.int16, np.uint16):
            return None
        ranges = [
            (block.min(), block.max()) for block in map(self.source.read, slabs(self.shape_zyx, 2))
        ]
        return float(min(low for low, _ in ranges)), float(max(high for _, high in ranges))

    def _choose(self, missing: bool) -> Encoding:
        return choose_encoding(
            self.engine,
            self.source.dtype,
            self.source.channels,
            int(np.prod(self.shape_zyx)),
            missing,
            self._range,
        )

    def _allocate(self, encoding: Encoding) -> None:
        self.encoding = encoding
        nz, ny, nx = self.shape_zyx
        with gpu_errors(f"making a {nx}×{ny}×{nz} texture of {self.nbytes / 2**20:.0f} MiB"):
            self.texture = self.engine.device.create_texture(
                label="volume",
                size=(nx, ny, nz),
                dimension="3d",
                format=encoding.format,
                usage=wgpu.TextureUsage.TEXTURE_BINDING
                | wgpu.TextureUsage.COPY_DST
                | wgpu.TextureUsage.COPY_SRC,
            )
            self.view = self.texture.create_view()

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return int(np.prod(self.shape_zyx)) * self.encoding.voxel_bytes

    def upload(self) -> None:
        """Read the whole source and write it to the texture."""
        missing = False
        for box in slabs(self.shape_zyx, self.encoding.voxel_bytes):
            missing |= self._write(box)
        if missing and not self.encoding.masked:
            # float32: the texels already are right, only the way to sample them changes.
            self.encoding = self._choose(missing=True)

    def _write(self, box) -> bool:
        block = self.source.read(box)
        texels = self.encoding.encode(block)
        depth, height, width = texels.shape[:3]
        with gpu_errors("uploading voxels"):
            self.engine.device.queue.write_texture(
                {"texture": self.texture, "origin": (box[2].start, box[1].start, box[0].start)},
                texels,
                {"bytes_per_row": width * self.encoding.voxel_bytes, "rows_per_image": height},
                (width, height, depth),
            )
            # An empty submit hands the slab over, so that staging memory does not pile up.
            self.engine.device.queue.submit([])
        return has_missing(block)
