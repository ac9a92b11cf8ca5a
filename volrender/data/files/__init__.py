"""Reads volume files: the public names."""

from .errors import MissingExtraError, VolumeFileError, VolumeFileNotFoundError
from .label_tables import read_label_table
from .read import read_volume
from .summary import describe
from .volume_file import Label, VolumeFile

__all__ = [
    "Label",
    "MissingExtraError",
    "VolumeFile",
    "VolumeFileError",
    "VolumeFileNotFoundError",
    "describe",
    "read_label_table",
    "read_volume",
]
