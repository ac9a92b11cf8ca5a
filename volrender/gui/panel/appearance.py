"""How a volume meets what is behind it, what is between its voxels, and which of them are shown."""

from imgui_bundle import imgui

from ... import settings
from .widgets import Widgets

_KINDS = {name: name.capitalize() for name in settings.INTERPOLATIONS}


def appearance(ui: Widgets, graphic) -> None:
    """Show and set transparency and interpolation."""
    ui.bound_slider(graphic, "alpha", "Alpha", 0, 1)
    chosen = ui.choice(
        "alpha_mode",
        "Alpha mode",
        settings.ALPHA_MODES,
        graphic.alpha_mode,
        help="How the colour meets what is behind it",
    )
    if chosen is not None:
        ui.set(graphic, "alpha_mode", chosen)
    ui.bound_segments(graphic, "interpolation", "Between voxels", _KINDS)
    imgui.begin_disabled(graphic.data.is_colour)
    ui.bound_segments(graphic, "cmap_interpolation", "Between colours", _KINDS)
    imgui.end_disabled()


def crop(ui: Widgets, graphic) -> None:
    """Show and set the box of voxels that is shown."""
    shape_zyx = graphic.data.shape_zyx
    pairs = [
        (min(first, n - 1), n if last is None else min(last, n))
        for (first, last), n in zip(graphic.crop or [(0, None)] * 3, shape_zyx, strict=True)
    ]
    for axis, text in ((2, "x"), (1, "y"), (0, "z")):
        new = ui.range_slider(f"crop.{text}", text, pairs[axis], 0, shape_zyx[axis])
        if new is not None:
            pairs[axis] = new
            whole = all(pair == (0, n) for pair, n in zip(pairs, shape_zyx, strict=True))
            ui.set(graphic, "crop", None if whole else tuple(pairs))
    imgui.begin_disabled(graphic.crop is None)
    if ui.button("crop.reset", "Show all", imgui.get_content_region_avail().x):
        ui.set(graphic, "crop", None)
    imgui.end_disabled()
