"""Reading a bzip2 file from its beginning to its end, where its checksums are."""

import bz2
from typing import IO

from ..gzipped import PackedReader

MOST_BZIPPED = 2**21  # bytes that one byte of bzip2 can become: a block of equal bytes, of 45 MB
_INPUT_BYTES = 2**18


class Bzip2Reader(PackedReader):
    """What a bzip2 file holds, read once, forwards.

    Parameters
    ----------
    file : binary file
        From which the compressed bytes are read.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._stream = bz2.BZ2Decompressor()
        self._at_end = False

    def some(self, most: int) -> bytes:
        """Some of the next bytes; none at the end, where every checksum was found to be right."""
        while not self._at_end:
            content = self._file.read(_INPUT_BYTES) if self._stream.needs_input else b""
            if self._stream.needs_input and not content:
                raise ValueError("its bzip2 stream is cut short")
            try:
                piece = self._stream.decompress(content, most)
            except OSError:
                raise ValueError("its bzip2 stream is damaged") from None
            if self._stream.eof:
                self._begin_another(self._stream.unused_data)
            if piece:
                return piece
        return b""

    def _begin_another(self, rest: bytes) -> None:
        """A bzip2 file may have several streams."""
        rest = rest or self._file.read(_INPUT_BYTES)
        self._at_end = not rest
        if rest:
            self._stream = bz2.BZ2Decompressor()
            try:
                self._stream.decompress(rest, 0)  # keeps what it was given
            except OSError:
                raise ValueError("its bzip2 stream is damaged: what follows it is none") from None
