"""Reads OME-Zarr and plain Zarr, from folders and .zip files."""

from .read import read_zarr
from .volume import ZarrVolume

__all__ = ["ZarrVolume", "read_zarr"]
