"""Reads voxels without a header, of which the user or the file's name says what they are."""

from .read import read_raw

__all__ = ["read_raw"]
