"""Ctrl and a drag in the picture move and widen opacity, contrast, or a threshold."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import IN_THE_PICTURE, SIZE, PanelPicture, ramp, settled
from volrender.scene.graphics.transfer.shapes import Rectangle, Triangle

POINTS = [(50, 0.0), (100, 0.5), (150, 0.2)]
X, Y = IN_THE_PICTURE
CORNER = (5, 5)  # where there is nothing


def make(**kwargs) -> PanelPicture:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ramp(), **kwargs)
    return settled(figure)


def drag(shown, across, up, start=IN_THE_PICTURE, **kwargs):
    """With Control, in two steps, by shares of the picture's shorter side."""
    stops = [
        (start[0] + SIZE[0] * share * across, start[1] - SIZE[0] * share * up) for share in (0.5, 1)
    ]
    return shown.drag(start, *stops, **{"modifiers": ("Control",), **kwargs})


def test_points_of_opacity_are_moved_and_their_colours_with_them():
    shown = make(mode="composite", opacity=POINTS, cmap=[(100, "red"), (150, "white")])
    volume, history = shown.panel.graphic, shown.panel.history
    camera = shown.figure[0, 0].camera.get_state()
    assert drag(shown, 0.1, 0) == [False, True, True, True, True]
    np.testing.assert_allclose(volume.opacity[:, 0], [70, 120, 170])  # the side is the data's range
    np.testing.assert_allclose(volume.opacity[:, 1], [0, 0.5, 0.2])
    np.testing.assert_allclose(volume.cmap.values, [120, 170])
    assert shown.figure[0, 0].camera.get_state() == camera
    drag(shown, 0, np.log10(2))
    np.testing.assert_allclose(volume.opacity[:, 0], [20, 120, 220])
    np.testing.assert_allclose(volume.cmap.values, [120, 220])
    assert history.undo() == "opacity, cmap of volume 1" and history.undo()
    np.testing.assert_allclose(volume.opacity, POINTS)
    assert not history.can_undo


def test_points_that_were_found_are_moved_too():
    shown = make(mode="composite")
    volume = shown.panel.graphic
    found, cmap = np.array(volume.opacity_points), volume.cmap
    drag(shown, 0.1, 0)
    shift = volume.opacity[:, 0] - found[:, 0]
    assert np.ptp(shift) < 1e-9 and 5 < shift[0] <= 20 and volume.cmap is cmap
    volume.reset_opacity()
    np.testing.assert_allclose(volume.opacity_points, found)


@pytest.mark.parametrize("mode, opacity", [("mip", POINTS), ("composite", "linear")])
def test_elsewhere_the_contrast_limits_are(mode, opacity):
    shown = make(mode=mode, opacity=opacity, vmin=80, vmax=100)
    volume = shown.panel.graphic
    drag(shown, -0.25, 0)  # by four times the limits' width for the whole side
    assert (volume.vmin, volume.vmax) == pytest.approx((60, 80))
    drag(shown, 0, -np.log10(2))
    assert (volume.vmin, volume.vmax) == pytest.approx((65, 75))
    assert isinstance(volume.opacity, str) or np.array_equal(volume.opacity, POINTS)


def test_of_a_surface_it_is_the_threshold():
    shown = make(mode="iso", threshold=60)
    volume = shown.panel.graphic
    drag(shown, 0.2, 0.3)
    assert volume.threshold == pytest.approx(100) and (volume.vmin, volume.vmax) == (0, 200)


def test_other_drags_and_slices_stay_the_cameras():
    shown = make(mode="mip")
    for fields in ({"modifiers": ()}, {"modifiers": ("Control", "Shift")}, {"button": 2}):
        assert not any(drag(shown, 0.1, 0, **fields))
    shown.panel.graphic.mode = "slice"
    assert not any(drag(shown, 0.1, 0, CORNER))  # there is no plane
    shown.panel.graphic.mode, shown.panel.graphic.visible = "mip", False
    assert not any(drag(shown, 0.1, 0))
    assert shown.panel.graphic.vmax == 200 and not shown.panel.history.can_undo


def test_what_is_under_the_pointer_changes_else_what_is_chosen():
    figure = vr.Figure(size=SIZE, shape=(2, 1))
    size = {"mode": "mip", "alpha_mode": "solid"}
    left = figure[0, 0].add_image_volume(ramp(), **size)
    right = figure[0, 0].add_image_volume(ramp(), offset=(30, 0, 0), **size)
    other = figure[1, 0].add_image_volume(ramp(), **size)
    shown = settled(figure)
    shown.panel.graphic, shown.panel.collapsed = left, True
    shown.settle()
    volumes = (left, right, other)

    def drag_at(place):
        shown.drag(place, (place[0] + 40, place[1]), modifiers=("Control",))
        changed = [volume.vmin != 0 for volume in volumes]
        shown.panel.history.undo()
        assert not any(volume.vmin for volume in volumes)
        return changed

    x = {place: place_of(figure[0, 0], volume) for place, volume in enumerate((left, right))}
    assert drag_at(x[0]) == [True, False, False]
    assert drag_at(x[1]) == [False, True, False]
    assert drag_at((5, 5)) == [True, False, False]
    assert drag_at(place_of(figure[1, 0], other)) == [False, False, True]
    assert drag_at((5, SIZE[1] / 2 + 5)) == [False] * 3  # the chosen one is in the other subplot


def place_of(subplot, volume) -> tuple[float, float]:
    """Where the middle of a volume is seen, pixels of the figure."""
    left, top, width, height = subplot.viewport_px
    low, high = volume.shown_box()
    middle = volume.world_from_data @ [*(low + high) / 2, 1]
    ndc, _ = subplot.camera.rays(width / height).project(middle[None, :3])
    return left + (ndc[0][0] + 1) / 2 * width, top + (1 - ndc[0][1]) / 2 * height


def test_of_channels_it_is_the_chosen_one():
    figure = vr.Figure(size=SIZE)
    channels = figure[0, 0].add_multichannel_volume(np.stack([ramp(), ramp()]), names=["a", "b"])
    shown = settled(figure)
    shown.click("channel.1")
    drag(shown, 0.1, 0)
    assert [channel.vmin for channel in channels] == pytest.approx([0, 20])
    channels.mode = "composite"
    channels["b"].opacity = POINTS
    drag(shown, 0.1, 0)
    assert channels["a"].opacity == "auto" and channels["b"].opacity[0, 0] == pytest.approx(70)
    assert shown.panel.history.undo() == "opacity of b"


def test_shapes_are_moved_along_the_values():
    shapes = [Rectangle((50, 70), (0, 9), "red", 0.5), Triangle(100, 20, (1, 9), "blue", 0.5)]
    shown = make(mode="composite", transfer=shapes)
    volume, limits = shown.panel.graphic, (shown.panel.graphic.vmin, shown.panel.graphic.vmax)
    drag(shown, 0.1, np.log10(2))
    rectangle, triangle = volume.transfer
    assert rectangle.values == pytest.approx((40, 80)) and rectangle.gradients == (0, 9)
    assert (triangle.value, triangle.width) == pytest.approx((140, 40))
    assert (volume.vmin, volume.vmax) == limits
    assert shown.panel.history.undo() == "transfer of volume 1" and volume.transfer == tuple(shapes)
