"""Orientation: which way do the axes of the world point, and what are these ways in a patient?"""

from itertools import product
from typing import Any

import numpy as np

from ....base import checks
from ....base.checks import OPPOSITE
from ....base.property import Property
from ....engine.quads.lines import lines
from ..overlay import linear_premultiplied
from ..placed import PlacedOverlay
from ..text import Label
from ..view import View

# Of x, y and z: red, green and blue, as nearly everywhere.
COLOURS = ((0.90, 0.26, 0.24), (0.24, 0.66, 0.28), (0.25, 0.48, 0.95))
WIDTH_PX = 2.0
GAP = 0.75  # from the end of a line to the middle of its letter, in font sizes
END_ON = 0.3  # of its length in the picture: axes that are shorter are not drawn
LARGEST = 0.12  # of the shorter side of the subplot
FAR_ALPHA = 0.45  # of what points away from the viewer


class Orientation(PlacedOverlay):
    """The axes of the world in a corner, turned as the camera sees them, with a letter at each end.

    Where the directions of what is shown are known, the letters are R, L, A, P, S and I: right,
    left, anterior, posterior, superior, inferior. Else they are x, y, z and their opposites. What points
    away from the viewer is fainter; an axis that is seen end-on is not drawn.
    """

    length = Property(
        checks.number,
        8,
        500,
        doc="Pixels from the middle to an end, 8 to 500; 32 at first. Less in a small subplot.",
    )

    def __init__(self) -> None:
        super().__init__("bottom right", 14)
        self.length = 32

    def _depends_on(self, shown: list, view: View) -> tuple:
        return *view.key, directions_of(shown)

    def _items(self, shown: list, view: View) -> list:
        face, room = self.face(view.pixel_ratio), min(view.viewport_px[2:])
        length = min(self.length * view.pixel_ratio, LARGEST * room)
        whole = 2 * (length + (GAP + 0.5) * face.size_px)
        left, top = self.place(view, whole, whole)
        middle = np.array([left + whole / 2, top + whole / 2])
        rows = view.rays.view_from_world[:3, :3]  # to the right, up, and away from the viewer
        view_from_world = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        ways = []
        for axis, sign in product(range(3), (1, -1)):
            right, up, away = (sign * view_from_world[:, axis]).tolist()
            ways.append((away, axis, sign, np.array([right, -up])))
        items: list = []
        labels: dict[bool, list[Label]] = {True: [], False: []}
        for away, axis, sign, way in sorted(ways, key=lambda each: -each[0]):  # the farthest first
            seen = float(np.hypot(*way))
            if seen < END_ON:
                continue
            is_near = away < 1e-6
            end = middle + length * way
            items.append(self._line(axis, sign, middle, end, is_near, view))
            x, y = end + GAP * face.size_px * way / seen
            labels[is_near].append(
                Label.at(face, letter_of(axis, sign, directions_of(shown)), x, y)
            )
        red, green, blue, alpha = self.ink
        far = self._text(labels[False], (red, green, blue, FAR_ALPHA * alpha), view, name="far")
        return [far, *items, self._text(labels[True], self.ink, view)]

    def _line(self, axis: int, sign: int, start: Any, end: Any, is_near: bool, view: View) -> Any:
        ends = np.zeros((1, 2, 3))
        ends[0, :, :2] = start, end
        colour = linear_premultiplied(*COLOURS[axis], 1.0 if is_near else FAR_ALPHA)
        place = view.target_px, view.scissor_px
        owner = self._owner(f"{axis} {sign}")
        return lines(owner, self.in_world, ends, WIDTH_PX * view.pixel_ratio, colour, *place)


def directions_of(shown: list) -> str | None:
    return next((one.directions for one in shown if one.directions is not None), None)


def letter_of(axis: int, sign: int, directions: str | None) -> str:
    """What an end of an axis is called."""
    if directions is None:
        return "xyz"[axis] if sign > 0 else "−" + "xyz"[axis]
    letter = directions[axis]
    return letter if sign > 0 else OPPOSITE[letter]
