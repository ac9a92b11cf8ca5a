"""Which value is where along a histogram? The wheel zooms, the middle or the right button pans."""

from weakref import WeakKeyDictionary

from imgui_bundle import imgui

INSET_PX = 6  # what is at the ends of the axis stays inside
A_NOTCH = 1.25  # of the wheel: how much is zoomed
NARROWEST, WIDEST = 1e-5, 20.0  # that is shown, of the whole range
_PANNING = (imgui.MouseButton_.middle, imgui.MouseButton_.right)

Range = tuple[float, float]


class ValueAxis:
    """The axis of the histogram of one look at a time; each keeps the part that was zoomed to.

    Attributes
    ----------
    low, high : float
        Values at its ends.
    is_panned : bool
        Whether a button is held that pans.
    """

    def __init__(self) -> None:
        self.low, self.high = 0.0, 1.0
        self.is_panned = False
        self._parts: WeakKeyDictionary = WeakKeyDictionary()  # by look
        self._left, self._width = 0.0, 1.0

    def place(self, look, whole: Range, left: float, width: float, is_held: bool) -> None:
        """Lay it out, pixels.

        Parameters
        ----------
        look : ImageVolumeGraphic, Channel or LabelsGraphic
        whole : (float, float)
            What is shown where nobody zoomed.
        left, width : float
            Of the plot.
        is_held : bool
            Something on it is dragged: it stays as it is.
        """
        self._left, self._width = left + INSET_PX, width - 2 * INSET_PX
        if not is_held:
            self.low, self.high = self._parts.get(look, whole)

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and how long it is, pixels."""
        return self._left, self._width

    def is_zoomed(self, look) -> bool:
        """Whether a part was chosen."""
        return look in self._parts

    def show(self, look, part: Range | None) -> None:
        """Show a part from now on; None: the whole."""
        if part is None:
            self._parts.pop(look, None)
        else:
            self._parts[look] = part

    def at(self, value: float) -> float:
        """Where a value is, pixels; at an end where it is beyond it."""
        return self._left + min(max(self._share(value), 0.0), 1.0) * self._width

    def beyond(self, value: float) -> float:
        """The same, but beyond the ends where the value is."""
        return self._left + min(max(self._share(value), -1e3), 1e3) * self._width

    def value(self, x: float) -> float:
        """The value at a place, or beyond the ends."""
        share = (x - self._left) / self._width
        return self.low * (1 - share) + self.high * share

    def value_inside(self, x: float) -> float:
        """The value at a place; that of an end where it is beyond."""
        return self.value(min(max(x, self._left), self._left + self._width))

    def _share(self, value: float) -> float:
        low, high = self.low, self.high
        unit = max(abs(low), abs(high))
        return (value / unit - low / unit) / (high / unit - low / unit)

    def steer(self, look, whole: Range) -> None:
        """Zoom and pan by what is done with the item that was drawn last."""
        imgui.set_item_key_owner(imgui.Key.mouse_wheel_y)  # else the panel scrolls
        mouse, io = imgui.get_mouse_pos(), imgui.get_io()
        hovered = imgui.is_item_hovered()
        if hovered and any(imgui.is_mouse_clicked(button) for button in _PANNING):
            self.is_panned = True
        elif not any(imgui.is_mouse_down(button) for button in _PANNING):
            self.is_panned = False
        if hovered and io.mouse_wheel:
            self._zoom(look, whole, self.value_inside(mouse.x), A_NOTCH**-io.mouse_wheel)
        elif self.is_panned and io.mouse_delta.x:
            by = self.value(mouse.x) - self.value(mouse.x - io.mouse_delta.x)
            self._show_moved(look, self.low - by, self.high - by)

    def _zoom(self, look, whole: Range, about: float, factor: float) -> None:
        width = whole[1] / 2 - whole[0] / 2
        now = self.high / 2 - self.low / 2
        factor = min(max(factor, NARROWEST * width / now), WIDEST * width / now)
        low, high = (about + (end - about) * factor for end in (self.low, self.high))
        self._show_moved(look, low, high)

    def _show_moved(self, look, low: float, high: float) -> None:
        """Show another part at once, where numbers can tell its ends apart."""
        if high - low > 1e-12 * max(abs(low), abs(high)):
            self.low, self.high = low, high
            self._parts[look] = low, high


def range_around(low: float, high: float, margin: float = 0.0) -> Range:
    """A range that can be shown, of two numbers in any order, with a margin of so much of its width."""
    low, high = min(low, high), max(low, high)
    by = (high / 2 - low / 2) * 2 * margin
    if not high > low:
        by = abs(low) / 2 or 0.5
    return low - by, high + by
