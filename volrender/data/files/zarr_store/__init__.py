"""Reads OME-Zarr and plain Zarr, from folders and .zip files."""

from .read import read_zarr

__all__ = ["read_zarr"]
