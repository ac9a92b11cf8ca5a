"""Straight lines over the frame, of a width in pixels."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..frame.draw_list import Owner
from .quads import QuadsItem, QuadsKind

_LINE = np.dtype([("start", "f4", 3), ("end", "f4", 3)])
LINES = QuadsKind("lines", _LINE)


class Strokes(NamedTuple):
    """Lines as such.

    Attributes
    ----------
    instances : ndarray of records
        With ``start`` and ``end``: x, y in pixels of the target, and depth.
    width_px : float
    colour : (r, g, b, a)
        Linear, premultiplied.
    """

    instances: np.ndarray
    width_px: float
    colour: tuple


def lines(
    owner: Owner, in_world: bool, ends: np.ndarray, width_px: float, colour, target_px, scissor_px
) -> QuadsItem:
    """Lines between points of the target, all of one width and colour.

    Parameters
    ----------
    owner : Owner
    in_world : bool
        Whether they are hidden by what is nearer.
    ends : ndarray, shape (n, 2, 3)
        Start and end of each line: x and y in pixels from the target's top left, and ndc depth,
        0 near, 1 far.
    width_px : float
    colour : (r, g, b, a)
        Linear, premultiplied.
    target_px : (width, height)
    scissor_px : (left, top, width, height) of int
    """
    instances = np.ascontiguousarray(ends, np.float32).reshape(-1, 6).view(_LINE)[:, 0]
    style = _style(tuple(colour), tuple(target_px), width_px / 2)
    strokes = Strokes(instances, width_px, tuple(colour))
    return QuadsItem(owner, LINES, style, instances, in_world, scissor_px, vector=strokes)


@lru_cache(maxsize=256)
def _style(colour, target_px, half_width_px: float) -> bytes:
    style = np.zeros((), LINES.style)
    style["colour"], style["target_px"], style["half_width_px"] = colour, target_px, half_width_px
    return style.tobytes()
