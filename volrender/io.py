"""Reads volume files: the names of `volrender.data.files` in their public place."""

from .data.files import (
    Label,
    MissingExtraError,
    VolumeFile,
    VolumeFileError,
    VolumeFileNotFoundError,
    describe,
    read_volume,
)

__all__ = [
    "Label",
    "MissingExtraError",
    "VolumeFile",
    "VolumeFileError",
    "VolumeFileNotFoundError",
    "describe",
    "read_volume",
]
