"""What can be chosen in a page? Colours, presets, and what suits modes that a graphic is not in yet."""

from typing import Any

from ....base.modes import modes_of
from ....data.opening.dataset import CHANNEL_COLOURS
from ....data.statistics import volume_threshold
from ....scene.graphics.limits import suitable_limits
from ....scene.graphics.linking import linked
from ....scene.graphics.transfer.colormaps import (
    SEQUENTIAL_COLORMAPS,
    colormap_table,
    has_alpha,
    is_in_data_units,
    resolve_colormap,
)
from ....scene.graphics.transfer.opacity import check_opacity
from ....scene.graphics.transfer.presets import PRESETS
from ....scene.graphics.transfer.windows import is_in_hounsfield_units
from ....scene.ortho.mosaic_figure import MosaicFigure
from ....scene.ortho.ortho_figure import OrthoFigure
from ....scene.state.values import plain
from ..tables import PageTables

STEERED = ("mode", "alpha", "visible", "plane")  # of graphics, by controls
IN_COMMON = ("alpha", "visible")  # of these, what graphics may have in common
OF_LOOKS = "interpolation"  # whatever kind they are, graphics that look the same are linked by it
OF_CT = "ct-"  # begins the names of presets that are of Hounsfield units


def choices_of(figure: Any, tables: PageTables) -> dict[str, Any]:
    """What the page's controls offer, as JSON.

    Parameters
    ----------
    figure : Figure
    tables : PageTables
        Gets colours.

    Returns
    -------
    dict
        ``colormaps`` and ``presets``, as what looks get; ``graphics`` that have controls, each with
        its ``place`` (subplot, number), which properties one ``steers`` besides looks, ``title``,
        ``presets``, the ``plane`` through its middle, and of
        each look its ``title``, ``limits`` by mode and the ``threshold`` of a surface; ``alike``, of
        graphics that look the same their ``places`` and the ``names`` of properties that are the same,
        too.
    """
    subplots = list(figure)
    alike = _alike(subplots)
    followers = [place for group in alike for place in group["places"][1:]]
    in_common = {tuple(group["places"][0]): group["names"] for group in alike}
    offered = [
        (number, subplot)
        for number, subplot in enumerate(subplots)
        if not isinstance(figure, OrthoFigure) or figure.main_subplot(subplot) is subplot
    ]
    graphics = [
        {
            **_graphic(graphic, subplot, [number, place]),
            "steers": in_common.get((number, place), ())
            if isinstance(figure, MosaicFigure)  # whose slices stay slices, all of them
            else STEERED,
        }
        for number, subplot in offered
        for place, graphic in enumerate(shown_graphics(subplot))
        if [number, place] not in followers
    ]
    have_channels = any(len(graphic["looks"]) > 1 for graphic in graphics)
    presets = {name for graphic in graphics for name in graphic["presets"]}
    return {
        "colormaps": [
            {"colours": _colours(resolve_colormap("cmap", name), tables)}
            for name in (*SEQUENTIAL_COLORMAPS, *(CHANNEL_COLOURS if have_channels else ()))
        ],
        "presets": [_preset(name, PRESETS[name], tables) for name in PRESETS if name in presets],
        "graphics": graphics,
        "alike": alike,
    }


def shown_graphics(subplot: Any) -> list[Any]:
    """The graphics of a subplot that a page draws: those with voxels."""
    return [graphic for graphic in subplot.graphics if graphic.kind]


def _alike(subplots: list[Any]) -> list[dict[str, Any]]:
    """What was linked to look the same, such as the slices of a volume and the volume."""
    places = {
        graphic: [number, place]
        for number, subplot in enumerate(subplots)
        for place, graphic in enumerate(shown_graphics(subplot))
    }
    groups = []
    for graphic in places:
        members = [other for other in linked(graphic, OF_LOOKS) if other in places]
        if len(members) > 1 and members[0] is graphic:
            names = [name for name in IN_COMMON if graphic in linked(graphic, name)]
            groups.append({"places": [places[member] for member in members], "names": names})
    return groups


def _graphic(graphic: Any, subplot: Any, place: list[int]) -> dict[str, Any]:
    labels = graphic.kind == "labels"
    channels = getattr(graphic, "channels", None) or ()
    looks = [] if labels else list(channels or [graphic])
    called = graphic.name or ("Labels" if labels else "Volume")
    where = f"{subplot.name}: " if subplot.name else ""
    offers_matter = not labels and not graphic.data.is_colour and not channels
    is_ct = is_in_hounsfield_units(graphic)
    return {
        "place": place,
        "title": f"{where}{called}",
        "presets": [n for n in PRESETS if offers_matter and n.startswith(OF_CT) == is_ct],
        "plane": graphic.middle_plane(subplot.camera.forward).tolist(),
        "looks": [
            {
                "title": look.name or f"Channel {number}",
                "limits": plain(
                    {
                        mode.name: suitable_limits(look, mode)
                        for mode in modes_of(graphic.kind).values()
                    }
                ),
                "threshold": volume_threshold(look.data.source),
            }
            for number, look in enumerate(looks)
        ],
    }


def _preset(name: str, preset: Any, tables: PageTables) -> dict[str, Any]:
    colours = _colours(resolve_colormap("cmap", preset["cmap"]), tables)
    opacity = plain(check_opacity("opacity", preset["opacity"]))
    matter = {"opacity": opacity, "is_automatic": False, "gradient_opacity": None, "transfer": None}
    return {"name": name, "look": {**colours, **matter}, "graphic": {"shade": preset["shade"]}}


def _colours(cmap: Any, tables: PageTables) -> dict[str, Any]:
    """What a look of a page has of a colormap."""
    points = None
    if is_in_data_units(cmap):
        points = list(zip(cmap.values, cmap.colours, strict=True))
    return plain(
        {
            "cmap": cmap.name,
            "table": tables.add_colours(colormap_table(cmap)),
            "cmap_points": points,
            "cmap_has_alpha": has_alpha(cmap),
        }
    )
