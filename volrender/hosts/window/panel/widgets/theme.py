"""How the panel looks: sizes, colours, fonts."""

from pathlib import Path

import imgui_bundle
from imgui_bundle import imgui

TAB_PX = (22, 64)  # what is left of a collapsed panel
LABEL_PX = 106  # the column of labels
REST = -1e-6  # the width of what takes the rest of its row
FONT_PX = 14
SMALL_PX = 13

BACKGROUND = (0.118, 0.122, 0.133, 1.0)
RAISED = (0.153, 0.157, 0.169, 1.0)
FRAME = (0.196, 0.204, 0.220, 1.0)
FRAME_HOVERED = (0.239, 0.247, 0.267, 1.0)
FRAME_ACTIVE = (0.278, 0.290, 0.314, 1.0)
LINE = (0.235, 0.243, 0.259, 1.0)
TEXT = (0.894, 0.902, 0.914, 1.0)
TEXT_DIM = (0.584, 0.608, 0.643, 1.0)
ACCENT = (0.278, 0.580, 0.945, 1.0)
ACCENT_DARK = (0.184, 0.400, 0.675, 1.0)
ERROR = (1.0, 0.561, 0.490, 1.0)
FILL = (0.192, 0.290, 0.420, 1.0)  # of sliders
BAR = (0.545, 0.569, 0.604, 1.0)
BAR_DIM = (0.333, 0.349, 0.376, 1.0)

_COLOURS = {
    "text": TEXT,
    "text_disabled": TEXT_DIM,
    "window_bg": BACKGROUND,
    "child_bg": (0, 0, 0, 0),
    "popup_bg": RAISED,
    "border": LINE,
    "frame_bg": FRAME,
    "frame_bg_hovered": FRAME_HOVERED,
    "frame_bg_active": FRAME_ACTIVE,
    "check_mark": (1.0, 1.0, 1.0, 1.0),
    "checkbox_selected_bg": ACCENT_DARK,
    "slider_grab": BAR,
    "slider_grab_active": ACCENT,
    "button": FRAME,
    "button_hovered": FRAME_HOVERED,
    "button_active": FRAME_ACTIVE,
    "header": RAISED,
    "header_hovered": FRAME,
    "header_active": FRAME_HOVERED,
    "separator": LINE,
    "scrollbar_bg": (0, 0, 0, 0),
    "scrollbar_grab": FRAME_HOVERED,
    "scrollbar_grab_hovered": FRAME_ACTIVE,
    "scrollbar_grab_active": BAR_DIM,
    "text_selected_bg": (*ACCENT[:3], 0.4),
    "nav_cursor": ACCENT,
}
_SIZES = {
    "window_padding": (12, 10),
    "frame_padding": (8, 4),
    "item_spacing": (8, 6),
    "item_inner_spacing": (6, 4),
    "window_rounding": 0,
    "child_rounding": 0,
    "frame_rounding": 4,
    "popup_rounding": 6,
    "grab_rounding": 3,
    "grab_min_size": 1,
    "scrollbar_size": 12,  # the padding of the window, where it lies
    "scrollbar_rounding": 5,
    "window_border_size": 0,
    "child_border_size": 0,
    "popup_border_size": 1,
    "disabled_alpha": 0.45,
}


def apply_theme() -> dict:
    """Set the style of the current imgui context.

    Returns
    -------
    dict of str to ImFont
        ``"regular"`` and ``"bold"``; imgui draws them as fine as the window's pixels are.
    """
    style = imgui.get_style()
    for name, colour in _COLOURS.items():
        if hasattr(imgui.Col_, name):  # some are newer than the oldest imgui that will do
            style.set_color_(getattr(imgui.Col_, name), imgui.ImVec4(*colour))
    for name, size in _SIZES.items():
        setattr(style, name, imgui.ImVec2(*size) if isinstance(size, tuple) else size)
    style.hover_stationary_delay = 0.4
    folder = Path(imgui_bundle.__file__).parent / "assets/fonts/Roboto"
    return {name: _font(folder / f"Roboto-{name.capitalize()}.ttf") for name in ("regular", "bold")}


def _font(path: Path):
    fonts = imgui.get_io().fonts
    if path.exists():
        return fonts.add_font_from_file_ttf(str(path), FONT_PX)
    return fonts.add_font_default()


def packed(colour, alpha: float = 1.0) -> int:
    """A colour (r, g, b) or (r, g, b, a), 0..1, as draw lists take it."""
    opacity = (colour[3] if len(colour) > 3 else 1.0) * alpha
    r, g, b, a = (round(255 * min(max(part, 0.0), 1.0)) for part in (*colour[:3], opacity))
    return r | g << 8 | b << 16 | a << 24
