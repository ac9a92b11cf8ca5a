"""Reads volume files: the public names."""

from .errors import MissingExtraError, VolumeFileError, VolumeFileNotFoundError
from .read import read_volume
from .summary import describe
from .volume_file import VolumeFile

__all__ = [
    "MissingExtraError",
    "VolumeFile",
    "VolumeFileError",
    "VolumeFileNotFoundError",
    "describe",
    "read_volume",
]
