"""The header of a file, and where its pixels lie in it."""

import io
import os
import struct
import warnings
from dataclasses import dataclass, replace
from typing import Any

from ....base.files.progress import followed
from ..errors import VolumeFileError, blame, cut, import_extra
from .tags import text, whole

WORKERS = min(8, (os.cpu_count() or 1) + 2)
EXTRA = "dicom"
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_IMPLICIT = "1.2.840.10008.1.2"
_BIG_ENDIAN = "1.2.840.10008.1.2.2"
_UNCOMPRESSED = ("", _IMPLICIT, "1.2.840.10008.1.2.1", _BIG_ENDIAN)
_PIXELS, _FLOATS, _DOUBLES = 0x7FE00010, 0x7FE00008, 0x7FE00009
_MOST_SMALL_BYTES = 64 * 2**20  # a compressed plane may be that large, however few its bytes
_MOST_RATIO = 1000
_MOST_FRAMES = 2**17  # of a file; each is described in memory
# Of a PET by Philips: who says so, the factor from counts to SUV, and that to Bq/ml.
PHILIPS = PHILIPS_CREATOR, PHILIPS_SUV, PHILIPS_ACTIVITY = 0x70530010, 0x70531000, 0x70531009
OVERLAYS = [group << 16 | 0x0010 for group in range(0x6000, 0x6020, 2)]  # their rows
# Nothing of whom the pictures are of but what an uptake needs, a weight.
TAGS: list[str | int] = [
    *("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription"),
    *("Modality", "ImageType", "InstanceNumber", "AcquisitionNumber", "AcquisitionTime"),
    *("ContentTime", "TemporalPositionIdentifier", "TriggerTime", "EchoNumbers", "EchoTime"),
    *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"),
    *("SpacingBetweenSlices", "ImagerPixelSpacing"),
    *("Rows", "Columns", "SamplesPerPixel", "BitsAllocated", "BitsStored", "HighBit"),
    *("PixelRepresentation", "PhotometricInterpretation", "PlanarConfiguration"),
    *("NumberOfFrames", "RescaleSlope", "RescaleIntercept", "ModalityLUTSequence"),
    "RescaleType",
    *("WindowCenter", "WindowWidth", "VOILUTFunction"),
    *("GridFrameOffsetVector", "DoseGridScaling"),
    *("Units", "SUVType", "CorrectedImage", "DecayCorrection", "SeriesDate", "SeriesTime"),
    *("AcquisitionDate", "PatientWeight", "RadiopharmaceuticalInformationSequence"),
    *PHILIPS,
    *("SegmentSequence", "SegmentationType", "MaximumFractionalValue", "SegmentsOverlap"),
    *OVERLAYS,
    *("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"),
]


@dataclass(frozen=True)
class Pixels:
    """The frames of a file: how they are stored.

    Parameters
    ----------
    path : str
    rows, columns, samples, frames : int
    bits_allocated, bits_stored : int
    is_signed, is_float : bool
    photometric : str
        As DICOM calls it: "MONOCHROME2", "RGB", …
    offset_bytes : int or None
        Where the first frame begins; None where pydicom has to decode them.
    is_big_endian : bool
    """

    path: str
    rows: int
    columns: int
    samples: int
    frames: int
    bits_allocated: int
    bits_stored: int
    is_signed: bool
    is_float: bool
    photometric: str
    offset_bytes: int | None
    is_big_endian: bool

    @property
    def is_colour(self) -> bool:
        """Whether a pixel, once decoded, has three values."""
        return self.samples == 3 or self.photometric == "PALETTE COLOR"

    @property
    def frame_bytes(self) -> int:
        """Of a frame as it is stored, uncompressed."""
        return (self.rows * self.columns * self.samples * self.bits_allocated + 7) // 8


@dataclass(frozen=True)
class Header:
    """A file with pictures: what it says of them, and where they are."""

    dataset: Any
    pixels: Pixels


class _Clamped(io.BufferedReader):
    """A file of which no more bytes are asked than it has, whatever a header says."""

    def __init__(self, path: str) -> None:
        super().__init__(io.FileIO(path), 2**16)
        self.size_bytes = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self.size_bytes if size is None else min(size, self.size_bytes))


