"""The panel of a figure with labels, once it knows them."""

import time

import numpy as np

import volrender as vr
from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture

NAMES = {7: "Left lung", 21: "Right lung", 300: "Heart"}
COUNT = 30


def ids_of(count=COUNT) -> np.ndarray:
    """Labels 7, 14, … and 300, each of another size, in rows beside each other."""
    ids = np.zeros((6, 40, 40), np.uint16)
    for place in range(count):
        y, x = divmod(place, 6)
        ids[1 : 2 + place % 4, 6 * y : 6 * y + 5, 6 * x : 6 * x + 5] = 7 * (place + 1)
    ids[5, 30:40, 0:40] = 300
    return ids


def settled(figure) -> PanelPicture:
    """The panel, once it knows the labels."""
    shown = PanelPicture(figure)
    deadline = time.perf_counter() + 20
    while "labels.search" not in shown.panel.rectangles and time.perf_counter() < deadline:
        shown.settle(1)
        time.sleep(0.02)
    shown.settle()
    return shown


def make(ids=None, **kwargs) -> PanelPicture:
    figure = vr.Figure(size=SIZE)
    figure.add_labels(ids_of() if ids is None else ids, names=NAMES, **kwargs)
    return settled(figure)


def rows(shown) -> list[int]:
    """The labels in the list, from the top."""
    places = {
        int(name.split(".")[1]): rectangle[1]
        for name, rectangle in shown.panel.rectangles.items()
        if name.startswith("label.") and name.count(".") == 1
    }
    return sorted(places, key=places.get)
