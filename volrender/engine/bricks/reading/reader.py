"""Reads the bricks of a source, as they are uploaded."""

from ....data.sources.source import Source
from ...volume.encoding import Encoding
from ..layout import BrickLayout
from .brick import Brick, failed_brick, read_brick
from .decoded import Decoded, kept


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
        self._decoded = Decoded(source, kept())

    def read(self, page: int) -> Brick:
        """A brick; raises as `read_brick`."""
        return read_brick(self._decoded, self._source, self._layout, self._encoding, page)

    def fail(self, page: int) -> Brick:
        """What stands for a brick that cannot be read."""
        return failed_brick(self._layout, self._encoding, page)

    def forget(self) -> None:
        """Keep nothing of what was decoded: it changed."""
        self._decoded.forget()
