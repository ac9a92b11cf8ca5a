"""How the curve of opacity looks: filled with the colours of the values, with its points on it."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from imgui_bundle import imgui

from ......scene.graphics.transfer.points import colours_at
from ...widgets import theme
from ..histogram.value_axis import ValueAxis
from .opacity_axis import OpacityAxis

FILL, RADIUS_PX = 0.55, 4.5  # opacity below the curve; of points
NUMBER_PX = 11  # height of the numbers of opacities
MOST_LINES = 600  # of the curve: of more points, a pixel shows the lowest and the highest

Box = tuple[float, float, float, float]  # left, top, width, height


def draw_ticks(opacities: OpacityAxis, box: Box) -> None:
    """Faint lines at some opacities, and which these are."""
    left, _, width, _ = box
    draw, colour = imgui.get_window_draw_list(), theme.packed(theme.TEXT, 0.09)
    imgui.push_font(None, NUMBER_PX)
    for alpha in opacities.ticks():
        y = round(opacities.at(alpha)) + 0.5
        draw.add_line((left, y), (left + width, y), colour, 1.0)
        text, corner = f"{alpha:g}", (left + 10, y - NUMBER_PX - 1.5)
        shadow = theme.packed(theme.BACKGROUND, 0.8)  # bars are as bright as numbers
        draw.add_text((corner[0] + 1, corner[1] + 1), shadow, text)
        draw.add_text(corner, theme.packed(theme.TEXT, 0.8), text)
    imgui.pop_font()


def draw_curve(
    axis: ValueAxis,
    opacities: OpacityAxis,
    box: Box,
    colours: np.ndarray,
    alphas: Callable[[np.ndarray], np.ndarray],
    points: np.ndarray,
) -> None:
    """Draw the curve, and below it the colours that the values have.

    Parameters
    ----------
    axis : ValueAxis
    opacities : OpacityAxis
    box : (left, top, width, height)
    colours : ndarray, shape (n, 4)
        Of values evenly from one end of the axis to the other, sRGB.
    alphas : callable
        ``alphas(values)`` gives opacities.
    points : ndarray, shape (n, 2)
        Where it bends.
    """
    left, top, width, height = box
    start, length = axis.ends
    draw = imgui.get_window_draw_list()
    draw.push_clip_rect((left, top), (left + width, top + height), True)
    share = np.linspace(0, 1, len(colours))
    values = axis.low * (1 - share) + axis.high * share
    inside = points[(points[:, 0] > axis.low) & (points[:, 0] < axis.high)]
    # On a logarithmic axis lines between points are curves.
    between = np.setdiff1d(values, inside[:, 0])
    line = np.concatenate([np.column_stack([between, alphas(between)]), inside])
    line = line[np.argsort(line[:, 0], kind="stable")]
    if len(line) > MOST_LINES:
        line = _extremes(line, axis, length)
    vertices = [(axis.at(value), opacities.at(alpha)) for value, alpha in line.tolist()]
    _fill(draw, np.array(vertices), start + share * length, colours[:, :3], top + height)
    colour = theme.packed(theme.TEXT)
    for before, after in pairwise(vertices):
        draw.add_line(before, after, colour, 1.5)
    draw.pop_clip_rect()


def _fill(draw, line: np.ndarray, x_px: np.ndarray, colours: np.ndarray, floor: float) -> None:
    """Fill what is between a line of points (x, y) and a floor, pixels, pixel by pixel.

    Colours (n, 3) are at places evenly along x.
    """
    lefts = np.arange(np.floor(x_px[0]), x_px[-1])
    middles = lefts + 0.5
    tops = np.interp(middles, line[:, 0], line[:, 1])
    parts = [np.interp(middles, x_px, part) for part in colours.T]
    rgba = 255 * np.column_stack([*parts, np.full(len(lefts), FILL)])
    packed = rgba.clip(0, 255).round().astype(np.uint8).view("<u4")[:, 0].tolist()
    for left, top, colour in zip(lefts.tolist(), tops.tolist(), packed, strict=True):
        if top < floor - 7:  # of what has no opacity there is nothing to fill
            draw.add_rect_filled((left, top), (left + 1, floor), colour)


def _extremes(line: np.ndarray, axis: ValueAxis, length: float) -> np.ndarray:
    """Of points (value, alpha), (n, 2), the lowest and the highest in each pixel along the axis."""
    pixels = np.floor((line[:, 0] - axis.low) / (axis.high - axis.low) * length)
    order = np.lexsort((line[:, 1], pixels))
    begins = np.flatnonzero(np.diff(pixels[order], prepend=-1))
    ends = np.append(begins[1:], len(line)) - 1
    return line[np.union1d(order[begins], order[ends])]


def draw_points(
    look, points: np.ndarray, places, box: Box, chosen: int | None, hovered: int | None
) -> None:
    """Draw the points, each in its colour.

    Parameters
    ----------
    look : ImageVolumeGraphic or Channel
    points : ndarray, shape (n, 2)
    places : list of (x, y)
        Where they are, pixels; of none, nothing is drawn.
    box : (left, top, width, height)
    chosen, hovered : int or None
        The numbers of those that are larger.
    """
    left, top, width, height = box
    draw = imgui.get_window_draw_list()
    margin = 2.0  # the rim of one at an end
    draw.push_clip_rect((left - margin, top), (left + width + margin, top + height), True)
    colours = [(0.5, 0.5, 0.5)] * len(places)
    if places and not look.data.is_colour:
        colours = colours_at(look, points[:, 0])[:, :3].tolist()
    background = theme.packed(theme.BACKGROUND)
    for number, (x, y) in enumerate(places):
        if not left - 10 < x < left + width + 10:
            continue
        is_lit = number in (chosen, hovered)
        radius = RADIUS_PX + (1.5 if is_lit else 0)
        rim = theme.ACCENT if number == chosen else theme.TEXT
        draw.add_circle_filled((x, y), radius + 1.5, background)
        draw.add_circle_filled((x, y), radius, theme.packed(rim))
        draw.add_circle_filled((x, y), radius - 1.5, theme.packed(colours[number]))
    draw.pop_clip_rect()
