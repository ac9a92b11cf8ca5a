"""The rows of the shape that is chosen: its colour, how opaque it is, and its numbers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from imgui_bundle import imgui

from .......scene.graphics.transfer.shapes import Rectangle, TransferShape
from ....widgets.widgets import Widgets

REMOVE_PX = 64


def chosen_rows(
    ui: Widgets,
    shape: TransferShape,
    put: Callable[[Callable[[], TransferShape]], None],
    remove: Callable[[], None],
) -> None:
    """Show a shape and change it.

    Parameters
    ----------
    ui : Widgets
    shape : Rectangle or Triangle
    put : callable
        ``put(make)``, where ``make()`` gives the shape in its place, or raises.
    remove : callable
    """
    ui.label(type(shape).__name__)
    width = imgui.get_content_region_avail().x - REMOVE_PX - 4
    size = width, imgui.get_frame_height()
    new = ui.swatch("joint.color", shape.color, size, help="The colour of the chosen shape")
    if new is not None:
        put(partial(replace, shape, color=new))
    imgui.same_line(0, 4)
    if ui.button("joint.remove", "Remove", REMOVE_PX):
        remove()
    for name, text, help in (
        ("alpha", "Alpha", "What a layer as thick as the opacity unit absorbs"),
        ("softness", "Softness", "The share of half its size over which it fades out"),
    ):
        value = ui.slider(f"joint.{name}", text, getattr(shape, name), 0, 1, help=help)
        if value is not None:
            put(partial(replace, shape, **{name: round(value, 3)}))
    if isinstance(shape, Rectangle):
        _ends(ui, shape, "values", "Values", put)
    else:
        _two(ui, "Value, width", ("value", "width"), (shape.value, shape.width), put, shape)
    _ends(ui, shape, "gradients", "Gradients", put)


def _ends(ui: Widgets, shape, name: str, text: str, put) -> None:
    """Two numbers of one property."""
    ends = getattr(shape, name)
    for side, new in _numbers(ui, text, (f"{name}.low", f"{name}.high"), ends):
        changed = (new, ends[1]) if side == 0 else (ends[0], new)
        put(partial(replace, shape, **{name: changed}))


def _two(ui: Widgets, text: str, names, values, put, shape) -> None:
    for side, new in _numbers(ui, text, names, values):
        put(partial(replace, shape, **{names[side]: new}))


def _numbers(ui: Widgets, text: str, names, values) -> list[tuple[int, float]]:
    """A row of two numbers; those that were typed, with their places."""
    ui.label(text)
    half = (imgui.get_content_region_avail().x - 4) / 2
    typed = []
    for side, (name, value) in enumerate(zip(names, values, strict=True)):
        if side:
            imgui.same_line(0, 4)
        new = ui.number(f"joint.{name}", value, half)
        if new is not None:
            typed.append((side, new))
    return typed
