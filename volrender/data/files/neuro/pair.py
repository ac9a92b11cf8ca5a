"""Reading pairs of files: an .hdr of NIfTI, Analyze 7.5 or SPM, and an .img of voxels."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..errors import VolumeFileError, blame, import_extra
from ..gzipped import GzipReader
from ..headed.stored import Part, read_stored
from ..logs import gathered_log, warn
from ..raw import read_raw
from ..volume_file import VolumeFile
from .extensions import extensions_of
from .header import header_of
from .partner import has_partner, partner_of, stem_of
from .volume import volume_of

_HEADERS, _VOXELS = (".hdr", ".hdr.gz"), (".img", ".img.gz")


def read_pair(path: str) -> VolumeFile:
    """Read a pair by either of its files, of which each may be gzipped.

    NIfTI is as of `read_nifti`. Whatever else has a header of 348 bytes is Analyze as SPM2 has it, as
    in nibabel: x runs from right to left, the origin is SPM's or the middle; and values are scaled by
    its factor, or so that glmin … glmax become cal_min … cal_max.
    """
    nibabel = import_extra("nibabel", path)
    stem = stem_of(path, *_HEADERS, *_VOXELS)
    header_path, voxels_path = path, path
    if path.lower().endswith(_HEADERS):
        voxels_path = partner_of(path, stem, *_VOXELS)
    else:
        header_path = partner_of(path, stem, *_HEADERS, what="its header lies")
    with (
        blame(path, "not a readable pair of files"),
        gathered_log("nibabel.global") as log,
        open(header_path, "rb") as file,
    ):
        content = GzipReader(file) if header_path.lower().endswith(".gz") else file
        images = (nibabel.Nifti1Pair, nibabel.Spm2AnalyzeImage, nibabel.Nifti2Pair)
        header = header_of(path, content, [image.header_class for image in images])
        if header is None:
            raise VolumeFileError(
                f"{path}: its header is none of NIfTI or Analyze; voxels alone are read from an "
                ".img with its shape and dtype"
            )
        header.get_slope_inter()  # refuses factors that are not finite
        stored = _stored(path, voxels_path, header)
        extensions = extensions_of(content, header) if "magic" in header else []  # not of Analyze
        volume = volume_of(path, stored, header, extensions)
    for _, text in log:
        warn(path, text)
    if volume.format == "analyze" and has_partner(stem, ".mat"):
        warn(path, "the placement in the .mat beside is not read")
    return volume


def read_img(
    path: str,
    shape: Sequence[int] | None = None,
    dtype: DTypeLike | None = None,
    spacing: float | Sequence[float] | None = None,
    header_bytes: int | None = None,
) -> VolumeFile:
    """Read an .img: with the .hdr beside it, or as voxels alone where that is described or missing.

    Parameters and errors as of `read_raw`.
    """
    is_described = any(said is not None for said in (shape, dtype, spacing, header_bytes))
    if not is_described and has_partner(stem_of(path, *_VOXELS), *_HEADERS):
        return read_pair(path)
    return read_raw(path, shape, dtype, spacing, header_bytes)


def _stored(path: str, voxels_path: str, header: Any) -> np.ndarray:
    """The array as it is stored: a read-only memory map, or all of a compressed file."""
    if "magic" in header and header["magic"].item() != header.pair_magic:
        raise VolumeFileError(f"{path}: its header says that its voxels follow it: name it .nii")
    offset = float(header["vox_offset"])
    if not (offset.is_integer() and offset >= 0):
        raise VolumeFileError(
            f"{path}: its header is damaged: voxels begin at byte {offset:g} of the .img, it says"
        )
    encoding = "gzip" if voxels_path.lower().endswith(".gz") else "raw"
    parts = [Part(voxels_path, skip_bytes=int(offset))]
    dtype: np.dtype = header.get_data_dtype()
    shape = tuple(int(length) for length in header.get_data_shape())
    if dtype.names not in (("R", "G", "B"), ("R", "G", "B", "A")):
        return read_stored(path, parts, encoding, dtype, shape)
    colours = read_stored(path, parts, encoding, np.dtype(np.uint8), (len(dtype.names), *shape))
    return colours.T.view(dtype)[..., 0].T
