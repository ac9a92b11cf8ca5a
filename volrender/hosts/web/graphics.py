"""What does a page know of a graphic? All that records and the order of drawing follow from, resolved."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...base.modes import Mode, modes_of
from ...base.transforms import mean_edge
from ...data.labels.ids import ids_in
from ...data.statistics import percentiles
from ...engine.volume.labels.label_table import label_entries
from ...engine.volume.labels.numbering import Numbering
from ...scene.graphics.labels.looks import colours_of, in_8_bits
from ...scene.graphics.multichannel.drawing import packs_of
from ...scene.graphics.placement import grown_corners
from ...scene.graphics.records.mode_fields import labels_from_data
from ...scene.graphics.records.volume_record import place_fields
from ...scene.graphics.transfer.colormaps import colormap_table, has_alpha, is_in_data_units
from ...scene.graphics.transfer.image import axes_of, image_texels
from ...scene.graphics.transfer.opacity import AUTO, opacity_of
from ...scene.state.values import plain, property_values
from .tables import PageTables

# Of looks, or resolved otherwise.
NOT_OF_GRAPHICS = {
    *("cmap", "vmin", "vmax", "percentiles", "gamma", "threshold", "color"),
    *("opacity", "gradient_opacity", "transfer", "metadata"),
    *("colors", "names", "values", "hidden", "selected"),
}


def graphic_entry(number: int, graphic: Any, volumes: Any, tables: PageTables) -> dict[str, Any]:
    """A graphic of voxels as JSON.

    Parameters
    ----------
    number : int
        Its place in the subplot.
    graphic : ImageVolumeGraphic, MultichannelVolumeGraphic or LabelsGraphic
    volumes : PageVolumes
        Gets the voxels.
    tables : PageTables
        Gets colours.

    Returns
    -------
    dict
        Its properties by name, but for those of `looks`; ``looks``, one for each channel, none of
        labels; ``packs``, which of them are in one texture; ``modes`` that it can have; ``place``, what
        follows from where it is; of labels what `_labels` has, and in ``painter`` that of those which
        paint its surfaces, or None.
    """
    data, is_labels = graphic.data, graphic.kind == "labels"
    own = {k: v for k, v in property_values(graphic).items() if k not in NOT_OF_GRAPHICS}
    channels = getattr(graphic, "channels", None)
    entry = {
        **own,
        "number": number,
        "kind": graphic.kind,
        "shape_zyx": list(data.shape_zyx),
        "first_voxel": [0, 0, 0],
        "voxel_step": [1, 1, 1],
        "n_times": graphic.n_times,
        "time": graphic.time,
        "is_colour": data.is_colour,
        "components": data.shape[3] if data.is_colour else 1,
        "has_alpha": data.is_colour and graphic.has_alpha,
        "is_multichannel": bool(channels),
        "cmap_interpolation": graphic.cmap_interpolation,
        "modes": [_mode(mode) for mode in modes_of(graphic.kind).values()],
        "place": place_entry(graphic, None if is_labels or channels else graphic.painter),
        "painter": None,
    }
    if is_labels:
        packs = [{"volume": volumes.labels(data), "looks": []}]
        return {**entry, "looks": [], "packs": packs, **_labels(graphic, volumes, tables)}
    looks = list(channels or [graphic])
    entry["looks"] = [_look(look, bool(channels), tables) for look in looks]
    entry["packs"] = _packs(looks, bool(channels), volumes)
    if not channels and graphic.painter is not None:
        entry["painter"] = _labels(graphic.painter, volumes, tables)
    return entry


def _packs(looks: Sequence[Any], are_channels: bool, volumes: Any) -> list[dict[str, Any]]:
    if not are_channels:
        return [{"volume": volumes.image(looks[0].data), "looks": [0]}]
    return [
        {
            "volume": volumes.channels([channel.data for channel in pack]),
            "looks": [looks.index(channel) for channel in pack],
        }
        for pack in packs_of(looks)
    ]


def _mode(mode: Mode) -> dict[str, Any]:
    return {
        "name": mode.name,
        "label": mode.label,
        "title": mode.title,
        "key": mode.key,
        "shader": mode.shader,
        "parameters": list(mode.parameters),
        "section": mode.section,
        "grid": mode.grid,
        "planar": mode.planar,
        "surface": mode.surface,
        "projection": mode.projection,
        "has_depth": mode.has_depth,
        "absorbs": mode.absorbs,
        "integrates": mode.integrates,
    }


def place_entry(graphic: Any, painter: Any = None) -> dict[str, Any]:
    """What a `Placement` has, and the fields of records that follow: nothing moves a graphic in a page."""
    place = graphic.placement
    matrix = place.world_from_data
    from_data = [0.0] * 12 if painter is None else labels_from_data(graphic, place)
    found = {
        "world_from_data": matrix,
        "data_from_world": place.data_from_world,
        "corners": place.corners,
        "grown": grown_corners(matrix, place.box_min, place.box_max),
        "centre": place.centre,
        "longest_edge": place.longest_edge,
        "mean_edge": mean_edge(matrix),
        "labels_from_data": from_data,
        "fields": {name: np.ravel(field) for name, field in place_fields(graphic, place).items()},
    }
    return plain(found)


def _look(look: Any, is_channel: bool, tables: PageTables) -> dict[str, Any]:
    """What gives the values of a volume, or of a channel, their colours and opacities.

    ``table`` is the number of its colormap's 256 colours, over its own range where it is in data units:
    then ``cmap_points`` has its points, [value, [r, g, b, a]]. ``opacity`` is never "auto", but what
    that means. ``limits`` are vmin and vmax of each time point where they follow percentiles, else
    None. ``transfer`` has the number of the texels of a 2D transfer function, and where that is
    made of shapes, [vmin, vmax, gamma, steepest] in data units, whatever the contrast limits.
    """
    cmap, transfer = look.cmap, look.transfer
    points = None
    if is_in_data_units(cmap):
        points = list(zip(cmap.values, cmap.colours, strict=True))
    image = None
    if transfer is not None:
        texels = tables.add_transfer(image_texels(transfer).astype(np.float16))
        axes = axes_of(look) if isinstance(transfer, tuple) else None
        image = {"image": texels, "axes": axes}
    return plain(
        {
            "name": look.name,
            "visible": look.visible if is_channel else True,
            "alpha": look.alpha if is_channel else 1.0,
            "vmin": look.vmin,
            "vmax": look.vmax,
            "range": look.data.range(),
            "limits": _limits(look),
            "gamma": look.gamma,
            "threshold": look.threshold,
            "surface_color": look.surface_color,
            "cmap": cmap.name,
            "table": tables.add_colours(colormap_table(cmap)),
            "cmap_points": points,
            "cmap_has_alpha": has_alpha(cmap),
            "opacity": opacity_of(look),
            "is_automatic": isinstance(look.opacity, str) and look.opacity == AUTO,
            "gradient_opacity": look.gradient_opacity,
            "transfer": image,
        }
    )


def _limits(look: Any) -> list[tuple[float, float]] | None:
    if look.percentiles is None or look.data.n_times == 1:
        return None
    sources = [look.data.source_at(time) for time in range(look.data.n_times)]
    return [percentiles(source, look.percentiles) for source in sources]


def _labels(graphic: Any, volumes: Any, tables: PageTables) -> dict[str, Any]:
    """Labels as they are drawn: the table of their colours, and whether all of them are seen.

    Of each time point in ``label_tables``, and of the one that is shown in ``label_table``. ``seen`` is
    "some" where some are hidden at any time, else "all". ``are_opaque``: all hide what is behind.
    """
    label_tables, seen = [], "all"
    for time in range(graphic.n_times):
        ids = Numbering.of(ids_in(graphic.data.source_at(time))).ids
        colours = in_8_bits(colours_of(graphic, ids))
        label_tables.append(tables.add_labels(label_entries(colours, ids)))
        if (colours[1:, 3] == 0).any():
            seen = "some"
    return {
        "volume": volumes.labels(graphic.data),
        "label_table": label_tables[graphic.time],
        "label_tables": label_tables,
        "seen": seen,
        "are_opaque": graphic.has_opaque_labels,
    }
