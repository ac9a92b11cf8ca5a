"""Reading MRC and CCP4 maps, plain or gzipped, with their place in ångström.

By MRC2014 (https://www.ccpem.ac.uk/mrc_format/mrc2014.php), and by IMOD's notes on files that bear
its stamp (https://bio3d.colorado.edu/imod/doc/mrc_format.txt).
"""

import math
import os
from typing import IO, Any

import numpy as np

from .affine import decompose_affine
from .errors import VolumeFileError, blame, cut, import_extra
from .gzipped import MOST_DEFLATED, GzipReader
from .logs import warn, warn_of_more
from .mapped import map_file
from .volume_file import VolumeFile

_HEADER_BYTES = 1024
_MOST_COLUMNS = 2**16  # of a real map: its number, read in the wrong byte order, is larger
_LITTLE_STAMPS, _BIG_STAMPS = (b"\x44\x44", b"\x44\x41"), (b"\x11\x11",)
_OTHER_MODES = {
    3: "complex numbers; save their magnitude",
    4: "complex numbers; save their magnitude",
    16: "colours of IMOD",
    101: "packed 4-bit numbers; unpack them with IMOD's newstack",
}
_IMOD_STAMP, _SIGNED_BYTES, _ORIGIN_BY_STANDARD, _HALF_BYTES = 1146047817, 1, 4, 16


def read_mrc(path: str) -> VolumeFile:
    """Read an MRC or CCP4 map: a volume, a stack of images as one, or a stack of volumes as a series.

    Its columns, rows and sections become x, y and z as the header maps them. The place is ORIGIN
    or, where that is zero, the start of the box in the unit cell, along the axes of the cell, which
    need not be perpendicular. Mode 0 is signed, as the standard has it, unless IMOD says otherwise.
    An origin that IMOD wrote the other way round is turned.
    """
    mrcfile = import_extra("mrcfile", path, "mrc")
    with blame(path, "not a readable MRC file"), open(path, "rb") as file:
        content = GzipReader(file) if path.lower().endswith(".gz") else file
        block = content.read(_HEADER_BYTES)
        if len(block) < _HEADER_BYTES:
            raise VolumeFileError(f"{path}: cut short: {len(block)} bytes of a header of 1024")
        header = _header(mrcfile, path, block)
        dtype = _dtype(mrcfile, path, header)
        order = _order(path, header)
        stored = _stored(path, file, content, dtype, _shape(path, header), int(header["nsymbt"]))
        if stored.shape[0] == 1:
            stored = stored[0]
        data = stored.transpose([*range(stored.ndim - 3), *(stored.ndim - 3 + at for at in order)])
        world_from_data, unit = _world_from_data(path, header)
        offset, rotation, scale, shear = decompose_affine(world_from_data)
    axes = "zyx" if data.ndim == 3 else "tzyx"
    return VolumeFile(path, "mrc", data, axes, offset, rotation, scale, unit, shear)


def _header(mrcfile: Any, path: str, block: bytes) -> np.ndarray:
    """The header in the byte order that it is in: one alone gives a number of columns that can be."""
    kinds = [mrcfile.dtypes.HEADER_DTYPE.newbyteorder(order) for order in "<>"]
    headers = [np.frombuffer(block, kind).reshape(()) for kind in kinds]
    likely = [0 < int(header["nx"]) < _MOST_COLUMNS for header in headers]
    stamp = block[212:214]
    if likely[0] == likely[1]:
        likely = [stamp in _LITTLE_STAMPS, stamp in _BIG_STAMPS]
    if not any(likely):
        raise VolumeFileError(
            f"{path}: not a readable MRC file: it begins with no MRC header{_hint(path)}"
        )
    header = headers[0 if likely[0] else 1]
    if block[208:211] != b"MAP":
        warn(path, "its header does not say that it is an MRC file (MAP); it is read as an old one")
    return header


