"""Reads DICOM: folders of slices, single slices, and multi-frame files."""

from .read import list_dicom, read_dicom
from .series import Series

__all__ = ["Series", "list_dicom", "read_dicom"]
