"""The choice of a colormap: a button that shows it, and a list with previews and a search."""

from imgui_bundle import imgui

from .....scene.graphics.transfer.colormaps import COMMON_COLORMAPS, colormap_names
from . import theme
from .colormap_strips import ColormapStrips
from .fitting import shortened
from .shapes import swap
from .widgets import Widgets

STRIP_PX = 84
LIST_PX = 330  # height of the list
MOST_FOUND = 60


class ColormapMenu:
    """The row of the colormap, and the list of all of them."""

    def __init__(self):
        self.strips = ColormapStrips()
        self._search = ""

    def draw(self, ui: Widgets, look) -> None:
        """Show the colormap of a volume in a row of its own, and set it."""
        ui.label("Colormap")
        square, gap = imgui.get_frame_height(), 4.0
        width = imgui.get_content_region_avail().x - square - gap
        pressed = imgui.button("##colormap", (width, 0))
        ui.mark("colormap")
        left, top, _, height = ui.rectangles["colormap"]
        self.strips.draw(look.cmap, (left + 4, top + 4, STRIP_PX - 20, height - 8))
        place = (left + STRIP_PX - 8, top + (height - theme.FONT_PX) / 2 - 1)
        name = shortened(short_name(look.cmap.name), left + width - 4 - place[0])
        imgui.get_window_draw_list().add_text(place, theme.packed(theme.TEXT), name)
        imgui.same_line(0, gap)
        if ui.icon("colormap.reverse", swap, help="Reverse the colormap"):
            ui.set(look, "cmap", look.cmap.reversed())
        self.offer(ui, look, pressed, (left, top + height + 4), width + square + gap)

    def offer(self, ui: Widgets, look, is_asked: bool, corner, width: float) -> None:
        """Open the list where it is asked for; while it is open, set what is chosen of it.

        Parameters
        ----------
        ui : Widgets
        look : ImageVolumeGraphic or Channel
        is_asked : bool
        corner : (left, top)
            Of the list.
        width : float
        """
        if is_asked:
            self._search = ""
            imgui.open_popup("colormaps")
        imgui.set_next_window_pos(corner, imgui.Cond_.appearing)
        imgui.set_next_window_size((width, LIST_PX))
        if imgui.begin_popup("colormaps"):
            self._list(ui, look)
            imgui.end_popup()

    def _list(self, ui: Widgets, look) -> None:
        if imgui.is_key_pressed(imgui.Key.escape):  # else it would only end the search
            imgui.close_current_popup()
            return
        if imgui.is_window_appearing():
            imgui.set_keyboard_focus_here()
        imgui.set_next_item_width(theme.REST)
        hint = f"Search all {len(colormap_names())}"
        _, self._search = imgui.input_text_with_hint("##search", hint, self._search)
        ui.mark("colormap.search")
        names = matching(self._search)
        takes_first = imgui.is_item_deactivated_after_edit() and imgui.is_key_pressed(
            imgui.Key.enter
        )
        if takes_first and names:
            ui.set(look, "cmap", names[0])
            imgui.close_current_popup()
        imgui.begin_child("list")
        for name in names[:MOST_FOUND]:
            self._item(ui, look, name)
        if len(names) > MOST_FOUND:
            ui.note(f"{len(names) - MOST_FOUND} more: search for a longer part of the name")
        if not names:
            ui.note(f"No colormap has {self._search!r} in its name.")
        imgui.end_child()

    def _item(self, ui: Widgets, look, name: str) -> None:
        height = imgui.get_frame_height()
        size = (imgui.get_content_region_avail().x, height)
        if imgui.selectable(f"##{name}", look.cmap.name == name, 0, size)[0]:
            ui.set(look, "cmap", name)
            imgui.close_current_popup()
        if not imgui.is_item_visible():
            return
        ui.mark(f"colormap.{name}", name)
        left, top, _, _ = ui.rectangles[f"colormap.{name}"]
        self.strips.draw_name(name, (left + 2, top + 5, STRIP_PX - 12, height - 10))
        place = (left + STRIP_PX, top + (height - theme.FONT_PX) / 2)
        imgui.get_window_draw_list().add_text(place, theme.packed(theme.TEXT), short_name(name))


def short_name(name: str) -> str:
    """The name of a colormap without its namespace, and "custom" of one that has none."""
    return name.rpartition(":")[2].removesuffix(" colormap")


def matching(search: str) -> tuple[str, ...]:
    """The colormaps whose name has a text in it, those that begin with it first; without a text,
    those that are most used."""
    text = search.strip().lower()
    if not text:
        return COMMON_COLORMAPS
    found = [name for name in colormap_names() if text in name.lower()]
    return tuple(sorted(found, key=lambda name: not short_name(name).lower().startswith(text)))