def read_headers(paths: list[str]) -> list[Header | VolumeFileError | str]:
    """Of each file its header, or what is wrong with it, or what it is where it holds no pictures."""
    pydicom = import_extra("pydicom", paths[0], EXTRA)

    tags = [pydicom.tag.Tag(tag) for tag in TAGS]  # once: looking names up takes as long as reading
    found: list[Header | VolumeFileError | str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the standard does not allow, and is read anyway
        # In no threads: parsing holds Python's lock, and they would wait for it.
        for path in followed(paths):
            try:
                found.append(_read(pydicom, path, tags))
            except VolumeFileError as error:
                found.append(error)
    return found


def _read(pydicom: Any, path: str, tags: list[Any]) -> Header | str:
    with blame(path, "not a readable DICOM file"), _Clamped(path) as file:
        if _DEFLATED in file.peek(1024)[:1024]:
            raise ValueError("its header is deflated, which is not read")
        dataset = pydicom.dcmread(file, stop_before_pixels=True, specific_tags=tags, force=True)
        if "Rows" not in dataset and "Columns" not in dataset:
            if not text(dataset, "SOPClassUID") and not text(
                dataset.file_meta, "MediaStorageSOPClassUID"
            ):
                raise ValueError("its header is damaged or cut short")
            return cut(pydicom.uid.UID(text(dataset, "SOPClassUID")).name)
        return Header(dataset, _pixels(path, file, dataset))


def _pixels(path: str, file: _Clamped, dataset: Any) -> Pixels:
    """How the frames are stored, held against how long the file is."""
    syntax = text(dataset.file_meta, "TransferSyntaxUID")
    tag, length, offset_bytes = _pixel_element(file, dataset, syntax)
    frames = whole(dataset, "NumberOfFrames", 1)
    is_float = tag != _PIXELS
    bits = whole(dataset, "BitsAllocated")
    stored = Pixels(
        path,
        rows=whole(dataset, "Rows"),
        columns=whole(dataset, "Columns"),
        samples=whole(dataset, "SamplesPerPixel", 1),
        frames=max(frames, 1),
        bits_allocated=bits,
        bits_stored=whole(dataset, "BitsStored", bits) or bits,
        is_signed=whole(dataset, "PixelRepresentation") == 1,
        is_float=is_float,
        photometric=text(dataset, "PhotometricInterpretation"),
        offset_bytes=offset_bytes,
        is_big_endian=syntax == _BIG_ENDIAN,
    )
    _check(stored, tag)
    left_bytes = file.size_bytes - offset_bytes
    needed_bytes = stored.frame_bytes * stored.frames
    if stored.bits_allocated == 1:
        needed_bytes = (stored.rows * stored.columns * stored.frames + 7) // 8
    if stored.photometric == "YBR_FULL_422" and syntax in _UNCOMPRESSED:
        needed_bytes = needed_bytes * 2 // 3
    if syntax not in _UNCOMPRESSED or length == 0xFFFFFFFF:
        if left_bytes < 16 or stored.frame_bytes > max(_MOST_SMALL_BYTES, left_bytes * _MOST_RATIO):
            raise ValueError(
                f"damaged: {left_bytes} compressed bytes for pictures of {stored.frame_bytes}"
            )
        if stored.frames * 8 > left_bytes:  # each is an item, with a head of 8 bytes
            raise ValueError(f"damaged: {left_bytes} bytes cannot hold {stored.frames} frames")
        return replace(stored, offset_bytes=None)
    if min(left_bytes, length) < needed_bytes:
        raise ValueError(f"cut short: {min(left_bytes, length)} bytes of {needed_bytes} of pixels")
    is_plain = stored.samples == 1 and (is_float or stored.bits_allocated <= 32)
    is_plain = is_plain and stored.photometric != "PALETTE COLOR"
    is_plain = is_plain and (is_float or whole(dataset, "HighBit", -1) + 1 == stored.bits_stored)
    return stored if is_plain else replace(stored, offset_bytes=None)


def _pixel_element(file: _Clamped, dataset: Any, syntax: str) -> tuple[int, int, int]:
    """The tag of the element that the file stands at, its length, and where its value begins."""
    start = file.read(12)
    if len(start) < 12:
        raise ValueError("cut short: it ends before its pixels")
    is_implicit, is_little = dataset.original_encoding
    order = "<" if is_little else ">"
    group, element = struct.unpack(order + "HH", start[:4])
    tag = group << 16 | element
    if tag not in (_PIXELS, _FLOATS, _DOUBLES):
        raise ValueError("its header is damaged: no pixels follow it")
    begin, after = (4, 8) if is_implicit else (8, 12)
    (length,) = struct.unpack(order + "I", start[begin : begin + 4])
    return tag, length, file.tell() - 12 + after


def _check(stored: Pixels, tag: int) -> None:
    """Refuse what no picture can be."""
    bits = {_FLOATS: (32,), _DOUBLES: (64,)}.get(tag, (1, 8, 16, 32))
    if stored.rows < 1 or stored.columns < 1:
        raise ValueError(f"its header is damaged: {stored.rows} rows, {stored.columns} columns")
    if stored.frames > _MOST_FRAMES:
        raise ValueError(
            f"{stored.frames} frames in one file, more than {_MOST_FRAMES}, are not read"
        )
    if stored.samples not in (1, 3):
        raise ValueError(f"{stored.samples} values a pixel are not read")
    if stored.bits_allocated not in bits:
        raise ValueError(f"{stored.bits_allocated} bits a pixel are not read")
    if stored.samples == 3 and stored.bits_allocated not in (8, 16):
        raise ValueError(f"colours of {stored.bits_allocated} bits are not read")
    if not 1 <= stored.bits_stored <= stored.bits_allocated:
        raise ValueError(
            f"its header is damaged: {stored.bits_stored} bits of {stored.bits_allocated} are used"
        )
    if not stored.is_colour and not stored.is_float and "MONOCHROME" not in stored.photometric:
        raise ValueError(f"its pixels are {stored.photometric or 'of no kind that it says'}")
