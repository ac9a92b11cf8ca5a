"""What a volume file holds: its voxels, and where they lie in the world."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from .affine import Quaternion, Vector3
from .errors import VolumeFileError
from .levels import Level, check_level

NDIM_OF_AXES = {"zyx": 3, "zyxc": 4, "tzyx": 4, "tzyxc": 5}
_DOUBLE_EXTENSIONS = (
    *(".nii.gz", ".hdr.gz", ".img.gz", ".mgh.gz", ".brik.gz", ".ome.tif", ".ome.tiff", ".seg.nrrd"),
    *(".mrc.gz", ".map.gz"),
)


@dataclass(frozen=True)
class Label:
    """A structure that a label volume marks.

    Parameters
    ----------
    id : int
        The value of its voxels, from 1 on; 0 is what belongs to none.
    name : str
        What the file calls it.
    color : str or None
        The colour that the file gives it, "#rrggbb".
    """

    id: int
    name: str
    color: str | None = None

    def __str__(self) -> str:
        return f"{self.id} {self.name}" + (f" {self.color}" if self.color else "")


@dataclass(frozen=True, eq=False)
class VolumeFile:
    """A volume read from a file.

    The centre of voxel (z, y, x) lies at `offset + rotation · (scale · (x, y, z))`, where axes
    are sheared at `offset + rotation · (scale · (affine · (x, y, z)))`.

    Parameters
    ----------
    path : str
        The file, as it was given.
    format : str
        "npy", "npz", "tiff", "nifti", "analyze", "mgh", "par/rec", "afni", "minc", "nrrd", "metaimage",
        "mrc", "hdf5", "imaris", "dicom", "zarr", "czi", "lif", "nd2" …
    data : np.ndarray
        Booleans, integers or floats of shape (nz, ny, nx), (nz, ny, nx, 3 or 4) or
        (nt, nz, ny, nx). It may be a read-only memory map, a view with any strides, and in
        the byte order of the file; `data.astype(data.dtype.newbyteorder("="))` makes it native.
        Figures read a map through its file, so that one which another program cuts short is an
        error; numpy itself, as everyone who touches a map, ends the process then.
    axes : str
        "zyx", "zyxc" (RGB or RGBA), "tzyx" (a series of volumes) or "tzyxc".
    offset : tuple of float
        World position (x, y, z) of the centre of voxel (0, 0, 0), in `spacing_unit`.
    rotation : tuple of float
        Unit quaternion (x, y, z, w).
    scale : tuple of float
        Distance between voxels along (x, y, z), in `spacing_unit`. Negative where the volume
        is mirrored, since a rotation cannot say that.
    spacing_unit : str or None
        "mm", "µm", … or None where the file does not say.
    affine : np.ndarray, shape (4, 4), or None
        The shear of the axes, where they are not perpendicular; it leaves their lengths to `scale`.
    directions : str or None
        Which way x, y and z of the world point in a patient: "RAS" for NIfTI; None elsewhere.
    channel : str or None
        What the file calls this channel, where it has several; of a label image, what that is called.
    color : str or None
        The colour that the file gives it, "#rrggbb".
    limits : (float, float) or None
        The window that the file wants it to be shown with, data units.
    value_unit : str or None
        What values of DICOM are: "HU" of a CT, "SUVbw, g/ml" or "Bq/ml" of a PET; None elsewhere.
    labels : tuple of Label
        What the ids of `data` stand for, sorted by id: names and colours, as the file or a table
        beside it has them. Empty where nothing is said, also of volumes that are labels.
    is_labels : bool
        Whether the numbers of `data` are ids of labels, as those of segmentations and atlases, and
        no measure of anything: the file says so.
    label_keys : tuple of str
        Of an image of OME-Zarr: keys of its label images, which `read_volume` reads by `key`.
    level : int
        Which of `levels` this is.
    levels : tuple of Level
        In which resolutions the file has it, finest first; empty where it has one.

    Raises
    ------
    VolumeFileError
        If `data` is not a volume: no voxels, or a dtype that is not a real number.
    """

    path: str
    format: str
    data: np.ndarray
    axes: str
    offset: Vector3 = (0.0, 0.0, 0.0)
    rotation: Quaternion = (0.0, 0.0, 0.0, 1.0)
    scale: Vector3 = (1.0, 1.0, 1.0)
    spacing_unit: str | None = None
    affine: np.ndarray | None = None
    directions: str | None = None
    channel: str | None = None
    color: str | None = None
    limits: tuple[float, float] | None = None
    value_unit: str | None = None
    labels: tuple[Label, ...] = ()
    is_labels: bool = False
    label_keys: tuple[str, ...] = ()
    level: int = 0
    levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        check_dtype(self.path, self.data.dtype)
        shape = self.data.shape
        if len(shape) != NDIM_OF_AXES[self.axes]:
            raise VolumeFileError(f"{self.path}: shape {shape} does not fit axes {self.axes!r}")
        if self.axes[-1] == "c" and shape[-1] not in (3, 4):
            raise VolumeFileError(f"{self.path}: colour needs 3 or 4 values, got {shape[-1]}")
        if 0 in shape:
            raise VolumeFileError(f"{self.path}: holds no voxels (shape {shape})")

    def at_level(self, level: int) -> Self:
        """The same volume in another of its resolutions.

        Raises
        ------
        VolumeFileError
            There is no such level.
        """
        check_level(self.path, level, max(1, len(self.levels)))
        if not self.levels:
            return self
        other = self.levels[level]
        return replace(self, data=other.data, offset=other.offset, scale=other.scale, level=level)

    @property
    def name(self) -> str:
        """The file's name without folder and extensions: "head" for "scans/head.nii.gz"."""
        return stem_of(self.path)

    @property
    def _place(self) -> dict[str, Any]:
        """Where it is, and its name."""
        return {
            "offset": self.offset,
            "rotation": self.rotation,
            "scale": self.scale,
            "affine": self.affine,
            "directions": self.directions,
            "name": self.name,
        }

    @property
    def graphic_kwargs(self) -> dict[str, Any]:
        """Keyword arguments that make a graphic of `data` what the file means.

        An `ImageVolumeGraphic`, or where `is_labels`, a `LabelsGraphic`.
        """
        if self.is_labels:
            colors = {label.id: label.color for label in self.labels if label.color is not None}
            return {
                **self._place,
                "names": {label.id: label.name for label in self.labels},
                "colors": colors or None,
            }
        return {
            **self._place,
            **({} if self.color is None else {"cmap": self.color}),
            **({} if self.limits is None else {"vmin": self.limits[0], "vmax": self.limits[1]}),
            **({} if self.value_unit is None else {"metadata": {"value_unit": self.value_unit}}),
        }


def stem_of(path: str) -> str:
    """The name of a file without folder and extensions: "head" for "scans/head.nii.gz"."""
    name = Path(path).name
    for extension in _DOUBLE_EXTENSIONS:
        if name.lower().endswith(extension):
            return name[: -len(extension)]
    return Path(name).stem


def check_dtype(path: str, dtype: np.dtype) -> None:
    """Refuse arrays of anything but booleans, integers and floats."""
    if dtype.kind in "biuf":
        return
    what = {
        "c": "complex numbers; save np.abs(array), or its real part",
        "O": "Python objects, which are never loaded; save a plain numeric array",
        "V": "records with several fields; save one field as a plain numeric array",
        "S": "text",
        "U": "text",
        "M": "dates",
        "m": "durations",
    }.get(dtype.kind, "no numbers")
    raise VolumeFileError(
        f"{path}: holds {what} (dtype {one_line_dtype(dtype)}); "
        "a volume holds booleans, integers or floats"
    )


def one_line_dtype(dtype: np.dtype) -> str:
    """The name of a dtype; records without the list of their fields, which can be long."""
    return f"record of {dtype.itemsize} bytes" if dtype.kind == "V" else str(dtype)
