"""Reading AFNI datasets: a .HEAD of attributes as text, and a .BRIK of voxels beside it.

By https://afni.nimh.nih.gov/pub/dist/doc/program_help/README.attributes.html.
"""

import io
import re
from functools import partial
from typing import Any

import numpy as np

from ..errors import VolumeFileError, blame, cut, import_extra
from ..headed.stored import Part, read_stored
from ..label_tables.embedded import warned_labels
from ..label_tables.niml import labels_of_afni
from ..volume_file import VolumeFile
from .partner import partner_of, stem_of
from .placement import Placement, placement_of
from .scaled import ScaledArray

_MOST_HEADER_BYTES = 2**24
_MOST_CHANNELS = 16
_TYPES = {0: "u1", 1: "i2", 3: "f4"}
_OTHER_TYPES = {5: "complex numbers", 6: "colours"}
_ORDERS = {"LSB_FIRST": "<", "MSB_FIRST": ">"}
_EMPTY_LINES = re.compile(r"\n\s*\n(?!\s*type\s*=)")
_RAS_FROM_DICOM = np.diag([-1.0, -1.0, 1.0, 1.0])


def read_afni(path: str) -> VolumeFile | list[VolumeFile]:
    """Read an AFNI dataset by its .HEAD or its .BRIK, which may be gzipped.

    Sub-bricks are a series where the .HEAD has a time axis, or where there are more than 16, else a
    volume each, with its label. Those with a factor become float32.
    """
    brikhead = import_extra("nibabel.brikhead", path)
    stem = stem_of(path, ".head", ".brik", ".brik.gz")
    head_path, brik_path = path, path
    if path.lower().endswith(".head"):
        brik_path = partner_of(path, stem, ".brik", ".brik.gz")
    else:
        head_path = partner_of(path, stem, ".head", what="its header lies")
    with blame(path, "not a readable AFNI dataset"):
        said = brikhead.parse_AFNI_header(io.StringIO(_text(path, head_path)))
        n_bricks = int(_numbers(path, said, "DATASET_RANK", 2)[1])
        shape = *(int(n) for n in _numbers(path, said, "DATASET_DIMENSIONS", 3)[:3]), n_bricks
        encoding = "gzip" if brik_path.lower().endswith(".gz") else "raw"
        stored = read_stored(path, [Part(brik_path)], encoding, _dtype(path, said), shape).T
        factors = _factors(path, said, n_bricks)
        place = _placement(path, said)
    labels = warned_labels(path, partial(labels_of_afni, path, said))
    is_series = n_bricks > _MOST_CHANNELS or (n_bricks > 1 and "TAXIS_NUMS" in said)

    def volume(stored: np.ndarray, factor: np.ndarray, axes: str, name: str | None) -> VolumeFile:
        data: Any = stored if (factor == 1).all() else ScaledArray(path, stored, factor)
        offset, rotation, scale, shear = place
        where = (offset, rotation, scale, "mm", shear, "RAS")
        is_atlas = bool(labels)
        return VolumeFile(
            path, "afni", data, axes, *where, channel=name, labels=labels, is_labels=is_atlas
        )

    if is_series:
        return volume(stored, factors.reshape(-1, 1, 1, 1), "tzyx", None)
    if n_bricks == 1:
        return volume(stored[0], factors[0], "zyx", None)
    names = str(said.get("BRICK_LABS", "")).split("~")
    if len(names) != n_bricks:
        names = [f"#{n}" for n in range(n_bricks)]
    return [volume(stored[n], factors[n], "zyx", name) for n, name in enumerate(names)]


def _text(path: str, head_path: str) -> str:
    with open(head_path, "rb") as file:
        content = file.read(_MOST_HEADER_BYTES + 1)
    if len(content) > _MOST_HEADER_BYTES:
        raise VolumeFileError(f"{path}: not a readable AFNI header: longer than any")
    text = content.decode("latin-1").replace("\r\n", "\n").strip("\n")
    # An empty line ends an attribute, if it is none of a text that is one itself, as of a table.
    return _EMPTY_LINES.sub("\n", text)


def _numbers(path: str, said: dict[str, Any], name: str, least: int) -> np.ndarray:
    """The numbers of an attribute, at least so many."""
    values = np.atleast_1d(np.asarray(said.get(name, ()), np.float64))
    if len(values) < least or not np.isfinite(values).all():
        raise VolumeFileError(
            f"{path}: its header is damaged: {name} is {cut(said.get(name, 'missing'))}"
        )
    return values


def _dtype(path: str, said: dict[str, Any]) -> np.dtype:
    types = sorted({int(number) for number in _numbers(path, said, "BRICK_TYPES", 1)})
    if len(types) != 1 or types[0] not in _TYPES:
        what = ", ".join(_OTHER_TYPES.get(number, f"type {number}") for number in types)
        raise VolumeFileError(
            f"{path}: its sub-bricks are of {what}; bytes, short integers and floats are read, of "
            "which all must be the same"
        )
    order = said.get("BYTEORDER_STRING", "LSB_FIRST")
    if order not in _ORDERS:
        raise VolumeFileError(f"{path}: its header is damaged: BYTEORDER_STRING is {cut(order)}")
    return np.dtype(_ORDERS[order] + _TYPES[types[0]])


def _factors(path: str, said: dict[str, Any], n_bricks: int) -> np.ndarray:
    """What the values of each sub-brick are multiplied by."""
    if "BRICK_FLOAT_FACS" not in said:
        return np.ones(n_bricks)
    factors = _numbers(path, said, "BRICK_FLOAT_FACS", n_bricks)[:n_bricks]
    return np.where(factors == 0, 1.0, factors)  # 0: none


def _placement(path: str, said: dict[str, Any]) -> Placement:
    deltas = _numbers(path, said, "DELTA", 3)[:3]
    dicom_from_data = np.eye(4)
    if "IJK_TO_DICOM_REAL" in said:
        rows = _numbers(path, said, "IJK_TO_DICOM_REAL", 12)
        dicom_from_data[:3] = rows[:12].reshape(3, 4)
    else:  # of files before 2005: each axis runs along one of the patient's
        codes = _numbers(path, said, "ORIENT_SPECIFIC", 3)[:3].astype(int)
        along = (codes // 2).tolist()
        if sorted(along) != [0, 1, 2]:
            raise VolumeFileError(
                f"{path}: its header is damaged: ORIENT_SPECIFIC is {codes.tolist()}"
            )
        dicom_from_data[:3, :3] = 0
        dicom_from_data[along, [0, 1, 2]] = deltas
        dicom_from_data[along, 3] = _numbers(path, said, "ORIGIN", 3)[:3]
    return placement_of(path, _RAS_FROM_DICOM @ dicom_from_data, deltas.tolist())
