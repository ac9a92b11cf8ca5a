"""Reads files of microscopes: CZI of Zeiss, LIF of Leica, ND2 of Nikon."""

from .leica import read_lif
from .nikon import read_nd2
from .zeiss import read_czi

__all__ = ["read_czi", "read_lif", "read_nd2"]
