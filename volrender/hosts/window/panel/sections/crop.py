"""Which voxels of a volume are shown: a range with two handles along each axis."""

from imgui_bundle import imgui

from ..widgets import theme
from ..widgets.widgets import Widgets

INSET_PX = 6  # handles at the ends stay inside
GRIP_PX = 3  # half the width of a handle


def crop(ui: Widgets, graphic) -> None:
    """Show and set the box of voxels that is shown."""
    shape_zyx = graphic.data.shape_zyx
    pairs = [
        (min(first, n - 1), n if last is None else min(last, n))
        for (first, last), n in zip(graphic.crop or [(0, None)] * 3, shape_zyx, strict=True)
    ]
    for axis, text in ((2, "x"), (1, "y"), (0, "z")):
        new = range_slider(ui, f"crop.{text}", f"Crop {text}", pairs[axis], shape_zyx[axis])
        if new is not None:
            pairs[axis] = new
            whole = all(pair == (0, n) for pair, n in zip(pairs, shape_zyx, strict=True))
            ui.set(graphic, "crop", None if whole else tuple(pairs))


def range_slider(ui: Widgets, name: str, text: str, value, n: int) -> tuple[int, int] | None:
    """A row for the first voxel and one past the last, of n: the new ones, or None."""
    ui.label(text)
    width, height = imgui.get_content_region_avail().x, imgui.get_frame_height()
    imgui.invisible_button(f"##{name}", (width, height))
    ui.mark(name)
    left, top, _, _ = ui.rectangles[name]
    start, length = left + INSET_PX, width - 2 * INSET_PX
    ends = [start + length * end / n for end in value]
    new = _dragged(name, value, ends, n, (imgui.get_mouse_pos().x - start) / length)
    _draw(value, ends, (left, top, width, height))
    return new


def _dragged(name: str, value, ends, n: int, share: float) -> tuple[int, int] | None:
    """The range after the pointer moved to a share of the row; None where it stays."""
    storage, which = imgui.get_state_storage(), imgui.get_id(f"{name} end")
    if imgui.is_item_activated():
        storage.set_int(which, int(_is_last_nearer(ends, imgui.get_mouse_pos().x)))
    if not imgui.is_item_active():
        return None
    at = round(n * min(max(share, 0), 1))
    first, last = value
    if storage.get_int(which, 0):
        last = min(max(at, first + 1), n)
    else:
        first = max(min(at, last - 1), 0)
    return None if (first, last) == tuple(value) else (first, last)


def _is_last_nearer(ends, x: float) -> bool:
    """Whether a press takes the second handle; where they are together, by its side."""
    if ends[1] - ends[0] < 2:
        return x >= ends[0]
    return abs(x - ends[1]) <= abs(x - ends[0])


def _draw(value, ends, rectangle) -> None:
    left, top, width, height = rectangle
    lit = imgui.is_item_active() or imgui.is_item_hovered()
    draw, rounding = imgui.get_window_draw_list(), imgui.get_style().frame_rounding
    frame = theme.packed(theme.FRAME_HOVERED if lit else theme.FRAME)
    draw.add_rect_filled((left, top), (left + width, top + height), frame, rounding)
    draw.add_rect_filled((ends[0], top), (ends[1], top + height), theme.packed(theme.FILL))
    grip = theme.packed(theme.ACCENT if lit else theme.BAR)
    for end in ends:
        corners = (end - GRIP_PX, top + 2), (end + GRIP_PX, top + height - 2)
        draw.add_rect_filled(*corners, grip, GRIP_PX)
    text = f"{value[0]} – {value[1] - 1}"
    size = imgui.calc_text_size(text)
    place = (left + (width - size.x) / 2, top + (height - size.y) / 2)
    draw.add_text(place, theme.packed(theme.TEXT), text)
