"""Reading PAR/REC, the exports of Philips: a .par of text, and a .rec of slices beside it."""

import io
import warnings
from typing import Any

import numpy as np

from ..errors import VolumeFileError, blame, cut, import_extra
from ..headed.stored import Part, read_stored
from ..logs import warn
from ..mapped import read_mapped
from ..volume_file import VolumeFile
from .partner import partner_of, stem_of
from .placement import placement_of
from .scaled import ScaledArray

_MOST_HEADER_BYTES = 2**24
_MOST_FIELDS, _LONGEST_FIELD = 200, 500  # of what is said in general; characters
_MOST_COMPARISONS = 2 * 10**8  # nibabel looks for each volume through all slices
_SAYS = "image export tool"


class _Sorted:
    """Slices of axes (slice, y, x), in the order of indices of any axes: read when asked for."""

    def __init__(self, stored: np.ndarray, indices: np.ndarray) -> None:
        self.shape = (*indices.shape, *stored.shape[1:])
        self._stored, self._indices = stored, indices

    def __getitem__(self, key: tuple[slice, ...]) -> np.ndarray:
        indices, plane = self._indices[key[:-2]], key[-2:]
        first = self._stored[0][plane]
        piece = np.empty((*indices.shape, *first.shape), first.dtype)
        for at in np.ndindex(indices.shape):
            piece[at] = read_mapped(self._stored[indices[at]][plane])
        return piece


def read_par(path: str) -> VolumeFile:
    """Read the .par of a PAR/REC, with its .rec.

    Several volumes are a series, in the order in which the .par has them. Values are what the console
    shows (rescale slope and intercept, of each slice), float32. Slices of volumes that were not
    finished are left out, with a warning.
    """
    parrec = import_extra("nibabel.parrec", path)
    rec_path = partner_of(path, stem_of(path, ".par"), ".rec")
    with blame(path, "not a readable PAR file"):
        header = _header(parrec, path, _text(path))
        nx, ny, n_slices = (int(length) for length in header.get_rec_shape())
        dtype = header.get_data_dtype()
        stored = read_stored(path, [Part(rec_path)], "raw", dtype, (nx, ny, n_slices)).T
        lengths = tuple(int(length) for length in header.get_data_shape()[2:])[::-1]  # (t, z)
        indices = np.asarray(header.get_sorted_slice_indices()).reshape(lengths)
        slope, intercept = (
            np.asarray(header.image_defs[f"rescale {name}"])[indices][..., np.newaxis, np.newaxis]
            for name in ("slope", "intercept")
        )
        if not (np.isfinite(slope).all() and np.isfinite(intercept).all()):
            raise VolumeFileError(f"{path}: its header is damaged: values are scaled by no numbers")
        place = placement_of(path, header.get_affine(), header.get_zooms())
        varying = set(header.get_volume_labels()) - {"dynamic scan number"}
    if varying:
        warn(path, f"its volumes, shown as a series, differ in {', '.join(sorted(varying))}")
    data: Any = ScaledArray(path, _Sorted(stored, indices), slope, intercept)
    axes = "zyx" if len(lengths) == 1 else "tzyx"
    offset, rotation, scale, shear = place
    return VolumeFile(path, "par/rec", data, axes, offset, rotation, scale, "mm", shear, "RAS")


def _text(path: str) -> str:
    """The .par, in lines of which nibabel may be asked."""
    with open(path, "rb") as file:
        content = file.read(_MOST_HEADER_BYTES + 1)
    if len(content) > _MOST_HEADER_BYTES:
        raise VolumeFileError(f"{path}: not a readable PAR file: longer than any")
    text = content.decode("latin-1")
    if _SAYS not in text[:10_000]:
        raise VolumeFileError(f"{path}: not a readable PAR file: it names no {_SAYS}")
    fields = [line.strip() for line in text.splitlines() if line.strip().startswith(".")]
    if len(fields) > _MOST_FIELDS or max(map(len, fields), default=0) > _LONGEST_FIELD:
        raise VolumeFileError(f"{path}: its header is damaged: it has {len(fields)} general fields")
    return text


def _header(parrec: Any, path: str, text: str) -> Any:
    """What nibabel makes of the text; scans that were not finished, with a warning."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        general, slices = parrec.parse_PAR_header(io.StringIO(text))
    for warning in told:
        warn(path, cut(warning.message, 200))
    _check_counts(path, general, slices)
    try:
        return parrec.PARRECHeader(general, slices)
    except parrec.PARRECError as error:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they say the same
            header = parrec.PARRECHeader(general, slices, permit_truncated=True)
        warn(path, f"{cut(error, 200)}; volumes that are whole are shown")
        return header


def _check_counts(path: str, general: dict[str, Any], slices: np.ndarray) -> None:
    """Refuse numbers of slices that would keep whoever counts them busy."""
    if not len(slices):
        raise VolumeFileError(f"{path}: holds no voxels: it lists no slices")
    most = general.get("max_slices", 0)
    if not 1 <= most <= len(slices):
        raise VolumeFileError(
            f"{path}: its header is damaged: volumes of {most} slices, it says, and lists {len(slices)}"
        )
    _, counts = np.unique(slices["slice number"], return_counts=True)
    if int(counts.max()) * len(slices) > _MOST_COMPARISONS:
        raise VolumeFileError(
            f"{path}: {counts.max()} volumes of {len(slices)} slices are too many"
        )
