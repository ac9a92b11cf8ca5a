"""The 3D texture of a volume that is dense, made in the right format, filled slab by slab; its sampler."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import prod
from weakref import WeakKeyDictionary

import numpy as np
import wgpu

from ...data.missing import has_missing
from ...data.parallel import extremes
from ...data.sources.source import (
    Box,
    SlabReader,
    Source,
    full_range_of,
    slabs,
    slabs_of,
    voxel_bytes,
)
from ..device.engine import Engine
from ..device.errors import gpu_errors
from .encoding import Encoding, choose_encoding
from .value_map import Numbers


class _Widened(RuntimeError):
    """What was read of a source is of a wider dtype than it had: see `Source.dtype`."""


class VolumeTexture:
    """All voxels of one level of a source, on the GPU.

    Parameters
    ----------
    engine : Engine
    source : Source
        Where they are read, to begin with.
    level : int
        Of the source.

    Attributes
    ----------
    encoding : Encoding
        How voxels lie in the texture.
    bind_groups : WeakKeyDictionary
        What binds the texture, by the blocks of those who draw it: where the texture goes, and
        where a block goes, nothing is left of them.
    is_stale : bool
        The texture is to be filled whole: it was made anew, or voxels are encoded otherwise.

    Raises
    ------
    ValueError
        An axis is longer than the device's 3D textures, or a value is too large for float32.
    MemoryError
        The texture does not fit in GPU memory.
    RuntimeError
        The source could not be read.
    """

    encoding: Encoding

    def __init__(self, engine: Engine, source: Source, level: int = 0) -> None:
        self.engine = engine
        self.level = level
        self.shape_zyx = source.levels[level]
        self.bind_groups: WeakKeyDictionary = WeakKeyDictionary()  # by the block that draws
        limit = engine.limits["max-texture-dimension-3d"]
        if max(self.shape_zyx) > limit:
            raise ValueError(
                f"data of shape {self.shape_zyx} (z, y, x) does not fit in a 3D texture of {engine.name}: "
                f"its limit max-texture-dimension-3d is {limit} voxels a side. Crop or downsample the data."
            )
        self._channels = source.channels
        self._range: tuple[float, float] | None = None
        self._hold(source, self._allocate)

    def _hold(self, source: Source, take: Callable[[Encoding], None]) -> None:
        """Take an encoding for a source, and upload it.

        Anew where its pieces turn out to be of a wider dtype than it was of before it was read.
        """
        while True:
            self.is_stale = True
            self._dtype, self._full_range = source.dtype, full_range_of(source)
            self._numbers = Numbers(source.dtype, self._channels, prod(self.shape_zyx))
            self._numbers.look(source, self.level)
            take(self._encoding_of(source))
            with suppress(_Widened):
                return self.upload(source)

    def fits(self, source: Source) -> bool:
        """Whether it can hold a source: of this shape and dtype, with as many channels."""
        is_like = (source.channels, source.dtype) == (self._channels, self._dtype)
        is_like &= full_range_of(source) == self._full_range
        return is_like and source.levels[self.level] == self.shape_zyx

    def fill(self, source: Source) -> None:
        """Hold what a source has, whatever was here, and whatever room was made for."""
        self._hold(source, self._change)

    def _encoding_of(self, source: Source) -> Encoding:
        self._range = self._integer_range(source)
        # Half floats have no value to spare for missing voxels: look before choosing their format.
        missing = source.dtype == np.float16 and any(map(has_missing, self._blocks(source)))
        return self._choose(missing)

    def _blocks(self, source: Source) -> Iterator[np.ndarray]:
        """All voxels, slab by slab."""
        reader = SlabReader(source)
        for box in slabs(self.shape_zyx, voxel_bytes(source)):
            yield reader.read(box, self.level)

    def _integer_range(self, source: Source) -> tuple[float, float] | None:
        """Smallest and largest value, of 16-bit integers: their encoding depends on it on GPUs."""
        if self.engine.is_cpu or self._channels != 1 or self._dtype not in (np.int16, np.uint16):
            return None
        lows, highs = zip(
            *((block.min(), block.max()) for block in self._blocks(source)), strict=True
        )
        return float(min(lows)), float(max(highs))

    def _choose(self, missing: bool) -> Encoding:
        encoding = choose_encoding(
            self.engine,
            self._dtype,
            self._channels,
            prod(self.shape_zyx),
            missing,
            self._range,
            self._numbers.map,
        )
        return replace(encoding, alpha_range=self._full_range)

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
        self.texture, self.view = texture, view
        self.encoding = encoding

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return prod(self.shape_zyx) * self.encoding.voxel_bytes

    def accommodate(self, values: np.ndarray, everything: bool = False) -> None:
        """Make room for new values, before they are written to the source.

        What the encoding cannot hold (a number where the source has missing voxels for the first
        time, one beyond the range that 16-bit integers were spread over, or others that float32 does
        not tell apart) gives the texture another encoding; the next `write` or `upload` then fills it
        whole.

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
        missing = has_missing(values)
        before = self._range, self.is_stale, self._numbers.state
        try:
            self._numbers.expect(values, everything)
            self._range = self._range_with(values, everything)
            is_as_before = (self._range, self._numbers.map) == (before[0], before[2][0])
            if everything or not is_as_before or (missing and not self.encoding.masked):
                self._change(self._choose(missing or (self.encoding.masked and not everything)))
        except Exception:
            self._range, self.is_stale, state = before
            self._numbers.restore(state)
            raise

    def reconsider(self, source: Source) -> None:
        """Take another encoding where that serves better, now that new values are in the source."""
        if self._numbers.reconsider(source):
            self._change(self._choose(self.encoding.masked))

    def _change(self, encoding: Encoding) -> None:
        """Take another encoding; what is stored in the one before is stale."""
        now = self.encoding
        self.is_stale |= (encoding.scale, encoding.offset) != (now.scale, now.offset)
        if encoding.format != now.format:
            self.is_stale = True
            self._allocate(encoding)
        self.encoding = encoding

    def _range_with(self, values: np.ndarray, everything: bool) -> tuple[float, float] | None:
        """The range of 16-bit integers when some, or all, are replaced."""
        holds_all = np.isinf([self.encoding.low, self.encoding.high]).all()
        if self._range is None or values.size == 0 or (holds_all and not everything):
            return self._range
        low, high = extremes(values)
        if everything:
            return low, high
        if self.encoding.low <= low and high <= self.encoding.high:
            return self._range
        # Room for as much again, so that slowly growing values do not upload all every time.
        low, high = min(low, self._range[0]), max(high, self._range[1])
        limits, margin = np.iinfo(self._dtype), (high - low) // 2
        return max(low - margin, float(limits.min)), min(high + margin, float(limits.max))

    def upload(self, source: Source) -> None:
        """Read the whole source and write it to the texture."""
        missing = self._upload(source)
        if self._numbers.settle():  # what was looked at before was not like the rest
            self._change(self._choose(missing))
            self._upload(source)
        if missing and not self.encoding.masked:
            # float32: the texels already are right, only the way to sample them changes.
            self.encoding = self._choose(missing=True)
        self.is_stale = False
        self._numbers.warn()

    def _upload(self, source: Source) -> bool:
        """Write all, by the encoding as it is; whether voxels are missing."""
        self.is_stale = True  # until all is written
        self._numbers.begin()
        missing = False
        reader = SlabReader(source)
        for box in slabs(self.shape_zyx, self._slab_voxel_bytes(source)):
            missing |= self._write(source, box, reader, self._numbers.see)
        return missing

    def write(self, source: Source, box_zyx: Box) -> None:
        """Upload a box that changed, where the texture is not stale."""
        self.is_stale = True  # until all is written
        reader = SlabReader(source)
        for box in slabs_of(box_zyx, self._slab_voxel_bytes(source)):
            self._write(source, box, reader)
        self.is_stale = False
        self._numbers.warn()

    def _slab_voxel_bytes(self, source: Source) -> int:
        """The larger of what is read of a voxel and what is uploaded of it."""
        return max(self.encoding.voxel_bytes, voxel_bytes(source))

    def _write(
        self,
        source: Source,
        box: Box,
        reader: SlabReader,
        see: Callable[[np.ndarray], object] = lambda block: None,
    ) -> bool:
        block = reader.read(box, self.level)
        if source.dtype != self._dtype:
            raise _Widened(f"data is of {source.dtype} now, and was of {self._dtype}.")
        see(block)
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
        self.engine.staged(depth * height * _row_bytes(width * self.encoding.voxel_bytes))
        return has_missing(block)


def _row_bytes(row_bytes: int) -> int:
    """Of a row in staging memory, where rows begin at multiples of 256 bytes."""
    return -(-row_bytes // 256) * 256
