"""From whatever a user calls a colormap to a table of sRGB colours."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Union
from weakref import ref

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.checks import nearest_match
from ....engine.volume.colormap import ENTRIES

if TYPE_CHECKING:
    from cmap import Colormap

# A name of the cmap catalog or of a colour, a colormap, sRGB colours, shape (n, 3|4), or points.
ColormapLike = Union[str, "Colormap", ArrayLike, Sequence[tuple[float, Any]]]
# What volumes are mostly shown in: sequential ones, diverging ones, and a colour for each channel.
SEQUENTIAL_COLORMAPS = (
    "matlab:gray",
    "matlab:bone",
    "matlab:hot",
    "bids:viridis",
    "bids:plasma",
    "bids:inferno",
    "bids:magma",
    "cividis:cividis",
    "google:turbo",
    "crameri:batlow",
)
COMMON_COLORMAPS = (
    *SEQUENTIAL_COLORMAPS,
    "matplotlib:coolwarm",
    "crameri:vik",
    "cmap:red",
    "cmap:green",
    "cmap:blue",
    "cmap:cyan",
    "cmap:magenta",
    "cmap:yellow",
)


@cache
def colormap_names() -> tuple[str, ...]:
    """The names of the cmap catalog, ``"namespace:name"``, without variants of few colours."""
    import cmap

    names = cmap.Catalog().unique_keys(prefer_short_names=False)
    return tuple(sorted(name for name in names if not re.search(r"(_\d+|_r)$", name)))


def resolve_colormap(name: str, value: Any) -> "Colormap":
    """The `cmap.Colormap` that a value stands for.

    Parameters
    ----------
    name : str
        Name of the parameter, for errors.
    value : str, cmap.Colormap, array of float, shape (n, 3) or (n, 4), or points
        A name of the cmap catalog; the name of a colour, which gives black to that colour;
        sRGB colours, 0..1, or names of colours, evenly spaced; or pairs (value, colour) in data
        units, which stay where they are whatever the contrast limits.

    Raises
    ------
    ValueError, TypeError
        Not a colormap. Names the nearest match.
    """
    import cmap

    if isinstance(value, cmap.Colormap):
        return value
    if isinstance(value, str):
        if (found := _named(value)) is not None:
            return found
        names = sorted(cmap.Catalog().unique_keys(prefer_short_names=True))
        raise ValueError(
            f"{name} is the name of a colormap (https://cmap-docs.readthedocs.io/catalog) or of "
            f"a colour, not {checks.short(value)}.{nearest_match(value, names)}"
        )
    if _is_points(value):
        from .colour_points import colour_points

        return colour_points(name, value)
    if isinstance(value, list | tuple) and value and all(isinstance(each, str) for each in value):
        value = [checks.colour(f"a colour of {name}", each) for each in value]
    try:
        colours = np.array(value, np.float64)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(f"{name} is a name, a cmap.Colormap or an array, not {value!r}.") from error
    if colours.ndim != 2 or colours.shape[1] not in (3, 4) or len(colours) < 2:
        raise ValueError(
            f"{name} as an array has shape (n, 3) or (n, 4) with n >= 2, not {colours.shape}."
        )
    if not ((colours >= 0) & (colours <= 1)).all():
        raise ValueError(f"{name} as an array has values from 0 to 1.")
    return cmap.Colormap(colours)


def _is_points(value: Any) -> bool:
    """Whether something is pairs of a number and a colour."""
    return isinstance(value, list | tuple) and any(
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and (isinstance(pair[1], str | list | tuple | np.ndarray))
        for pair in value
    )


@lru_cache(maxsize=256)
def _named(name: str) -> "Colormap | None":
    """The colormap of a name of the catalog, or of a colour: one, however often it is asked for."""
    import cmap

    with suppress(ValueError):
        return cmap.Colormap(name)
    with suppress(ValueError, OverflowError):  # numbers of hundreds of digits
        return cmap.Colormap(["black", cmap.Color(name)])
    return None


# By the identity of colormaps, which have no hash; each entry goes with its colormap.
_tables: dict[int, tuple[ref, np.ndarray]] = {}


def colormap_table(colormap: "Colormap") -> np.ndarray:
    """sRGB colours with straight alpha, (ENTRIES, 4) float32; maps of few colours become bands.

    It is worked out once for each colormap, and read-only.
    """
    key = id(colormap)
    if key not in _tables:
        colours = np.array(colormap.lut(ENTRIES), np.float32)
        table = colours[np.arange(ENTRIES) * len(colours) // ENTRIES]
        table.setflags(write=False)
        _tables[key] = ref(colormap, lambda _: _tables.pop(key, None)), table
    return _tables[key][1]


def table_of(graphic: Any) -> np.ndarray:
    """The colours of a graphic's values from vmin to vmax, as `colormap_table` has them."""
    cmap = graphic.cmap
    if is_in_data_units(cmap):
        return cmap.table(graphic.vmin, graphic.vmax, graphic.gamma)
    return colormap_table(cmap)


def is_in_data_units(colormap: "Colormap") -> bool:
    """Whether it is made of points (value, colour): `ColourPoints`."""
    return hasattr(colormap, "values")


def has_alpha(colormap: "Colormap") -> bool:
    """Whether some of its colours are not opaque."""
    return bool((colormap_table(colormap)[:, 3] < 1).any())
