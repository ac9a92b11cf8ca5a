"""Measuring by hand: clicks make measurements, drags move their points, the list shows them."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")
from imgui_bundle import imgui

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, ramp
from volrender.hosts.window.panel.widgets import theme

FIRST, SECOND, THIRD = (110, 430), (190, 470), (150, 380)


def settled(figure) -> PanelPicture:
    shown = PanelPicture(figure)
    for subplot in figure:
        subplot.fit_once()
    shown.settle()
    return shown


@pytest.fixture
def shown() -> PanelPicture:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ramp(), mode="slice", plane="middle", name="ct")
    figure[0, 0].unit = "mm"
    shown = settled(figure)
    for name in ("contrast", "plane", "appearance", "measure"):
        shown.click(f"section.{name}")
    return shown


@pytest.fixture
def measurements(shown):
    return shown.figure[0, 0].measurements


def world_at(shown, place) -> np.ndarray:
    return np.array(shown.figure[0, 0].pick(*place)["world"])


def click(shown, *places) -> None:
    for place in places:
        shown.drag(place)


def test_two_clicks_make_a_distance_that_is_undone_and_done_again(shown, measurements):
    shown.click("measure.distance")
    assert "measure.hint" in shown.panel.rectangles
    click(shown, FIRST)
    shown.send("pointer_move", *THIRD, button=0)
    np.testing.assert_allclose(measurements.draft.points[1], world_at(shown, THIRD))
    assert len(measurements) == 0
    click(shown, SECOND)
    (distance,) = measurements
    np.testing.assert_allclose(distance.points, [world_at(shown, p) for p in (FIRST, SECOND)])
    assert measurements.draft is None and "measurement.0" in shown.panel.rectangles
    history = shown.panel.history
    assert history.undo() == "entries of measurements" and len(measurements) == 0
    assert history.redo() and measurements.entries == (distance,)


@pytest.mark.parametrize("kind", ["angle", "profile", "sphere", "box"])
def test_every_tool_measures_what_was_clicked(shown, measurements, kind):
    shown.click(f"measure.{kind}")
    click(shown, FIRST, SECOND, *([THIRD] if kind == "angle" else []))
    (made,) = measurements
    first, second = world_at(shown, FIRST), world_at(shown, SECOND)
    assert made.kind == kind
    if kind == "box":
        assert made.voxels > 3 and made.graphic.name == "ct"  # thick enough for a layer of voxels
        np.testing.assert_allclose(made.points[:, :2].mean(axis=0), (first + second)[:2] / 2)
    else:
        np.testing.assert_allclose(made.points[0], first)
    if kind == "sphere":
        assert made.radius == pytest.approx(np.linalg.norm(first - second))
    if kind == "angle":
        np.testing.assert_allclose(made.points[2], world_at(shown, THIRD))


def test_backspace_takes_a_point_back_and_escape_ends(shown, measurements):
    shown.click("section.measure")
    assert "measure.distance" not in shown.panel.rectangles
    shown.panel.measuring.toggle("distance")
    shown.settle()
    assert "measure.hint" in shown.panel.rectangles  # it is unfolded
    click(shown, FIRST)
    assert shown.send("key_down", key="Backspace", modifiers=())
    assert measurements.draft is None
    click(shown, SECOND)
    assert len(measurements) == 0  # it was the first again
    assert shown.send("key_down", key="Escape", modifiers=())
    assert not shown.panel.measuring.is_on and measurements.draft is None
    click(shown, FIRST, SECOND)
    assert len(measurements) == 0


def test_a_drag_still_turns_and_a_click_beside_everything_is_refused(shown, measurements):
    shown.panel.measuring.toggle("distance")
    shown.drag(FIRST, (160, 520))
    assert measurements.draft is None
    click(shown, (5, 5))
    assert shown.panel.error == "Nothing is seen at that place."


def test_a_point_is_dragged_in_one_entry_of_the_history(shown, measurements):
    distance = measurements.add_distance(world_at(shown, FIRST), world_at(shown, SECOND))
    before = distance.points
    taken = shown.drag(SECOND, (170, 440), THIRD)
    assert taken[1:] == [True] * 4
    np.testing.assert_allclose(distance.points, [before[0], world_at(shown, THIRD)], atol=1e-4)
    assert shown.panel.history.undo() == "points of distance"
    np.testing.assert_array_equal(distance.points, before)
    assert shown.drag((300, 300), THIRD)[1] is False  # no point is there


def test_the_radius_of_a_sphere_is_dragged(shown, measurements):
    middle = world_at(shown, FIRST)
    sphere = measurements.add_sphere(shown.figure[0, 0].graphics[0], middle, 3)
    rays = shown.figure[0, 0].camera.rays(SIZE[0] / SIZE[1])
    t = (middle - rays.origin) @ rays.direction
    width = 2 * np.linalg.norm(rays.origin_dx + t * rays.direction_dx)
    px = SIZE[0] / width
    start = (FIRST[0] + 3 * px, FIRST[1])
    shown.drag(start, (start[0] + px, start[1]))
    assert sphere.radius == pytest.approx(4, abs=0.1)
    np.testing.assert_array_equal(sphere.points, [middle])


def test_the_list_hides_copies_and_takes_away(shown, measurements):
    distance = measurements.add_distance((0, 0, 0), (3, 4, 0), name="width")
    measurements.add_angle((1, 0, 0), (0, 0, 0), (0, 1, 0))
    shown.settle()
    shown.click("measurement.0.visible")
    assert not distance.visible
    shown.click("measurement.0.copy")
    assert imgui.get_clipboard_text() == "5 mm"
    shown.click("measure.table")
    assert imgui.get_clipboard_text().startswith("name,kind,")
    shown.click("measurement.1.remove")
    assert measurements.entries == (distance,)
    shown.click("measurement.0")
    shown.click("measurement.name", 0.95)
    shown.write("er")
    assert distance.name == "widther"
    assert shown.panel.history.undo() == "name of widther" and distance.name == "width"


def test_a_profile_is_plotted_and_follows(shown, measurements):
    volume = shown.figure[0, 0].graphics[0]
    measurements.add_profile(volume, (0, 0, 0), (13, 12, 11))
    accent = np.round(255 * np.array(theme.ACCENT[:3]))

    def curve() -> np.ndarray:
        part = shown.part("profile")
        return (np.abs(part[..., :3] - accent).max(axis=-1) < 60) & (part[..., 3] > 0)

    rising = curve()
    y, x = np.nonzero(rising)
    assert np.corrcoef(x, y)[0, 1] < -0.99 and np.ptp(x) > 150
    volume.data[:] = volume.data.value[::-1, ::-1, ::-1]
    y, x = np.nonzero(curve())
    assert np.corrcoef(x, y)[0, 1] > 0.99


def test_clicks_in_a_slice_of_orthogonal_views_leave_the_crosshair():
    figure = vr.OrthoFigure(ramp((20, 24, 28)), size=SIZE)
    shown = settled(figure)
    index = figure.index
    shown.panel.measuring.toggle("profile")
    axial = figure["axial"]
    left, top, width, height = axial.viewport_px
    places = [(left + s * width, top + s * height) for s in (0.35, 0.6)]
    assert shown.drag(places[0])[1:] == [True, True]
    shown.drag(places[1])
    (profile,) = figure["3d"].measurements
    assert figure.index == index and profile.graphic is figure.volume
    z = axial.cursor.position[2]
    np.testing.assert_allclose(profile.points[:, 2], z, atol=1e-3)
    shown.panel.measuring.end()
    to = (places[1][0], places[1][1] - 40)
    assert all(shown.drag(places[1], to)[1:])
    np.testing.assert_allclose(profile.points[1], axial.pick(*to)["world"], atol=0.1)
    np.testing.assert_allclose(profile.points[:, 2], z, atol=1e-3)
