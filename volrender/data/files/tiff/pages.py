"""The pixels of a TIFF that lie in many strips, tiles or pages: decoded when they are asked for."""

import importlib.util
import math
import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple

import numpy as np

from ..errors import MissingExtraError, VolumeFileError, blame, one_line
from ..gzipped import bounded
from ..lazy_array import LazyArray, whole_key
from ..mapped import map_file, read_mapped
from .segments import full_bytes

_WORKERS = min(8, os.cpu_count() or 1)
_JPEG = (6, 7, 34892, 33007)  # codecs whose tables may lie beside the strips
# What imagecodecs decodes into a strip's own bytes, and tifffile without it into as many as come.
_UNBOUNDED = {8: "zlib", 32946: "zlib", 50013: "zlib", 34925: "lzma"}
_HAS_IMAGECODECS = importlib.util.find_spec("imagecodecs") is not None


class _Job(NamedTuple):
    """A strip or tile to decode: of which page, as which number, and where it goes.

    A page that is stored as it is has one job, with number -1.
    """

    slot: int
    page: Any
    number: int


class StoredPages(LazyArray):
    """A lazy array with the axes of a series of pages, which reads what a piece of it touches.

    Several threads may read it. It holds no pixels, and no file open.

    Parameters
    ----------
    path : str
        What errors name.
    series : tifffile.TiffPageSeries
        One whose pages were checked (`check_segments`).

    Raises
    ------
    VolumeFileError
        Its axes do not run along its pages.
    MissingExtraError
        What decodes its pixels is not installed.
    """

    def __init__(self, path: str, series: Any) -> None:
        self._path, self._pages = path, list(series.pages)
        self._keyframe = series.keyframe
        self.shape: tuple[int, ...] = tuple(int(n) for n in series.shape)
        self.dtype = np.dtype(self._keyframe.dtype)
        self._lead, self._along = _split(path, self.shape, self._keyframe, len(self._pages))
        shaped, chunk = self._keyframe.shaped, _chunk(self._keyframe)
        self._counts = tuple(math.ceil(n / step) for n, step in zip(shaped, chunk, strict=True))
        self._chunk = chunk
        self.chunks = (1,) * self._lead + tuple(1 if a is None else chunk[a] for a in self._along)
        if not self._keyframe.is_final:
            with blame(path, "its pixels cannot be decoded"):
                _decode(path, self._keyframe, None, 0)

    def __getitem__(self, key: Any) -> np.ndarray:
        """A piece, decoded now; as `LazyArray` says."""
        parts = whole_key(key, self.shape)
        places = np.arange(len(self._pages)).reshape(self.shape[: self._lead])
        numbers = places[tuple(parts[: self._lead])]
        box = [slice(0, n) for n in self._keyframe.shaped]
        after: list[int | slice] = []
        lengths: list[int] = []
        for axis, part, length in zip(
            self._along, parts[self._lead :], self.shape[self._lead :], strict=True
        ):
            span, rest = _span(part, length)
            after.append(rest)
            lengths.append(span.stop - span.start)
            if axis is not None:
                box[axis] = span
        size = [span.stop - span.start for span in box]
        whole = np.empty((numbers.size, *size), self.dtype)
        if whole.size:
            self._read(numbers.ravel().tolist(), box, whole)
        whole = whole.reshape(*np.shape(numbers), *(n for n in lengths))
        return whole[(*[slice(None)] * np.ndim(numbers), *after)]

    def _read(self, numbers: Sequence[int], box: Sequence[slice], whole: np.ndarray) -> None:
        """Fill pages with a box of their pixels, strips and tiles in threads."""
        touched = np.arange(math.prod(self._counts)).reshape(self._counts)[
            tuple(
                slice(span.start // step, math.ceil(span.stop / step))
                for span, step in zip(box, self._chunk, strict=True)
            )
        ]
        jobs: dict[str, list[_Job]] = defaultdict(list)
        for slot, number in enumerate(numbers):
            page = self._pages[number]
            if page is None:
                whole[slot] = 0
                continue
            segments = [-1] if page.keyframe.is_final else touched.ravel().tolist()
            jobs[page.parent.filehandle.path] += [_Job(slot, page, each) for each in segments]
        together = max(1, sum(map(len, jobs.values())) // (4 * _WORKERS))
        batches = [
            (path, some[start : start + together])
            for path, some in jobs.items()
            for start in range(0, len(some), together)
        ]

        def read(batch: tuple[str, list[_Job]]) -> None:
            path, some = batch
            with blame(path, "its pixels cannot be read"), open(path, "rb", buffering=0) as file:
                for job in some:
                    _fill(path, file, job, box, whole)

        if len(batches) == 1:
            read(batches[0])
            return
        with ThreadPoolExecutor(_WORKERS) as pool:
            for _ in pool.map(read, batches):
                pass


def _split(
    path: str, shape: tuple[int, ...], keyframe: Any, count: int
) -> tuple[int, list[int | None]]:
    """How many axes run along pages, and which of a page's five each further one is; None: of length 1."""
    long = [axis for axis, n in enumerate(keyframe.shaped) if n > 1]
    for lead in range(len(shape) + 1):
        within = [n for n in shape[lead:] if n > 1]
        if math.prod(shape[:lead]) == count and within == [keyframe.shaped[a] for a in long]:
            following = iter(long)
            return lead, [next(following) if n > 1 else None for n in shape[lead:]]
    raise VolumeFileError(
        f"{path}: {count} pages of shape {keyframe.shape} do not make an image of shape {shape}"
    )


def _chunk(keyframe: Any) -> tuple[int, ...]:
    """Pixels of a strip, of a tile, or of a page that is stored as it is, along a page's five axes."""
    _, _, length, width, samples = keyframe.shaped
    if keyframe.is_final:
        return keyframe.shaped
    if keyframe.is_tiled:
        return (1, keyframe.tiledepth, keyframe.tilelength, keyframe.tilewidth, samples)
    return (1, 1, min(length, keyframe.rowsperstrip), width, samples)


def _span(part: int | slice, length: int) -> tuple[slice, int | slice]:
    """What to read of an axis, forwards, and what to take of that."""
    if isinstance(part, int):
        return slice(part, part + 1), 0
    wanted = range(length)[part]
    if not wanted:
        return slice(0, 0), slice(None)
    low, high = min(wanted[0], wanted[-1]), max(wanted[0], wanted[-1])
    return slice(low, high + 1), slice(None, None, wanted.step)


def _fill(path: str, file: IO[bytes], job: _Job, box: Sequence[slice], whole: np.ndarray) -> None:
    """Put what a strip or tile has of a box where it belongs."""
    page, keyframe = job.page, job.page.keyframe
    if job.number < 0:
        dtype = np.dtype(keyframe.dtype).newbyteorder(keyframe.parent.byteorder)
        pixels = map_file(file, dtype, keyframe.shaped, page.dataoffsets[0])
        whole[job.slot] = read_mapped(pixels[tuple(box)])
        return
    offset, count = page.dataoffsets[job.number], page.databytecounts[job.number]
    stored = None
    if offset and count:
        file.seek(offset)
        stored = file.read(count)
        if len(stored) < count:
            raise VolumeFileError(f"{path}: cut short: it has become shorter since it was opened")
    pixels, place, shape = _decode(path, page, stored, job.number)
    if pixels is not None:
        shape = pixels.shape
    starts, lengths = (place[0], *place[1:4], 0), (1, *shape)
    spans = [
        (max(start, span.start), min(start + length, span.stop))
        for start, length, span in zip(starts, lengths, box, strict=True)
    ]
    target = tuple(
        slice(low - span.start, max(low, high) - span.start)
        for (low, high), span in zip(spans, box, strict=True)
    )
    if pixels is None:
        whole[job.slot][target] = keyframe.nodata
        return
    within = tuple(
        slice(low - start, max(low, high) - start)
        for (low, high), start in zip(spans, starts, strict=True)
    )
    whole[job.slot][target] = pixels[None][within]


def _decode(path: str, page: Any, stored: bytes | None, number: int) -> Any:
    """As tifffile decodes a strip or tile: pixels (depth, length, width, samples), place, shape."""
    keyframe = page.keyframe
    tables = {}
    if stored is not None and keyframe.compression in _UNBOUNDED and not _HAS_IMAGECODECS:
        stored = bounded(_UNBOUNDED[keyframe.compression], stored, full_bytes(keyframe))
    if keyframe.compression in _JPEG:
        tables = {"jpegtables": page.jpegtables, "jpegheader": keyframe.jpegheader}
    try:
        return keyframe.decode(stored, number, **tables)
    except (ValueError, KeyError, ImportError, AttributeError) as error:
        if "imagecodecs" not in str(error):
            raise
        raise MissingExtraError(
            f"{path}: compressed pixels: {one_line(error)}: pip install volrender[tiff]"
        ) from None
