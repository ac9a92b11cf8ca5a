"""Which values does each parameter take? Checks them, and says what is allowed where they are wrong."""

from .anatomy import OPPOSITE, directions
from .choices import (
    ALPHA_MODES,
    CMAP_INTERPOLATIONS,
    COLOR_BY,
    DISPATCHES,
    INTERPOLATIONS,
    SLAB_MODES,
    choice,
    entries,
    optional_text,
)
from .colours import BackgroundLike, ColourLike, background, colour, optional_colour
from .geometry import MAX_CLIPPING_PLANES, clipping_planes, crop, plane
from .layout import grid_shape, size, unique_names
from .messages import nearest_match, printable, short
from .numbers import boolean, index, number, whole_number
from .vectors import affine, bounded_vector, light, points, rotation, scale, vector

__all__ = [
    "ALPHA_MODES",
    "CMAP_INTERPOLATIONS",
    "COLOR_BY",
    "DISPATCHES",
    "INTERPOLATIONS",
    "MAX_CLIPPING_PLANES",
    "OPPOSITE",
    "SLAB_MODES",
    "BackgroundLike",
    "ColourLike",
    "affine",
    "background",
    "boolean",
    "bounded_vector",
    "choice",
    "clipping_planes",
    "colour",
    "crop",
    "directions",
    "entries",
    "grid_shape",
    "index",
    "light",
    "nearest_match",
    "number",
    "optional_colour",
    "optional_text",
    "plane",
    "points",
    "printable",
    "rotation",
    "scale",
    "short",
    "size",
    "unique_names",
    "vector",
    "whole_number",
]
