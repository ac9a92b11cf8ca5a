"""The colour table that FreeSurfer puts behind the voxels of a segmentation, as bytes.

By https://surfer.nmr.mgh.harvard.edu/fswiki/LabelsClutsAnnotationFiles: it is that of annotations,
version 2.
"""

import struct

from ..errors import VolumeFileError
from ..volume_file import Label
from .entries import Entry, hex_of, labels_of

_SCAN_BYTES = 20  # before the tags: times of the scan, its flip angle and field of view
_COLOUR_TABLE, _OLD_XFORM = 1, 30
_WITHOUT_LENGTH = (2, 20)  # tags of old, of which nobody knows where they end
_VERSION = -2
_LONGEST_NAME = 10_000


def labels_of_tags(path: str, content: bytes) -> tuple[Label, ...]:
    """The labels of what follows the voxels of an MGH file; none where there is no colour table.

    Raises
    ------
    VolumeFileError
        The table is damaged, or of a version that is not read.
    """
    at = _SCAN_BYTES
    try:
        while True:
            (tag,) = struct.unpack_from(">i", content, at)
            if tag == _COLOUR_TABLE:
                return _labels_of_table(path, content, at + 4)
            if tag == 0 or tag in _WITHOUT_LENGTH:
                return ()
            if tag == _OLD_XFORM:  # which counts a zero at its end that is not written
                (length,), begin = struct.unpack_from(">i", content, at + 4), at + 7
            else:
                (length,), begin = struct.unpack_from(">q", content, at + 4), at + 12
            if length < 0:
                return ()
            at = begin + length
    except struct.error:
        return ()  # it ends here


def _labels_of_table(path: str, content: bytes, at: int) -> tuple[Label, ...]:
    def numbers(count: int) -> tuple[int, ...]:
        nonlocal at
        found = struct.unpack_from(f">{count}i", content, at)
        at += 4 * count
        return found

    def text() -> str:
        nonlocal at
        (length,) = numbers(1)
        if not 0 <= length <= min(_LONGEST_NAME, len(content) - at):
            raise VolumeFileError(f"{path}: its colour table is damaged: a text of {length} bytes")
        at += length
        return content[at - length : at].split(b"\0")[0].decode("utf-8", "replace")

    try:
        version, _ = numbers(2)
        if version != _VERSION:
            raise VolumeFileError(f"{path}: its colour table is of version {-version}, not of 2")
        text()  # where it was read from
        (count,) = numbers(1)
        entries = []
        for line in range(1, count + 1):
            (number,), name = numbers(1), text()
            red, green, blue, _ = numbers(4)
            color = hex_of(path, line, [str(red), str(green), str(blue)], 255.0)
            entries.append(Entry(line, str(number), name, color))
    except struct.error:
        raise VolumeFileError(f"{path}: its colour table is cut short") from None
    return labels_of(path, entries)
