"""Finds the table of a volume: a file of the same folder and name, which says what its ids stand for."""

import os
from dataclasses import replace

import numpy as np

from ..errors import VolumeFileError
from ..headed.beside import place_beside
from ..logs import warn
from ..volume_file import Label, VolumeFile
from .looks import looks_like_labels
from .read import read_label_table
from .sampled import sampled_ids

_TABLES = (".label", ".lut", ".ctbl")  # which are nothing else
_EXTENSIONS = (".tsv", ".txt", ".csv", ".xml", *_TABLES)
_LEAST_KNOWN = 0.5  # of the ids that are in the volume, the share that a table of it has


def with_table_beside(volume: VolumeFile) -> VolumeFile:
    """The volume with the labels of the table beside it; as it is, where it has some or there is none.

    A table has the name of the volume but for the extension, "atlas.txt" for "atlas.nii.gz", and at
    least half of the ids in a sample of the volume. Any other file of that name is something else.
    """
    if volume.labels or volume.axes[-1] == "c" or not os.path.isfile(volume.path):
        return volume
    stem = os.path.join(os.path.dirname(volume.path), volume.name)
    for extension in _EXTENSIONS:
        if not os.path.isfile(stem + extension) or stem + extension == volume.path:
            continue
        try:
            table = place_beside(volume.path, volume.name + extension, "its labels are")
            labels = read_label_table(table)
        except VolumeFileError as error:
            if extension in _TABLES:
                warn(volume.path, f"the table beside it is not used: {error}")
            continue  # notes, a log: much has the name of a scan
        if _is_of(volume, labels):
            return replace(volume, labels=labels, is_labels=True)
    return volume


def _is_of(volume: VolumeFile, labels: tuple[Label, ...]) -> bool:
    """Whether the ids of a table are those of a volume."""
    found = sampled_ids(volume.data)
    if found is None or (found.size == 0 and not volume.is_labels):
        return False
    if volume.axes[0] == "t" and not looks_like_labels(volume):
        return False  # maps of how likely each structure is: the table is of the maps
    known = np.isin(found, np.array([label.id for label in labels], np.uint64))
    return int(known.sum()) >= _LEAST_KNOWN * found.size
