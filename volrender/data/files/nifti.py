"""Reading NIfTI-1 and NIfTI-2 files, with their placement in scanner space."""

import io
import math
import os
from typing import IO, Any

import numpy as np

from .affine import Quaternion, Vector3, decompose_affine
from .errors import VolumeFileError, blame, import_extra
from .gzipped import MOST_DEFLATED, GzipReader
from .logs import gathered_log, warn, warn_of_more
from .mapped import map_file, read_mapped
from .volume_file import VolumeFile, check_dtype, one_line_dtype

_UNITS: dict[str | None, str] = {"meter": "m", "mm": "mm", "micron": "µm"}
_COLOUR_INTENTS = ("rgb vector", "rgba vector")
_CIFTI_INTENTS = range(3000, 3100)


def read_nifti(path: str) -> VolumeFile:
    """Read a NIfTI file.

    Its array runs (x, y, z, …) and becomes a (…, z, y, x) view. Stored values are kept unless
    the header scales them (scl_slope, scl_inter): then they become float32. The affine is the
    sform, else the qform, else voxel sizes alone, as nibabel resolves them; shear stays. World space is the
    file's: x to the right, y to the front, z upwards (RAS+).
    """
    nibabel = import_extra("nibabel", path)
    with (
        blame(path, "not a readable NIfTI file"),
        gathered_log("nibabel.global") as log,
        open(path, "rb") as file,
    ):
        is_compressed = path.lower().endswith(".gz")
        content = GzipReader(file) if is_compressed else file
        header = _header(nibabel, path, content)
        slope, intercept = header.get_slope_inter()  # refuses factors that are not finite
        stored = _stored(path, file, content, header)
        data, axes = _arrange(path, stored, header.get_intent()[0])
        slope, intercept = slope or 1.0, intercept or 0.0
        if (slope, intercept) != (1, 0) and axes != "zyxc":  # the standard never scales colours
            data = _scaled(data, slope, intercept)
        offset, rotation, scale, shear = _placement(path, header)
        unit = _UNITS.get(_unit(header))
    for _, text in log:  # nibabel raises what it cannot mend
        warn(path, text)
    codes = int(header["sform_code"]), int(header["qform_code"])
    directions = "RAS" if any(codes) else None  # without either, nobody said how it lies
    return VolumeFile(
        path,
        "nifti",
        *(data, axes, offset, rotation, scale, unit, shear, directions),
        limits=None if axes == "zyxc" else _window(header),
    )


def _header(nibabel: Any, path: str, content: IO[bytes] | GzipReader) -> Any:
    """What nibabel makes of the header alone: of extensions, nothing is asked."""
    block = b""
    for image in (nibabel.Nifti1Image, nibabel.Nifti2Image):
        kind = image.header_class
        block += content.read(kind.sizeof_hdr - len(block))
        if kind.may_contain_header(block):
            header = kind.from_fileobj(io.BytesIO(block))
            if int(header["intent_code"]) in _CIFTI_INTENTS:
                raise VolumeFileError(f"{path}: holds no volume, but Cifti2Image data")
            return header
    raise VolumeFileError(f"{path}: not a readable NIfTI file: it begins with no NIfTI header")


