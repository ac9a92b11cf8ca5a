"""How labels look."""

from functools import partial
from typing import Any

import numpy as np

import volrender as vr

from .sheet import Draw, quoted, sheet, view

SIZE = 40


def _balls() -> np.ndarray:
    """Four balls that touch, ids 1 to 4."""
    z, y, x = np.indices((SIZE, SIZE, SIZE)) - (SIZE - 1) / 2
    ids = np.zeros((SIZE, SIZE, SIZE), np.uint8)
    nearest = np.full(ids.shape, np.inf)
    for label, (cz, cy, cx, radius) in enumerate(
        ((0, 0, -8, 10), (4, 4, 9, 9), (-8, -8, 4, 7), (9, -9, 0, 6)), start=1
    ):
        distance = np.sqrt((z - cz) ** 2 + (y - cy) ** 2 + (x - cx) ** 2) - radius
        inside = (distance < 0) & (distance < nearest)
        ids[inside], nearest[inside] = label, distance[inside]
    return ids


BALLS = _balls()
SLICE = {"mode": "slice", "plane": (0, 0, -1, (SIZE - 1) / 2)}


def each(
    name: str, given: tuple, elevation: float = 20, closer: float = 1.5, **same: Any
) -> vr.Figure:
    """A panel for each value that a property of labels is given."""

    def fill(value: Any, subplot: Any) -> None:
        subplot.add_labels(BALLS, **{**same, name: value})
        view(subplot, 25, elevation, closer)

    return sheet({quoted(value): partial(fill, value) for value in given})


FLAT = {"elevation": 0, **SLICE}
PICTURES: dict[str, Draw] = {
    f"volrender.LabelsGraphic.{name}": draw
    for name, draw in {
        "mode": partial(each, "mode", ("surface", "volume", "slice"), plane="middle"),
        "colors": partial(each, "colors", (None, {1: "tomato"}, "ivory")),
        "opacity": partial(each, "opacity", (1, 0.4, {1: 0.2})),
        "interpolation": partial(
            each, "interpolation", ("linear", "nearest"), smoothing=1, closer=2.5
        ),
        "smoothing": partial(each, "smoothing", (0, 1.5, 3)),
        "density": partial(each, "density", (0.03, 0.1, 0.5), mode="volume"),
        "fill": partial(each, "fill", (1, 0.4, 0), outline=3, **FLAT),
        "outline": partial(each, "outline", (0, 2, 6), fill=0.3, **FLAT),
        "hidden": partial(each, "hidden", ((), (1,))),
        "selected": partial(each, "selected", ((), (2,))),
        "values": partial(each, "values", (None, {1: 0.1, 2: 0.9, 3: 0.5, 4: 0.7}), cmap="viridis"),
    }.items()
}
