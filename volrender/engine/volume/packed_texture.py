"""The 3D texture of up to four channels: each is one of the numbers of every texel."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from math import prod
from weakref import WeakKeyDictionary

import numpy as np

from ...data import parallel
from ...data.sources.source import Box, SlabReader, Source, slabs, slabs_of, voxel_bytes
from ..device.engine import Engine
from .coding import Coding
from .encoding import Encoding
from .texels import check_side, make_texture, write_box
from .texture import Widened

PREFIX = {1: "r", 2: "rg", 4: "rgba"}  # of formats, by the numbers of a texel


def width_of(channels: int) -> int:
    """The numbers of a texel that has so many channels: there is no format of three."""
    return 4 if channels > 2 else channels


class PackedTexture:
    """The voxels of some channels of one shape, on the GPU.

    Each is encoded for itself, in numbers of one format.

    Parameters
    ----------
    engine : Engine
    sources : sequence of Source
        One to four, of one channel and one shape.

    Attributes
    ----------
    encodings : tuple of Encoding
        Of each channel.
    bind_groups : WeakKeyDictionary
        As of `VolumeTexture`.
    is_stale : bool
        It is to be filled whole.

    Raises
    ------
    ValueError
        The sources have several shapes or are colours, an axis is longer than the device's 3D textures,
        or a value is too large for float32.
    MemoryError
        It does not fit in GPU memory.
    RuntimeError
        A source could not be read.
    """

    encodings: tuple[Encoding, ...] = ()

    def __init__(self, engine: Engine, sources: Sequence[Source]) -> None:
        self.engine = engine
        self.shape_zyx = sources[0].shape_zyx
        for source in sources:
            if (source.shape_zyx, source.channels) != (self.shape_zyx, 1):
                raise ValueError(
                    f"channels have the shape {self.shape_zyx} (z, y, x) of the first, not "
                    f"{source.shape_zyx}{' with colours' if source.channels > 1 else ''}."
                )
        self._width = width_of(len(sources))
        self.bind_groups: WeakKeyDictionary = WeakKeyDictionary()
        check_side(engine, self.shape_zyx)
        while True:
            self._codings = [Coding(engine, source, 0, packed=True) for source in sources]
            self._take([c.first(source) for c, source in zip(self._codings, sources, strict=True)])
            with suppress(Widened):
                self.upload(sources)
                return

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return prod(self.shape_zyx) * self.encodings[0].voxel_bytes

    def expect(self, channel: int, values: np.ndarray, everything: bool) -> None:
        """Make room for new values of a channel, before they are written to its source.

        See `VolumeTexture.accommodate`; on an error, nothing has changed.
        """
        coding, now = self._codings[channel], self.encodings[channel]
        before = coding.state
        try:
            encoding = coding.expect(values, everything, now)
            if encoding is not None:
                wanted = list(self.encodings)
                wanted[channel] = encoding
                self._take(wanted)
        except Exception:
            coding.restore(before)
            raise

    def _take(self, wanted: Sequence[Encoding]) -> None:
        """Encode channels so from now on, all in one format."""
        masked = any(encoding.masked for encoding in wanted)
        if len({encoding.format.lstrip("rgba") for encoding in wanted}) > 1:
            wanted = [coding.choose(masked, is_wide=True) for coding in self._codings]
        name = PREFIX[self._width] + wanted[0].format.lstrip("rgba")
        encodings = tuple(
            [
                replace(encoding, format=name, channels=self._width, masked=masked)
                for encoding in wanted
            ]
        )
        if not self.encodings or name != self.encodings[0].format:
            texture = make_texture(self.engine, self.shape_zyx, name, encodings[0].voxel_bytes)
            self.bind_groups.clear()
            self.texture, self.view = texture, texture.create_view()
            self.is_stale = True
        else:
            self.is_stale |= _maps(encodings) != _maps(self.encodings)
        self.encodings = encodings

    def upload(self, sources: Sequence[Source]) -> None:
        """Read all channels whole and write them."""
        self.is_stale = True  # until all is written
        for coding in self._codings:
            coding.numbers.begin()
        missing = self._upload(sources)
        settled = [coding.numbers.settle() for coding in self._codings]
        if (missing and not self.encodings[0].masked) or any(settled):
            before = self.encodings
            self._take([coding.choose(missing) for coding in self._codings])
            if (
                _maps(before) != _maps(self.encodings)
                or before[0].format != self.encodings[0].format
            ):
                self._upload(sources)
        self.is_stale = False
        for coding in self._codings:
            coding.numbers.warn()

    def _upload(self, sources: Sequence[Source]) -> bool:
        readers = [SlabReader(source) for source in sources]
        missing = False
        for box in slabs(self.shape_zyx, self._voxel_bytes(sources)):
            missing |= self._write(readers, sources, box, is_all=True)
        return missing

    def write(self, sources: Sequence[Source], box_zyx: Box) -> None:
        """Upload a box that changed, where it is not stale."""
        self.is_stale = True  # until all is written
        readers = [SlabReader(source) for source in sources]
        for box in slabs_of(box_zyx, self._voxel_bytes(sources)):
            self._write(readers, sources, box)
        self.is_stale = False

    def _voxel_bytes(self, sources: Sequence[Source]) -> int:
        return max(self.encodings[0].voxel_bytes, sum(map(voxel_bytes, sources)))

    def _write(
        self,
        readers: Sequence[SlabReader],
        sources: Sequence[Source],
        box: Box,
        is_all: bool = False,
    ) -> bool:
        """Upload a box; whether any channel has missing voxels in it, or may have."""
        shape = [part.stop - part.start for part in box]
        texels = np.zeros((*shape, self._width), self.encodings[0].texel_dtype)
        missing = False
        for number, (reader, source) in enumerate(zip(readers, sources, strict=True)):
            block, coding = reader.read(box), self._codings[number]
            if source.dtype != coding.dtype:
                raise Widened(f"data is of {source.dtype} now, and was of {coding.dtype}.")
            encoding = self.encodings[number]
            is_missing = coding.numbers.see(block) if is_all else encoding.masked
            parallel.copy(texels[..., number], encoding.encode(block, is_missing))
            missing |= is_missing
        write_box(self.engine, self.texture, self.shape_zyx, box, texels)
        return missing


def _maps(encodings: Sequence[Encoding]) -> list[tuple]:
    """What voxels are stored by."""
    return [(each.scale, each.offset, each.multiplier, each.shift) for each in encodings]
