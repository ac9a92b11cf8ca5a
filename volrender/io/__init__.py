"""Reads volume files and writes pictures: the public names."""

from .errors import MissingExtraError, VolumeFileError, VolumeFileNotFoundError
from .picture import write_image
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
    "write_image",
]
