"""What a multiscale image of OME-Zarr says: axes, sizes, and where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....base.units import symbol_of
from ..errors import VolumeFileError, cut
from .node import Node
from .said import numbers, objects, of_kind

_VERSIONS = ("0.4", "0.5")
_KINDS = ("multiscales", "plate", "well", "labels", "bioformats2raw.layout")


@dataclass(frozen=True)
class Multiscale:
    """One image in several sizes.

    Parameters
    ----------
    name : str
    names : list of str
        Of its axes.
    types : list
        "space", "time", "channel", or what else each axis is.
    units : list
        Of each axis, a str or None.
    keys : list of str
        Of its arrays within its group, finest first.
    scales, translations : list of ndarray
        For each of them, of each axis: world = scale · index + translation.
    """

    name: str
    names: list[str]
    types: list[object]
    units: list[str | None]
    keys: list[str]
    scales: list[np.ndarray]
    translations: list[np.ndarray]


def ome_of(path: str, node: Node) -> dict[str, Any]:
    """The OME metadata of a group; empty where it has none.

    Raises
    ------
    VolumeFileError
        It is of a version that is not read.
    """
    ome = node.attributes
    if "ome" in ome:
        ome = of_kind(path, "ome", ome["ome"], dict)
        _check_version(path, ome.get("version"))
    for kind in _KINDS:
        said = ome.get(kind)
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict) and "version" in each:
                _check_version(path, each["version"])
    return ome


def _check_version(path: str, version: object) -> None:
    if version not in _VERSIONS:
        raise VolumeFileError(
            f"{path}: OME-Zarr of version {cut(version)} is not read; those read are "
            f"{' and '.join(_VERSIONS)}"
        )


def multiscales_of(path: str, ome: dict[str, Any]) -> list[dict[str, Any]]:
    """The images of a group, as they are written; none where it has none."""
    if "multiscales" not in ome:
        return []
    found = objects(path, "multiscales", ome["multiscales"])
    if not found:
        raise VolumeFileError(f"{path}: multiscales is empty")
    return found


def name_of(said: dict[str, Any], number: int) -> str:
    """What an image is called."""
    name = said.get("name")
    return cut(name) if isinstance(name, str) and name else f"image {number}"


def multiscale_of(path: str, said: dict[str, Any], number: int) -> Multiscale:
    """What an image says of itself.

    Raises
    ------
    VolumeFileError
        It says too little, or what cannot be.
    """
    axes = objects(path, "axes", said.get("axes"))
    if not 2 <= len(axes) <= 5:
        raise VolumeFileError(f"{path}: an image of OME-Zarr has 2 to 5 axes, not {len(axes)}")
    names = [of_kind(path, "name of an axis", axis.get("name"), str) for axis in axes]
    datasets = objects(path, "datasets", said.get("datasets"))
    if not datasets:
        raise VolumeFileError(f"{path}: datasets is empty: the image has no array")
    of_all = said.get("coordinateTransformations", [])
    keys, scales, translations = [], [], []
    for dataset in datasets:
        keys.append(of_kind(path, "path of a dataset", dataset.get("path"), str))
        transforms = dataset.get("coordinateTransformations")
        of_this = _composed(path, transforms, len(axes), needs_scale=True)
        of_image = _composed(path, of_all, len(axes), needs_scale=False)
        scales.append(of_image[0] * of_this[0])
        translations.append(of_image[0] * of_this[1] + of_image[1])
    return Multiscale(
        name_of(said, number),
        names,
        [axis.get("type") for axis in axes],
        [symbol_of(axis.get("unit")) for axis in axes],
        keys,
        scales,
        translations,
    )


def _composed(
    path: str, said: object, count: int, needs_scale: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Scale and translation of a list of transformations, applied in their order."""
    scale, translation = np.ones(count), np.zeros(count)
    kinds: Sequence[object] = []
    for transform in objects(path, "coordinateTransformations", said):
        kind = transform.get("type")
        kinds = [*kinds, kind]
        if kind not in ("scale", "translation"):
            raise VolumeFileError(
                f"{path}: coordinateTransformations are scale and translation, not {cut(kind)}"
            )
        if kind not in transform:
            raise VolumeFileError(f"{path}: a {kind} that is stored elsewhere is not read")
        values = np.array(numbers(path, str(kind), transform[str(kind)], count))
        if kind == "translation":
            translation = translation + values
            continue
        if not values.all():
            raise VolumeFileError(f"{path}: scale {cut(values.tolist())} has a zero")
        scale, translation = scale * values, translation * values
    if needs_scale and kinds not in (["scale"], ["scale", "translation"]):
        raise VolumeFileError(
            f"{path}: coordinateTransformations of a dataset are a scale, and perhaps a "
            f"translation after it, not {cut(kinds)}"
        )
    return scale, translation
