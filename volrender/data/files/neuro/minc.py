"""Reading MINC 1, which is in netCDF, and MINC 2, which is in HDF5.

By https://en.wikibooks.org/wiki/MINC/Reference.
"""

import math
from typing import Any

import numpy as np

from ..errors import VolumeFileError, blame, cut
from ..hdf5.lazy import Hdf5Array
from ..hdf5.opened import OpenedFile, opened
from ..volume_file import VolumeFile
from .minc_image import Extremes, MincImage, order_of, volume_of
from .netcdf import read_variables

_IMAGE, _DIMENSIONS = "minc-2.0/image/0", "minc-2.0/dimensions"
_MOST_EXTREMES = 2**22  # of slices
_ATTRIBUTES = ("step", "start", "direction_cosines", "spacing")


def read_minc(path: str) -> VolumeFile:
    """Read a MINC file, of either version.

    Its axes are found by their names, and placed by direction cosines, start and step. Integers become
    float32, from the valid range to image-min … image-max, of each slice. In MINC 1 they are mapped,
    in MINC 2 they stay unread, in the finest resolution.
    """
    with open(path, "rb") as file:
        magic = file.read(4)
    if magic.startswith(b"CDF"):
        with blame(path, "not a readable MINC file"):
            return volume_of(path, _of_netcdf(path))
    if magic != b"\x89HDF":
        raise VolumeFileError(f"{path}: not a readable MINC file: neither netCDF nor HDF5")
    with opened(path) as container:
        return volume_of(path, _of_hdf5(path, container))


def _of_netcdf(path: str) -> MincImage:
    variables = read_variables(path)
    if "image" not in variables:
        raise VolumeFileError(f"{path}: not a readable MINC file: it has no image")
    image = variables["image"]
    said = image.attributes
    dtype = image.dtype
    if dtype.kind == "S":
        raise VolumeFileError(f"{path}: holds text")
    # As the standard has it, bytes are unsigned where nothing is said.
    if dtype.kind == "i" and str(
        said.get("signtype", "unsigned" if dtype.itemsize == 1 else "signed__")
    ).startswith("unsigned"):
        dtype = np.dtype(dtype.str.replace("i", "u"))
    order = order_of(path, image.dimensions, image.shape)
    valid_range = said.get("valid_range")
    if valid_range is None and "valid_min" in said and "valid_max" in said:
        valid_range = np.array([said["valid_min"], said["valid_max"]], np.float64)

    def extremes(name: str) -> Extremes | None:
        if name not in variables or dtype.kind == "f":
            return None
        found = variables[name]
        _check_count(path, name, found.shape)
        return Extremes(found.dimensions, np.array(found.mapped(path, name)))

    return MincImage(
        image.mapped(path, "image", dtype).transpose(order),
        tuple(image.dimensions[axis] for axis in order),
        {name: variables[name].attributes for name in image.dimensions if name in variables},
        valid_range,
        extremes("image-min"),
        extremes("image-max"),
    )


def _of_hdf5(path: str, container: OpenedFile) -> MincImage:
    image = container.resolve(f"{_IMAGE}/image")
    if not isinstance(image, container.h5py.Dataset):
        raise VolumeFileError(f"{path}: not a readable MINC file: it has no image at {_IMAGE}")
    container.check(image)
    container.warn_of_unwritten(image)
    dimensions = _dimensions(container, image)
    order = order_of(path, dimensions, image.shape)

    def extremes(name: str) -> Extremes | None:
        found = container.resolve(f"{_IMAGE}/{name}")
        if not isinstance(found, container.h5py.Dataset) or image.dtype.kind == "f":
            return None
        container.check(found)
        _check_count(path, name, found.shape)
        return Extremes(_dimensions(container, found), np.asarray(found[()]))

    about: dict[str, dict[str, Any]] = {}
    for name in dimensions:
        axis = container.resolve(f"{_DIMENSIONS}/{name}")
        if axis is not None:
            said = {what: container.attribute(axis, what) for what in _ATTRIBUTES}
            about[name] = {what: value for what, value in said.items() if value is not None}
            if "spacing" in about[name]:
                about[name]["spacing"] = _text(about[name]["spacing"])
    return MincImage(
        Hdf5Array(container, image, {}, order),
        tuple(dimensions[axis] for axis in order),
        about,
        container.attribute(image, "valid_range"),
        extremes("image-min"),
        extremes("image-max"),
    )


def _dimensions(container: OpenedFile, dataset: Any) -> tuple[str, ...]:
    """The names of the axes of a dataset; what is beyond is left over from something else."""
    said = container.attribute(dataset, "dimorder")
    names = [] if said is None else _text(said).split(",")
    return tuple(names[: len(dataset.shape)])


def _text(value: np.ndarray) -> str:
    words = value.ravel().tolist()
    word = words[0] if len(words) == 1 else ""
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word)


def _check_count(path: str, name: str, shape: tuple[int, ...]) -> None:
    if math.prod(shape) > _MOST_EXTREMES:
        raise VolumeFileError(f"{path}: its {name} has shape {cut(shape)}, more than any")
