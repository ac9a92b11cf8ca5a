"""The list of labels: to search, hide, colour, pick out and fly to, however many there are."""

from functools import partial
from weakref import WeakKeyDictionary

import numpy as np
from imgui_bundle import imgui

from ...widgets import theme
from ...widgets.name_row import name_row
from ...widgets.shapes import closed_eye, eye
from ...widgets.widgets import Widgets, number_text
from .rows import ORDERS, Rows, rows_of
from .search import Search

MOST_ROWS = 10  # are seen at once
GAP_PX = 2
SWATCH_PX = 14
INSET_PX = 6
BAR_PX = 16.0  # the shortest that the grip of the scrollbar gets
TITLES = {"id": "ID", "name": "Name", "size": "Voxels"}


class LabelList:
    """The section of labels.

    Parameters
    ----------
    search : Search
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._text = ""
        self._order, self._is_reversed = "id", False
        self._made_of: tuple = ()
        self._rows = Rows(np.zeros(0, np.uint32), np.zeros(0, np.int64))
        self._hidden: tuple[tuple, frozenset] = ((), frozenset())
        self._selected: WeakKeyDictionary = WeakKeyDictionary()  # what was, by graphic

    def draw(self, ui: Widgets, graphic, subplot) -> None:
        """Show the labels of a graphic, and set what is said of them."""
        found = self._search.of(graphic)
        if error := self._search.error(graphic):
            ui.note(error, theme.ERROR)
            ui.mark("labels.error")
        elif found is None:
            ui.note("Looking for labels …")
            ui.mark("labels.wait")
        if found is None:
            return
        self._search_row(ui, len(found.ids))
        made_of = (found, graphic.names, self._text, self._order, self._is_reversed)
        if len(self._made_of) != len(made_of) or any(
            one is not other for one, other in zip(made_of, self._made_of, strict=True)
        ):
            self._made_of, self._rows = made_of, rows_of(*made_of)
        self._titles(ui)
        self._list(ui, graphic, subplot)
        if len(self._rows.ids) == 0:
            ui.note(_nothing(self._text))
            ui.mark("labels.none")
        self._buttons(ui, graphic, subplot, found)

    def _search_row(self, ui: Widgets, count: int) -> None:
        imgui.set_next_item_width(theme.REST)
        hint = f"Search {count:,} label{'s' if count != 1 else ''} by name or id"
        _, self._text = imgui.input_text_with_hint("##labels.search", hint, self._text)
        ui.mark("labels.search")

    def _titles(self, ui: Widgets) -> None:
        """The titles of the columns: a press puts the list in that order, another one turns it round."""
        start, columns = imgui.get_cursor_screen_pos(), self._columns()
        imgui.push_font(ui.fonts["regular"], theme.SMALL_PX)
        height = imgui.get_text_line_height()
        for order, (left, right, is_right) in zip(ORDERS, columns, strict=True):
            imgui.set_cursor_screen_pos((start.x + left, start.y))
            if imgui.invisible_button(f"##labels.by.{order}", (right - left, height)):
                self._is_reversed = order == self._order and not self._is_reversed
                self._order = order
            ui.mark(f"labels.by.{order}", f"In the order of {TITLES[order].lower()}")
            is_on = order == self._order or imgui.is_item_hovered()
            colour = theme.packed(theme.TEXT if is_on else theme.TEXT_DIM)
            text, draw = TITLES[order], imgui.get_window_draw_list()
            width = imgui.calc_text_size(text).x
            x = start.x + (right - width if is_right else left)
            draw.add_text((x, start.y), colour, text)
            if order == self._order:
                at = x - 8 if is_right else x + width + 8
                _mark(draw, at, start.y + height / 2, colour, self._is_reversed)
        imgui.pop_font()

    def _columns(self) -> list[tuple[float, float, bool]]:
        """Left and right of id, name and size in a row, and whether they end at the right."""
        first = imgui.get_frame_height() + SWATCH_PX + 2 * GAP_PX + INSET_PX
        largest, most = (int(column.max(initial=0)) for column in self._rows)
        id_px = max(30.0, imgui.calc_text_size(str(largest)).x)
        size_px = max(54.0, imgui.calc_text_size(f"{most:,}").x)
        bar_px = imgui.get_style().scrollbar_size if len(self._rows.ids) > MOST_ROWS else 0.0
        end = imgui.get_content_region_avail().x - bar_px - INSET_PX
        return [
            (first, first + id_px, True),
            (first + id_px + 10, end - size_px - 8, False),
            (end - size_px, end, True),
        ]

    def _list(self, ui: Widgets, graphic, subplot) -> None:
        ids, columns = self._rows.ids, self._columns()
        step = imgui.get_frame_height() + GAP_PX
        imgui.push_style_var(imgui.StyleVar_.item_spacing, imgui.ImVec2(GAP_PX, GAP_PX))
        imgui.push_style_var(imgui.StyleVar_.grab_min_size, BAR_PX)
        height, has_bar = step * min(len(ids), MOST_ROWS), len(ids) > MOST_ROWS
        flags = imgui.WindowFlags_.always_vertical_scrollbar if has_bar else 0
        imgui.begin_child("labels", (0, height), 0, flags)
        ui.rectangles["labels.list"] = (
            *(imgui.get_window_pos().x, imgui.get_window_pos().y),
            *(imgui.get_window_width(), imgui.get_window_height()),
        )
        self._scroll(graphic, step)
        clipper = imgui.ListClipper()
        clipper.begin(len(ids), step)
        while clipper.step():
            for place in range(clipper.display_start, clipper.display_end):
                self._row(ui, graphic, subplot, place, columns)
        imgui.end_child()
        imgui.pop_style_var(2)

    def _scroll(self, graphic, step: float) -> None:
        """Show the row of a label that was picked out elsewhere, such as by a click in the picture."""
        selected, before = graphic.selected, self._selected.get(graphic)
        self._selected[graphic] = selected
        if before is None or selected is before or len(selected) != 1:
            return
        places = np.flatnonzero(self._rows.ids == selected[0])
        for top in places * step:
            seen = imgui.get_scroll_y(), imgui.get_scroll_y() + imgui.get_window_height() - step
            if not seen[0] <= top <= seen[1]:
                imgui.set_scroll_y(float(top) - imgui.get_window_height() / 2)

    def _row(self, ui: Widgets, graphic, subplot, place: int, columns) -> None:
        label, size = int(self._rows.ids[place]), int(self._rows.sizes[place])
        mark, name, hidden = f"label.{label}", graphic.name_of(label), self._hidden_of(graphic)
        is_hidden, is_selected = label in hidden, label in graphic.selected
        shape, help = (closed_eye, "Hidden") if is_hidden else (eye, "Shown")
        if ui.icon(f"{mark}.eye", shape, help=help, is_bare=True, is_dim=is_hidden):
            ui.set(graphic, "hidden", hidden ^ {label})
        imgui.same_line()
        self._colour(ui, graphic, label, mark)
        imgui.same_line()
        left = imgui.get_cursor_screen_pos().x
        start = left - imgui.get_window_pos().x
        (_, id_end, _), (name_start, name_end, _), (_, size_end, _) = columns
        inset, width = name_start - start, imgui.get_content_region_avail().x
        room = width + start - name_end - INSET_PX
        help = _told(graphic, label, name, size)
        imgui.align_text_to_frame_padding()
        pressed = name_row(ui, mark, name, width, is_selected, is_hidden, room, inset, help)
        if pressed:
            io = imgui.get_io()
            adds = io.key_ctrl or io.key_shift or io.key_super
            ui.attempt(partial(graphic.select, label, adds))
        if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(imgui.MouseButton_.left):
            _fly(ui, subplot, graphic, [label])
        _, top, _, height = ui.rectangles[mark]
        y = top + (height - imgui.get_font_size()) / 2 - 1
        draw, dim = imgui.get_window_draw_list(), theme.packed(theme.TEXT_DIM)
        colour = dim if is_hidden or name else theme.packed(theme.TEXT)
        for text, end, ink in ((str(label), id_end, colour), (f"{size:,}", size_end, dim)):
            x = left - start + end - imgui.calc_text_size(text).x
            draw.add_text((x, y), ink, text)

    def _colour(self, ui: Widgets, graphic, label: int, mark: str) -> None:
        """The colour of a label, to choose another where it is not that of a value."""
        corner, height = imgui.get_cursor_screen_pos(), imgui.get_frame_height()
        imgui.set_cursor_screen_pos((corner.x, corner.y + (height - SWATCH_PX) / 2))
        colour, size = graphic.color_of(label), (SWATCH_PX, SWATCH_PX)
        imgui.push_style_var(imgui.StyleVar_.frame_rounding, 3)
        imgui.begin_disabled(graphic.has_colormap)
        new = ui.swatch(f"{mark}.colour", [float(part) for part in colour], size)
        imgui.end_disabled()
        imgui.pop_style_var()
        imgui.set_cursor_screen_pos((corner.x + SWATCH_PX, corner.y))
        imgui.dummy((0, height))
        if new is not None:
            ui.attempt(partial(graphic.set_color, label, (*new, float(colour[3]))))

    def _hidden_of(self, graphic) -> frozenset:
        if self._hidden[0] is not graphic.hidden:
            self._hidden = graphic.hidden, frozenset(graphic.hidden)
        return self._hidden[1]

    def _buttons(self, ui: Widgets, graphic, subplot, found) -> None:
        selected, gap = graphic.selected, 4.0
        others = partial(_hide_others, graphic, found)
        buttons = [
            ("all", "Show all", graphic.hidden, partial(setattr, graphic, "hidden", ())),
            ("others", "Hide others", selected, others),
            ("clear", "Deselect", selected, partial(setattr, graphic, "selected", ())),
        ]
        texts = [*(text for _, text, _, _ in buttons), "Fly to"]
        widths = np.array([imgui.calc_text_size(text).x for text in texts])
        room = imgui.get_content_region_avail().x - gap * (len(texts) - 1)
        widths += (room - widths.sum()) / len(texts)
        imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(2, 4))
        for (name, text, is_possible, action), width in zip(buttons, widths, strict=False):
            imgui.begin_disabled(not is_possible)
            if ui.button(f"labels.{name}", text, float(width)):
                ui.attempt(action)
            imgui.end_disabled()
            imgui.same_line(0, gap)
        imgui.begin_disabled(not selected)
        if ui.button("labels.fly", texts[-1], float(widths[-1]), help="So does a double click"):
            _fly(ui, subplot, graphic, selected)
        imgui.end_disabled()
        imgui.pop_style_var()


def _fly(ui: Widgets, subplot, graphic, labels) -> None:
    """Fly to labels, but for those that are not in the time point that is shown."""

    def fly() -> None:
        there = [graphic.corners_of(each) for each in labels if each in graphic.ids]
        if there:
            subplot.fly_to(np.concatenate(there))

    ui.attempt(fly)


def _hide_others(graphic, found) -> None:
    """Hide all labels but those that are picked out."""
    graphic.hidden = np.setdiff1d(found.ids, graphic.selected).tolist()


def _told(graphic, label: int, name: str, size: int) -> str:
    """What is said of a label to those who wait over it."""
    lines = [f"{name or 'label'} ({label})", f"{size:,} voxel{'s' if size != 1 else ''}"]
    value = graphic.value_of(label)
    return "\n".join([*lines, *([] if value is None else [f"value {number_text(value)}"])])


def _nothing(text: str) -> str:
    return f"No label has {text.strip()!r} in its name or id." if text else "There is no label."


def _mark(draw, x: float, y: float, colour: int, is_up: bool) -> None:
    """A small triangle: which way an order goes."""
    tip = -3.0 if is_up else 3.0
    draw.add_triangle_filled((x - 4, y - tip), (x + 4, y - tip), (x, y + tip), colour)
