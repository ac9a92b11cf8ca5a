"""Which datasets of an HDF5 file could be a volume, and which one is meant."""

import difflib
import math
from typing import Any

from ..errors import ChoiceError, VolumeFileError, cut
from ..logs import warn
from ..volume_file import check_dtype
from .opened import OpenedFile

_MOST_OBJECTS = 20_000
_LISTED = 12  # datasets in a message


def choose_dataset(opened: OpenedFile, key: str | None) -> Any:
    """The dataset of a path, or the only one that could be a volume.

    Raises
    ------
    ChoiceError
        There are several.
    VolumeFileError
        There is none, or it is no array of numbers, or leads out of the file.
    """
    path = opened.path
    if key is not None:
        found = opened.resolve(key)
        if isinstance(found, opened.h5py.Dataset):
            check_dtype(path, found.dtype)
            return found
        candidates = find_datasets(opened)
        names = [dataset.name for dataset in candidates]
        inside = [name for name in names if name.startswith(f"/{key.strip('/')}/")]
        near = difflib.get_close_matches("/" + key.strip("/"), names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near and not inside else ""
        what = "is a group" if found is not None else "is not there"
        raise ChoiceError(
            f"{path}: {cut(key)!r} {what}{hint}; it holds: {_listing(candidates)}",
            tuple(map(_described, candidates)),
        )
    candidates = find_datasets(opened)
    if not candidates:
        raise VolumeFileError(f"{path}: holds no dataset of numbers with 3 to 5 axes")
    if len(candidates) > 1:
        raise ChoiceError(
            f"{path}: several datasets; choose one with key=…; it holds: {_listing(candidates)}",
            tuple(map(_described, candidates)),
        )
    return candidates[0]


def find_datasets(opened: OpenedFile) -> list[Any]:
    """All of 3 to 5 axes that hold numbers, largest first; links out of the file are told."""
    found, outside, seen = [], [], set()
    groups = [opened.file]
    count = 0
    while groups:
        group = groups.pop()
        for name in group:
            count += 1
            if count > _MOST_OBJECTS:
                warn(opened.path, f"only its first {_MOST_OBJECTS} objects were looked at")
                groups.clear()
                break
            kind = opened.link(group, name)
            if kind == "external":
                outside.append(name)
            if kind != "hard":
                continue
            item = group[name]
            identity = opened.h5py.h5o.get_info(item.id).addr
            if identity in seen:
                continue
            seen.add(identity)
            if isinstance(item, opened.h5py.Group):
                groups.append(item)
            elif isinstance(item, opened.h5py.Dataset) and _could_be(item):
                found.append(item)
    if outside:
        listed = cut(", ".join(outside))
        warn(opened.path, f"links to other files are not followed: {listed}")
    return sorted(found, key=lambda item: (-math.prod(item.shape) * item.dtype.itemsize, item.name))


def _could_be(dataset: Any) -> bool:
    return (
        dataset.dtype.kind in "biuf"
        and 3 <= len(dataset.shape or ()) <= 5
        and 0 not in dataset.shape
    )


def _described(dataset: Any) -> str:
    return f"{dataset.name} {dataset.shape} {dataset.dtype}"


def _listing(datasets: list[Any]) -> str:
    text = cut(", ".join(map(_described, datasets[:_LISTED])), 400) or "none"
    more = len(datasets) - _LISTED
    return f"{text} and {more} more" if more > 0 else text
