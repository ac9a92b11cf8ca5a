"""Which part of an axis is shown? The values at its ends, as a line below a plot."""

from imgui_bundle import imgui

from ...widgets import theme
from ...widgets.widgets import Widgets, number_text


def end_numbers(
    ui: Widgets, name: str, start: float, length: float, ends: tuple[float, float], middle: str = ""
) -> None:
    """Write them below the plot, which is the last item, and something between them.

    Parameters
    ----------
    ui : Widgets
    name : str
        What the line is called.
    start, length : float
        Of the axis, pixels.
    ends : (float, float)
        Values.
    middle : str
    """
    imgui.push_font(ui.fonts["regular"], theme.SMALL_PX)
    top, draw = imgui.get_cursor_screen_pos().y - 3, imgui.get_window_draw_list()
    low, high = (number_text(end) for end in ends)
    for text, share in ((low, 0.0), (middle, 0.5), (high, 1.0)):
        x = start + share * (length - imgui.calc_text_size(text).x)
        draw.add_text((x, top), theme.packed(theme.TEXT_DIM), text)
    ui.rectangles[name] = (start, top, length, theme.SMALL_PX + 2)
    imgui.dummy((length, theme.SMALL_PX - 4))  # the line begins in the space above it
    imgui.pop_font()
