"""What is set in the panel and by keys is undone and done again: once for a drag, on what it was set."""

import gc
import weakref

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, make, ramp
from volrender.hosts.window.panel.history import MOST_ENTRIES, History


@pytest.fixture
def shown():
    return make()


def test_a_drag_is_one_entry_and_what_is_typed_another(shown):
    volume, history = shown.panel.graphic, shown.panel.history
    volume.name = "head"
    seen = []
    volume.add_event_handler(lambda event: seen.append(event.info["value"]), "vmax")
    places = [shown.middle("histogram", share, 0.9) for share in (0.8, 0.6, 0.5)]
    shown.drag(shown.middle("vmax handle"), *places)
    assert len(seen) == 3 and volume.vmax == pytest.approx(100, abs=2)
    shown.click("vmax", 0.3)
    shown.write("150")
    assert history.undo_text == "vmax of head" and not history.can_redo
    shown.click("undo")
    assert volume.vmax == seen[2] == seen[-1] and history.redo_text == "vmax of head"
    shown.click("undo")
    assert volume.vmax == 200 and not history.can_undo
    shown.click("undo")  # there is nothing
    shown.click("redo"), shown.click("redo")
    assert volume.vmax == 150 and not history.can_redo


def test_a_new_change_drops_what_was_undone(shown):
    volume, history = shown.panel.graphic, shown.panel.history
    shown.click("interpolation.nearest")
    history.undo()
    shown.settle()
    assert volume.interpolation == "linear" and history.can_redo
    shown.click("cmap_interpolation.nearest")
    assert not history.can_redo and history.redo() is None
    assert history.undo() == "cmap interpolation of volume 1" and history.undo() is None


def test_a_mode_is_one_entry_with_what_is_set_for_it(shown):
    volume, history = shown.panel.graphic, shown.panel.history
    plane = np.array(volume.plane)
    shown.click("mode.slice")
    assert volume.mode == "slice" and not np.array_equal(volume.plane, plane)
    assert history.undo() == "mode, plane of volume 1" and not history.can_undo
    assert volume.mode == "mip" and np.array_equal(volume.plane, plane)
    history.redo()
    assert volume.mode == "slice" and not np.array_equal(volume.plane, plane)


def test_a_plane_that_is_dragged_in_the_picture_is_one_entry():
    shown = make(mode="slice", plane=(0, 0, -1, 5))
    volume, history = shown.panel.graphic, shown.panel.history
    shown.figure[0, 0].fit_once()
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    stops = [(middle[0], middle[1] - step) for step in (10, 20, 30)]
    shown.drag(middle, *stops, modifiers=("Control",))
    shown.drag(middle, *stops, modifiers=("Control",))
    assert volume.plane[3] != 5
    assert history.undo() and history.undo() and not history.can_undo
    np.testing.assert_array_equal(volume.plane, (0, 0, -1, 5))


def test_what_is_set_is_undone_where_it_was_set():
    figure = vr.Figure(size=SIZE, shape=(1, 2))
    first = figure[0, 0].add_image_volume(ramp(), name="first")
    second = figure[0, 0].add_image_volume(ramp(), name="second")
    channels = figure[0, 1].add_multichannel_volume(np.stack([ramp(), ramp()]), names=["a", "b"])
    panel = PanelPicture(figure)
    panel.settle()
    history = panel.panel.history
    panel.panel.graphic = second
    panel.settle()
    panel.click("visible.0")
    panel.click("alpha", 0.5)
    panel.panel.graphic = channels
    panel.settle()
    panel.click("channel.1"), panel.click("channel.0.visible")
    assert (first.visible, channels[0].visible) == (False, False) and second.alpha < 1
    assert history.undo() == "visible of a" and channels[0].visible
    assert history.undo() == "alpha of second" and second.alpha == 1 and not first.visible
    assert history.undo() == "visible of first" and first.visible and not history.can_undo
    assert history.redo() and not first.visible
    figure[0, 0].remove_graphic(second)
    assert history.redo() == "visible of a"  # what is gone is passed over


