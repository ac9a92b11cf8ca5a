"""Reads files whose voxels a few lines of text describe: NRRD and MetaImage."""

from .metaimage import read_metaimage
from .nrrd import read_nrrd

__all__ = ["read_metaimage", "read_nrrd"]
