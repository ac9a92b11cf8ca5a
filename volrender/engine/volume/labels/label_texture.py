"""A 3D texture of labels: each voxel holds the number of one."""

from math import prod
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from ....data.labels.ids import as_ids, blocks_of, distinct, ids_in
from ....data.sources.source import Box, SlabReader, Source, slabs_of, voxel_bytes
from ...device.engine import Engine
from ..texels import check_side, make_texture, write_box
from .numbering import FORMATS, Numbering


class LabelTexture:
    """The labels of a volume on a device; it is filled and written to as a `VolumeTexture` is.

    Parameters
    ----------
    engine : Engine
    source : Source
        Whole numbers.

    Raises
    ------
    ValueError
        An axis is longer than the device's 3D textures, a number is no id of a label, or there are
        too many different ones.
    MemoryError
        It does not fit in GPU memory.

    Attributes
    ----------
    encoding : Numbering
    texture, view : wgpu texture and its view
    bind_groups : WeakKeyDictionary
        What binds the texture, by who bound it: they go with the texture.
    is_stale : bool
        Not all that was written to the source is here.
    """

    def __init__(self, engine: Engine, source: Source) -> None:
        self.engine = engine
        self.shape_zyx = source.shape_zyx
        self.bind_groups: WeakKeyDictionary = WeakKeyDictionary()
        self.texture: Any = None
        self.view: Any = None
        self.is_stale = True
        check_side(engine, self.shape_zyx)
        if source.channels != 1:
            raise ValueError("labels have one number a voxel, and this volume has colours.")
        self.encoding = Numbering.of(ids_in(source))
        self._allocate()
        self.upload(source)

    def _allocate(self) -> None:
        texture_format = self.encoding.format
        texture = make_texture(self.engine, self.shape_zyx, texture_format, self._voxel_bytes)
        self.bind_groups.clear()
        self.texture, self.view = texture, texture.create_view()

    @property
    def _voxel_bytes(self) -> int:
        return FORMATS[self.encoding.format].itemsize

    @property
    def nbytes(self) -> int:
        """Bytes of the texture."""
        return prod(self.shape_zyx) * self._voxel_bytes

    def fits(self, source: Source) -> bool:
        """Whether it can hold a source: one of this shape."""
        return (source.shape_zyx, source.channels) == (self.shape_zyx, 1)

    def fill(self, source: Source) -> None:
        """Hold what a source has, whatever was here."""
        self._number_by(Numbering.of(ids_in(source)))
        self.upload(source)

    def accommodate(self, values: np.ndarray, everything: bool = False) -> None:
        """Make room for new values, before they are written to the source.

        Parameters
        ----------
        values : ndarray
        everything : bool
            They replace all that is there.

        Raises
        ------
        ValueError
            A number is no id of a label, or there are too many different ones. Nothing has changed.
        MemoryError
            There is no room for another texture. Nothing has changed.
        """
        ids = distinct(as_ids(values))
        if everything:
            self._number_by(Numbering.of(ids))
            self.is_stale = True
            return
        numbering = self.encoding.with_ids(ids)
        if numbering is None:  # those that are there get other numbers
            numbering = Numbering.of(np.union1d(self.encoding.ids, ids).astype(np.uint32))
        self._number_by(numbering)

    def _number_by(self, numbering: Numbering) -> None:
        """Store labels by these numbers from now on."""
        before, self.encoding = self.encoding, numbering
        keeps = numbering.is_direct == before.is_direct and numbering.format == before.format
        if numbering.format != before.format:
            try:
                self._allocate()
            except BaseException:
                self.encoding = before
                raise
        if not (keeps and np.array_equal(before.ids, numbering.ids[: len(before.ids)])):
            self.is_stale = True

    def reconsider(self, source: Source) -> None:
        """As `VolumeTexture.reconsider`: there is nothing to reconsider."""

    def upload(self, source: Source) -> None:
        """Read the whole source and write it to the texture."""
        self.is_stale = True  # until all is written
        _, ny, nx = self.shape_zyx
        for start, block in blocks_of(source):
            box = slice(start, start + len(block)), slice(0, ny), slice(0, nx)
            self._write(box, block)
        self.is_stale = False

    def write(self, source: Source, box_zyx: Box) -> None:
        """Upload a box that changed, where the texture is not stale."""
        self.is_stale = True  # until all is written
        reader = SlabReader(source)
        for box in slabs_of(box_zyx, max(self._voxel_bytes, voxel_bytes(source))):
            self._write(box, as_ids(reader.read(box)))
        self.is_stale = False

    def _write(self, box: Box, block: np.ndarray) -> None:
        write_box(self.engine, self.texture, self.shape_zyx, box, self.encoding.encode(block))
