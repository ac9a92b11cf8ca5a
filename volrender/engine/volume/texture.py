"""The 3D texture of a volume that is dense, made in the right format, filled slab by slab."""

from collections.abc import Callable
from contextlib import suppress
from math import prod
from weakref import WeakKeyDictionary

import numpy as np

from ...data.sources.source import (
    Box,
    SlabReader,
    Source,
    slabs,
    slabs_of,
    voxel_bytes,
)
from ..device.engine import Engine
from .coding import Coding
from .encoding import Encoding
from .texels import check_side, make_texture, write_box


class Widened(RuntimeError):
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
        check_side(engine, self.shape_zyx)
        self._hold(source, self._allocate)

    def _hold(self, source: Source, take: Callable[[Encoding], None]) -> None:
        """Take an encoding for a source, and upload it.

        Anew where its pieces turn out to be of a wider dtype than it was of before it was read.
        """
        while True:
            self.is_stale = True
            self._coding = Coding(self.engine, source, self.level)
            take(self._coding.first(source))
            with suppress(Widened):
                return self.upload(source)

    def fits(self, source: Source) -> bool:
        """Whether it can hold a source: of this shape and dtype, with as many channels."""
        return self._coding.fits(source)

    def fill(self, source: Source) -> None:
        """Hold what a source has, whatever was here, and whatever room was made for."""
        self._hold(source, self._change)

    def _allocate(self, encoding: Encoding) -> None:
        texture = make_texture(self.engine, self.shape_zyx, encoding.format, encoding.voxel_bytes)
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
        before = self._coding.state, self.is_stale
        try:
            encoding = self._coding.expect(values, everything, self.encoding)
            if encoding is not None:
                self._change(encoding)
        except Exception:
            state, self.is_stale = before
            self._coding.restore(state)
            raise

    def reconsider(self, source: Source) -> None:
        """Take another encoding where that serves better, now that new values are in the source."""
        if self._coding.numbers.reconsider(source):
            self._change(self._coding.choose(self.encoding.masked))

    def _change(self, encoding: Encoding) -> None:
        """Take another encoding; what is stored in the one before is stale."""
        now = self.encoding
        self.is_stale |= (encoding.scale, encoding.offset) != (now.scale, now.offset)
        if encoding.format != now.format:
            self.is_stale = True
            self._allocate(encoding)
        self.encoding = encoding

    def upload(self, source: Source) -> None:
        """Read the whole source and write it to the texture."""
        missing = self._upload(source)
        if self._coding.numbers.settle():  # what was looked at before was not like the rest
            self._change(self._coding.choose(missing))
            self._upload(source)
        if missing and not self.encoding.masked:
            # float32: the texels already are right, only the way to sample them changes.
            self.encoding = self._coding.choose(missing=True)
        self.is_stale = False
        self._coding.numbers.warn()

    def _upload(self, source: Source) -> bool:
        """Write all, by the encoding as it is; whether voxels are missing."""
        self.is_stale = True  # until all is written
        self._coding.numbers.begin()
        missing = False
        reader = SlabReader(source)
        for box in slabs(self.shape_zyx, self._slab_voxel_bytes(source)):
            missing |= self._write(source, box, reader, self._coding.numbers.see)
        return missing

    def write(self, source: Source, box_zyx: Box) -> None:
        """Upload a box that changed, where the texture is not stale."""
        self.is_stale = True  # until all is written
        reader = SlabReader(source)
        for box in slabs_of(box_zyx, self._slab_voxel_bytes(source)):
            self._write(source, box, reader)
        self.is_stale = False
        self._coding.numbers.warn()

    def _slab_voxel_bytes(self, source: Source) -> int:
        """The larger of what is read of a voxel and what is uploaded of it."""
        return max(self.encoding.voxel_bytes, voxel_bytes(source))

    def _write(
        self,
        source: Source,
        box: Box,
        reader: SlabReader,
        see: Callable[[np.ndarray], bool] | None = None,
    ) -> bool:
        """Upload a box; whether voxels are missing in it, or may be where nothing was to be seen."""
        block = reader.read(box, self.level)
        if source.dtype != self._coding.dtype:
            raise Widened(f"data is of {source.dtype} now, and was of {self._coding.dtype}.")
        missing = self.encoding.masked if see is None else see(block)
        texels = self.encoding.encode(block, missing)
        write_box(self.engine, self.texture, self.shape_zyx, box, texels)
        return missing
