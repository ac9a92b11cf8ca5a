"""Reads the formats of neuroimaging: NIfTI, Analyze, MGH."""

from .mgh import read_mgh
from .nifti import read_nifti
from .pair import read_img, read_pair

__all__ = ["read_img", "read_mgh", "read_nifti", "read_pair"]
