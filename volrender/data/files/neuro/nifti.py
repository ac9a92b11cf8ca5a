"""Reading NIfTI-1 and NIfTI-2 files, with their placement in scanner space."""

import math
import os
from typing import IO, Any

import numpy as np

from ..errors import VolumeFileError, blame, import_extra
from ..gzipped import MOST_DEFLATED, GzipReader
from ..logs import gathered_log, warn, warn_of_more
from ..mapped import map_file
from ..volume_file import VolumeFile, check_dtype, one_line_dtype
from .extensions import Extension, extensions_of
from .header import header_of
from .volume import volume_of


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
        kinds = (nibabel.Nifti1Image, nibabel.Nifti2Image)
        header = header_of(path, content, [kind.header_class for kind in kinds])
        if header is None:
            raise VolumeFileError(
                f"{path}: not a readable NIfTI file: it begins with no NIfTI header"
            )
        header.get_slope_inter()  # refuses factors that are not finite
        stored, extensions = _stored(path, file, content, header)
        volume = volume_of(path, stored, header, extensions)
    for _, text in log:  # nibabel raises what it cannot mend
        warn(path, text)
    return volume


def _stored(
    path: str, file: IO[bytes], content: IO[bytes] | GzipReader, header: Any
) -> tuple[np.ndarray, list[Extension]]:
    """The array as it is stored, a read-only memory map, or all of a compressed file; extensions."""
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
        extensions = extensions_of(content, header, offset_bytes - header.sizeof_hdr)
        return map_file(file, dtype, shape, offset_bytes, "F"), extensions
    if needed_bytes > size_bytes * MOST_DEFLATED:
        raise VolumeFileError(
            f"{path}: damaged: its header says {needed_bytes} bytes ({what}), more than "
            f"{size_bytes} compressed bytes can hold"
        )
    extensions = extensions_of(content, header, offset_bytes - header.sizeof_hdr)
    stored = np.empty(needed_bytes - offset_bytes, np.uint8)
    missing_bytes = len(stored) - content.readinto(stored.data)
    if missing_bytes:
        raise VolumeFileError(
            f"{path}: cut short: {needed_bytes - missing_bytes} bytes of {needed_bytes} ({what})"
        )
    warn_of_more(path, content.skip())  # to the end: there the checksum is
    return stored.view(dtype).reshape(shape, order="F"), extensions


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
