"""Tables of labels within a volume file: what is wrong with one is told, and the voxels are read."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from ..errors import VolumeFileError
from ..logs import warn
from ..volume_file import Label
from .caret import is_caret, labels_of_caret
from .niml import attributes_of_extension, labels_of_afni

LABEL_INTENT = 1002  # of a NIfTI header whose voxels are ids
_AFNI = 4  # the code of its extensions of NIfTI headers


class Extension(NamedTuple):
    """What follows a NIfTI header: whose it is, and what it says."""

    code: int
    content: bytes


def labels_of_extensions(path: str, extensions: Iterable[Extension]) -> tuple[Label, ...]:
    """The labels that the first extension with a table names; none, and a warning, if it is damaged."""
    for extension in extensions:
        labels = warned_labels(path, partial(_labels, path, *extension))
        if labels:
            return labels
    return ()


def warned_labels(path: str, read: Callable[[], tuple[Label, ...]]) -> tuple[Label, ...]:
    """Labels, or none and a warning where the table is damaged: voxels are worth seeing without."""
    try:
        return read()
    except VolumeFileError as error:
        warn(path, f"its table of labels is not read: {str(error).removeprefix(f'{path}: ')}")
        return ()


def _labels(path: str, code: int, content: bytes) -> tuple[Label, ...]:
    if is_caret(content):
        return labels_of_caret(path, content)
    if code == _AFNI:
        return labels_of_afni(path, attributes_of_extension(path, content))
    return ()
