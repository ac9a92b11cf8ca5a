"""Reading a gzip or zlib file from its beginning to its end, where its checksums are."""

import zlib
from abc import ABC, abstractmethod
from typing import IO

from ...base.files.progress import progress

MOST_DEFLATED = 1032  # bytes that one byte of deflate can become: 258 of a match in two bits
_INPUT_BYTES = 2**18
_PIECE_BYTES = 2**20
ZLIB_OR_GZIP = 47  # zlib's window bits for either, told by its header
_GZIP = 31  # zlib's window bits for a gzip header, and a trailer whose checksum it compares


class PackedReader(ABC):
    """What a compressed file holds, read once, forwards."""

    @abstractmethod
    def some(self, most: int) -> bytes:
        """Some of the next bytes; none at the end, where every checksum was found to be right."""

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer with what comes next; how many bytes that were, fewer only at the end.

        Raises
        ------
        ValueError
            The file is damaged or cut short.
        """
        filled = 0
        with progress(len(buffer)) as advance:
            while filled < len(buffer):
                piece = self.some(min(len(buffer) - filled, _PIECE_BYTES))
                if not piece:
                    break
                buffer[filled : filled + len(piece)] = piece
                filled += len(piece)
                advance(len(piece))
        return filled

    def read(self, count: int) -> bytes:
        """The next bytes; errors as of `readinto`."""
        buffer = bytearray(count)
        return bytes(buffer[: self.readinto(memoryview(buffer))])

    def skip(self, count: int | None = None) -> int:
        """Pass over the next bytes, by default all that are left; how many; errors as of `readinto`."""
        passed = 0
        while count is None or passed < count:
            most = _PIECE_BYTES if count is None else min(_PIECE_BYTES, count - passed)
            piece = self.some(most)
            if not piece:
                break
            passed += len(piece)
        return passed


class GzipReader(PackedReader):
    """What a gzip file holds, read once, forwards.

    Parameters
    ----------
    file : binary file
        From which the compressed bytes are read.
    window_bits : int
        As of `zlib.decompressobj`: gzip alone, or `ZLIB_OR_GZIP`.
    """

    def __init__(self, file: IO[bytes], window_bits: int = _GZIP) -> None:
        self._file = file
        self._input = b""
        self._window_bits = window_bits
        self._kind = "gzip" if window_bits == _GZIP else "zlib"
        self._member = zlib.decompressobj(window_bits)
        self._at_end = False

    def some(self, most: int) -> bytes:
        """Some of the next bytes; none at the end, where every checksum was found to be right."""
        while not self._at_end:
            if not self._input:
                self._input = self._file.read(_INPUT_BYTES)
            fed = bool(self._input)
            try:
                piece = self._member.decompress(self._input, min(most, _PIECE_BYTES))
            except zlib.error as error:
                reason = str(error).rpartition(": ")[2]
                raise ValueError(f"its {self._kind} stream is damaged: {reason}") from None
            self._input = self._member.unconsumed_tail
            if self._member.eof:
                self._input = self._member.unused_data
                self._begin_another()
            elif not piece and not fed:
                raise ValueError(f"its {self._kind} stream is cut short")
            if piece:
                return piece
        return b""

    def _begin_another(self) -> None:
        """A gzip file may have several members, and zeros after the last one."""
        rest = self._input.lstrip(b"\0")
        while not rest:
            more = self._file.read(_INPUT_BYTES)
            if not more:
                self._at_end = True
                return
            rest = more.lstrip(b"\0")
        self._input, self._member = rest, zlib.decompressobj(self._window_bits)
