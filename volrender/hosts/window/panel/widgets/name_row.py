"""A row of a list: a name that one can choose."""

from imgui_bundle import imgui

from . import theme
from .fitting import shortened
from .widgets import Widgets

INSET_PX = 6


def name_row(
    ui: Widgets,
    name: str,
    text: str,
    width: float,
    is_lit: bool,
    is_dim: bool,
    room: float = 0.0,
    inset: float = INSET_PX,
    help: str | None = None,
) -> bool:
    """Show a name in the row that was begun; whether it was pressed.

    Parameters
    ----------
    ui : Widgets
    name : str
        Under which the row is marked.
    text : str
        What is shown; its end is left out where it is too long.
    width : float
        Of the row, logical pixels.
    is_lit : bool
        Whether it is the chosen one.
    is_dim : bool
        Whether it stands for what is not shown.
    room : float
        At the right, that the text leaves free.
    inset : float
        At the left.
    help : str, optional
    """
    height = imgui.get_frame_height()
    imgui.set_cursor_pos_y(imgui.get_cursor_pos_y() - imgui.get_style().frame_padding.y)
    for part in ("header", "header_hovered") if is_lit else ():
        imgui.push_style_color(getattr(imgui.Col_, part), imgui.ImVec4(*theme.FILL))
    pressed = imgui.selectable(f"##{name}", is_lit, 0, (width, height))[0]
    if is_lit:
        imgui.pop_style_color(2)
    ui.mark(name, help)
    left, top, _, height = ui.rectangles[name]
    place = (left + inset, top + (height - imgui.get_font_size()) / 2 - 1)
    fitting = shortened(text, left + width - room - INSET_PX - place[0])
    colour = theme.packed(theme.TEXT_DIM if is_dim else theme.TEXT)
    imgui.get_window_draw_list().add_text(place, colour, fitting)
    return pressed
