"""Are all pixels of a TIFF's pages in the file, each in its own place?

tifffile fills what is missing with zeros, and reads from wherever it is told to.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np

from ..errors import VolumeFileError
from ..gzipped import MOST_DEFLATED
from ..logs import warn
from .directories import Directories

_NONE, _LZW, _PACKBITS = 1, 5, 32773
_DEFLATE = (8, 32946, 50013)
_CHECKED = (*_DEFLATE, 34925)  # the codecs that have checksums: deflate and LZMA
# How many bytes one byte can become: deflate has more than these others, and image codecs no bound.
_BOUNDED = (_NONE, _LZW, _PACKBITS, *_DEFLATE)


def check_segments(path: str, series: Any, directories: Directories, total_bytes: int) -> None:
    """Refuse a series of pages some of whose pixels cannot be in the file; warn of missing ones.

    Parameters
    ----------
    path : str
        The file, for messages.
    series : tifffile.TiffPageSeries
    directories : Directories
        Of the file itself.
    total_bytes : int
        Length of all files that the pages are in.

    Raises
    ------
    VolumeFileError
    """
    keyframe = series.keyframe
    pixels_bytes = math.prod(series.shape) * series.dtype.itemsize
    if keyframe.compression in _BOUNDED and pixels_bytes > total_bytes * MOST_DEFLATED:
        raise VolumeFileError(
            f"{path}: damaged: it says {pixels_bytes} bytes of pixels (shape {series.shape}), "
            f"more than a file of {total_bytes} bytes can hold"
        )
    missing_planes = 0
    pages_of = defaultdict(list)
    for page in series.pages:
        if page is None:
            missing_planes += 1
        else:
            pages_of[page.parent].append(page)
    count = missing = 0
    for tif, pages in pages_of.items():
        offsets, counts = _segments(path, pages, series, pixels_bytes)
        is_missing = (offsets == 0) | (counts == 0)
        count, missing = count + len(offsets), missing + int(is_missing.sum())
        offsets, counts = offsets[~is_missing], counts[~is_missing]
        if (offsets + counts > tif.filehandle.size).any():
            raise VolumeFileError(f"{path}: cut short: pixels lie beyond the end of the file")
        sizes = directories.sizes_bytes if tif is series.parent else {}
        _check_overlap(path, keyframe, offsets, counts, sizes)
    if count == missing:
        raise VolumeFileError(f"{path}: none of its pixels are in the file")
    if missing and keyframe.is_contiguous:
        raise VolumeFileError(f"{path}: the pixels of {missing} of {count} planes are missing")
    if missing:
        what = "tiles" if keyframe.is_tiled else "strips"
        warn(path, f"{missing} of {count} {what} are missing, and read as {keyframe.nodata}")
    if missing_planes:
        warn(path, f"{missing_planes} of {len(series.pages)} planes are missing, and read as zeros")


def _segments(
    path: str, pages: list[Any], series: Any, pixels_bytes: int
) -> tuple[np.ndarray, np.ndarray]:
    """Offset and length in bytes of what is read for some pages, strip by strip or as a whole."""
    keyframe = pages[0].keyframe
    if keyframe.is_contiguous:
        # One plane, or all of them, from its first offset on, whatever the other strips say.
        whole_bytes = pixels_bytes if len(pages) == 1 < len(series) else keyframe.nbytes
        _check_rows(path, keyframe)
        has_none = not any(keyframe.databytecounts)
        offsets = _integers(
            path, (page.dataoffsets[0] if page.dataoffsets else 0 for page in pages)
        )
        return offsets, np.full(len(offsets), 0 if has_none else whole_bytes)
    expected = math.prod(keyframe.chunked)
    for page in pages:
        held = min(len(page.dataoffsets), len(page.databytecounts))
        if held < expected:
            raise VolumeFileError(
                f"{path}: damaged: a page has {held} strips or tiles where it says {expected}"
            )
    offsets = _integers(path, chain.from_iterable(page.dataoffsets[:expected] for page in pages))
    counts = _integers(path, chain.from_iterable(page.databytecounts[:expected] for page in pages))
    return offsets, counts


def _integers(path: str, values: Iterable[int]) -> np.ndarray:
    try:
        return np.fromiter(values, np.int64)
    except OverflowError:
        raise VolumeFileError(f"{path}: cut short: pixels lie beyond the end of the file") from None


def _check_rows(path: str, page: Any) -> None:
    """Warn where the strips of a page that is not compressed are not as long as its rows."""
    says_bytes = sum(page.databytecounts)
    if page.is_tiled or says_bytes == page.nbytes or not says_bytes:
        return
    rows_bytes = page.nbytes // page.imagelength * page.rowsperstrip * len(page.databytecounts)
    if says_bytes != rows_bytes:  # the last strip may be as long as the others
        warn(
            path,
            f"the strips of a page are of {says_bytes} bytes, its {page.imagelength} rows of "
            f"{page.nbytes}: one of them is damaged, perhaps",
        )


def _check_overlap(
    path: str, page: Any, offsets: np.ndarray, counts: np.ndarray, directories: dict[int, int]
) -> None:
    """Refuse pixels that lie where a directory does, or other pixels, in part: an offset is wrong.

    Pages may have a strip or tile in common, such as an empty one.
    """
    if page.compression in _CHECKED:
        return
    starts = np.concatenate([[0], np.fromiter(directories, np.int64), offsets])
    lengths = np.concatenate([[8], np.fromiter(directories.values(), np.int64), counts])
    order = np.lexsort((lengths, starts))
    starts, lengths = starts[order], lengths[order]
    is_apart = starts[:-1] + lengths[:-1] <= starts[1:]
    is_same = (starts[:-1] == starts[1:]) & (lengths[:-1] == lengths[1:])
    if (is_apart | is_same).all():
        return
    text = "pixels lie where others do, or what describes them"
    if page.compression == _NONE:
        raise VolumeFileError(f"{path}: damaged: {text}")
    warn(path, f"damaged, perhaps: {text}")  # some writers give lengths that are too large
