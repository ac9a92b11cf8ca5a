"""The controls that the panel is made of: a label at the left, what one moves at the right."""

import math

from imgui_bundle import imgui

from .....base.digits import digits_of, shown
from . import theme
from .fitting import digits_that_fit, segment_widths
from .panel_width import WIDTH_PX
from .setter import Setter
from .theme import REST


class Widgets:
    """Draws controls in the current imgui window.

    A control shows the value that it is given and returns the one that the user chose, or None.
    `bound` controls read and set a property themselves.

    Attributes
    ----------
    rectangles : dict of str to (left, top, width, height)
        Where each control of this frame is, logical pixels.
    fonts : dict of str to ImFont
    setter : Setter
    """

    def __init__(self, fonts: dict):
        self.rectangles: dict[str, tuple[float, float, float, float]] = {}
        self.fonts = fonts
        self.setter = Setter()
        self._typed: dict[str, float] = {}  # numbers that are being typed

    @property
    def error(self) -> str | None:
        """Why a property refused a value, until another takes one."""
        return self.setter.error

    def set(self, target, name: str, value) -> None:
        """Set a property; where it refuses, keep the message to be shown."""
        self.setter.attempt(lambda: setattr(target, name, value))

    def attempt(self, action) -> None:
        """Do something that may be refused."""
        self.setter.attempt(action)

    def mark(self, name: str, help: str | None = None) -> None:
        """Remember where the last item is, under a name, and explain it to those who wait over it."""
        low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
        self.rectangles[name] = (low.x, low.y, high.x - low.x, high.y - low.y)
        if help and imgui.begin_item_tooltip():
            imgui.push_text_wrap_pos(WIDTH_PX - 60)
            imgui.text_unformatted(help)
            imgui.pop_text_wrap_pos()
            imgui.end_tooltip()

    def label(self, text: str, width: float = REST) -> None:
        """Begin a row: its name; what comes next fills the rest of it, or all but −width."""
        imgui.align_text_to_frame_padding()
        imgui.text_disabled(text)
        imgui.same_line(theme.LABEL_PX)
        imgui.set_next_item_width(width)

    def heading(self, name: str, text: str, is_open=True, stays_open=False) -> bool:
        """The title of a section that folds, open at first, or always; whether it is open."""
        imgui.dummy((0, 0))
        imgui.push_font(self.fonts["bold"], theme.FONT_PX)
        imgui.set_next_item_open(*((True,) if stays_open else (is_open, imgui.Cond_.once)))
        opened = imgui.collapsing_header(f"{text}##{name}")
        imgui.pop_font()
        self.mark(f"section.{name}")
        return opened

    def slider(
        self, name: str, text: str, value, low, high, form="%.2f", log=False, help=None, width=REST
    ) -> float | None:
        """A number between two others; Control and a click lets one type it.

        `log`, for low > 0: equal ways are equal factors.
        """
        self.label(text, width)
        flags = imgui.SliderFlags_.logarithmic if log else imgui.SliderFlags_.none
        flags |= imgui.SliderFlags_.always_clamp
        inside = min(max(value, low), high)
        share = math.log(inside / low) / math.log(high / low) if log else _share(inside, low, high)
        self._fill_slider(share)
        changed, new = imgui.slider_float(f"##{name}", value, low, high, form, flags)
        imgui.pop_style_color(5)
        self.mark(name, help)
        return new if changed else None

    def whole_slider(
        self, name: str, text: str | None, value: int, low: int, high: int, form="%d"
    ) -> int | None:
        """A whole number between two others; without text, in the row that was begun."""
        if text is not None:
            self.label(text)
        else:
            imgui.set_next_item_width(REST)
        self._fill_slider(_share(min(max(value, low), high), low, high))
        flags = imgui.SliderFlags_.always_clamp
        changed, new = imgui.slider_int(f"##{name}", value, low, high, form, flags)
        imgui.pop_style_color(5)
        self.mark(name)
        return new if changed else None

    def _fill_slider(self, share: float) -> None:
        """Draw the slider that comes next: filled up to its value. It itself draws the number."""
        corner, height = imgui.get_cursor_screen_pos(), imgui.get_frame_height()
        width = imgui.calc_item_width()
        end = corner.x + width, corner.y + height
        hovered = imgui.is_mouse_hovering_rect((corner.x, corner.y), end)
        draw, rounding = imgui.get_window_draw_list(), imgui.get_style().frame_rounding
        colour = theme.packed(theme.FRAME_HOVERED if hovered else theme.FRAME)
        draw.add_rect_filled((corner.x, corner.y), end, colour, rounding)
        if share > 0:
            draw.push_clip_rect((corner.x, corner.y), (corner.x + share * width, end[1]), True)
            draw.add_rect_filled((corner.x, corner.y), end, theme.packed(theme.FILL), rounding)
            draw.pop_clip_rect()
        frame = ["frame_bg", "frame_bg_hovered", "frame_bg_active"]
        for part in [*frame, "slider_grab", "slider_grab_active"]:
            imgui.push_style_color(getattr(imgui.Col_, part), imgui.ImVec4(0, 0, 0, 0))

    def bound_slider(self, target, name: str, text: str, low, high, digits=2, **options) -> None:
        """A slider for a property, rounded to some digits after the point."""
        form = f"%.{digits}f"
        new = self.slider(name, text, getattr(target, name), low, high, form, **options)
        if new is not None:
            self.set(target, name, min(max(round(new, digits), low), high))

    def number(self, name: str, value: float, width: float = REST, help=None) -> float | None:
        """A number that one types: Enter, Tab or a click elsewhere sets it, Escape does not."""
        imgui.set_next_item_width(width)
        typing = self._typed.get(name, value)
        (left, top), (wide, high) = imgui.get_cursor_screen_pos(), _size_of_next()
        digits = digits_of(value)  # all of them where it is about to be typed in
        if not imgui.is_mouse_hovering_rect((left, top), (left + wide, top + high)):
            digits = digits_that_fit(value, wide - 2 * imgui.get_style().frame_padding.x)
        changed, new = imgui.input_double(f"##{name}", typing, 0.0, 0.0, f"%.{digits}g")
        self.mark(name, help)
        if changed:
            self._typed[name] = new
        if imgui.is_item_deactivated_after_edit():
            typed = self._typed.pop(name, value)
            return None if shown(typed) == shown(value) else typed
        if not imgui.is_item_active():
            self._typed.pop(name, None)
        return None

    def bound_number(self, target, name: str, text: str, help=None) -> None:
        """A typed number for a property."""
        self.label(text)
        new = self.number(name, getattr(target, name), help=help)
        if new is not None:
            self.set(target, name, new)

    def segments(
        self, name: str, options: dict[str, str], current: str, helps=None, are_alike=False
    ) -> str | None:
        """A row of buttons of which one is down; the key of the one that was pressed.

        Parameters
        ----------
        name : str
        options : dict of str to str
            The text of each key.
        current : str
        helps : dict of str to str, optional
        are_alike : bool
            As wide, whatever their texts, as those in further rows.
        """
        chosen = None
        gap = 2.0
        whole = imgui.get_content_region_avail().x - gap * (len(options) - 1)
        widths, room = segment_widths(list(options.values()), whole, are_alike)
        padding = imgui.get_style().frame_padding
        room = min(padding.x, max(1.0, room))
        imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(room, padding.y))
        for index, (key, text) in enumerate(options.items()):
            if index:
                imgui.same_line(0, gap)
            help = None if helps is None else helps[key]
            if self.button(f"{name}.{key}", text, widths[index], key == current, help):
                chosen = key
        imgui.pop_style_var()
        return chosen

    def bound_segments(self, target, name: str, text: str | None, options: dict) -> None:
        """Segments for a property."""
        if text is not None:
            self.label(text)
        new = self.segments(name, options, getattr(target, name))
        if new is not None:
            self.set(target, name, new)

    def button(
        self, name: str, text: str, width: float = 0, is_on: bool = False, help=None
    ) -> bool:
        """A button; whether it was pressed."""
        if is_on:
            for part in ("button", "button_hovered", "button_active"):
                imgui.push_style_color(getattr(imgui.Col_, part), theme.ACCENT_DARK)
        pressed = imgui.button(f"{text}##{name}", (width, 0))
        if is_on:
            imgui.pop_style_color(3)
        self.mark(name, help)
        return pressed

    def icon(
        self, name: str, shape, is_on: bool = False, help=None, is_bare=False, is_dim=False
    ) -> bool:
        """A square button with a drawing: ``shape(draw_list, x, y, radius, colour)``."""
        if is_bare:
            imgui.push_style_color(imgui.Col_.button, imgui.ImVec4(0, 0, 0, 0))
        pressed = self.button(name, "", imgui.get_frame_height(), is_on, help)
        if is_bare:
            imgui.pop_style_color()
        left, top, width, height = self.rectangles[name]
        middle = left + width / 2, top + height / 2
        colour = theme.packed(theme.TEXT_DIM if is_dim else theme.TEXT)
        shape(imgui.get_window_draw_list(), *middle, height * 0.22, colour)
        return pressed

    def choice(self, name: str, text: str, options, current: str, help=None) -> str | None:
        """A list that opens, of names."""
        self.label(text)
        chosen = None
        is_open = imgui.begin_combo(f"##{name}", current)
        self.mark(name, None if is_open else help)
        if is_open:
            for option in options:
                if imgui.selectable(option, option == current)[0]:
                    chosen = option
                self.mark(f"{name}.{option}")
            imgui.end_combo()
        return chosen

    def toggle(self, name: str, text: str, value: bool, help=None) -> bool | None:
        """A box to tick."""
        changed, new = imgui.checkbox(f"{text}##{name}", value)
        self.mark(name, help)
        return new if changed else None

    def colour(self, name: str, text: str, value, help=None):
        """A colour with a picker behind it: (r, g, b), sRGB, or None."""
        self.label(text)
        size = imgui.get_content_region_avail().x, imgui.get_frame_height()
        return self.swatch(name, value, size, help)

    def swatch(self, name: str, value, size: tuple[float, float], help=None):
        """A patch of a colour with a picker behind it: (r, g, b), sRGB, or None."""
        flags = imgui.ColorEditFlags_.no_tooltip | imgui.ColorEditFlags_.no_drag_drop
        red, green, blue = value[:3]
        shown = imgui.ImVec4(red, green, blue, 1.0)
        if imgui.color_button(f"##{name}", shown, flags, size):
            imgui.open_popup(f"{name} picker")
        self.mark(name, help)
        new = None
        if imgui.begin_popup(f"{name} picker"):
            imgui.set_next_item_width(200)
            picker = imgui.ColorEditFlags_.no_side_preview | imgui.ColorEditFlags_.no_alpha
            picker |= imgui.ColorEditFlags_.display_rgb | imgui.ColorEditFlags_.display_hex
            picker |= imgui.ColorEditFlags_.no_small_preview
            changed, picked = imgui.color_picker4(f"##{name} picker", shown, picker)
            self.mark(f"{name}.picker")
            if changed:
                new = tuple(min(max(round(part, 4), 0.0), 1.0) for part in list(picked)[:3])
            if imgui.is_key_pressed(imgui.Key.escape):
                imgui.close_current_popup()
            imgui.end_popup()
        return new

    def note(self, text: str, colour=theme.TEXT_DIM) -> None:
        """A remark over as many lines as it needs."""
        imgui.push_font(self.fonts["regular"], theme.SMALL_PX)
        imgui.push_style_color(imgui.Col_.text, imgui.ImVec4(*colour))
        imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()
        imgui.pop_style_color()
        imgui.pop_font()


def _size_of_next() -> tuple[float, float]:
    return imgui.calc_item_width(), imgui.get_frame_height()


def _share(value: float, low: float, high: float) -> float:
    """Where a value is between two others, 0..1."""
    return (value - low) / (high - low) if high > low else 0.0


def number_text(value: float) -> str:
    """A number as short as it can be read."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return shown(value, 5)
