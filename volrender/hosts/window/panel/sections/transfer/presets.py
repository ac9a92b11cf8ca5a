"""The row of presets: a button, and behind it what each would look like on the data."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from imgui_bundle import imgui

from ......scene.graphics.transfer.presets import PRESETS
from ......scene.state.transfer_function import apply_transfer_function
from ......scene.state.user_presets import USER_PRESETS
from ...widgets import theme
from ...widgets.fitting import shortened
from ...widgets.setter import REFUSALS
from ...widgets.shapes import cross
from ...widgets.text_field import text_field
from ...widgets.widgets import Widgets
from .previews import CELL_PX, Preview, Previews, Wanted

GAP_PX = 8
COLUMNS = 3
MOST_HEIGHT_PX = 460  # of the grid
ROUNDING = 4.0


class PresetMenu:
    """The row of presets, and the grid of them; the user's own ones are saved and deleted there.

    Parameters
    ----------
    figure : Figure
    pictures : Renderer

    Attributes
    ----------
    previews : Previews
    """

    def __init__(self, figure: Any, pictures: Any) -> None:
        self.previews = Previews(figure, pictures)
        self._own: dict[str, Mapping[str, Any]] = {}
        self._broken: dict[str, str] = {}  # own ones that cannot be read, and why
        self._name = ""  # that is being typed
        self._asked = ""  # what a second press would do
        self._saved = ""  # that is to be scrolled to
        self._height = 0.0  # of the popup in the last frame

    def draw(self, ui: Widgets, look: Any, graphic: Any) -> None:
        """Show the row, and while it is open the grid; set what is chosen of it.

        Parameters
        ----------
        ui : Widgets
        look : ImageVolumeGraphic or Channel
        graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
            Gets what a preset says of the light.
        """
        ui.label("Preset")
        width = imgui.get_content_region_avail().x
        if ui.button("preset", "Choose…", width, help="Opacities and colours for kinds of data"):
            self._name = self._asked = ""
            ui.attempt(self._read)
            imgui.open_popup("presets")
        left, top, width, height = ui.rectangles["preset"]
        whole = imgui.get_io().display_size.y
        lowest = whole - self._height - GAP_PX  # over the button where there is no room below
        edge = max(GAP_PX, min(top + height + 4, lowest))
        imgui.set_next_window_pos((left + width, edge), imgui.Cond_.always, (1, 0))
        if imgui.begin_popup("presets"):
            self._popup(ui, look, graphic, whole - 4 * GAP_PX)
            self._height = imgui.get_window_height()
            if imgui.is_key_pressed(imgui.Key.escape):
                imgui.close_current_popup()
            imgui.end_popup()

    def _read(self) -> None:
        """Read the user's own presets anew."""
        self._own, self._broken = {}, {}
        for name in USER_PRESETS:
            try:
                self._own[name] = USER_PRESETS[name]
            except REFUSALS as error:  # the others are good nevertheless
                self._own[name], self._broken[name] = {}, str(error.args[0])

    def _popup(self, ui: Widgets, look: Any, graphic: Any, room: float) -> None:
        presets = {**PRESETS, **self._own}
        whole = {name: preset for name, preset in presets.items() if name not in self._broken}
        ratio = imgui.get_io().display_framebuffer_scale.x
        self.previews.ask(Wanted(look, graphic, whole, ratio))
        columns = COLUMNS if imgui.get_io().display_size.x >= COLUMNS * 130 else COLUMNS - 1
        inner = columns * (CELL_PX[0] + GAP_PX) - GAP_PX
        row = CELL_PX[1] + theme.FONT_PX + 4 + GAP_PX
        groups = [group for group in (PRESETS, self._own) if group]
        rows = sum(-(-len(group) // columns) for group in groups)
        heading = (len(groups) - 1) * (theme.SMALL_PX + GAP_PX)
        footer = imgui.get_frame_height() + 3 * GAP_PX
        height = min(rows * row + heading, MOST_HEIGHT_PX, room - footer)
        scrollbar = imgui.get_style().scrollbar_size if height < rows * row + heading else 0
        imgui.begin_child("grid", (inner + scrollbar, height))
        for number, group in enumerate(groups):
            if number:
                ui.note("Your own")
            for index, name in enumerate(group):
                if index % columns:
                    imgui.same_line(0, GAP_PX)
                self._cell(ui, look, graphic, name, presets[name])
        imgui.end_child()
        imgui.separator()
        self._save_row(ui, look, inner)

    def _cell(self, ui: Widgets, look: Any, graphic: Any, name: str, preset: Mapping) -> None:
        """A preview with its name below; a press applies it, or on its × deletes it."""
        mark = f"preset.{name}"
        pressed = imgui.invisible_button(f"##{mark}", (CELL_PX[0], CELL_PX[1] + theme.FONT_PX + 4))
        is_lit = imgui.is_item_hovered()
        if name == self._saved:
            imgui.set_scroll_here_y()
            self._saved = ""
        preview, problem = self.previews.of(name), self._broken.get(name, "")
        if preview is not None and preview.error:
            problem = preview.error
        is_cut = shortened(name, CELL_PX[0]) != name
        ui.mark(mark, "\n".join([name] * is_cut + [problem] * bool(problem)))
        left, top, _, _ = ui.rectangles[mark]
        _draw_cell((left, top), name, None if problem else preview, bool(problem), is_lit)
        on_cross = False
        if name in self._own and (is_lit or self._asked == mark):
            on_cross = self._cross(ui, mark, (left + CELL_PX[0], top))
        if not pressed:
            return
        if on_cross and self._asked != mark:
            self._asked = mark
        elif on_cross:
            ui.attempt(partial(self._remove, name))
        elif name in self._broken:
            ui.attempt(partial(USER_PRESETS.__getitem__, name))  # it says what is wrong
        else:
            ui.attempt(partial(apply_transfer_function, look, preset, graphic=graphic))
            imgui.close_current_popup()

    def _cross(self, ui: Widgets, mark: str, corner: tuple[float, float]) -> bool:
        """The × at the top right of a preview, or the question after a press; whether one is over it."""
        text = "Delete?" if self._asked == mark else ""
        height = theme.FONT_PX + 6.0
        width = imgui.calc_text_size(text).x + 10 if text else height
        low, high = (corner[0] - width, corner[1]), (corner[0], corner[1] + height)
        is_over = imgui.is_mouse_hovering_rect(low, high)
        ui.rectangles[f"{mark}.remove"] = (*low, width, height)
        draw, colour = (
            imgui.get_window_draw_list(),
            theme.packed(theme.ERROR if text else theme.TEXT),
        )
        draw.add_rect_filled(
            low, high, theme.packed(theme.RAISED, 1 if is_over or text else 0.7), ROUNDING
        )
        if text:
            draw.add_text((low[0] + 5, low[1] + 2), colour, text)
        else:
            cross(draw, low[0] + width / 2, low[1] + height / 2, 4.0, colour)
        return is_over

    def _remove(self, name: str) -> None:
        self._asked = ""
        USER_PRESETS.remove(name)
        self._read()

    def _save_row(self, ui: Widgets, look: Any, width: float) -> None:
        """A name to type, and a button that saves the present transfer function under it."""
        asks = self._asked == "save"
        text = "Replace?" if asks else "Save"
        button = imgui.calc_text_size("Replace?").x + 2 * imgui.get_style().frame_padding.x
        room, hint = width - button - GAP_PX, "Save what is set now as…"
        before = self._name
        self._name, entered = text_field(ui, "preset.name", before, room, hint)
        if self._name != before:
            self._asked = ""
        imgui.same_line(0, GAP_PX)
        if not (ui.button("preset.save", text, button, is_on=asks) or entered):
            return
        taken = [own for own in self._own if own.casefold() == self._name.casefold()]
        if taken and not asks:
            self._asked = "save"
        else:
            ui.attempt(partial(self._save, look, self._name, bool(taken)))

    def _save(self, look: Any, name: str, overwrite: bool) -> None:
        self._asked = ""
        USER_PRESETS.save(name, look, overwrite)
        self._name, self._saved = "", name
        self._read()


def _draw_cell(corner, name: str, preview: Preview | None, is_broken: bool, is_lit: bool) -> None:
    """A picture in the middle of its place, and a name below."""
    (left, top), (width, height) = corner, CELL_PX
    draw = imgui.get_window_draw_list()
    end = left + width, top + height
    draw.add_rect_filled(corner, end, theme.packed(theme.BACKGROUND), ROUNDING)
    if preview is not None and preview.number is not None:
        across, down = preview.size_px
        ratio = imgui.get_io().display_framebuffer_scale.x  # each pixel on one of the window
        low = [
            round(ratio * (start + (room - side) / 2)) / ratio
            for start, room, side in zip(corner, CELL_PX, preview.size_px, strict=True)
        ]
        high = low[0] + across, low[1] + down
        picture, white = imgui.ImTextureRef(preview.number), 0xFFFFFFFF
        draw.add_image_rounded(picture, low, high, (0, 0), (1, 1), white, ROUNDING)
    elif is_broken:
        text = "not usable"
        place = (
            left + (width - imgui.calc_text_size(text).x) / 2,
            top + height / 2 - theme.FONT_PX / 2,
        )
        draw.add_text(place, theme.packed(theme.ERROR), text)
    if is_lit:
        draw.add_rect(corner, end, theme.packed(theme.ACCENT), ROUNDING, 2.0)
    text = shortened(name, width)
    place = left + (width - imgui.calc_text_size(text).x) / 2, end[1] + 3
    draw.add_text(place, theme.packed(theme.TEXT if is_lit else theme.TEXT_DIM), text)
