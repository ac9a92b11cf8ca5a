"""The header of NIfTI and Analyze files, as nibabel reads it from their first bytes."""

import io
from collections.abc import Sequence
from typing import IO, Any

from ..errors import VolumeFileError
from ..gzipped import GzipReader

_CIFTI_INTENTS = range(3000, 3100)


def header_of(path: str, content: IO[bytes] | GzipReader, kinds: Sequence[Any]) -> Any:
    """What nibabel makes of the header alone: of extensions, nothing is asked.

    Parameters
    ----------
    path : str
    content : binary file or GzipReader
        At its beginning.
    kinds : sequence of classes of headers
        Those that are looked for, shorter ones first.

    Returns
    -------
    header, or None where it begins with none of these
    """
    block = b""
    for kind in kinds:
        block += content.read(kind.sizeof_hdr - len(block))
        if kind.may_contain_header(block):
            header = kind.from_fileobj(io.BytesIO(block))
            if "intent_code" in header and int(header["intent_code"]) in _CIFTI_INTENTS:
                raise VolumeFileError(f"{path}: holds no volume, but Cifti2Image data")
            return header
    return None
