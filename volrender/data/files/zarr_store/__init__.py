"""Reads OME-Zarr and plain Zarr, from folders and .zip files."""

from .read import read_zarr
from .volume import Level, ZarrVolume

__all__ = ["Level", "ZarrVolume", "read_zarr"]
