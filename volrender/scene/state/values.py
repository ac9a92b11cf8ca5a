"""From the values of properties to what JSON can hold, exactly."""

import json
import math
from typing import Any

import numpy as np

from ...base.property import PropertyOwner, property_names
from ..graphics.transfer.colormaps import colormap_table, is_in_data_units, resolve_colormap
from ..graphics.transfer.shapes import Shape


def property_values(owner: object) -> dict:
    """Every `Property` of an object but references to graphics; metadata only where JSON holds it."""
    values = {name: getattr(owner, name) for name in property_names(type(owner))}
    values.pop("graphic", None)
    values = {name: value for name, value in values.items() if not isinstance(value, PropertyOwner)}
    if not _fits_json(values.get("metadata")):
        del values["metadata"]
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """Arrays and tuples as lists, colormaps as names or colours, shapes as dicts, NaN as None.

    The rest as it is.
    """
    import cmap

    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Shape):
        return value.state()
    if isinstance(value, cmap.Colormap):
        return _plain_colormap(value)
    return value


def _plain_colormap(colormap: Any) -> str | list[list]:
    """The shortest that gives the same 256 colours: a name of the catalog, or evenly spaced colours.

    Of points in data units, those.
    """
    if is_in_data_units(colormap):
        pairs = zip(colormap.values.tolist(), colormap.colours.tolist(), strict=True)
        return [list(pair) for pair in pairs]
    table = colormap_table(colormap)
    stops = np.asarray(colormap.color_stops)[:, 1:].tolist()
    names = [] if colormap.info is None else [colormap.name.split(":")[-1], colormap.name]
    for candidate in (*names, stops):
        try:
            same = colormap_table(resolve_colormap("cmap", candidate))
        except ValueError:  # a map of a single colour
            continue
        if np.array_equal(same, table):
            return candidate
    return table.astype(np.float64).tolist()


def _fits_json(value: Any) -> bool:
    try:
        return json.loads(json.dumps(value, allow_nan=False)) == value
    except (TypeError, ValueError, RecursionError):
        return False
