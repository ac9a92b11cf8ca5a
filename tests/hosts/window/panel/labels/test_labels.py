"""The list of labels in the panel: to search, hide, colour, pick out and fly to."""

import threading
import time

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.labels.labelled import COUNT, ids_of, make, rows
from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture
from volrender.data.labels.found import LabelsFound


@pytest.fixture
def shown() -> PanelPicture:
    return make()


@pytest.fixture
def labels(shown):
    return shown.panel.graphic


def search(shown, text) -> None:
    """Have the search field hold a text."""
    shown.click("labels.search")
    for _ in range(20):
        for name in ("key_down", "key_up"):
            shown.send(name, key="Backspace", modifiers=())
            shown.settle(1)
    shown.write(text)


def test_the_list_has_the_first_labels_and_goes_on_when_it_is_scrolled(shown):
    seen = rows(shown)
    assert seen[:3] == [7, 14, 21] and len(seen) < COUNT and 300 not in seen
    for _ in range(5):
        shown.send("wheel", *shown.middle("labels.list"), dx=0, dy=500)
        shown.settle(5)
    assert rows(shown)[-1] == 300 and 7 not in rows(shown)


@pytest.mark.parametrize(
    "text, found",
    [
        ("lung", [7, 21]),
        ("LEFT", [7]),
        (" heart ", [300]),
        ("30", [300]),
        ("21", [21, 210]),
        ("7", [7, 70, 77, 147, 175]),
    ],
)
def test_a_search_for_a_name_or_an_id(shown, text, found):
    search(shown, text)
    assert rows(shown) == found


def test_what_nobody_has_is_not_found(shown, labels):
    search(shown, "spleen")
    assert rows(shown) == [] and "labels.none" in shown.panel.rectangles
    labels.names = {14: "Spleen"}
    shown.settle()
    assert rows(shown) == [14] and "labels.none" not in shown.panel.rectangles


def test_orders(shown, labels):
    shown.click("labels.by.size")
    assert rows(shown)[0] == 300  # the largest
    sizes = [labels.size(label) for label in rows(shown)]
    assert sizes == sorted(sizes, reverse=True)
    shown.click("labels.by.size")
    assert labels.size(rows(shown)[0]) == 25
    shown.click("labels.by.name")
    assert rows(shown)[:4] == [300, 7, 21, 14]  # heart, left, right, and those without a name
    shown.click("labels.by.name")
    assert rows(shown)[:4] == [21, 7, 300, 14]
    shown.click("labels.by.id"), shown.click("labels.by.id")
    assert rows(shown)[:2] == [300, 210]


def test_an_eye_hides_a_label(shown, labels):
    told = []
    labels.add_event_handler(lambda event: told.append(event.info["value"]), "hidden")
    before = shown.part("label.14.eye")
    shown.click("label.14.eye"), shown.click("label.28.eye")
    assert labels.hidden == (14, 28) and told == [(14,), (14, 28)]
    assert (shown.part("label.14.eye") != before).any()
    shown.click("label.14.eye")
    assert labels.hidden == (28,)
    shown.click("labels.all")
    assert labels.hidden == ()


def test_rows_pick_labels_out(shown, labels):
    shown.click("label.14")
    assert labels.selected == (14,)
    for modifier in ("Control", "Shift"):
        time.sleep(0.4)  # or it is a double click
        shown.drag(shown.middle("label.7"), modifiers=(modifier,))
        assert labels.selected == ((7, 14) if modifier == "Control" else (14,))
    shown.click("label.21")
    assert labels.selected == (21,)
    shown.click("labels.others")
    assert len(labels.hidden) == COUNT and 21 not in labels.hidden
    shown.click("labels.clear")
    assert labels.selected == ()
    hidden = labels.hidden
    shown.click("labels.others")  # others than none
    assert labels.hidden == hidden and shown.panel.error is None


