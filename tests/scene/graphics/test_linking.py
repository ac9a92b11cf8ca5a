"""Linked graphics are alike, whoever sets them, and however many do at once."""

import gc
import threading
import weakref

import numpy as np
import pytest

import volrender as vr
from volrender.scene.graphics import linking
from volrender.scene.graphics.linking import link

NAMES = ("vmin", "vmax", "gamma", "offset", "cmap")


@pytest.fixture
def linked() -> list[vr.ImageVolumeGraphic]:
    data = np.arange(8.0, dtype=np.float32).reshape(2, 2, 2)
    graphics = [vr.ImageVolumeGraphic(data) for _ in range(3)]
    link(tuple(graphics), NAMES)
    return graphics


def values(graphics, name) -> list:
    return [np.array(getattr(graphic, name)).tolist() for graphic in graphics]


def in_a_thread(function) -> None:
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def test_what_is_set_on_one_is_set_on_all_and_each_is_told_once(linked):
    called = []
    for graphic in linked:
        graphic.add_event_handler(lambda event: called.append(event.type), *NAMES)
    linked[1].vmin = 3
    linked[2].offset = (1, 2, 3)
    linked[0].cmap = np.array([[0, 0, 0], [1, 0, 0.0]])  # a table of another length
    assert values(linked, "vmin") == [3.0] * 3
    assert values(linked, "offset") == [[1, 2, 3]] * 3
    assert all(graphic.cmap is linked[0].cmap for graphic in linked)
    assert called == ["vmin"] * 3 + ["offset"] * 3 + ["cmap"] * 3


def test_it_is_told_with_whom_a_graphic_has_a_property_in_common(linked):
    other = vr.ImageVolumeGraphic(np.zeros((2, 2, 2), np.float32))
    link([linked[1], other], ("offset", "alpha"))
    assert linking.linked(linked[1], "offset") == linked
    assert linking.linked(linked[1], "alpha") == [linked[1], other]
    assert linking.linked(linked[1], "mode") == linking.linked(linked[0], "alpha") == []


def test_a_handler_may_set_another_linked_property(linked):
    @linked[1].add_event_handler("vmin")
    def widen(event):
        event.graphic.vmax = event.graphic.vmin + 10

    linked[0].vmin = 3
    assert values(linked, "vmin") == [3.0] * 3
    assert values(linked, "vmax") == [13.0] * 3


@pytest.mark.parametrize("other", [1, 2])
def test_a_handler_may_set_the_same_property_of_a_graphic_that_follows(other, linked):
    @linked[1].add_event_handler("vmin")
    def clamp(event):
        linked[other].vmin = max(5, event.graphic.vmin)

    linked[0].vmin = 3
    assert values(linked, "vmin") == [5.0] * 3


def test_handlers_that_never_agree_come_to_an_end(linked):
    for graphic in linked:
        graphic.add_event_handler(lambda event: setattr(event.graphic, "vmin", -1), "vmin")
    linked[1].add_event_handler(lambda event: setattr(event.graphic, "vmin", -2), "vmin")
    linked[0].vmin = 3
    assert linked[1].vmin == -2


@pytest.mark.parametrize("name", ["vmin", "gamma"])
def test_another_thread_may_set_one_while_they_follow(name, linked):
    @linked[1].add_event_handler("vmin")
    def from_outside(event):
        if event.graphic.vmin == 3:
            in_a_thread(lambda: setattr(linked[2], name, 4))

    linked[0].vmin = 3
    assert values(linked, name) == [4.0] * 3
    assert values(linked, "vmin") == [4.0 if name == "vmin" else 3.0] * 3


def test_links_keep_no_graphic(linked):
    gone = [weakref.ref(graphic) for graphic in linked[1:]]
    gc.collect()
    gc.disable()
    try:
        del linked[1:]
        assert [reference() for reference in gone] == [None, None]
    finally:
        gc.enable()
    linked[0].vmin = 3
    assert linked[0].vmin == 3
