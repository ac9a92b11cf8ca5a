"""Reads HDF5 files, and those of Imaris."""

from .imaris import read_imaris
from .volumes import read_hdf5

__all__ = ["read_hdf5", "read_imaris"]