def test_a_swatch_has_the_colour_and_gives_another(shown, labels):
    expected = np.rint(255 * labels.color_of(14)[:3])
    patch = shown.part("label.14.colour")[4:-4, 4:-4, :3].reshape(-1, 3)
    np.testing.assert_allclose(patch, np.tile(expected, (len(patch), 1)), atol=1)
    labels.colors = {14: (1, 0, 0, 0.5), 21: "blue"}
    shown.settle()
    shown.click("label.14.colour")
    left, top = shown.panel.rectangles["label.14.colour.picker"][:2]
    shown.drag((left + 40, top + 40), (left + 60, top + 90))
    assert labels.colors.keys() == {14, 21} and labels.colors[14][3] == 0.5
    assert labels.colors[14].tolist() != [1, 0, 0, 0.5]
    assert labels.colors[21].tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    "where, name, value",
    [
        ("label.14.colour", "colors", {14: "white"}),
        ("label.14", "selected", (14,)),
        ("label.14", "names", {14: "Liver"}),
        ("label.14.eye", "hidden", (14,)),
        ("alpha", "alpha", 0.25),
        ("smoothing", "smoothing", 0.5),
    ],
)
def test_a_change_from_python_shows(shown, labels, where, name, value):
    before = shown.part(where)
    np.testing.assert_array_equal(shown.part(where), before)
    setattr(labels, name, value)
    assert (shown.part(where) != before).any()


def test_a_double_click_and_a_button_fly_to_labels(shown, labels):
    subplot = shown.figure[0, 0]
    subplot.fit_once()
    shown.double_click(shown.middle("label.14"))
    middle = labels.corners_of(14).mean(axis=0)
    np.testing.assert_allclose(subplot.controller.target, middle)
    labels.selected = (7, 21)
    shown.settle()
    shown.click("labels.fly")
    both = np.concatenate([labels.corners_of(7), labels.corners_of(21)])
    middle = (both.min(axis=0) + both.max(axis=0)) / 2
    np.testing.assert_allclose(subplot.controller.target, middle)
    labels.selected = (5,)  # which is not there
    shown.settle()
    shown.click("labels.fly")
    np.testing.assert_allclose(subplot.controller.target, middle)
    assert shown.panel.error is None


def test_a_label_that_is_clicked_in_the_picture_is_scrolled_to(shown, labels):
    assert 175 not in rows(shown)
    labels.select(175)
    shown.settle()
    assert 175 in rows(shown)


def test_while_labels_are_sought_it_says_so_and_goes_on(monkeypatch):
    may_end, original = threading.Event(), LabelsFound.ids.fget

    def slow(found):
        assert threading.current_thread() is not threading.main_thread()
        assert may_end.wait(20)
        return original(found)

    monkeypatch.setattr(LabelsFound, "ids", property(slow))
    figure = vr.Figure(size=SIZE)
    figure.add_labels(ids_of())
    shown = PanelPicture(figure)
    shown.settle()
    assert "labels.wait" in shown.panel.rectangles and rows(shown) == []
    shown.click("mode.volume")
    assert shown.panel.graphic.mode == "volume"
    monkeypatch.setattr(LabelsFound, "ids", property(original))
    may_end.set()
    deadline = time.perf_counter() + 20
    while not rows(shown) and time.perf_counter() < deadline:
        shown.settle(1)
    assert rows(shown)[0] == 7 and "labels.wait" not in shown.panel.rectangles


def test_why_labels_are_not_found_is_said(monkeypatch):
    def broken(found):
        raise RuntimeError("the file is gone")

    monkeypatch.setattr(LabelsFound, "ids", property(broken))
    figure = vr.Figure(size=SIZE)
    figure.add_labels(ids_of())
    shown = PanelPicture(figure)
    deadline = time.perf_counter() + 20
    while "labels.error" not in shown.panel.rectangles and time.perf_counter() < deadline:
        shown.settle(1)
    assert "labels.error" in shown.panel.rectangles


def test_other_labels_show_when_the_data_change(shown, labels):
    labels.data = np.full((4, 5, 6), 5, np.uint8)
    deadline = time.perf_counter() + 20
    while rows(shown) != [5] and time.perf_counter() < deadline:
        shown.settle(1)
        time.sleep(0.02)
    assert rows(shown) == [5]


def test_a_hundred_thousand_labels_are_no_slower_than_a_few():
    ids = (np.random.default_rng(1).permutation(10**6) % 100_000 + 1).reshape(100, 100, 100)
    shown = make(ids.astype(np.uint32), mode="slice")
    labels = shown.panel.graphic
    assert len(rows(shown)) < 20
    labels.hidden = range(1, 90_001)
    shown.settle(8)  # after which nothing is looked up anew
    began = time.thread_time()
    for _ in range(10):
        shown.send("pointer_move", *shown.middle("labels.list"))
        shown.settle(1)
    assert time.thread_time() - began < 2
    search(shown, "99999")
    assert rows(shown) == [99999]
