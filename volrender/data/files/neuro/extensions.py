"""What follows the header of a NIfTI file, before its voxels."""

import struct
from typing import IO, Any

from ..gzipped import GzipReader
from ..label_tables.embedded import Extension

_MOST_BYTES = 2**22  # of all extensions, beyond which none are looked for


def extensions_of(
    content: IO[bytes] | GzipReader, header: Any, size_bytes: int | None = None
) -> list[Extension]:
    """Read the extensions of a header.

    Parameters
    ----------
    content : binary file or GzipReader
        Behind the header; afterwards, that of a GzipReader is `size_bytes` further.
    header : nibabel's
    size_bytes : int, optional
        How much there is before the voxels. Default: nothing else is in the file.

    Returns
    -------
    list of Extension
        Those that are whole.
    """
    most_bytes = _MOST_BYTES if size_bytes is None else max(0, min(size_bytes, _MOST_BYTES))
    block = content.read(most_bytes)
    if isinstance(content, GzipReader) and size_bytes is not None:
        content.skip(max(0, size_bytes - len(block)))
    found, at = [], 4
    if len(block) < at or block[0] == 0:
        return []
    while at + 8 <= len(block):
        length, code = struct.unpack_from(f"{header.endianness}2i", block, at)
        if not 8 <= length <= len(block) - at:
            break
        found.append(Extension(code, block[at + 8 : at + length]))
        at += length
    return found
