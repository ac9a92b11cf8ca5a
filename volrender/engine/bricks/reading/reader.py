"""Reads the bricks of a source, as they are uploaded."""

from ....data.sources.source import Source
from ...volume.encoding import Encoding
from ..channels.joined_source import JoinedSource
from ..channels.packed_encoding import PackedEncoding
from ..layout import BrickLayout
from .brick import Brick, brick_of_rest, failed_brick, read_brick
from .decoded import Decoded, DecodedChannels, decoded_of, kept


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
    """

    def __init__(self, source: Source, layout: BrickLayout, encoding: Encoding) -> None:
        self._source, self._layout, self._encoding = source, layout, encoding
        self._decoded = reader_of(source)

    def read(self, page: int) -> Brick:
        """A brick; raises as `read_brick`."""
        return read_brick(self._decoded, self._source, self._layout, self._encoding, page)

    def fail(self, page: int) -> Brick:
        """What stands for a brick that cannot be read."""
        decoded, source, encoding = self._decoded, self._source, self._encoding
        if isinstance(decoded, DecodedChannels):
            assert isinstance(source, JoinedSource) and isinstance(encoding, PackedEncoding)
            return brick_of_rest(decoded.each, source, self._layout, encoding, page)
        return failed_brick(self._layout, encoding, page)

    def forget(self) -> None:
        """Keep nothing of what was decoded: it changed."""
        self._decoded.forget()
