"""Compressed pieces that become no more than they are for: held against that before they are decoded."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Any

from .gzipped import MOST_DEFLATED

_PIECE_BYTES = 2**20
_FINE_BYTES = 2**24  # of a piece that is inflated: nothing is looked at
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_BLOCK_BYTES = 2**17  # that a block becomes at most
_WINDOW_BITS = {"gzip": zlib.MAX_WBITS | 16, "zlib": zlib.MAX_WBITS}


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