def _hint(path: str) -> str:
    """Where a .rec is one of Philips, whose header lies beside."""
    stem, extension = os.path.splitext(path)
    places = (stem + beside for beside in (".par", ".PAR") if extension.lower() == ".rec")
    return next((f"; open {place}" for place in places if os.path.isfile(place)), "")


def _dtype(mrcfile: Any, path: str, header: np.ndarray) -> np.dtype:
    mode = int(header["mode"])
    stamp, flags = _imod(header)
    packed = mode == 0 and stamp == _IMOD_STAMP and flags & _HALF_BYTES
    if packed or mode in _OTHER_MODES:
        what = _OTHER_MODES[101 if packed else mode]
        raise VolumeFileError(f"{path}: holds {what} (mode {mode}); modes 0, 1, 2, 6, 12 are read")
    if mode not in (0, 1, 2, 6, 12):
        raise VolumeFileError(f"{path}: unknown mode {mode}; modes 0, 1, 2, 6 and 12 are read")
    if mode == 0 and stamp == _IMOD_STAMP and not flags & _SIGNED_BYTES:
        return np.dtype(np.uint8)
    dtype: np.dtype = mrcfile.utils.dtype_from_mode(mode)
    return dtype.newbyteorder(header["mode"].dtype.byteorder)


def _imod(header: np.ndarray) -> tuple[int, int]:
    """IMOD's stamp and flags, at bytes 152 and 156."""
    stamp, flags = np.frombuffer(header.tobytes()[152:160], header["mode"].dtype)
    return int(stamp), int(flags)


def _shape(path: str, header: np.ndarray) -> tuple[int, int, int, int]:
    """Volumes, sections, rows and columns."""
    columns, rows, sections = (int(header[name]) for name in ("nx", "ny", "nz"))
    if min(columns, rows, sections) <= 0:
        raise VolumeFileError(f"{path}: holds no voxels (shape {(sections, rows, columns)})")
    if not 401 <= int(header["ispg"]) <= 630:  # a stack of volumes, of mz sections each
        return 1, sections, rows, columns
    each = int(header["mz"])
    if each <= 0 or sections % each:
        raise VolumeFileError(
            f"{path}: its header is damaged: {sections} sections are no volumes of {each} each"
        )
    return sections // each, each, rows, columns


def _axes(header: np.ndarray) -> tuple[int, int, int]:
    """Which of x, y and z (0, 1, 2) columns, rows and sections run along; old files do not say."""
    columns, rows, sections = (int(header[name]) - 1 for name in ("mapc", "mapr", "maps"))
    return (0, 1, 2) if (columns, rows, sections) == (-1, -1, -1) else (columns, rows, sections)


def _order(path: str, header: np.ndarray) -> list[int]:
    """Where z, y and x are among sections, rows and columns."""
    axes = _axes(header)
    if sorted(axes) != [0, 1, 2]:
        said = tuple(axis + 1 for axis in axes)
        raise VolumeFileError(
            f"{path}: its header is damaged: columns, rows and sections run along axes {said}, "
            "it says, and not along 1, 2 and 3 in some order"
        )
    return [axes[::-1].index(axis) for axis in (2, 1, 0)]


