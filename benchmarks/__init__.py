"""Comparisons with other renderers: the picture first, then the time."""
