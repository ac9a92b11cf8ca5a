"""Where the opacity comes from: the data, the limits, a value, percentiles, or what one draws."""

from functools import partial
from weakref import WeakKeyDictionary

from imgui_bundle import imgui

from ......scene.graphics.transfer.automatic import (
    AUTOMATIC,
    ISOVALUE,
    KINDS,
    PERCENTILES,
    POINTS,
    WINDOW,
    Setting,
    first_setting,
    kind_of,
)
from ......scene.graphics.transfer.opacity import CURVES
from ......scene.graphics.transfer.points import peak, peak_of, points_of
from ...widgets.widgets import Widgets
from ..histogram.limits import set_limits

NAMES = {
    AUTOMATIC: "Auto",
    WINDOW: "Window",
    ISOVALUE: "Value",
    PERCENTILES: "Percent",
    POINTS: "Points",
}


class Kinds:
    """Rows for the kind of transfer function, and for what it is set to.

    Each look remembers what each kind was set to: so that one comes back to it.
    """

    def __init__(self) -> None:
        self._settings: WeakKeyDictionary = WeakKeyDictionary()  # by look: by kind
        self._drawn: WeakKeyDictionary = (
            WeakKeyDictionary()
        )  # by look: points, though they are a peak

    def draw(self, ui: Widgets, look) -> str:
        """Show and set the kind of an ImageVolumeGraphic or a Channel; which it is."""
        kind = self._kind(look)
        settings = self._settings.setdefault(look, {})
        settings[kind] = Setting.of(look)
        new = ui.segments("transfer", NAMES, kind, KINDS)
        if new is not None and new != kind:
            setting = settings.get(new) or first_setting(look, new)
            self._drawn[look] = new == POINTS
            ui.attempt(partial(setting.put, look))
        return kind

    def _kind(self, look) -> str:
        """What it is; where somebody draws points, these are none of a value, whatever they are."""
        kind = kind_of(look)
        if kind != ISOVALUE:
            self._drawn[look] = kind == POINTS
        elif self._drawn.get(look):
            return POINTS
        return kind


def window_rows(ui: Widgets, look) -> None:
    """Level and width of the limits, and how opacity rises between them."""
    _curve_row(ui, look)
    level, width = look.vmin / 2 + look.vmax / 2, look.vmax - look.vmin
    ui.label("Level, width")
    half = (imgui.get_content_region_avail().x - 4) / 2
    new = ui.number("window.level", level, half, "The middle between vmin and vmax")
    imgui.same_line(0, 4)
    wide = ui.number("window.width", width, half, "From vmin to vmax")
    if new is not None or wide is not None:
        level, width = (old if now is None else now for old, now in ((level, new), (width, wide)))
        ui.attempt(partial(set_limits, look, level - width / 2, level + width / 2))


def value_rows(ui: Widgets, look) -> None:
    """The value, how wide and how opaque."""
    found = peak_of(points_of(look))
    if found is None:
        return
    ui.label("Value, width")
    half = (imgui.get_content_region_avail().x - 4) / 2
    names = ("peak.value", "peak.width")
    value, width, alpha = found
    new_value = ui.number(names[0], value, half, "Where it is most opaque, data units")
    imgui.same_line(0, 4)
    new_width = ui.number(names[1], width, half, "Values with any opacity, data units")
    new_alpha = ui.slider("peak.alpha", "Opacity", alpha, 0.001, 1, "%.3f", log=True)
    if any(new is not None for new in (new_value, new_width, new_alpha)):
        value = value if new_value is None else new_value
        width = abs(new_width or 0) or width  # without one it would be no peak
        alpha = alpha if new_alpha is None else min(max(new_alpha, 0.001), 1.0)
        ui.set(look, "opacity", peak(value, width, alpha))


def percentile_rows(ui: Widgets, look) -> None:
    """Both percentiles, and how opacity rises between them."""
    _curve_row(ui, look)
    ui.label("Percentiles")
    half = (imgui.get_content_region_avail().x - 4) / 2
    pair = list(look.percentiles)
    for number, name in enumerate(("percentiles.low", "percentiles.high")):
        if number:
            imgui.same_line(0, 4)
        new = ui.number(name, pair[number], half, "Percent of the voxels, 0 to 100")
        if new is not None:
            pair[number] = new
            ui.set(look, "percentiles", pair)


def _curve_row(ui: Widgets, look) -> None:
    ui.label("Rises")
    new = ui.segments("curve", {name: name.capitalize() for name in CURVES}, look.opacity)
    if new is not None:
        ui.set(look, "opacity", new)


ROWS = {WINDOW: window_rows, ISOVALUE: value_rows, PERCENTILES: percentile_rows}
