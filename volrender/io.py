"""Reads volume files: the names of `volrender.data.files` in their public place."""

from .data.files import (
    MissingExtraError,
    VolumeFile,
    VolumeFileError,
    VolumeFileNotFoundError,
    describe,
    read_volume,
)

__all__ = [
    "MissingExtraError",
    "VolumeFile",
    "VolumeFileError",
    "VolumeFileNotFoundError",
    "describe",
    "read_volume",
]