def test_overlays_and_the_background_belong_to_it(shown):
    figure, history = shown.figure, shown.panel.history
    with history.recording():
        figure[0, 0].background = "white"
    with history.recording():
        figure[0, 0].axes.visible = True
    assert history.undo() == "visible of axes" and not figure[0, 0].axes.visible
    assert history.undo() == "background of view" and figure[0, 0].background is None


def test_labels_get_their_colours_back():
    ids = np.zeros((6, 8, 10), np.uint8)
    ids[1:5, 2:6, 1:4] = 3
    figure = vr.Figure(size=SIZE)
    labels, history = figure.add_labels(ids, colors={3: "red"}), History(figure)
    for change in (
        lambda: labels.set_color(3, "blue"),
        lambda: labels.select(3),
        lambda: setattr(labels, "hidden", [3]),
    ):
        with history.recording():
            change()
    while history.undo():
        pass
    assert labels.color_of(3)[0] == 1 and not len(labels.selected) and not len(labels.hidden)
    while history.redo():
        pass
    assert labels.color_of(3)[2] == 1 and list(labels.selected) == list(labels.hidden) == [3]


def test_handlers_do_not_get_in_the_way_of_what_was_there(shown):
    volume, history = shown.panel.graphic, shown.panel.history
    volume.add_event_handler(lambda event: setattr(volume, "gamma", 2), "vmin")
    with history.recording():
        volume.vmin = 7
    assert volume.gamma == 2
    history.undo()
    assert (volume.gamma, volume.vmin) == (1, 0)


def undone(history) -> int:
    """How often something could be undone."""
    return sum(1 for _ in iter(history.undo, None))


def test_it_keeps_no_graphic_and_not_everything(monkeypatch):
    figure = vr.Figure(size=(60, 40))
    volume, history = figure.add_image_volume(ramp()), History(figure)
    for alpha in np.linspace(0.1, 0.9, MOST_ENTRIES + 5):
        with history.recording():
            volume.alpha = alpha
    assert undone(history) == MOST_ENTRIES and volume.alpha > 0.1
    monkeypatch.setattr("volrender.hosts.window.panel.history.MOST_BYTES", 2 * 32 * 32 * 4 * 4)
    for step in range(5):
        with history.recording():
            volume.transfer = np.full((32, 32, 4), step / 4)
    assert undone(history) == 2 and volume.transfer[0, 0, 0] == 0.5
    here = weakref.ref(volume)
    figure[0, 0].remove_graphic(volume)
    del volume
    gc.collect()
    assert here() is None and not history.can_redo


def test_keys_undo_and_are_undone():
    from tests.hosts.window.test_shortcuts import Window, press

    window = Window()
    assert not press(window, "z", "Control")  # there is no panel
    shown = PanelPicture(window.figure)
    window.panel = shown.panel
    assert press(window, "z", "Control") and window.said == "nothing to be undone"
    for key in ("3", "c"):
        assert press(window, key)
    cmap = window.volume.cmap
    for undo, redo in (
        (("z", "Control"), ("y", "Control")),
        (("z", "Meta"), ("Z", "Meta", "Shift")),
    ):
        assert press(window, *undo) and window.said == "undone: cmap of volume 1"
        assert window.volume.cmap is not cmap and window.volume.mode == "iso"
        assert press(window, *redo) and window.said == "redone: cmap of volume 1"
        assert window.volume.cmap is cmap
    press(window, "z", "Control"), press(window, "z", "Control")
    assert window.volume.mode == "mip" and not window.panel.history.can_undo


def test_limits_follow_percentiles_again_at_whichever_time_that_is_undone():
    series = np.stack([ramp(), ramp() // 2])
    figure = vr.Figure(size=SIZE)
    volume = figure.add_image_volume(series, axes="tzyx", percentiles=(10, 90))
    history = History(figure)
    with history.recording():
        volume.vmin = 30
    volume.time = 1
    history.undo()
    assert volume.percentiles == (10, 90)
    assert (volume.vmin, volume.vmax) == pytest.approx((10, 90), abs=1)