def _stored(
    path: str,
    file: IO[bytes],
    content: IO[bytes] | GzipReader,
    dtype: np.dtype,
    shape: tuple[int, ...],
    extended_bytes: int,
) -> np.ndarray:
    """The array as it is stored: a read-only memory map, or all of a compressed file."""
    if extended_bytes < 0:
        raise VolumeFileError(
            f"{path}: its header is damaged: an extended header of {extended_bytes} bytes"
        )
    offset_bytes = _HEADER_BYTES + extended_bytes
    needed_bytes = offset_bytes + math.prod(shape) * dtype.itemsize
    size_bytes = os.fstat(file.fileno()).st_size
    what = f"shape {shape if shape[0] > 1 else shape[1:]}, {dtype}"
    if not isinstance(content, GzipReader):
        if size_bytes < needed_bytes:
            raise VolumeFileError(
                f"{path}: cut short: {size_bytes} bytes of {needed_bytes} ({what})"
            )
        warn_of_more(path, size_bytes - needed_bytes)
        return map_file(file, dtype, shape, offset_bytes)
    if needed_bytes > size_bytes * MOST_DEFLATED:
        raise VolumeFileError(
            f"{path}: damaged: its header says {needed_bytes} bytes ({what}), more than "
            f"{size_bytes} compressed bytes can hold"
        )
    skipped = content.skip(extended_bytes)
    stored = np.empty(needed_bytes - offset_bytes, np.uint8)
    read_bytes = _HEADER_BYTES + skipped + content.readinto(stored.data)
    if read_bytes < needed_bytes:
        raise VolumeFileError(f"{path}: cut short: {read_bytes} bytes of {needed_bytes} ({what})")
    warn_of_more(path, content.skip())  # to the end: there the checksum is
    return stored.view(dtype).reshape(shape)


def _world_from_data(path: str, header: np.ndarray) -> tuple[np.ndarray, str | None]:
    """Where voxel (x, y, z) lies, and in which unit; unit steps where the file has no cell."""
    steps, unit = _steps(path, header)
    world_from_data = np.eye(4)
    world_from_data[:3, :3] = _cell_directions(path, header) * steps
    origin = np.array([float(header["origin"][axis]) for axis in "xyz"])
    stamp, flags = _imod(header)
    if stamp == _IMOD_STAMP and not flags & _ORIGIN_BY_STANDARD:
        origin = -origin
    if not np.isfinite(origin).all():
        warn(path, f"its origin is ignored: {tuple(origin.tolist())}")
        origin = np.zeros(3)
    if not origin.any():
        starts = np.zeros(3)
        starts[list(_axes(header))] = [int(header[f"n{axis}start"]) for axis in "xyz"]
        origin = world_from_data[:3, :3] @ starts
    world_from_data[:3, 3] = origin
    return world_from_data, unit


def _steps(path: str, header: np.ndarray) -> tuple[np.ndarray, str | None]:
    """Lengths of a voxel along the axes of the cell."""
    cell = np.array([float(header["cella"][axis]) for axis in "xyz"])
    samples = np.array([int(header[f"m{axis}"]) for axis in "xyz"], float)
    if not cell.any() or not samples.any():  # no cell was given
        return np.ones(3), None
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = cell / samples
    usable = np.isfinite(steps) & (steps > 0)
    if usable[:2].all() and cell[2] == 0 and int(header["ispg"]) == 0:
        return np.array([*steps[:2], steps[0]]), "Å"  # images have no distance
    if not usable.all():
        said = cut(f"a cell of {tuple(cell.tolist())} Å in {tuple(samples.tolist())} steps")
        warn(path, f"voxel size ignored: {said}")
        return np.ones(3), None
    return steps, "Å"


def _cell_directions(path: str, header: np.ndarray) -> np.ndarray:
    """Unit vectors of the cell as columns: a along x, b in the plane of x and y."""
    degrees = np.array([float(header["cellb"][name]) for name in ("alpha", "beta", "gamma")])
    if not degrees.any() or (degrees == 90).all():
        return np.eye(3)
    cos_alpha, cos_beta, cos_gamma = np.cos(np.radians(degrees))
    sin_gamma = np.sin(np.radians(degrees[2]))
    with np.errstate(divide="ignore", invalid="ignore"):
        across = (cos_alpha - cos_beta * cos_gamma) / sin_gamma
        up = np.sqrt(1 - cos_beta**2 - across**2)
    if not ((degrees > 0) & (degrees < 180)).all() or not up > 1e-3:
        warn(path, f"the angles of its cell are ignored: {tuple(degrees.tolist())}")
        return np.eye(3)
    return np.array([[1, cos_gamma, cos_beta], [0, sin_gamma, across], [0, 0, up]])
