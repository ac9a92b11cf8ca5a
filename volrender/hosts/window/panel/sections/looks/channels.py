"""The channels of a volume: a row for each, and below the chosen one what it looks like."""

from weakref import WeakKeyDictionary

from imgui_bundle import imgui

from ......base.modes import Mode, mode_of
from ...widgets import theme
from ...widgets.colormap_menu import ColormapMenu, short_name
from ...widgets.colormap_strips import ColormapStrips
from ...widgets.name_row import name_row
from ...widgets.widgets import Widgets
from ..surface import threshold
from ..transfer.editor import TransferEditor
from .contrast import Contrast
from .distributions import Distributions

SWATCH_PX, GAP_PX = 44, 4
TEXT_PX = 22  # where a name begins, after the arrow
KEYS = 9  # as many channels have a key


class Channels:
    """The section of channels. One channel of each volume is chosen, the first to begin with.

    Parameters
    ----------
    distributions : Distributions
    editor : TransferEditor

    Attributes
    ----------
    is_open : bool
        Whether the controls of the chosen one are shown.
    """

    def __init__(self, distributions: Distributions, editor: TransferEditor) -> None:
        self.is_open = True
        self._chosen: WeakKeyDictionary = WeakKeyDictionary()  # numbers, by graphic
        self._distributions = distributions
        self._contrast = Contrast()
        self._editor = editor
        self._colormaps = ColormapMenu()
        self._strips: dict[int, ColormapStrips] = {}

    def chosen(self, graphic) -> int:
        """The number of the channel of a volume that controls and keys act on."""
        return self._chosen.get(graphic, 0)

    def draw(self, ui: Widgets, graphic) -> None:
        """Show the channels of a volume, and set what belongs to one."""
        chosen, mode = self.chosen(graphic), mode_of(graphic)
        names = graphic.channels.names
        for number, (channel, name) in enumerate(zip(graphic.channels, names, strict=True)):
            imgui.push_id(number)
            is_chosen = number == chosen
            if self._row(ui, number, channel, name, is_chosen):
                self.is_open = not (is_chosen and self.is_open)
                self._chosen[graphic] = number
            if is_chosen and self.is_open:
                self._look(ui, channel, graphic, mode)
            imgui.pop_id()

    def _row(self, ui: Widgets, number: int, channel, name: str, is_chosen: bool) -> bool:
        """Whether it is shown, its name, and its colours; whether its name was pressed."""
        key = f" (Ctrl + {number + 1})" if number < KEYS else ""
        mark = f"channel.{number}"
        visible = ui.toggle(f"{mark}.visible", "", channel.visible, f"Visible{key}")
        if visible is not None:
            ui.set(channel, "visible", visible)
        imgui.same_line()
        corner, whole = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
        is_dim, width = not channel.visible, whole - SWATCH_PX - GAP_PX
        pressed = name_row(ui, mark, name, width, is_chosen, is_dim, inset=TEXT_PX)
        left, top, _, height = ui.rectangles[mark]
        _arrow((left + TEXT_PX / 2, top + height / 2), is_chosen and self.is_open)
        after = imgui.get_cursor_screen_pos()
        imgui.set_cursor_screen_pos((corner.x + width + GAP_PX, corner.y))
        wants_menu = imgui.invisible_button("##swatch", (SWATCH_PX, imgui.get_frame_height()))
        ui.mark(f"{mark}.colormap", short_name(channel.cmap.name))
        left, top, _, height = ui.rectangles[f"{mark}.colormap"]
        strips = self._strips.setdefault(number, ColormapStrips())
        strips.draw(channel.cmap, (left, top + 5, SWATCH_PX, height - 10))
        if imgui.is_item_hovered():
            frame = (left - 1, top + 4), (left + SWATCH_PX + 1, top + height - 4)
            imgui.get_window_draw_list().add_rect(*frame, theme.packed(theme.TEXT))
        self._colormaps.offer(ui, channel, wants_menu, (corner.x, top + height + 2), whole)
        imgui.set_cursor_screen_pos(after)
        return pressed

    def _look(self, ui: Widgets, channel, graphic, mode: Mode) -> None:
        distribution = self._distributions.of(channel.data)
        if mode.absorbs:
            self._editor.draw(ui, channel, graphic, distribution)
        else:
            self._contrast.draw(ui, channel, distribution, mode.surface)
        if mode.surface:
            threshold(ui, channel)
        help = "How strong this channel is: its share of the light"
        new = ui.slider("channel.alpha", "Alpha", channel.alpha, 0, 1, help=help)
        if new is not None:
            ui.set(channel, "alpha", round(new, 2))
        if not mode.absorbs:
            ui.bound_slider(channel, "gamma", "Gamma", 0.1, 5, log=True)


def _arrow(middle: tuple[float, float], is_open: bool) -> None:
    """To the right; down where something is open below."""
    (x, y), colour = middle, theme.packed(theme.TEXT_DIM)
    along, across = 3.5, 4.0
    first, second, tip = (
        (x + b, y + a) if is_open else (x + a, y + b)
        for a, b in ((-along, -across), (-along, across), (along, 0.0))
    )
    imgui.get_window_draw_list().add_triangle_filled(first, second, tip, colour)
