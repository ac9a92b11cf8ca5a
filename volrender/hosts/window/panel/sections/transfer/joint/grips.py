"""Where can a shape be taken hold of, and what becomes of it when that is dragged?"""

from dataclasses import replace
from typing import NamedTuple

from .......scene.graphics.transfer.shapes import Rectangle, TransferShape, Triangle
from .plot_axes import PlotAxes

REACH_PX = 7.0  # how near a press takes hold of a border
SNAP_PX = 4.0  # gradients so near to 0 are 0


class Grip(NamedTuple):
    """What a press has hold of.

    Attributes
    ----------
    across : int
        −1, the left border; 1, the right one; 0, neither.
    up : int
        −1, the lower border; 1, the upper one; 0, neither. With neither, the whole shape.
    is_tip : bool
        The tip of a triangle.
    """

    across: int
    up: int
    is_tip: bool = False


def corners(shape: TransferShape) -> list[tuple[float, float]]:
    """(value, gradient) of its four corners, from the lower left one to the right, and round."""
    low, high = shape.gradients
    left, right = shape.span
    first, last = _sides(shape, low)
    return [(first, low), (last, low), (right, high), (left, high)]


def core(shape: TransferShape) -> TransferShape:
    """The part in which it is as opaque as it gets, or hardly less; as a shape."""
    share = max(1 - shape.softness, 0.02)
    if isinstance(shape, Triangle):
        return replace(shape, width=shape.width * share)
    low, high = shape.gradients
    (left, right), bottom = shape.values, low or -high
    across, up = ((right - left) / 2 * (1 - share), (high - bottom) / 2 * (1 - share))
    inner = max(bottom + up, 0.0), high - up
    return replace(shape, values=(left + across, right - across), gradients=inner)


def grip_at(shape: TransferShape, axes: PlotAxes, x: float, y: float) -> Grip | None:
    """What of a shape a press at a pixel takes hold of; None beside it."""
    (_, low_y), (_, high_y) = (axes.place(0, gradient) for gradient in shape.gradients)
    if isinstance(shape, Triangle):
        tip_x, tip_y = axes.place(shape.value, 0)
        if abs(x - tip_x) <= REACH_PX and abs(y - tip_y) <= REACH_PX:
            return Grip(0, -1, is_tip=True)
    up = _nearer(y, low_y, high_y)
    level = axes.at(x, min(max(y, high_y), low_y))[1]
    left, right = (axes.place(side, 0)[0] for side in _sides(shape, level))
    across = _nearer(x, left, right)
    if across is None or up is None:
        return None
    return Grip(across, up)


def _sides(shape: TransferShape, gradient: float) -> tuple[float, float]:
    """The least and the greatest value that it holds at a gradient."""
    if isinstance(shape, Rectangle):
        return shape.values
    half = shape.width / 2 * gradient / shape.gradients[1]
    return shape.value - half, shape.value + half


def _nearer(at: float, low: float, high: float) -> int | None:
    """The end that a pixel is near to, −1 or 1; 0 between both, None beyond. The third between is free."""
    inside = min(REACH_PX, abs(high - low) / 3)
    for side, end, inwards in ((-1, low, high - low), (1, high, low - high)):
        way = (at - end) * (1 if inwards >= 0 else -1)
        if -REACH_PX <= way <= inside:
            return side
    return 0 if min(low, high) < at < max(low, high) else None


def reshaped(
    shape: TransferShape,
    grip: Grip,
    start: tuple[float, float],
    end: tuple[float, float],
    axes: PlotAxes,
) -> TransferShape:
    """What becomes of a shape when a grip is dragged from one (value, gradient) to another."""
    across, up = end[0] - start[0], end[1] - start[1]
    if isinstance(shape, Triangle):
        return _reshaped_triangle(shape, grip, across, up, start[1], axes)
    low, high = shape.values
    if grip.across:
        low, high = _dragged(shape.values, grip.across, across, axes.units[0])
    elif not grip.up:
        low, high = low + across, high + across
    values = axes.tidy(low, 0)[0], axes.tidy(high, 0)[0]
    return replace(shape, values=values, gradients=_gradients(shape, grip, up, axes))


def _reshaped_triangle(
    shape: Triangle, grip: Grip, across: float, up: float, start: float, axes: PlotAxes
) -> Triangle:
    """Its sides keep their slope, but where they are dragged; as a whole it moves along the values."""
    low, high = shape.gradients
    if grip == (0, 0, False) or grip.is_tip:
        value = axes.tidy(shape.value + across, 0)[0]
        if grip.is_tip and low == 0:
            low = _snapped(min(up, high - axes.units[1]), axes)
        return replace(shape, value=value, gradients=(low, high))
    gradients = _gradients(shape, grip, up, axes)
    if grip.across and grip.up != -1:
        level = high if grip.up else max(start, axes.units[1])
        half = shape.width / 2 + grip.across * across * high / level
        width = axes.tidy(2 * max(half, axes.units[0]), 0)[0]
    else:
        width = shape.width * gradients[1] / high
    return replace(shape, width=width, gradients=gradients)


def _gradients(shape: TransferShape, grip: Grip, by: float, axes: PlotAxes) -> tuple[float, float]:
    """Its gradients, one end dragged, or all of it."""
    low, high = shape.gradients
    if grip.up:
        low, high = _dragged((low, high), grip.up, by, axes.units[1])
    elif not grip.across:
        by = max(by, -low)
        low, high = low + by, high + by
    else:
        return low, high
    return _snapped(low, axes), axes.tidy(0, high)[1]


def _dragged(ends: tuple[float, float], side: int, by: float, least: float) -> tuple[float, float]:
    """Two ends, one dragged; it does not pass the other one."""
    low, high = ends
    if side < 0:
        return min(low + by, high - least), high
    return low, max(high + by, low + least)


def _snapped(low: float, axes: PlotAxes) -> float:
    return 0.0 if low <= SNAP_PX * axes.units[1] else axes.tidy(0, low)[1]
