"""The slice plane of the panel: presets, position, normal, and dragging it in the picture."""

import numpy as np
import pytest

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, make


@pytest.fixture
def sliced():
    return make(mode="slice", plane=(0, 0, -1, 5))


def test_planes_along_the_axes(sliced):
    volume = sliced.panel.graphic
    centre = (6.5, 6, 5.5)
    for axis, normal in (("axial", (0, 0, 1)), ("coronal", (0, 1, 0)), ("sagittal", (1, 0, 0))):
        sliced.click(f"plane.{axis}")
        np.testing.assert_allclose(volume.plane, [*normal, -np.dot(normal, centre)])
    sliced.click("plane.flip")
    np.testing.assert_allclose(volume.plane, (-1, 0, 0, 6.5))
    sliced.click("plane.view")
    np.testing.assert_allclose(volume.plane, (0, 0, 1, -5.5), atol=1e-12)


def test_the_position_moves_the_plane_through_the_volume(sliced):
    volume = sliced.panel.graphic
    sliced.click("plane.axial")
    for share, z in ((0.0, -0.5), (1.0, 11.5), (0.5, 5.5)):
        sliced.drag(sliced.middle("position", 0.3), sliced.middle("position", share))
        np.testing.assert_allclose(volume.plane[:3], (0, 0, 1))
        assert -volume.plane[3] == pytest.approx(z, abs=0.1)


def test_turning_the_normal_keeps_the_place(sliced):
    volume = sliced.panel.graphic
    sliced.click("plane.axial")
    start = sliced.middle("plane.normal", 0.1)
    sliced.drag(start, (start[0] + 100, start[1]))
    normal = volume.plane[:3]
    assert normal[0] > 0.2
    assert normal @ (6.5, 6, 5.5) + volume.plane[3] == pytest.approx(0, abs=1e-6)


def tilted() -> PanelPicture:
    """A slice seen at 45 degrees."""
    shown = make(mode="slice")
    figure = shown.figure
    figure[0, 0].camera.look_from(0, 45)
    figure[0, 0].auto_fit()
    shown.settle()
    shown.click("plane.axial")
    return shown


def test_drag_the_plane_in_the_picture():
    shown = tilted()
    volume = shown.panel.graphic
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    before = np.array(volume.plane)
    assert not any(shown.drag(middle, (middle[0], middle[1] - 30)))
    np.testing.assert_array_equal(volume.plane, before)
    shown.click("plane.drag")
    pick = shown.figure[0, 0].pick(*middle)["world"]
    taken = shown.drag(middle, (middle[0], middle[1] + 30))
    assert taken == [False, True, True, True]
    np.testing.assert_array_equal(volume.plane[:3], before[:3])
    moved = -volume.plane[3] - (-before[3])
    assert moved > 1  # down, in a view from above at the front, is towards +z
    # What was held is still under the pointer: it moved along the normal.
    held = np.array(pick) + moved * np.array((0, 0, 1))
    rays = shown.figure[0, 0].camera.rays(SIZE[0] / SIZE[1])
    ndc, _ = rays.project(held[None])
    at = (ndc[0] * (1, -1) + 1) / 2 * SIZE
    np.testing.assert_allclose(at, (middle[0], middle[1] + 30), atol=1)


def test_control_drags_the_plane_and_shift_turns_it():
    shown = tilted()
    volume = shown.panel.graphic
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    shown.drag(middle, (middle[0], middle[1] + 30), modifiers=("Control",))
    assert -volume.plane[3] > 6.5
    held = np.array(shown.figure[0, 0].pick(*middle)["world"])
    to = (middle[0] + 50, middle[1])
    shown.drag(middle, to, modifiers=("Control", "Shift"))
    turned = np.arccos(volume.plane[:3] @ (0, 0, 1) / np.linalg.norm(volume.plane[:3]))
    assert np.degrees(turned) == pytest.approx(20 * np.sqrt(0.5), abs=2)  # 0.4° a pixel, tilted
    assert volume.plane[:3] @ held + volume.plane[3] == pytest.approx(0, abs=0.05)


def test_beside_the_slice_the_drag_is_the_cameras():
    shown = tilted()
    shown.click("plane.drag")
    assert not any(shown.drag((20, 20), (40, 40)))


def test_a_plane_seen_along_its_normal_goes_by_up_and_down(sliced):
    volume = sliced.panel.graphic
    sliced.figure.export_numpy()  # fits the camera
    sliced.click("plane.axial")
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    sliced.drag(middle, (middle[0], middle[1] - 20), modifiers=("Control",))
    assert -volume.plane[3] < 5.5  # up is away from the camera, which is at +z
    sliced.drag(middle, (middle[0], middle[1] + 900), modifiers=("Control",))
    assert -volume.plane[3] == pytest.approx(11.5)  # it stays in the volume
