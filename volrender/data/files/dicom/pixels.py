"""The voxels of slices in many files: each read when it is asked for."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ..errors import blame, import_extra
from ..lazy_array import LazyArray
from .frames import Frame
from .headers import EXTRA, WORKERS, Pixels

_LARGEST_EXACT = 2**24  # whole numbers up to that are floats of 32 bits, too


class Slices(LazyArray):
    """A lazy array of slices, in values: slopes and intercepts are applied.

    Whole numbers stay whole where all slopes and intercepts are; else values are float32.

    Parameters
    ----------
    path : str
        What errors name.
    planes : list of list of sequence of Frame
        For each time, for each place, the pictures there: one; none where a slice is missing, of
        NaN; of segmentations, any number, and 0 where there is none.
    has_times : bool
        Whether the first axis is time.
    dtype : np.dtype, optional
        Of segmentations; of all else, what holds the values.

    Attributes
    ----------
    shape : tuple of int
        ([nt,] nz, ny, nx) or, of colours, (nz, ny, nx, 3).
    dtype : np.dtype
    ndim, size, nbytes : int
    """

    def __init__(
        self,
        path: str,
        planes: Sequence[Sequence[Sequence[Frame]]],
        has_times: bool,
        dtype: np.dtype | None = None,
    ) -> None:
        self._path = path
        self._lead = (len(planes), len(planes[0])) if has_times else (len(planes[0]),)
        self._frames = [frames for row in planes for frames in row]
        self._missing = np.nan if dtype is None else 0
        there = [frame for frames in self._frames for frame in frames]
        pixels = there[0].pixels
        self._plane = (pixels.rows, pixels.columns, *((3,) if pixels.is_colour else ()))
        self.shape = (*self._lead, *self._plane)
        self.dtype = dtype or dtype_of(there, is_broken=len(there) < len(self._frames))
        self.chunks = (*(1 for _ in self._lead), *self._plane)

    def __getitem__(self, key: Any) -> np.ndarray:
        """What is asked for, of the slices that it touches.

        Raises
        ------
        VolumeFileError
            A file is damaged, or not what it was when its header was read.
        """
        keys = list(key) if isinstance(key, tuple) else [key]
        if any(k is Ellipsis for k in keys):
            at = next(i for i, k in enumerate(keys) if k is Ellipsis)
            keys[at : at + 1] = [slice(None)] * (self.ndim - len(keys) + 1)
        lead = len(self._lead)
        keys += [slice(None)] * (self.ndim - len(keys))
        numbers = np.arange(len(self._frames)).reshape(self._lead)[tuple(keys[:lead])]
        whole = np.empty((numbers.size, *self._plane), self.dtype)
        self._read(numbers.ravel().tolist(), whole)
        whole = whole.reshape(*np.shape(numbers), *self._plane)
        return whole[(*[slice(None)] * np.ndim(numbers), *keys[lead:])]

    def _read(self, numbers: Sequence[int], whole: np.ndarray) -> None:
        """Fill planes: those of a compressed file together, and files in threads."""
        jobs: dict[tuple[str, int], list[tuple[int, Frame]]] = {}
        for at, number in enumerate(numbers):
            frames = self._frames[number]
            if len(frames) != 1 or frames[0].segmentation is not None:
                whole[at] = self._missing
            for frame in frames:
                jobs.setdefault((frame.pixels.path, at // 16), []).append((at, frame))

        def read(parts: list[tuple[int, Frame]]) -> None:
            _fill(whole, *zip(*parts, strict=True))

        if len(jobs) == 1:
            read(*jobs.values())
            return
        with ThreadPoolExecutor(WORKERS) as pool:
            for _ in pool.map(read, jobs.values()):
                pass


def dtype_of(frames: Sequence[Frame], is_broken: bool) -> np.dtype:
    """The smallest that holds all that the pixels can say."""
    if frames[0].pixels.is_colour:
        is_small = frames[0].pixels.samples == 1 or frames[0].pixels.bits_allocated <= 8
        return np.dtype(np.uint8 if is_small else np.uint16)
    if frames[0].pixels.is_float:
        return np.dtype(np.float64 if frames[0].pixels.bits_allocated == 64 else np.float32)
    kinds = {
        (frame.pixels.bits_stored, frame.pixels.is_signed, frame.slope, frame.intercept)
        for frame in frames
    }
    ends: list[float] = []
    for bits, is_signed, slope, intercept in kinds:
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1)
        ends += [low * slope + intercept, high * slope + intercept]
        if not (slope.is_integer() and intercept.is_integer()):
            return np.dtype(np.float32)
    least, most = min(ends), max(ends)
    if is_broken:
        is_exact = max(-least, most) <= _LARGEST_EXACT
        return np.dtype(np.float32 if is_exact else np.float64)
    for dtype in (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32):
        if np.iinfo(dtype).min <= least and most <= np.iinfo(dtype).max:
            return np.dtype(dtype)
    return np.dtype(np.float64)


def stored_planes(pixels: Pixels, indices: list[int]) -> list[np.ndarray]:
    """Frames of one file as they are stored, without what their values mean."""
    if pixels.offset_bytes is None:
        return _decode(pixels, indices)
    if pixels.bits_allocated == 1:
        return [_bits(pixels, pixels.offset_bytes, index) for index in indices]
    return [_plain(pixels, pixels.offset_bytes, index) for index in indices]


def _fill(whole: np.ndarray, places: Sequence[int], frames: Sequence[Frame]) -> None:
    """Read frames of one file."""
    pixels = frames[0].pixels
    with blame(pixels.path, "its pixels cannot be read"):
        planes = stored_planes(pixels, [frame.index for frame in frames])
        for at, frame, plane in zip(places, frames, planes, strict=True):
            if plane.shape != whole.shape[1:]:
                raise ValueError(f"its pixels are of shape {plane.shape}, not {whole.shape[1:]}")
            if frame.segmentation is not None:
                frame.segmentation.paint(whole[at], plane, frame.segment)
            elif (frame.slope, frame.intercept) == (1, 0) or pixels.is_colour:
                whole[at] = plane
            elif whole.dtype.kind == "f":
                whole[at] = plane * np.float64(frame.slope) + frame.intercept
            else:
                whole[at] = plane.astype(np.int64 if plane.itemsize > 2 else np.int32) * int(
                    frame.slope
                ) + int(frame.intercept)


def _plain(pixels: Pixels, offset_bytes: int, index: int) -> np.ndarray:
    """A frame that is stored as it is."""
    kind = "f" if pixels.is_float else "i" if pixels.is_signed else "u"
    dtype = np.dtype(f"{'>' if pixels.is_big_endian else '<'}{kind}{pixels.bits_allocated // 8}")
    stored = np.empty((pixels.rows, pixels.columns), dtype)
    _read_into(stored, pixels.path, offset_bytes + index * stored.nbytes)
    unused = pixels.bits_allocated - pixels.bits_stored
    if pixels.is_float or unused == 0:
        return stored
    native = stored.astype(dtype.newbyteorder("="), copy=False)
    if pixels.is_signed:
        return (native << unused) >> unused
    return native & native.dtype.type(2**pixels.bits_stored - 1)


def _bits(pixels: Pixels, offset_bytes: int, index: int) -> np.ndarray:
    """A frame of single bits, the lowest of a byte first: frames follow without a gap."""
    size = pixels.rows * pixels.columns
    before_bytes, before_bits = divmod(index * size, 8)
    packed = np.empty((before_bits + size + 7) // 8, np.uint8)
    _read_into(packed, pixels.path, offset_bytes + before_bytes)
    bits = np.unpackbits(packed, bitorder="little")[before_bits : before_bits + size]
    return bits.reshape(pixels.rows, pixels.columns)


def _read_into(stored: np.ndarray, path: str, at_bytes: int) -> None:
    """Fill an array with what is in a file from some byte on."""
    with open(path, "rb", buffering=0) as file:
        file.seek(at_bytes)
        filled, left = 0, stored.reshape(-1).view(np.uint8).data
        while filled < stored.nbytes:
            count = file.readinto(left[filled:])
            if not count:
                raise OSError("the file has become shorter since it was opened")
            filled += count


def _decode(pixels: Pixels, indices: list[int]) -> list[np.ndarray]:
    """Frames that pydicom decodes; YBR becomes RGB, and palettes too."""
    pydicom = import_extra("pydicom", pixels.path, EXTRA)
    utils = import_extra("pydicom.pixels", pixels.path, EXTRA)
    header = pydicom.Dataset()
    tags = [0x00281101 + n for n in range(3)] + [0x00281201 + n for n in range(3)]
    frames = utils.iter_pixels(pixels.path, ds_out=header, specific_tags=tags, indices=indices)
    planes = [np.array(frame) for frame in frames]
    if pixels.photometric == "PALETTE COLOR":
        planes = [utils.apply_color_lut(plane, header)[..., :3] for plane in planes]
        planes = [(p >> 8).astype(np.uint8) if p.dtype == np.uint16 else p for p in planes]
    return planes
