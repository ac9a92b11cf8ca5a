"""The 3D texture of one volume, made in the right format and filled slab by slab, and its sampler."""

from weakref import WeakKeyDictionary

import numpy as np
import wgpu

from ...data.missing import check_magnitude, has_missing
from ...data.source import SLAB_BYTES, Box, Source, slabs
from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..skipping.skipping import SkippingGrids
from .encoding import Encoding, choose_encoding


class VolumeTexture:
    """A volume on the GPU.

    Parameters
    ----------
    engine : Engine
    source : Source
        Where the voxels come from.

    Attributes
    ----------
    bind_groups : WeakKeyDictionary
        What binds the texture, by the blocks of those who draw it: where the texture goes, and
        where a block goes, nothing is left of them.

    Raises
    ------
    ValueError
        An axis is longer than the device's 3D textures, or a value is too large for float32.
    MemoryError
        The texture does not fit in GPU memory.
    """

    def __init__(self, engine: Engine, source: Source):
        self.engine = engine
        self.version = 0  # grows with every write
        self.bind_groups: WeakKeyDictionary = WeakKeyDictionary()  # by the block that draws
        self.grids = SkippingGrids(engine, source.shape_zyx)
        self._source = source
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
        self._is_stale = True  # only an upload of everything makes it right
        self._is_awaiting = False  # `accommodate` was called, and `write` or `upload` not yet done
        self.upload()

    @property
    def source(self) -> Source:
        """Where the voxels come from; another one of the same shape and dtype may be set."""
        return self._source

    @source.setter
    def source(self, source: Source) -> None:
        old, new = ((each.shape_zyx, each.channels, each.dtype) for each in (self._source, source))
        if new != old:
            raise ValueError(
                f"this texture holds voxels of shape, channels, dtype {old}, not {new}."
            )
        self._source = source

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
        nz, ny, nx = self.shape_zyx
        size_bytes = nx * ny * nz * encoding.voxel_bytes
        with gpu_errors(f"making a {nx}×{ny}×{nz} texture of {size_bytes / 2**20:.0f} MiB"):
            texture = self.engine.device.create_texture(
                label="volume",
                size=(nx, ny, nz),
                dimension="3d",
                format=encoding.format,
                usage=wgpu.TextureUsage.TEXTURE_BINDING
                | wgpu.TextureUsage.COPY_DST
                | wgpu.TextureUsage.COPY_SRC,
            )
            view = texture.create_view()
        self.bind_groups.clear()
        self.texture, self.view, self.encoding = texture, view, encoding

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return int(np.prod(self.shape_zyx)) * self.encoding.voxel_bytes

    def accommodate(self, values: np.ndarray, everything: bool = False) -> None:
        """Make room for new values, before they are written to the source.

        What the encoding cannot hold (a number where the source has missing voxels for the first
        time, or one beyond the range that 16-bit integers were spread over) gives the texture
        another encoding; the next `write` or `upload` then fills it whole. Until one of them is
        done, `refresh` uploads everything.

        Parameters
        ----------
        values : ndarray
            Of the source's dtype.
        everything : bool
            They replace all that is there.

        Raises
        ------
        ValueError
            A finite value is beyond ±1e37. Nothing has changed.
        MemoryError
            There is no room for another texture. Nothing has changed.
        """
        check_magnitude(values)
        if not everything:
            self.refresh()  # what is worked out below holds for what is there
        missing = has_missing(values)
        new_range = self._range_with(values, everything)
        before = self._range, self._is_stale, self._is_awaiting
        self._is_awaiting = True
        if not everything and new_range == self._range and (self.encoding.masked or not missing):
            return
        try:
            self._range = new_range
            self._change(self._choose(missing or (self.encoding.masked and not everything)))
        except Exception:
            self._range, self._is_stale, self._is_awaiting = before
            raise

    def _change(self, encoding: Encoding) -> None:
        """Take another encoding; what is stored in the one before is stale."""
        now = self.encoding
        self._is_stale |= (encoding.scale, encoding.offset) != (now.scale, now.offset)
        if encoding.format != now.format:
            self._is_stale = True
            self._allocate(encoding)
        self.encoding = encoding

    def _range_with(self, values: np.ndarray, everything: bool) -> tuple[float, float] | None:
        """The range of 16-bit integers when some, or all, are replaced."""
        if self._range is None or values.size == 0:
            return self._range
        low, high = float(values.min()), float(values.max())
        if everything:
            return low, high
        if self.encoding.low <= low and high <= self.encoding.high:
            return self._range
        # Room for as much again, so that slowly growing values do not upload all every time.
        low, high = min(low, self._range[0]), max(high, self._range[1])
        limits, margin = np.iinfo(self.source.dtype), (high - low) // 2
        return max(low - margin, float(limits.min)), min(high + margin, float(limits.max))

    def refresh(self) -> None:
        """Upload everything where what was to be written is not all there.

        An error or Ctrl-C may end a change anywhere: the source then has some of the new values.
        """
        if self._is_stale or self._is_awaiting:
            with self.engine.lock:
                if self._is_stale or self._is_awaiting:  # else another thread was at it
                    z, y, x = (slice(0, length) for length in self.shape_zyx)
                    self.accommodate(self.source.read((z, y, x)), everything=True)
                    self.upload()

    def upload(self) -> None:
        """Read the whole source and write it to the texture."""
        self._is_stale = True
        missing = False
        for box in slabs(self.shape_zyx, self.encoding.voxel_bytes):
            missing |= self._write(box)
        if missing and not self.encoding.masked:
            # float32: the texels already are right, only the way to sample them changes.
            self.encoding = self._choose(missing=True)
        self.grids.forget()
        self._is_stale = self._is_awaiting = False

    def write(self, box_zyx: tuple[slice, slice, slice]) -> None:
        """Upload a box of the source that changed, or all where `accommodate` said so."""
        if self._is_stale:
            self.upload()
            return
        self._is_stale = True  # until all is written
        z, y, x = box_zyx
        plane = (y.stop - y.start) * (x.stop - x.start)
        planes = max(1, SLAB_BYTES // (plane * self.encoding.voxel_bytes))
        for start in range(z.start, z.stop, planes):
            self._write((slice(start, min(start + planes, z.stop)), y, x))
        self.grids.update(box_zyx, self)
        self._is_stale = self._is_awaiting = False

    def _write(self, box: Box) -> bool:
        self.version += 1
        block = self.source.read(box)
        texels = self.encoding.encode(block)
        depth, height, width = texels.shape[:3]
        # wgpu ends the process where a write reaches beyond its texture.
        if (depth, height, width) != tuple(part.stop - part.start for part in box) or any(
            part.start < 0 or part.stop > length
            for part, length in zip(box, self.shape_zyx, strict=True)
        ):
            raise ValueError(
                f"{texels.shape[:3]} voxels (z, y, x) cannot be written to the box {box} of a "
                f"texture of shape {self.shape_zyx}."
            )
        self.engine.check()
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


def volume_sampler(engine: Engine, kind: str):
    """A sampler, "linear" or "nearest", clamped to the edge."""
    return engine.once(
        ("sampler", kind),
        lambda: engine.device.create_sampler(min_filter=kind, mag_filter=kind),
    )
