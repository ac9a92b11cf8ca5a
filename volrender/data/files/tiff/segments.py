"""Are all pixels of a TIFF's pages in the file, each in its own place?

tifffile fills what is missing with zeros, and reads from wherever it is told to.
"""

import lzma
import math
import zlib
from collections import defaultdict
from typing import Any

import numpy as np

from ..errors import VolumeFileError, cut
from ..gzipped import MOST_DEFLATED
from ..logs import warn
from .directories import Directories

_TOGETHER = 1  # PlanarConfiguration: the samples of a pixel follow each other
_NONE, _LZW, _PACKBITS = 1, 5, 32773
_DEFLATE = (8, 32946, 50013)
_FAX = (2, 3, 4)  # the codecs of pages that are black or white
_CHECKED = (*_DEFLATE, 34925)  # the codecs that have checksums: deflate and LZMA
# How many bytes one byte can become: deflate has more than these others, and image codecs no bound.
_BOUNDED = (_NONE, _LZW, _PACKBITS, *_DEFLATE)
_TOO_LONG = 4  # times as long as it may be: what no writer does
_MANY, _FEW_BYTES = 32, 2**20  # strips, or bytes of a page: to look at one strip more takes little


def check_segments(
    path: str, series: Any, is_block: bool, directories: Directories, total_bytes: int
) -> None:
    """Refuse a series of pages some of whose pixels cannot be in the file; warn of missing ones.

    Parameters
    ----------
    path : str
        The file, for messages.
    series : tifffile.TiffPageSeries
    is_block : bool
        All planes follow each other, and are read as one, from the first on.
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
            f"{path}: damaged: it says {cut(pixels_bytes)} bytes of pixels (shape {cut(series.shape)}), "
            f"more than a file of {total_bytes} bytes can hold"
        )
    if keyframe.compression in _FAX and keyframe.bitspersample != 1:
        raise VolumeFileError(
            f"{path}: damaged: pixels of {keyframe.bitspersample} bits are compressed as black and white"
        )
    missing_planes = 0
    pages_of = defaultdict(list)
    for page in [keyframe] if is_block else series.pages:
        if page is None:
            missing_planes += 1
        else:
            pages_of[page.parent].append(page)
    count = missing = 0
    for tif, pages in pages_of.items():
        offsets, counts = _segments(path, pages, pixels_bytes if is_block else None)
        if (offsets < 0).any() or (counts < 0).any():
            raise VolumeFileError(f"{path}: damaged: pixels lie before the beginning of the file")
        is_missing = (offsets == 0) | (counts == 0)
        count, missing = count + len(offsets), missing + int(is_missing.sum())
        offsets, counts = offsets[~is_missing], counts[~is_missing]
        if (offsets + counts > tif.filehandle.size).any():
            raise VolumeFileError(f"{path}: cut short: pixels lie beyond the end of the file")
        if tif is series.parent:
            _check_place(path, keyframe, offsets, counts, directories.occupied)
        _check_overlap(path, keyframe, offsets, counts)
        _check_first(path, keyframe, offsets, counts)
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
    path: str, pages: list[Any], block_bytes: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Offset and length in bytes of what is read for some pages, strip by strip or as a whole.

    Pages have their strips one after the other, or not: all in common by one keyframe, or each of
    its own.
    """
    offsets: list[int] = []
    counts: list[int] = []
    previous = None
    for page in pages:
        keyframe = page.keyframe
        if keyframe.is_contiguous:
            says_bytes = sum(keyframe.databytecounts)
            offsets += page.dataoffsets[:1] or (0,)
            counts.append((block_bytes or keyframe.nbytes) if says_bytes else 0)
        else:
            expected = math.prod(keyframe.chunked)
            held = min(len(page.dataoffsets), len(page.databytecounts))
            if held < expected:
                raise VolumeFileError(
                    f"{path}: damaged: a page has {held} strips or tiles where it says {expected}"
                )
            says_bytes = sum(page.databytecounts[:expected])
            offsets += page.dataoffsets[:expected]
            counts += page.databytecounts[:expected]
        if keyframe is not previous:
            _check_lengths(path, keyframe, says_bytes)
            previous = keyframe
    try:
        return np.array(offsets, np.int64), np.array(counts, np.int64)
    except OverflowError:
        raise VolumeFileError(f"{path}: cut short: pixels lie beyond the end of the file") from None


