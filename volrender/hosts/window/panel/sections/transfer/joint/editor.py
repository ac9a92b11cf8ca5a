"""The editor of a 2D transfer function: shapes over the joint histogram, to be dragged."""

from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from imgui_bundle import imgui

from .......data.joint_histogram import Differences, JointHistogram, sampled_differences
from .......scene.graphics.transfer.shapes import TransferShape
from ....widgets.deletion import wants_deletion
from ....widgets.widgets import Widgets
from ...histogram.limits import limit_numbers
from ...looks.distributions import Distributions
from .chosen import chosen_rows
from .drawing import axis_numbers, draw_shape
from .grips import Grip, grip_at, reshaped
from .pictures import histogram_picture, with_image
from .plot_axes import BELOW, PlotAxes
from .starts import new_rectangle, new_triangle

PLOT_PX = 190  # height
MARGIN = 0.03  # of what the data have, beside it
WHEEL = 1.15  # of a notch
DIMENSIONS = {
    "1D": "Opacity and colour by the value",
    "2D": "By the value and the length of the gradient, which is large at borders",
}
HELP = "Drag shapes, their borders and tips; right-click or Delete removes one"


class JointEditor:
    """The section of a 2D transfer function.

    Parameters
    ----------
    pictures : Renderer
        What shows pictures: `put` and `drop`.

    Attributes
    ----------
    differences : Distributions
        `Differences` of each buffer.
    """

    def __init__(self, pictures: Any) -> None:
        self.differences = Distributions(lambda buffer: sampled_differences(buffer.source))
        self._pictures = pictures
        self._chosen: WeakKeyDictionary[Any, int] = (
            WeakKeyDictionary()
        )  # numbers of shapes, by graphic
        self._views: WeakKeyDictionary[Any, PlotAxes] = (
            WeakKeyDictionary()
        )  # where they are not whole
        self._before: WeakKeyDictionary[Any, Any] = (
            WeakKeyDictionary()
        )  # what 2D was, of those in 1D
        self._held: tuple | None = None  # number of a shape, it as it was, grip, value and gradient
        self._histogram: tuple | None = None  # what of, and it
        self._picture: Any = None  # what of, its number, the values at its ends

    def choose(self, ui: Widgets, graphic) -> None:
        """Show and set whether opacity goes by the value alone, 1D, or by the gradient too, 2D."""
        ui.label("Transfer")
        now = "1D" if graphic.transfer is None else "2D"
        new = ui.segments("transfer", {name: name for name in DIMENSIONS}, now, DIMENSIONS)
        if new == "1D" and now == "2D":
            self._before[graphic] = graphic.transfer
            ui.set(graphic, "transfer", None)
        elif new == "2D" and now == "1D":
            ui.attempt(partial(self._begin, graphic))

    def draw(self, ui: Widgets, graphic) -> None:
        """Show and set the 2D transfer function of a volume that has one."""
        transfer = graphic.transfer
        shapes = transfer if isinstance(transfer, tuple) else ()
        histogram = self._histogram_of(graphic)
        width = imgui.get_content_region_avail().x
        corner = imgui.get_cursor_screen_pos()
        axes = self._axes(graphic, histogram, (corner.x, corner.y, width, PLOT_PX))
        flags = imgui.ButtonFlags_
        buttons = flags.mouse_button_left | flags.mouse_button_right | flags.mouse_button_middle
        imgui.invisible_button("##joint", (width, PLOT_PX), buttons)
        ui.mark("joint")
        self._press(ui, graphic, shapes, axes)
        self._look_around(graphic, axes, histogram)
        self._draw_plot(graphic, shapes, axes, histogram)
        axis_numbers(ui, axes)
        if transfer is not shapes:
            ui.note("An image, over the contrast limits, says what values and gradients are.")
            limit_numbers(ui, graphic)
            ui.bound_slider(graphic, "gamma", "Gamma", 0.1, 5, log=True)
            if ui.button("joint.replace", "Replace it by shapes", help="The image is lost"):
                first = partial(new_triangle, (), axes, histogram)
                ui.attempt(partial(self._add, graphic, first))
            return
        self._buttons(ui, graphic, histogram, axes)
        number = self._number(graphic, shapes)
        if number is not None:
            put = partial(self._put, ui, graphic, number)
            chosen_rows(ui, shapes[number], put, partial(self._remove, ui, graphic, number))

    def _begin(self, graphic) -> None:
        before = self._before.pop(graphic, None)
        if before is not None:
            graphic.transfer = before
            return
        histogram = self._histogram_of(graphic)
        axes = self._axes(graphic, histogram, (0, 0, PLOT_PX, PLOT_PX))
        self._add(graphic, partial(new_triangle, (), axes, histogram))

    def _histogram_of(self, graphic) -> JointHistogram:
        differences: Differences = self.differences.of(graphic.data)
        matrix = np.asarray(graphic.world_from_data)
        made_of = matrix.tobytes()
        if (
            self._histogram is None
            or self._histogram[0] is not differences
            or self._histogram[1] != made_of
        ):
            self._histogram = differences, made_of, JointHistogram(differences, matrix)
        return self._histogram[2]

    def _axes(self, graphic, histogram: JointHistogram, frame) -> PlotAxes:
        """What the plot shows of a volume."""
        whole = _whole(histogram, frame)
        return self._views.get(graphic, whole)._replace(frame=frame)

    def _number(self, graphic, shapes) -> int | None:
        """The number of the shape that is chosen; None of none."""
        number = self._chosen.get(graphic, 0)
        return number if 0 <= number < len(shapes) else (len(shapes) - 1 if shapes else None)

    def _press(self, ui: Widgets, graphic, shapes, axes: PlotAxes) -> None:
        mouse = imgui.get_mouse_pos()
        if imgui.is_item_hovered() and wants_deletion():
            number = self._number(graphic, shapes)
            if number is not None:
                self._remove(ui, graphic, number)
            return
        if imgui.is_item_activated():
            self._held = None
            found = self._found(graphic, shapes, axes, mouse)
            if found is not None and imgui.is_mouse_clicked(1):
                self._remove(ui, graphic, found[0])
            elif found is not None and imgui.is_mouse_clicked(0):
                self._chosen[graphic] = found[0]
                self._held = *found, axes.at(mouse.x, mouse.y)
            return
        if not imgui.is_item_active() or not imgui.is_mouse_dragging(0, 1.0):
            return
        if self._held is not None and self._held[0] < len(shapes):
            number, before, grip, start = self._held
            end = axes.at(mouse.x, mouse.y)
            changed = partial(reshaped, before, grip, start, end, axes)
            ui.attempt(lambda: self._set(graphic, number, changed()))

    def _found(
        self, graphic, shapes, axes: PlotAxes, mouse
    ) -> tuple[int, TransferShape, Grip] | None:
        """The shape at the pointer and its grip: the chosen one first, then what lies above others."""
        numbers = list(range(len(shapes)))[::-1]
        numbers.sort(key=lambda number: number != self._number(graphic, shapes))
        for number in numbers:
            grip = grip_at(shapes[number], axes, mouse.x, mouse.y)
            if grip is not None:
                return number, shapes[number], grip
        return None

    def _look_around(self, graphic, axes: PlotAxes, histogram: JointHistogram) -> None:
        """Zoom by the wheel, pan with the middle button; a double click beside shapes shows all."""
        mouse, io = imgui.get_mouse_pos(), imgui.get_io()
        if imgui.is_item_hovered():
            imgui.set_item_key_owner(imgui.Key.mouse_wheel_y)
            if io.mouse_wheel:
                factor = WHEEL**io.mouse_wheel
                whole = _whole(histogram, axes.frame)
                self._views[graphic] = axes.zoomed(factor, mouse.x, mouse.y, whole)
        if imgui.is_item_active() and imgui.is_mouse_dragging(2, 0.0):
            self._views[graphic] = axes.moved(io.mouse_delta.x, io.mouse_delta.y)
        if imgui.is_item_hovered() and imgui.is_mouse_double_clicked(0) and self._held is None:
            self._views.pop(graphic, None)

    def _draw_plot(self, graphic, shapes, axes: PlotAxes, histogram: JointHistogram) -> None:
        left, top, width, height = axes.frame
        number, values = self._picture_of(graphic, axes, histogram)
        draw, corner = imgui.get_window_draw_list(), (left + width, top + height)
        draw.push_clip_rect((left, top), corner, True)
        start, _ = axes.place(values[0], 0)
        end, _ = axes.place(values[1], 0)
        draw.add_image(imgui.ImTextureRef(number), (start, top), (end, top + height))
        chosen = self._number(graphic, shapes)
        for index, shape in enumerate(shapes):
            draw_shape(draw, shape, axes, is_chosen=index == chosen)
        draw.pop_clip_rect()

    def _picture_of(self, graphic, axes: PlotAxes, histogram) -> tuple[int, tuple[float, float]]:
        """The number of the picture below the shapes, and the values at its ends."""
        image = graphic.transfer if isinstance(graphic.transfer, np.ndarray) else None
        limits = () if image is None else (graphic.vmin, graphic.vmax, graphic.gamma)
        made_of = (axes.values, axes.gradients, *limits)
        before = self._picture
        if (
            before is None
            or before[0] is not histogram
            or before[1] is not image
            or before[2] != made_of
        ):
            rgba, values = histogram_picture(histogram, axes)
            if image is not None:
                rgba = with_image(rgba, values, axes, graphic)
            number = self._pictures.put(rgba, None if before is None else before[3])
            self._picture = histogram, image, made_of, number, values
        return self._picture[3:]

    def _buttons(self, ui: Widgets, graphic, histogram: JointHistogram, axes: PlotAxes) -> None:
        gap, shapes = 4.0, graphic.transfer
        width = (imgui.get_content_region_avail().x - gap) / 2
        added: dict[str, Callable[[], TransferShape]] = {
            "rectangle": partial(new_rectangle, shapes, axes, graphic),
            "triangle": partial(new_triangle, shapes, axes, histogram),
        }
        for name, new in added.items():
            text = f"+ {name.capitalize()}"
            if ui.button(f"joint.{name}", text, width, help=HELP):
                ui.attempt(partial(self._add, graphic, new))
            if name == "rectangle":
                imgui.same_line(0, gap)

    def _add(self, graphic, new: Callable[[], TransferShape]) -> None:
        now = graphic.transfer if isinstance(graphic.transfer, tuple) else ()
        graphic.transfer = (*now, new())
        self._chosen[graphic] = len(now)

    def _set(self, graphic, number: int, shape: TransferShape) -> None:
        shapes = graphic.transfer
        graphic.transfer = (*shapes[:number], shape, *shapes[number + 1 :])

    def _put(self, ui: Widgets, graphic, number: int, change: Callable[[], TransferShape]) -> None:
        """Set a shape, where it is not refused."""
        ui.attempt(lambda: self._set(graphic, number, change()))

    def _remove(self, ui: Widgets, graphic, number: int) -> None:
        shapes = graphic.transfer
        ui.set(graphic, "transfer", (*shapes[:number], *shapes[number + 1 :]))


def _whole(histogram: JointHistogram, frame) -> PlotAxes:
    """All that the data have, and a margin."""
    low, high = histogram.range
    beside = MARGIN * (high - low) or abs(low) / 2 or 0.5
    steepest = histogram.steepest * (1 + 2 * MARGIN)
    return PlotAxes((low - beside, high + beside), (-BELOW * steepest, steepest), frame)