def _stored(path: str, file: IO[bytes], content: IO[bytes] | GzipReader, header: Any) -> np.ndarray:
    """The array as it is stored: a read-only memory map, or all of a compressed file."""
    dtype, shape = header.get_data_dtype(), tuple(int(n) for n in header.get_data_shape())
    if dtype.names not in (("R", "G", "B"), ("R", "G", "B", "A")):
        check_dtype(path, dtype)
    if any(n < 0 for n in shape):
        raise VolumeFileError(f"{path}: its header is damaged: shape {shape}")
    if 0 in shape:
        raise VolumeFileError(f"{path}: holds no voxels (shape {shape})")
    offset_bytes = _offset_bytes(path, header)
    needed_bytes = offset_bytes + math.prod(shape) * dtype.itemsize
    size_bytes = os.fstat(file.fileno()).st_size
    what = f"shape {shape}, {one_line_dtype(dtype)}"
    if not isinstance(content, GzipReader):
        if size_bytes < needed_bytes:
            raise VolumeFileError(
                f"{path}: cut short: {size_bytes} bytes of {needed_bytes} ({what})"
            )
        warn_of_more(path, size_bytes - needed_bytes)
        return map_file(file, dtype, shape, offset_bytes, "F")
    if needed_bytes > size_bytes * MOST_DEFLATED:
        raise VolumeFileError(
            f"{path}: damaged: its header says {needed_bytes} bytes ({what}), more than "
            f"{size_bytes} compressed bytes can hold"
        )
    content.skip(offset_bytes - header.sizeof_hdr)
    stored = np.empty(needed_bytes - offset_bytes, np.uint8)
    missing_bytes = len(stored) - content.readinto(stored.data)
    if missing_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {needed_bytes - missing_bytes} bytes of {needed_bytes} ({what})"
        )
    warn_of_more(path, content.skip())  # to the end: there the checksum is
    return stored.view(dtype).reshape(shape, order="F")


def _offset_bytes(path: str, header: Any) -> int:
    """Where the voxels begin, as the header says."""
    if header["magic"].item() != header.single_magic:
        raise VolumeFileError(f"{path}: its voxels lie in another file, an .img, it says")
    offset = header["vox_offset"].item()
    if not (float(offset).is_integer() and header.single_vox_offset <= offset):
        raise VolumeFileError(
            f"{path}: its header is damaged: voxels begin at byte {offset:g}, it says, and "
            f"not at {header.single_vox_offset} or after"
        )
    return int(offset)


def _arrange(path: str, stored: np.ndarray, intent: str) -> tuple[np.ndarray, str]:
    """The stored array as a view with axes "zyx", "tzyx" or "zyxc"."""
    shape = stored.shape
    lengths = list(shape)
    while len(lengths) > 3 and lengths[-1] == 1:
        lengths.pop()
    lengths += [1] * (3 - len(lengths))
    stored = stored.reshape(lengths, order="F")

    if stored.dtype.names and len(lengths) == 3:
        colours = stored.T.view((np.uint8, len(stored.dtype.names)))
        return colours, "zyxc"
    if len(lengths) == 5 and lengths[3] == 1 and intent in _COLOUR_INTENTS:
        return np.moveaxis(stored[:, :, :, 0].T, 0, -1), "zyxc"
    if len(lengths) == 3:
        return stored.T, "zyx"
    if len(lengths) == 4 and not stored.dtype.names:
        return stored.T, "tzyx"
    raise VolumeFileError(
        f"{path}: shape {shape} is neither a volume, a colour volume nor a series of volumes"
    )


def _scaled(stored: np.ndarray, slope: float, intercept: float) -> np.ndarray:
    """stored · slope + intercept, computed in double precision plane by plane, as float32."""
    scaled = np.empty(stored.shape, np.float32)
    with np.errstate(over="ignore"):
        for index in np.ndindex(stored.shape[:-2]):
            scaled[index] = read_mapped(stored[index]) * np.float64(slope) + np.float64(intercept)
    return scaled


def _placement(path: str, header: Any) -> tuple[Vector3, Quaternion, Vector3, np.ndarray | None]:
    """What the affine splits into; the voxel sizes alone where it has no inverse."""
    try:
        return decompose_affine(header.get_best_affine())
    except ValueError:
        zooms = [abs(float(zoom)) for zoom in header.get_zooms()[:3]]
        zooms = [zoom if np.isfinite(zoom) and zoom > 0 else 1.0 for zoom in zooms]
        x, y, z = (*zooms, 1.0, 1.0, 1.0)[:3]
        scale = (x, y, z)
        warn(path, f"the affine is singular or not finite; placed by its voxel sizes {scale}")
        return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), scale, None


def _window(header: Any) -> tuple[float, float] | None:
    """cal_min and cal_max, where they say anything; of values after scaling."""
    low, high = float(header["cal_min"]), float(header["cal_max"])
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def _unit(header: Any) -> str | None:
    try:
        return header.get_xyzt_units()[0]
    except KeyError:  # a code that the standard does not define
        return None
