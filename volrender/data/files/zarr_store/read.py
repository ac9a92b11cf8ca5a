"""Reading OME-Zarr 0.4 and 0.5, and plain Zarr 2 and 3."""

import operator
from typing import Any

import numpy as np

from ..affine import Quaternion, Vector3, decompose_affine
from ..errors import VolumeFileError, blame, cut, import_extra
from ..levels import Level, check_level
from ..logs import warn
from ..volume_file import VolumeFile, check_dtype
from .axes import letters_of_array, letters_of_ome
from .guarded import open_guarded
from .image_label import is_label_image, labels_of_image
from .lazy import ZarrPixels
from .multiscale import Multiscale, multiscale_of, multiscales_of, name_of, ome_of
from .node import Array, Node, array_of, joined, read_node
from .omero import Channel, channels_of
from .store import Store, open_store, parts_of
from .tree import choice, image_or_array, label_keys_of
from .units import in_one_unit

_MOST_CHANNELS = 4096
_SCALED_BY = ("scale_factor", "add_offset")  # attributes of the CF conventions


def read_zarr(
    path: str,
    key: str | None = None,
    level: int | None = None,
    series: int | None = None,
) -> list[VolumeFile]:
    """Read the channels of an OME-Zarr image or of a plain Zarr array, without their voxels.

    Parameters
    ----------
    path : str
        A folder, or a .zip file of one.
    key : str, optional
        Which array or group: "0/raw", "A/1/0" for a field of a plate, "labels/nuclei".
    level : int, optional
        Which size of an image, 0 is the finest, and the default.
    series : int, optional
        Which image, counted from 0, where a group has several.

    Returns
    -------
    list of VolumeFile
        One for each channel; `data` is lazy, of axes "zyx" or "tzyx", or "zyxc" for an array of
        colours without names of axes. World x, y and z are those of the file.

    Raises
    ------
    ChoiceError
        There are several images or arrays, and neither `key` nor `series` chooses one.
    VolumeFileError
        It is no Zarr, is damaged, or says what is not read.
    MissingExtraError
        zarr is not installed.
    """
    zarr = import_extra("zarr", path, "zarr")
    with blame(path, "not a readable Zarr"):
        store = open_store(path)
        key = (key or "").strip("/")
        parts_of(path, key)
        if key and read_node(store, key) is None and not store.folders(key):
            raise VolumeFileError(f"{path}: holds nothing at {cut(key)!r}")
        node, series = image_or_array(store, key, series)
        if node.is_array:
            _check_number(path, "series", series, 1)
            check_level(path, level or 0, 1)
            return _plain(zarr, store, node)
        return _image(zarr, store, node, level, series)


def _plain(zarr: Any, store: Store, node: Node) -> list[VolumeFile]:
    path = store.path
    array = _volume_array(path, node)
    scaled = [name for name in _SCALED_BY if name in node.attributes]
    if scaled:
        warn(path, f"{' and '.join(scaled)} are not applied: values are those that are stored")
    letters = letters_of_array(path, array.names, array.shape)
    opened = open_guarded(zarr, store, node, array)
    volumes: list[VolumeFile] = []
    for channel in range(_channels(path, letters, array.shape)):
        data: Any = ZarrPixels(path, opened, letters, channel)
        axes = data.axes.replace("s", "c")
        volumes.append(VolumeFile(path, "zarr", data, axes))
    return volumes


def _image(
    zarr: Any,
    store: Store,
    node: Node,
    level: int | None,
    series: int | None,
) -> list[VolumeFile]:
    path = store.path
    ome = ome_of(path, node)
    images = multiscales_of(path, ome)
    if series is None and len(images) > 1:
        raise choice(path, "series", [f"{i} ({name_of(s, i)})" for i, s in enumerate(images)])
    number = _check_number(path, "series", series, len(images)) or 0
    image = multiscale_of(path, images[number], number)
    nodes = [_level_node(store, joined(node.key, each)) for each in image.keys]
    arrays = [_volume_array(path, each) for each in nodes]
    letters = _letters(path, image, arrays)
    level = check_level(path, level or 0, len(arrays))
    placements, unit = _placements(path, image, letters)
    opened = [open_guarded(zarr, store, n, a) for n, a in zip(nodes, arrays, strict=True)]
    count = _channels(path, letters, arrays[0].shape)
    said = channels_of(path, ome, count) if number == 0 else [Channel()] * count
    is_labels = is_label_image(path, node.key, ome) and np.dtype(arrays[0].dtype).kind in "biu"
    labels = labels_of_image(path, ome) if is_labels else ()
    volumes: list[VolumeFile] = []
    for channel, shown in enumerate(said):
        levels = tuple(
            Level(ZarrPixels(path, array, letters, channel), offset, scale)
            for array, (offset, _, scale, _) in zip(opened, placements, strict=True)
        )
        offset, rotation, scale, shear = placements[level]
        data: Any = levels[level].data
        volumes.append(
            VolumeFile(
                *(path, "ome-zarr", data, data.axes, offset, rotation, scale, unit, shear),
                channel=shown.label,
                color=shown.color,
                limits=shown.limits,
                level=level,
                levels=levels,
                labels=labels,
                is_labels=is_labels,
                label_keys=label_keys_of(store, node.key),
            )
        )
    return volumes


