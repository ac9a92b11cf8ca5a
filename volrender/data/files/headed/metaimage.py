"""Reading MetaImage files, .mha and .mhd, with their placement as ITK has it."""

import numpy as np

from ..errors import VolumeFileError, blame, cut
from ..logs import warn
from ..volume_file import VolumeFile
from .beside import check_count, numbered_names, place_beside
from .metaimage_header import MetaHeader
from .stored import Part, read_stored
from .volumes import LPS, Axes, Place, volumes_of

# A long has four bytes here, on every machine.
_TYPES = {
    "MET_CHAR": "i1",
    "MET_UCHAR": "u1",
    "MET_SHORT": "i2",
    "MET_USHORT": "u2",
    "MET_INT": "i4",
    "MET_UINT": "u4",
    "MET_LONG": "i4",
    "MET_ULONG": "u4",
    "MET_LONG_LONG": "i8",
    "MET_ULONG_LONG": "u8",
    "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}
_MILLIMETRES = {"?": 1.0, "mm": 1.0, "cm": 10.0, "um": 1e-3, "m": 1e3}
# Towards where an axis goes, in LPS, by the letter of where it begins.
_FROM = {
    "R": (1, 0, 0),
    "L": (-1, 0, 0),
    "A": (0, 1, 0),
    "P": (0, -1, 0),
    "I": (0, 0, 1),
    "S": (0, 0, -1),
}
_MOST_CHANNELS = 16


def read_metaimage(path: str) -> VolumeFile | list[VolumeFile]:
    """Read a MetaImage: .mha, or .mhd with its voxels in files of the same folder.

    Bytes of three or four channels are colours; other channels give a list of volumes. A fourth
    axis is a series. The world, LPS in the file, is turned to RAS, in millimetres. Raw voxels of
    one file are mapped, others unpacked.
    """
    with blame(path, "not a readable MetaImage"):
        with open(path, "rb") as file:
            header = MetaHeader(path, file)
        if header.text("objecttype", "Image").lower() != "image":
            raise VolumeFileError(
                f"{path}: holds no image, but an object of type {cut(header.text('objecttype'))!r}"
            )
        for key in header.misspelled():
            warn(path, f"its header has a key {cut(key)!r}, which is not known and not read")
        ndim = header.whole("ndims")
        if ndim not in (2, 3, 4):
            raise VolumeFileError(f"{path}: has {ndim} axes; 2, 3 and 4 are read")
        sizes = header.wholes("dimsize", ndim)
        channels = header.whole("elementnumberofchannels", 1)
        if channels < 1:
            raise VolumeFileError(f"{path}: its header is damaged: {channels} channels")
        place = _place(path, header, ndim)
        dtype, encoding = _stored_as(path, header)
        parts = _parts(path, header, sizes)
        stored = read_stored(path, parts, encoding, dtype, (channels, *sizes))
        return volumes_of(path, "metaimage", stored, _axes(path, channels, ndim, dtype), place)


def _axes(path: str, channels: int, ndim: int, dtype: np.dtype) -> Axes:
    space, series = tuple(range(1, min(ndim, 3) + 1)), 4 if ndim == 4 else None
    if channels == 1:
        return Axes(space, None, series)
    if channels > _MOST_CHANNELS:
        if series is not None:
            raise VolumeFileError(f"{path}: a series of volumes of {channels} channels is not read")
        return Axes(space, None, 0)
    return Axes(space, 0, series, dtype == np.uint8 and channels in (3, 4))


def _stored_as(path: str, header: MetaHeader) -> tuple[np.dtype, str]:
    name = header.text("elementtype")
    if name.upper().removesuffix("_ARRAY") not in _TYPES:
        raise VolumeFileError(f"{path}: its ElementType {cut(name)!r} is not read")
    dtype = np.dtype(_TYPES[name.upper().removesuffix("_ARRAY")])
    is_big = header.flag("elementbyteordermsb", False)
    if header.flag("binarydatabyteordermsb", is_big):
        dtype = dtype.newbyteorder(">")
    else:
        dtype = dtype.newbyteorder("<")
    slope = header.numbers(("elementtointensityfunctionslope",), 1)
    intercept = header.numbers(("elementtointensityfunctionoffset",), 1)
    if (slope is not None and slope[0] != 1) or (intercept is not None and intercept[0] != 0):
        warn(path, "its ElementToIntensityFunction is not applied: values are as they are stored")
    if not header.flag("binarydata", True):
        return dtype, "ascii"
    return dtype, "zlib" if header.flag("compresseddata", False) else "raw"


def _parts(path: str, header: MetaHeader, sizes: tuple[int, ...]) -> list[Part]:
    given = header.text("elementdatafile")
    skip_bytes = header.whole("headersize", 0)
    is_compressed = header.flag("compresseddata", False)
    size_bytes = header.whole("compresseddatasize", 0) or None if is_compressed else None
    if given in ("LOCAL", "Local", "local"):
        return [Part(path, header.offset_bytes, size_bytes=size_bytes)]
    words = given.split()
    if words[:1] == ["LIST"]:
        names = header.files
        subdim = len(sizes) - 1
        if len(words) > 1:
            subdim = int(words[1].upper().removesuffix("D"))
    elif len(words) in (2, 3, 4) and "%" in words[0]:
        first, last, step = (
            *(int(word) for word in words[1:]),
            *(1, sizes[-1], 1)[len(words) - 1 :],
        )
        names, subdim = numbered_names(path, words[0], first, last, step), len(sizes) - 1
    else:
        # A header of the voxels' own file is passed over before its stream is unpacked.
        offset_bytes = max(0, skip_bytes)
        skip = -1 if skip_bytes < 0 else 0
        return [Part(place_beside(path, given), offset_bytes, 0, skip, size_bytes)]
    check_count(path, len(names), sizes, subdim)
    begin, skip = max(0, skip_bytes), -1 if skip_bytes < 0 else 0
    return [Part(place_beside(path, name), begin, 0, skip) for name in names]


def _place(path: str, header: MetaHeader, ndim: int) -> Place:
    """ITK's: the matrix lists the direction of each axis, one after the other."""
    spacing = header.numbers(("elementspacing",), ndim)
    if spacing is None:
        spacing = header.numbers(("elementsize",), ndim)
    origin = header.numbers(("offset", "position", "origin"), ndim)
    rows = header.numbers(("transformmatrix", "orientation", "rotation"), ndim * ndim)
    directions = np.eye(ndim) if rows is None else rows.reshape(ndim, ndim)
    if ndim == 4 and (directions[3, :3].any() or directions[:3, 3].any()):
        raise VolumeFileError(
            f"{path}: its fourth axis is not that of time: it leads through space"
        )
    _warn_of_letters(path, header.text("anatomicalorientation", "???"), directions)
    centre = header.numbers(("centerofrotation",), ndim)
    if centre is not None and centre.any() and not np.array_equal(directions, np.eye(ndim)):
        warn(path, "its CenterOfRotation is not applied, as ITK does not")
    unit = header.text("distanceunits", "mm")
    if unit.lower() not in _MILLIMETRES:
        raise VolumeFileError(f"{path}: its header is damaged: DistanceUnits {cut(unit)!r}")
    count = min(ndim, 3)
    matrix = np.eye(4)
    steps = np.ones(ndim) if spacing is None else spacing
    matrix[:count, :count] = directions[:count, :count].T * steps[:count]
    if origin is not None:
        matrix[:count, 3] = origin[:count]
    matrix[:3] *= _MILLIMETRES[unit.lower()]
    return Place(LPS @ matrix, "mm", "RAS")


def _warn_of_letters(path: str, letters: str, directions: np.ndarray) -> None:
    """Say where the letters of the axes and their directions contradict each other."""
    towards = [_FROM.get(letter) for letter in letters.upper()]
    if len(towards) != 3 or len(directions) != 3 or None in towards:
        return
    cosines = np.sum(directions * np.array(towards), axis=1)
    if (cosines < 0.1).any():
        warn(path, f"its AnatomicalOrientation {letters} is not where its axes lead; they count")