def _check_lengths(path: str, page: Any, says_bytes: int) -> None:
    """Warn where the strips or tiles of a page are not as long as what they are for."""
    if page.compression != _NONE or not isinstance(page.bitspersample, int) or not says_bytes:
        return
    segments = math.prod(page.chunked)
    whole_bytes = full_bytes(page) * segments
    # The last strip may be as long as the others.
    exact_bytes = whole_bytes
    if not page.is_tiled:
        rows = math.ceil(page.imagelength / page.rowsperstrip) * page.rowsperstrip
        exact_bytes = whole_bytes // rows * page.imagelength
    if says_bytes not in (exact_bytes, whole_bytes):
        warn(
            path,
            f"damaged, perhaps: a page of {exact_bytes} bytes has {says_bytes} of them, it says",
        )


def _check_first(path: str, page: Any, offsets: np.ndarray, counts: np.ndarray) -> None:
    """Warn where a compressed strip or tile becomes longer than a page's shape and dtype allow.

    tifffile drops what is too long, so that a wrong width would garble all of it. One is looked at:
    no more than a small part of the work that reading them is.
    """
    is_quick = len(offsets) >= _MANY or (len(offsets) > 0 and page.nbytes < _FEW_BYTES)
    if page.compression not in _CHECKED or not isinstance(page.bitspersample, int) or not is_quick:
        return
    with open(page.parent.filehandle.path, "rb") as file:
        file.seek(int(offsets[0]))
        stored = file.read(int(counts[0]))
    most_bytes = full_bytes(page)
    codec = zlib.decompressobj() if page.compression in _DEFLATE else lzma.LZMADecompressor()
    inflated_bytes = len(codec.decompress(stored, _TOO_LONG * most_bytes))
    text = f"a strip or tile is longer than the {most_bytes} bytes it is for"
    if inflated_bytes == _TOO_LONG * most_bytes:
        raise VolumeFileError(f"{path}: damaged: {text}")
    if inflated_bytes > most_bytes:
        warn(path, f"damaged, perhaps: {text}")


def full_bytes(page: Any) -> int:
    """Bytes of a whole strip or tile."""
    samples = page.samplesperpixel if page.planarconfig == _TOGETHER else 1
    depth, rows, width = 1, page.rowsperstrip, page.imagewidth
    if page.is_tiled:
        depth, rows, width = page.tiledepth, page.tilelength, page.tilewidth
    return int(depth * rows * math.ceil(width * samples * page.bitspersample / 8))


def _check_place(
    path: str, page: Any, offsets: np.ndarray, counts: np.ndarray, occupied: np.ndarray
) -> None:
    """Refuse pixels that lie where something else does: an offset is wrong."""
    ends = np.sort(offsets + counts)
    starts = np.append(np.sort(offsets), np.iinfo(np.int64).max)
    following = np.searchsorted(ends, occupied[:, 0], side="right")  # the first to end after it
    if (starts[following] < occupied.sum(axis=1)).any():
        _blame_offsets(path, page, "pixels lie where tags do")


def _check_overlap(path: str, page: Any, offsets: np.ndarray, counts: np.ndarray) -> None:
    """Refuse pixels that lie where others do: an offset is wrong.

    Where they are compressed, pages may have a strip or tile in common, such as an empty one.
    """
    order = np.lexsort((counts, offsets))
    starts, ends = offsets[order], (offsets + counts)[order]
    is_same = (starts[:-1] == starts[1:]) & (ends[:-1] == ends[1:])
    is_over = ends[:-1] > starts[1:]
    if (is_over & ~(is_same & (page.compression != _NONE))).any():
        _blame_offsets(path, page, "pixels lie where others do")


def _blame_offsets(path: str, page: Any, text: str) -> None:
    if page.compression == _NONE:
        raise VolumeFileError(f"{path}: damaged: {text}")
    if page.compression not in _CHECKED:  # some writers give lengths that are too large
        warn(path, f"damaged, perhaps: {text}")
