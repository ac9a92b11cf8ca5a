"""The editor of 2D transfer functions, driven by events: what shapes become, and that all of it is shown."""

import time

import numpy as np
import pytest

import volrender as vr
from tests.hosts.window.panel.panel_picture import PanelPicture
from volrender.hosts.window.panel.sections.transfer.joint.pictures import histogram_picture
from volrender.transfer import Rectangle, Triangle

Z, Y, X = np.indices((24, 24, 24)) - 11.5
BALL = (
    100 / (1 + np.exp((np.sqrt(X**2 + Y**2 + Z**2) - 7) / 0.8)) + 50
)  # 50 to 150, the border at 100
BLOCK = Rectangle((60, 100), (8, 16), "red", alpha=0.5)
WEDGE = Triangle(120, 40, (5, 20), "lime", alpha=0.5)


def panel_of(data, height: int = 1100, **parameters) -> PanelPicture:
    """The panel of a window of that height, which shows a volume."""
    figure = vr.Figure(size=(620, height))
    figure.add_image_volume(data, mode="composite", **parameters)
    picture = PanelPicture(figure)
    picture.settle()
    return picture


@pytest.fixture
def shown():
    return panel_of(BALL.astype(np.float32))


@pytest.fixture
def volume(shown):
    return shown.figure[0, 0].graphics[0]


@pytest.fixture
def at(shown, volume):
    """``at(value, gradient)``: where in the window that is, once there are shapes."""

    def place(value, gradient):
        (editor,) = [shown.panel._layout.joint]
        frame = shown.panel.rectangles["joint"]
        histogram = editor._histogram_of(volume)
        return editor._axes(volume, histogram, frame).place(value, gradient)

    return place


def show(shown, volume, *shapes):
    volume.transfer = shapes
    shown.settle()


def test_2d_begins_with_the_border_and_comes_back_after_1d(shown, volume):
    seen = []
    volume.add_event_handler(seen.append, "transfer")
    shown.click("transfer.2D")
    (first,) = volume.transfer
    assert isinstance(first, Triangle) and first.value == pytest.approx(100, abs=12)
    assert [event.info["value"] for event in seen] == [(first,)]
    assert "transfer.log" not in shown.panel.rectangles and "joint" in shown.panel.rectangles
    shown.click("transfer.1D")
    assert volume.transfer is None and "joint" not in shown.panel.rectangles
    shown.click("transfer.2D")
    assert volume.transfer == (first,)


def test_it_is_there_where_matter_has_one_channel(shown, volume):
    volume.mode = "mip"
    shown.settle()
    assert "transfer.2D" not in shown.panel.rectangles
    several = panel_of(np.stack([BALL, BALL]), axes="czyx")
    assert "density" in several.panel.rectangles
    assert "transfer.2D" not in several.panel.rectangles


@pytest.mark.parametrize(
    ("grip", "by", "expected"),
    [
        ((80, 12), (10, 3), ((70, 110), (11, 19))),
        ((80, 12), (0, -7.6), ((60, 100), (0, 8.4))),  # a little above 0
        ((60, 12), (-5, 3), ((55, 100), (8, 16))),
        ((100, 16), (12, 2), ((60, 112), (8, 18))),
        ((80, 8), (7, -2), ((60, 100), (6, 16))),
        ((80, 8), (7, -7.6), ((60, 100), (0, 16))),
        ((100, 12), (-60, 0), ((60, 60.4), (8, 16))),
    ],
)
def test_rectangles_are_dragged(shown, volume, at, grip, by, expected):
    show(shown, volume, BLOCK)
    shown.drag(at(*grip), at(grip[0] + by[0], grip[1] + by[1]))
    (after,) = volume.transfer
    np.testing.assert_allclose([*after.values, *after.gradients], np.ravel(expected), atol=0.4)
    assert (after.gradients[0] == 0) == (expected[1][0] == 0)
    assert (after.color, after.alpha) == (BLOCK.color, BLOCK.alpha)


@pytest.mark.parametrize(
    ("grip", "by", "expected"),
    [
        ((120, 12), (9, 3), (129, 40, 5, 20)),
        ((120, 0), (-9, 3), (111, 40, 5, 20)),
        ((120, 20), (4, -4), (120, 32, 5, 16)),
        ((140, 20), (6, -4), (120, 52, 5, 16)),
        ((110, 10), (-5, 3), (120, 60, 5, 20)),
        ((120, 5), (4, 4), (120, 40, 9, 20)),
    ],
    ids=["whole", "tip", "top", "corner", "side", "bottom"],
)
def test_triangles_are_dragged(shown, volume, at, grip, by, expected):
    show(shown, volume, WEDGE)
    shown.drag(at(*grip), at(grip[0] + by[0], grip[1] + by[1]))
    (after,) = volume.transfer
    np.testing.assert_allclose([after.value, after.width, *after.gradients], expected, atol=1)


def test_shapes_are_added_chosen_and_removed(shown, volume, at):
    show(shown, volume, BLOCK, WEDGE)
    shown.click("joint.rectangle")
    shown.click("joint.triangle")
    assert [type(shape) for shape in volume.transfer] == [Rectangle, Triangle, Rectangle, Triangle]
    assert volume.transfer[2].gradients[0] == 0 and len({s.color for s in volume.transfer}) == 4
    shown.click("joint.remove")  # what was added last is chosen
    shown.click("joint.remove")
    assert volume.transfer == (BLOCK, WEDGE)
    shown.drag(at(80, 12))
    assert volume.transfer == (BLOCK, WEDGE)  # a press alone changes nothing
    shown.click("joint.alpha", across=0.999)
    assert volume.transfer == (Rectangle((60, 100), (8, 16), "red", alpha=1.0), WEDGE)
    shown.drag(at(120, 12), button=2)
    assert len(volume.transfer) == 1
    shown.send("pointer_move", 50, 50, button=0)
    shown.settle()
    assert not shown.send(
        "key_down", key="Delete"
    )  # with the pointer elsewhere it is not the panel's
    shown.send("pointer_move", *at(80, 12), button=0)
    shown.settle()
    assert shown.send("key_down", key="Delete")
    shown.settle()
    assert volume.transfer == ()
    assert "joint.remove" not in shown.panel.rectangles


