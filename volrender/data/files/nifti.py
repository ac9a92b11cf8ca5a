"""Reading NIfTI-1 and NIfTI-2 files, with their placement in scanner space."""

from typing import Any

import numpy as np

from .affine import Quaternion, Vector3, decompose_affine
from .errors import VolumeFileError, blame, import_extra
from .logs import gathered_log, warn
from .volume_file import VolumeFile, check_dtype

_UNITS: dict[str | None, str] = {"meter": "m", "mm": "mm", "micron": "µm"}
_COLOUR_INTENTS = ("rgb vector", "rgba vector")


def read_nifti(path: str) -> VolumeFile:
    """Read a NIfTI file.

    Its array runs (x, y, z, …) and becomes a (…, z, y, x) view. Stored values are kept unless
    the header scales them (scl_slope, scl_inter): then they become float32. The affine is the
    sform, else the qform, else voxel sizes alone, as nibabel resolves them; shear stays. World space is the
    file's: x to the right, y to the front, z upwards (RAS+).
    """
    nibabel = import_extra("nibabel", path)
    with blame(path, "not a readable NIfTI file"), gathered_log("nibabel.global") as log:
        image = nibabel.load(path, mmap="r")
        if not isinstance(image, nibabel.Nifti1Pair):  # NIfTI-2 is a subclass; CIFTI-2 is not
            raise VolumeFileError(f"{path}: holds no volume, but {type(image).__name__} data")
        stored_dtype = image.dataobj.dtype
        if stored_dtype.names not in (("R", "G", "B"), ("R", "G", "B", "A")):
            check_dtype(path, stored_dtype)
        image.header.get_slope_inter()  # refuses non-finite factors before anything is read
        stored = np.asanyarray(image.dataobj.get_unscaled())
        data, axes = _arrange(path, stored, image.header.get_intent()[0])
        slope, intercept = image.dataobj.slope, image.dataobj.inter
        if (slope, intercept) != (1, 0) and axes != "zyxc":  # the standard never scales colours
            data = _scaled(data, slope, intercept)
        offset, rotation, scale, shear = _placement(path, image)
        unit = _UNITS.get(_unit(image.header))
    for _, text in log:  # nibabel raises what it cannot mend
        warn(path, text)
    codes = int(image.header["sform_code"]), int(image.header["qform_code"])
    directions = "RAS" if any(codes) else None  # without either, nobody said how it lies
    return VolumeFile(path, "nifti", data, axes, offset, rotation, scale, unit, shear, directions)


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
            scaled[index] = stored[index] * np.float64(slope) + np.float64(intercept)
    return scaled


def _placement(path: str, image: Any) -> tuple[Vector3, Quaternion, Vector3, np.ndarray | None]:
    """What the affine splits into; the voxel sizes alone where it has no inverse."""
    try:
        return decompose_affine(image.affine)
    except ValueError:
        zooms = [abs(float(zoom)) for zoom in image.header.get_zooms()[:3]]
        zooms = [zoom if np.isfinite(zoom) and zoom > 0 else 1.0 for zoom in zooms]
        x, y, z = (*zooms, 1.0, 1.0, 1.0)[:3]
        scale = (x, y, z)
        warn(path, f"the affine is singular or not finite; placed by its voxel sizes {scale}")
        return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), scale, None


def _unit(header: Any) -> str | None:
    try:
        return header.get_xyzt_units()[0]
    except KeyError:  # a code that the standard does not define
        return None
