"""Undoing gzip, zlib and others: as far as a checksum at the end, and no further than what they are for."""

import bz2
import lzma
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import IO, Any

from ...base.files.progress import progress

MOST_DEFLATED = 1032  # bytes that one byte of deflate can become: 258 of a match in two bits
_INPUT_BYTES = 2**18
_PIECE_BYTES = 2**20
ZLIB_OR_GZIP = 47  # zlib's window bits for either, told by its header
_GZIP = 31  # zlib's window bits for a gzip header, and a trailer whose checksum it compares
_FINE_BYTES = 2**24  # of a piece that is inflated: nothing is looked at
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_BLOCK_BYTES = 2**17  # that a block becomes at most
_WINDOW_BITS = {"gzip": zlib.MAX_WBITS | 16, "zlib": zlib.MAX_WBITS}


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


def bounded(compression: str, stored: bytes, most_bytes: int) -> bytes:
    """The same piece; of deflate, which had to be inflated to see, as blocks that are only copied.

    What is no such stream at all is left for its decoder to refuse.

    Parameters
    ----------
    compression : str
        "gzip", "zlib", "bz2", "lzma", "zstd", "blosc" or "lz4"; others are not looked at.
    stored : bytes
    most_bytes : int
        What it is to become, at most; some MiB are always fine.

    Raises
    ------
    ValueError
        It becomes more, or says so.
    """
    most_bytes = max(most_bytes, _FINE_BYTES)
    if compression in _WINDOW_BITS:
        return _deflate(stored, most_bytes, _WINDOW_BITS[compression])
    inflated = _INFLATED.get(compression)
    if inflated is not None and inflated(stored, most_bytes) > most_bytes:
        raise _too_much(most_bytes)
    return stored


def _too_much(most_bytes: int) -> ValueError:
    return ValueError(f"a chunk becomes more than {most_bytes} bytes")


def _deflate(stored: bytes, most_bytes: int, window_bits: int) -> bytes:
    """A gzip's own word for its length may be wrong, and a zlib has none."""
    if len(stored) * MOST_DEFLATED <= most_bytes:
        return stored
    pieces, total, left = [], 0, stored
    try:
        while left:
            inflater = zlib.decompressobj(window_bits)
            while not inflater.eof:
                pieces.append(inflater.decompress(left, _PIECE_BYTES))
                total += len(pieces[-1])
                if total > most_bytes:
                    raise _too_much(most_bytes)
                left = inflater.unconsumed_tail
                if not left and not pieces[-1]:
                    return stored  # cut short
            left = inflater.unused_data
            if left and window_bits == zlib.MAX_WBITS:
                return stored
            left = left.lstrip(b"\0")
    except zlib.error:
        return stored
    packer = zlib.compressobj(0, zlib.DEFLATED, window_bits)
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def _of_zstd(stored: bytes, most_bytes: int) -> int:
    """What the headers of frames say, or where they say nothing their blocks (RFC 8878, 3.1.1)."""
    total, at = 0, 0
    while stored[at : at + 4] == _ZSTD_MAGIC and at + 6 <= len(stored) and total <= most_bytes:
        flags = stored[at + 4]
        is_single = bool(flags & 0x20)
        size_bytes = (int(is_single), 2, 4, 8)[flags >> 6]
        at += 5 + (not is_single) + (0, 1, 2, 4)[flags & 3]
        said = int.from_bytes(stored[at : at + size_bytes], "little") + 256 * (size_bytes == 2)
        at += size_bytes
        in_blocks, is_last = 0, False
        while not is_last and at + 3 <= len(stored):
            block = int.from_bytes(stored[at : at + 3], "little")
            is_last, kind, length = bool(block & 1), block >> 1 & 3, block >> 3
            in_blocks += _ZSTD_BLOCK_BYTES if kind == 2 else length
            at += 3 + (1 if kind == 1 else length)
        at += 4 * bool(flags & 4)  # a checksum
        total += said if size_bytes else in_blocks
    return total


def _by(decompressor: Callable[[], Any]) -> Callable[[bytes, int], int]:
    def inflated(stored: bytes, most_bytes: int) -> int:
        inflater, total = decompressor(), 0
        try:
            while not inflater.eof and total <= most_bytes:
                piece = inflater.decompress(stored, _PIECE_BYTES)
                stored = b""
                total += len(piece)
                if not piece and inflater.needs_input:
                    break
        except (OSError, lzma.LZMAError):
            return 0
        return total

    return inflated


_INFLATED: dict[str, Callable[[bytes, int], int]] = {
    "blosc": lambda stored, most_bytes: int.from_bytes(stored[4:8], "little"),
    "lz4": lambda stored, most_bytes: int.from_bytes(stored[:4], "little"),
    "zstd": _of_zstd,
    "bz2": _by(bz2.BZ2Decompressor),
    "lzma": _by(lzma.LZMADecompressor),
}
