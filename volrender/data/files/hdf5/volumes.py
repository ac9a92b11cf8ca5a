"""From a dataset of an HDF5 file to volumes: which axis is what, and where the voxels lie."""

import math
from typing import Any

import numpy as np

from ....base.units import METRES
from ..affine import decompose_affine
from ..errors import VolumeFileError
from ..logs import warn
from ..volume_file import VolumeFile
from .datasets import choose_dataset
from .lazy import Hdf5Array
from .opened import OpenedFile, opened
from .scales import Axis, axes_of, element_size_um

_BY_POSITION = {2: "yx", 3: "zyx", 4: "tzyx", 5: "tczyx"}
_MOST_CHANNELS = 64


def read_hdf5(path: str, key: str | None = None) -> VolumeFile | list[VolumeFile]:
    """Read a dataset of an HDF5 file; its numbers stay there until they are asked for.

    Axes are those that the file names (dimension scales and labels, axistags). Where it names
    none, they are (z, y, x), (t, z, y, x), (z, y, x, 3 or 4 colours) or (t, c, z, y, x), without
    those of length one. Nothing outside of the file is read.

    Parameters
    ----------
    path : str
    key : str, optional
        Path of the dataset in the file. Default: its only one that holds numbers along 3 to 5 axes.

    Returns
    -------
    VolumeFile or list of VolumeFile
        A list where the dataset has channels.
    """
    with opened(path) as file:
        dataset = choose_dataset(file, key)
        if dataset.shape is None or 0 in dataset.shape:
            raise VolumeFileError(f"{path}: {dataset.name} holds no voxels (shape {dataset.shape})")
        file.check(dataset)
        file.warn_of_unwritten(dataset)
        said = axes_of(file, dataset)
        letters = _letters(path, dataset, said)
        return _volumes(file, dataset, letters, said)


def _letters(path: str, dataset: Any, said: list[Axis]) -> str:
    """A letter for each axis: z, y, x, t, c, s for the colours of a voxel, "-" for length one."""
    named = "".join(axis.name or "-" for axis in said)
    shape = dataset.shape
    if "x" in named and "y" in named and len(set(named)) == len(named):
        if "-" not in named or ("z" in named and shape[named.index("-")] == 1):
            last = named[-1] == "c" and shape[-1] in (3, 4) and dataset.dtype == np.uint8
            return named[:-1] + "s" if last and "t" not in named else named
        return named.replace("-", "z") if "z" not in named else named.replace("-", "t")
    kept = list(range(len(shape)))
    while len(kept) > 3 and not _is_colour([shape[at] for at in kept]):
        single = next((at for at in kept if shape[at] == 1), None)
        if single is None:
            break
        kept.remove(single)
    order = "zyxs" if _is_colour([shape[at] for at in kept]) else _BY_POSITION.get(len(kept))
    if order is None:
        raise VolumeFileError(f"{path}: {dataset.name}: shape {shape} is no volume")
    letters = ["-"] * len(shape)
    for at, letter in zip(kept, order, strict=True):
        letters[at] = letter
    return "".join(letters)


def _is_colour(shape: list[int]) -> bool:
    return len(shape) == 4 and shape[-1] in (3, 4)


def _volumes(
    file: OpenedFile, dataset: Any, letters: str, said: list[Axis]
) -> VolumeFile | list[VolumeFile]:
    """One for each channel, or the only one."""
    lengths = dict(zip(letters, dataset.shape, strict=True))
    if lengths.get("t", 0) == 1:
        letters = letters.replace("t", "-")
    axes = ("t" if "t" in letters else "") + "zyx" + ("s" if "s" in letters else "")
    order = [letters.find(letter) for letter in axes]
    gone = {at: 0 for at, letter in enumerate(letters) if letter == "-"}
    placement = _placement(file, dataset, letters, said)
    channels = lengths.get("c", 1)
    if channels > _MOST_CHANNELS:
        raise VolumeFileError(
            f"{file.path}: {dataset.name} has {channels} channels; {_MOST_CHANNELS} are read"
        )
    found = []
    for channel in range(channels):
        fixed = {**gone, **({letters.index("c"): channel} if "c" in letters else {})}
        data: Any = Hdf5Array(file, dataset, fixed, order)
        name = f"channel {channel}" if channels > 1 else None
        offset, rotation, scale, unit, shear = placement
        found.append(
            VolumeFile(
                file.path,
                "hdf5",
                data,
                axes.replace("s", "c"),
                offset,
                rotation,
                scale,
                unit,
                shear,
                channel=name,
            )
        )
    return found if channels > 1 else found[0]


def _placement(file: OpenedFile, dataset: Any, letters: str, said: list[Axis]) -> tuple[Any, ...]:
    """Offset, rotation, scale, unit and shear."""
    start, step = np.zeros(3), np.ones(3)
    size = element_size_um(file, dataset)
    if size is not None:
        step[:] = size[::-1]
        return _split(start, step, "µm")
    axes = [said[letters.index(letter)] if letter in letters else Axis("") for letter in "xyz"]
    spaced = [axis for axis in axes if axis.is_spaced]
    units = {axis.unit for axis in spaced}
    if len(units) > 1 and not all(unit in METRES for unit in units):
        warn(file.path, f"voxel size ignored: units {sorted(map(str, units))} do not compare")
        return _split(start, step, None)
    unit = spaced[0].unit if spaced else None
    for at, axis in enumerate(axes):
        if axis.is_spaced:
            factor = METRES[axis.unit or ""] / METRES[unit or ""] if len(units) > 1 else 1.0
            start[at], step[at] = axis.start * factor, axis.step * factor
    if spaced:  # what has no places of its own is as far apart as the first that has
        known = float(abs(step[[axis.is_spaced for axis in axes]][0]))
        step = np.array([s if a.is_spaced else known for s, a in zip(step, axes, strict=True)])
    return _split(start, step, unit)


def _split(start: np.ndarray, step: np.ndarray, unit: str | None) -> tuple[Any, ...]:
    matrix = np.diag([*step, 1.0])
    matrix[:3, 3] = start
    if not math.isfinite(float(np.abs(matrix).max())):
        matrix = np.eye(4)
    offset, rotation, scale, shear = decompose_affine(matrix)
    return offset, rotation, scale, unit, shear
