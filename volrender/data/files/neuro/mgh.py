"""Reading MGH and MGZ, the volumes of FreeSurfer.

By https://surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat.
"""

from functools import partial

import numpy as np

from ..errors import VolumeFileError, blame, import_extra
from ..gzipped import GzipReader
from ..headed.stored import Part, read_stored
from ..label_tables.embedded import warned_labels
from ..label_tables.freesurfer import labels_of_tags
from ..logs import gathered_log, warn
from ..volume_file import VolumeFile
from .placement import placement_of

_HEADER_BYTES = 284  # the voxels begin here
_FIELDS_BYTES = 90  # of them in use
_IS_PLACED = slice(28, 30)  # goodRASFlag
_TYPES = {0: ">u1", 1: ">i4", 3: ">f4", 4: ">i2", 10: ">u2"}


def read_mgh(path: str) -> VolumeFile:
    """Read an MGH file, or an MGZ, which is one that is gzipped.

    Its array runs (x, y, z, frame), and several frames are a series. Of what follows the voxels, the
    colour table of a segmentation is read, and nothing else.
    """
    nibabel = import_extra("nibabel", path)
    is_compressed = path.lower().endswith("z")
    with blame(path, "not a readable MGH file"), gathered_log("nibabel.global") as log:
        block = _block(path, is_compressed)
        header = nibabel.MGHImage.header_class(block)
        code = int(header["type"])
        if code not in _TYPES:
            known = ", ".join(map(str, _TYPES))
            raise VolumeFileError(f"{path}: its type {code} is not read; types {known} are")
        shape = tuple(int(length) for length in header["dims"])
        after = bytearray()
        part = Part(path, skip_bytes=_HEADER_BYTES, after=after)
        encoding = "gzip" if is_compressed else "raw"
        data = read_stored(path, [part], encoding, np.dtype(_TYPES[code]), shape).T
        place = placement_of(path, header.get_affine(), header["delta"])
    for _, text in log:
        warn(path, text)
    offset, rotation, scale, shear = place
    data, axes = (data[0], "zyx") if len(data) == 1 else (data, "tzyx")
    # Where nobody said how it lies, nibabel takes it as coronal, of millimetres, and sets that flag.
    directions = "RAS" if any(block[_IS_PLACED]) else None
    labels = warned_labels(path, partial(labels_of_tags, path, bytes(after)))
    return VolumeFile(
        *(path, "mgh", data, axes, offset, rotation, scale, "mm", shear, directions),
        labels=labels,
        is_labels=bool(labels),
    )


def _block(path: str, is_compressed: bool) -> bytes:
    """The header, as bytes."""
    with open(path, "rb") as file:
        block = (GzipReader(file) if is_compressed else file).read(_FIELDS_BYTES)
    if len(block) < _FIELDS_BYTES:
        raise VolumeFileError(
            f"{path}: not a readable MGH file: {len(block)} bytes of a header of {_HEADER_BYTES}"
        )
    return block
