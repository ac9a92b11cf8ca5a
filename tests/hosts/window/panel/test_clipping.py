"""The clipping planes of the panel: added, moved, turned, flipped and taken away, both ways."""

import numpy as np
import pytest

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import make

MIDDLE = np.array((6.5, 6, 5.5))  # of the ramp, whose box is -0.5 … 13.5, 12.5, 11.5
OPEN = ("contrast", "appearance", "cut")


@pytest.fixture
def shown():
    shown = make()
    for name in OPEN:  # what is open closes, so that all of the cuts is on the panel
        shown.click(f"section.{name}")
    return shown


@pytest.fixture
def volume(shown):
    return shown.panel.graphic


def keeps(plane, point) -> bool:
    return bool(np.asarray(plane[:3]) @ point + plane[3] >= 0)


@pytest.mark.parametrize("axis, letter", list(enumerate("xyz")))
def test_add_a_plane_that_keeps_what_is_behind(shown, volume, axis, letter):
    """The camera looks along -z, so that of z the far half stays."""
    shown.click(f"clip.add.{letter}")
    (plane,) = volume.clipping_planes
    sign = -1 if letter == "z" else 1
    expected = sign * np.eye(3)[axis]
    np.testing.assert_allclose(plane, (*expected, -expected @ MIDDLE))


def test_add_a_plane_across_the_view(shown, volume):
    camera = shown.figure[0, 0].camera
    camera.look_from(30, 40)
    shown.click("clip.add.view")
    (plane,) = volume.clipping_planes
    np.testing.assert_allclose(plane[:3], camera.forward, atol=1e-6)
    assert plane[:3] @ MIDDLE + plane[3] == pytest.approx(0, abs=1e-6)
    assert not keeps(plane, MIDDLE - camera.forward)  # what is near is cut away


def test_a_second_plane_faces_the_first_and_cuts_nothing_yet(shown, volume):
    shown.click("clip.add.x"), shown.click("clip.add.x")
    _, second = volume.clipping_planes
    np.testing.assert_allclose(second, (-1, 0, 0, 13.5))


def test_six_planes_are_all(shown, volume):
    for letter in "xxyyzzx":
        shown.click(f"clip.add.{letter}")
    assert len(volume.clipping_planes) == 6 and shown.panel.error is None


@pytest.mark.parametrize("sign", [1, -1])
def test_the_position_is_the_coordinate_that_it_cuts_at(shown, volume, sign):
    volume.clipping_planes = [(0, 1, 0, -3), (2 * sign, 0, 0, -2 * sign * 6.5)]
    shown.settle()
    for share, x in ((0.0, -0.5), (1.0, 13.5), (0.25, 3.0)):
        shown.drag(shown.middle("clip.1.position", 0.6), shown.middle("clip.1.position", share))
        first, second = volume.clipping_planes
        np.testing.assert_array_equal(first, (0, 1, 0, -3))
        np.testing.assert_allclose(second[:3], (2 * sign, 0, 0))
        assert -second[3] / second[0] == pytest.approx(x, abs=0.15)


def test_flip_turn_and_take_away(shown, volume):
    volume.clipping_planes = [(1, 0, 0, -5), (0, 0, 1, -2)]
    shown.settle()
    shown.click("clip.0.flip")
    np.testing.assert_array_equal(volume.clipping_planes[0], (-1, 0, 0, 5))
    start = shown.middle("clip.1.normal", 0.1)
    shown.drag(start, (start[0] + 100, start[1]))
    turned = volume.clipping_planes[1]
    assert turned[0] > 0.2
    assert turned[:3] @ (6.5, 6, 2) + turned[3] == pytest.approx(0, abs=1e-5)
    shown.click("clip.0.remove")
    (left,) = volume.clipping_planes
    np.testing.assert_array_equal(left, turned)
    shown.click("clip.0.remove")
    assert volume.clipping_planes == () and "clip.0.remove" not in shown.panel.rectangles


def test_show_all_ends_every_cut(shown, volume):
    volume.clipping_planes, volume.crop = [(1, 0, 0, -5)], ((0, 3), (0, 3), (0, 3))
    shown.settle()
    shown.click("cut.reset")
    assert volume.clipping_planes == () and volume.crop is None


def test_a_plane_from_python_shows(shown, volume):
    asked = []
    shown.panel.request_draw = lambda: asked.append(1)
    volume.clipping_planes = [(1, 0, 0, -5)]
    assert asked
    before = shown.part("clip.0.position")
    volume.clipping_planes = [(1, 0, 0, -9)]
    assert (shown.part("clip.0.position") != before).any()


def test_a_volume_that_is_cut_shows_the_cuts_at_once():
    assert "clip.0.position" in make(clipping_planes=[(1, 0, 0, -5)]).panel.rectangles
    assert "clip.add.x" not in make().panel.rectangles
