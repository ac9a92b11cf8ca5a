"""Reads what the ids of labels stand for: tables in files of their own, and within volume files."""

from .read import read_label_table

__all__ = ["read_label_table"]
