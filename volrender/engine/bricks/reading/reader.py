"""Reads the bricks of a source, as they are uploaded."""

import numpy as np

from ....data.sources.source import Source
from ...volume.encoding import Encoding
from ..channels.joined_source import JoinedSource
from ..channels.packed_encoding import PackedEncoding
from ..layout import BrickLayout
from .brick import Brick, brick_of_rest, failed_brick, read_brick
from .decoded import Decoded, DecodedChannels, decoded_of, kept
from .known import Known


def reader_of(source: Source) -> Decoded | DecodedChannels:
    """What reads boxes of a source, and keeps what is decoded of it."""
    if isinstance(source, JoinedSource):
        return DecodedChannels(source, kept())
    return decoded_of(source, kept())


class BrickReader:
    """Reads bricks by their page, from several threads at once.

    Parameters
    ----------
    source : Source
    layout : BrickLayout
    encoding : Encoding

    Attributes
    ----------
    known : Known
    """

    def __init__(self, source: Source, layout: BrickLayout, encoding: Encoding) -> None:
        self._source, self._layout, self._encoding = source, layout, encoding
        self.known = Known(source, layout, encoding)
        self._decoded = reader_of(source)

    def read(self, page: int) -> Brick:
        """A brick; raises as `read_brick`."""
        stamp = self.known.stamp(page)
        brick = read_brick(self._decoded, self._source, self._layout, self._encoding, page)
        self.known.note(stamp, brick)
        return brick

    def fail(self, page: int) -> Brick:
        """What stands for a brick that cannot be read."""
        decoded, source, encoding = self._decoded, self._source, self._encoding
        if isinstance(decoded, DecodedChannels):
            assert isinstance(source, JoinedSource) and isinstance(encoding, PackedEncoding)
            return brick_of_rest(decoded.each, source, self._layout, encoding, page)
        return failed_brick(self._layout, encoding, page)

    def forget(self, pages: np.ndarray) -> None:
        """Keep nothing of what was decoded, nor of some bricks: they changed."""
        self._decoded.forget()
        self.known.forget(pages)