def test_a_drag_is_undone_as_one_step(shown, volume, at):
    show(shown, volume, BLOCK)
    shown.drag(at(80, 12), at(85, 13), at(90, 14), at(95, 15))
    assert volume.transfer != (BLOCK,)
    shown.click("undo")
    assert volume.transfer == (BLOCK,)
    shown.click("redo")
    assert volume.transfer[0].values == pytest.approx((75, 115), abs=0.4)


def test_numbers_are_typed(shown, volume):
    show(shown, volume, BLOCK)
    shown.click("joint.values.low")
    shown.write("75")
    assert volume.transfer[0].values == (75, 100)
    shown.click("joint.values.high")
    shown.write("20")
    assert volume.transfer[0].values == (75, 100)
    assert "low being less" in shown.panel.error


def test_the_wheel_zooms_and_the_middle_button_pans(shown, volume, at):
    show(shown, volume, BLOCK)
    place, before = at(60, 8), at(100, 16)
    shown.send("pointer_move", *place, button=0)
    shown.settle(2)
    shown.send("wheel", *place, dx=0, dy=-300)
    shown.settle()
    np.testing.assert_allclose(at(60, 8), place, atol=0.5)
    factor = 1.15**3
    expected = place + (np.array(before) - place) * factor
    np.testing.assert_allclose(at(100, 16), expected, atol=0.5)
    shown.drag(place, (place[0] + 20, place[1]), (place[0] + 30, place[1] + 10), button=3)
    np.testing.assert_allclose(at(60, 8), np.add(place, (30, 10)), atol=1)
    assert volume.transfer == (BLOCK,)


def test_the_wheel_scrolls_the_panel_beside_the_plot_alone():
    shown = panel_of(BALL, height=700, transfer=[BLOCK])
    shown.click("section.matter")
    tops = [shown.panel.rectangles["joint"][1]]
    for name in ("joint", "section.transfer"):
        place = shown.middle(name)
        shown.send("pointer_move", *place, button=0)
        shown.settle(2)
        shown.send("wheel", *place, dx=0, dy=100)
        shown.settle()
        tops.append(shown.panel.rectangles["joint"][1])
    assert tops[1] == tops[0] > tops[2]


def test_what_python_sets_shows_at_once(shown, volume, at):
    show(shown, volume, BLOCK)
    left, top, _, _ = shown.panel.rectangles["joint"]

    def colour_at(value, gradient):
        x, y = at(value, gradient)
        return shown.part("joint")[round(y - top), round(x - left), :3]

    assert colour_at(80, 12)[0] > colour_at(80, 12)[1] + 30
    plain = colour_at(120, 15)
    show(shown, volume, WEDGE)
    assert colour_at(120, 15)[1] > plain[1] + 20
    assert np.ptp(colour_at(70, 9)) < 15


def test_an_image_is_shown_until_shapes_replace_it(shown, volume, at):
    volume.vmin, volume.vmax = 50, 150
    for channel in (0, 1):
        image = np.zeros((4, 8, 4))
        image[:, :4, (channel, 3)] = 1
        volume.transfer = image
        shown.settle()
        left, top, _, _ = shown.panel.rectangles["joint"]
        x, y = at(70, 10)
        colour = shown.part("joint")[round(y - top), round(x - left), :3]
        assert colour[channel] > colour[1 - channel] + 100
    assert "joint.rectangle" not in shown.panel.rectangles
    shown.click("joint.replace")
    assert len(volume.transfer) == 1 and isinstance(volume.transfer[0], Triangle)


def test_the_histogram_follows_the_data_and_the_place(shown, volume, at):
    show(shown, volume, BLOCK)
    editor = shown.panel._layout.joint
    steepest = editor._histogram_of(volume).steepest
    volume.scale = (1, 1, 4)
    assert editor._histogram_of(volume).steepest != pytest.approx(steepest, rel=0.01)
    volume.scale = (1, 1, 1)
    volume.data[:] = volume.data.value * 2
    end = time.monotonic() + 20  # it is found anew once data have been at rest for a while
    while editor._histogram_of(volume).steepest != pytest.approx(2 * steepest):
        assert time.monotonic() < end
        shown.settle(2)


def test_arcs_of_borders_are_seen_in_the_picture(shown, volume):
    editor = shown.panel._layout.joint
    histogram = editor._histogram_of(volume)
    axes = editor._axes(volume, histogram, (0, 0, 284, 190))
    rgba, values = histogram_picture(histogram, axes)
    value, gradient = histogram.border()
    column = int((value - values[0]) / (values[1] - values[0]) * rgba.shape[1])
    row = int(axes.place(0, gradient)[1] / 190 * rgba.shape[0])
    arc = rgba[row - 5 : row + 6, column - 5 : column + 6, 0].mean()
    below = rgba[row + 30 : row + 41, column - 5 : column + 6, 0].mean()
    assert arc > below + 15, (arc, below)
