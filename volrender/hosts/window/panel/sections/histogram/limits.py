"""Contrast limits: by their handles on a histogram, by dragging all of it, and as numbers."""

from imgui_bundle import imgui

from ......data.histogram import Distribution
from ...widgets.widgets import Widgets
from .value_axis import ValueAxis

REACH_PX = 8  # how near a press takes hold of a handle
FEW = 32  # in a wider range of integers, limits keep to whole numbers
DOUBLES_PX = 80  # dragged up or down so far, a window is half or twice as wide


def window_dragged(limits: tuple[float, float], shift: float, up_px: float) -> tuple[float, float]:
    """vmin and vmax after a drag of the window that they are: to the side it shifts, upwards it narrows.

    Parameters
    ----------
    limits : (vmin, vmax)
        When it began.
    shift : float
        Data units.
    up_px : float
    """
    level = limits[0] / 2 + limits[1] / 2 + shift
    half = (limits[1] / 2 - limits[0] / 2) * 2.0 ** (-up_px / DOUBLES_PX)
    return level - half, level + half


def whole_of_integers(value: float, axis: ValueAxis, distribution: Distribution) -> float:
    """A limit that is dragged: to a whole number where values are, and the axis shows many of them."""
    is_wide = axis.high - axis.low >= FEW
    return float(round(value)) if distribution.is_integer and is_wide else value


def set_limits(look, vmin: float, vmax: float) -> None:
    """Set both."""
    look.vmin, look.vmax = vmin, vmax


def limit_numbers(ui: Widgets, look) -> None:
    """A row with both as numbers."""
    ui.label("Range")
    half = (imgui.get_content_region_avail().x - 16) / 2
    for name in ("vmin", "vmax"):
        new = ui.number(name, getattr(look, name), half, help=f"{name}, data units")
        if new is not None:
            ui.set(look, name, new)
        if name == "vmin":
            imgui.same_line(0, 4)
            imgui.text_disabled("–")
            imgui.same_line(0, 4)


def nearest_handle(places: dict[str, float], x: float, is_high: bool) -> str:
    """What a press at a place of the histogram takes hold of.

    Parameters
    ----------
    places : dict of str to float
        Where ``"vmin"``, ``"vmax"`` and, of a surface, ``"threshold"`` are, pixels.
    x : float
    is_high : bool
        In the upper half, where the threshold comes first.

    Returns
    -------
    str
        A name of `places`; ``"both"``, to shift vmin and vmax, between these.
    """
    names = sorted(places, key=lambda name: (name == "threshold") != is_high)
    near = [name for name in names if abs(places[name] - x) <= REACH_PX]
    if near:
        if near[:2] == ["vmin", "vmax"] and abs(places["vmin"] - x) != abs(places["vmax"] - x):
            return min(near[:2], key=lambda name: abs(places[name] - x))
        if near[:2] == ["vmin", "vmax"]:  # one on the other: by the side of the press
            return "vmax" if x >= places["vmax"] else "vmin"
        return near[0]
    low, high = sorted((places["vmin"], places["vmax"]))
    if low < x < high:
        return "both"
    return min(("vmin", "vmax"), key=lambda name: abs(places[name] - x))
