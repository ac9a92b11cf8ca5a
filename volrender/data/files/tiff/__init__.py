"""Reads TIFF stacks."""

from .stack import read_tiff

__all__ = ["read_tiff"]