def _level_node(store: Store, key: str) -> Node:
    node = read_node(store, key)
    if node is None or not node.is_array:
        raise VolumeFileError(f"{store.path}: holds no array at {cut(key)!r}, a level of its image")
    return node


def _volume_array(path: str, node: Node) -> Array:
    """What an array says, if it holds numbers."""
    array = array_of(path, node)
    if array.dtype is None:
        raise VolumeFileError(
            f"{path}: holds no numbers (dtype {array.dtype_name}); "
            "a volume holds booleans, integers or floats"
        )
    check_dtype(path, array.dtype)
    if 0 in array.shape or not array.shape:
        raise VolumeFileError(f"{path}: holds no voxels (shape {cut(array.shape)})")
    return array


def _letters(path: str, image: Multiscale, arrays: list[Array]) -> str:
    for array in arrays:
        if len(array.shape) != len(image.names):
            raise VolumeFileError(
                f"{path}: {image.name} has axes {cut(', '.join(image.names))}, and an array of "
                f"shape {cut(array.shape)}"
            )
        if array.dtype != arrays[0].dtype:
            raise VolumeFileError(f"{path}: levels of {image.name} differ in dtype")
    letters = letters_of_ome(path, image.names, image.types, arrays[0].shape)
    for axis, letter in enumerate(letters):
        if letter not in "zyx" and len({array.shape[axis] for array in arrays}) > 1:
            raise VolumeFileError(
                f"{path}: levels of {image.name} differ in length along {cut(image.names[axis])}"
            )
    return letters


def _channels(path: str, letters: str, shape: tuple[int, ...]) -> int:
    count = shape[letters.index("c")] if "c" in letters else 1
    if count > _MOST_CHANNELS:
        raise VolumeFileError(f"{path}: holds {count} channels, more than {_MOST_CHANNELS}")
    return count


def _placements(
    path: str, image: Multiscale, letters: str
) -> tuple[list[tuple[Vector3, Quaternion, Vector3, np.ndarray | None]], str | None]:
    """Where each level lies, as `decompose_affine` gives it, and the unit. Without z, it is as x."""
    at = {letter: axis for axis, letter in enumerate(letters)}
    axes = [at["x"], at["y"], at.get("z")]
    measured = in_one_unit(path, [image.units[axis] for axis in axes if axis is not None])
    if measured is None:
        # As many voxels of the finest level as each of a coarser one is long.
        factors, unit = tuple(1 / image.scales[0][axis] for axis in axes if axis is not None), None
    else:
        factors, unit = measured
    placements = []
    for scales, translations in zip(image.scales, image.translations, strict=True):
        scale: list[float] = []
        offset: list[float] = []
        for axis, factor in zip(axes, (*factors, 1.0), strict=False):
            scale.append(abs(scale[0]) if axis is None else float(scales[axis] * factor))
            offset.append(0.0 if axis is None else float(translations[axis] * factor))
        affine = np.diag([*scale, 1.0])
        affine[:3, 3] = offset
        placements.append(decompose_affine(affine))
    return placements, unit


def _check_number(path: str, name: str, value: int | None, count: int) -> int | None:
    if value is None:
        return None
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer or None, got {value!r}") from None
    if not 0 <= number < count:
        held = f"there are {count}, counted from 0" if count > 1 else "there is one, 0"
        raise VolumeFileError(f"{path}: no {name} {number}; {held}")
    return number
