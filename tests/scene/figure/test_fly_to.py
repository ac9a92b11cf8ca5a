"""Flying to things: they are whole and in the middle, at once or little by little."""

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.pictures import camera_towards
from volrender.base.transforms import bounding_sphere, box_corners
from volrender.scene.camera.controllers.flight import MARGIN

BOX = box_corners(np.array([3.0, -2.0, 40.0]), np.array([5.0, 1.0, 42.0]))
SIZE = (80, 60)


def figure_of(fov=50.0, **parameters) -> vr.Figure:
    figure = vr.Figure(size=SIZE, **parameters)
    ids = np.zeros((20, 22, 24), np.uint8)
    ids[2:5, 3:7, 4:9], ids[12:19, 12:20, 12:22] = 1, 2
    figure[0, 0].add_labels(ids, name="cells", offset=(-3, 4, 5), scale=(1, 2, 1))
    figure[0, 0].camera.fov = fov
    return figure


def places(figure, points) -> np.ndarray:
    """Where world points are in the picture, −1 to 1."""
    ndc, _ = figure[0, 0].camera.rays(SIZE[0] / SIZE[1]).project(np.atleast_2d(points))
    return ndc


@pytest.mark.parametrize("fov", [0.0, 50.0])
def test_without_a_window_it_is_there_at_once(fov):
    figure = figure_of(fov)
    subplot = figure[0, 0]
    subplot.camera.look_from(30, 20)
    forward = subplot.camera.forward
    subplot.fly_to(BOX)
    middle, _ = bounding_sphere(BOX)
    np.testing.assert_allclose(places(figure, middle), [[0, 0]], atol=1e-9)
    np.testing.assert_allclose(subplot.camera.forward, forward)
    np.testing.assert_allclose(subplot.controller.target, middle)
    reach = np.abs(places(figure, BOX)).max()
    assert 0.3 < reach <= 1 - 2 * MARGIN + 1e-9
    state = subplot.camera.get_state()
    figure.export_numpy()
    assert subplot.camera.get_state() == state  # it is not fitted again


def test_what_one_can_fly_to():
    figure = figure_of()
    subplot, labels = figure[0, 0], figure[0, 0]["cells"]
    subplot.fly_to(labels)
    np.testing.assert_allclose(
        subplot.controller.target, bounding_sphere(labels.world_corners())[0]
    )
    subplot.fly_to(labels.corners_of(1))
    np.testing.assert_allclose(subplot.controller.target, (3, 13, 8))  # 4–8, 3–6 and 2–4, moved
    subplot.fly_to((1, 2, 3), radius=5)
    np.testing.assert_allclose(subplot.controller.target, (1, 2, 3))
    near = subplot.camera.zoom / np.linalg.norm(subplot.camera.position - (1, 2, 3))
    subplot.fly_to((1, 2, 3), 10)
    far = subplot.camera.zoom / np.linalg.norm(subplot.camera.position - (1, 2, 3))
    assert near / far == pytest.approx(2)


@pytest.mark.parametrize(
    "target, radius, error, words",
    [
        ((1, 2, 3), None, ValueError, "radius"),
        ((1, 2, 3), -1, ValueError, "radius"),
        (BOX, 2.0, ValueError, "one point"),
        (np.zeros((0, 3)), None, ValueError, "none"),
        ("cells", None, TypeError, "target"),
        (2, None, TypeError, r"not 2; .*corners_of\(label\)"),
        ([[1, 2]], None, ValueError, "target"),
        ((1e300, 0, 0), 1, ValueError, "target"),
    ],
)
def test_bad_targets(target, radius, error, words):
    figure = figure_of()
    before = figure[0, 0].camera.get_state()
    with pytest.raises(error, match=words):
        figure[0, 0].fly_to(target, radius)
    assert words == "target" or figure[0, 0].camera.get_state() == before
    with pytest.raises(ValueError, match="duration"):
        figure[0, 0].fly_to(BOX, duration=-1)


@pytest.mark.parametrize("fov", [0.0, 50.0])
def test_a_flight_takes_its_time(fov):
    figure = figure_of(fov)
    subplot = figure[0, 0]
    subplot.fit_once()
    middle, _ = bounding_sphere(BOX)
    subplot.controller.fly_to(BOX, 1.0)
    apart, sizes = [], []
    for _ in range(8):
        apart.append(np.linalg.norm(places(figure, middle)))
        sizes.append(float(np.linalg.norm(np.ptp(places(figure, BOX), axis=0))))
        assert subplot.controller.tick(0.125)
    assert np.all(np.diff(apart) < 0) and np.all(np.diff(sizes) > 0)
    growth = np.diff(np.log(sizes))
    assert growth.max() < 3 * np.median(growth)  # nothing jumps
    arrived = subplot.camera.get_state()
    np.testing.assert_allclose(places(figure, middle), [[0, 0]], atol=1e-9)
    assert not subplot.controller.tick(0.1)
    subplot.fly_to(BOX)
    for name, value in subplot.camera.get_state().items():
        assert value == pytest.approx(arrived[name]), name


def test_from_where_it_is_behind_the_camera():
    figure = figure_of()
    subplot = figure[0, 0]
    sizes = {"width": 9, "height": 9, "depth": 9}
    subplot.camera.set_state(camera_towards((4, 0, 9), (0, 0, -1), 20.0, **sizes))
    assert (bounding_sphere(BOX)[0] - subplot.camera.position) @ subplot.camera.forward < 0
    places_been = [subplot.camera.position]
    subplot.controller.fly_to(BOX, 0.5)
    for _ in range(5):
        subplot.controller.tick(0.1)
        places_been.append(subplot.camera.position)
    subplot.controller.tick(0.1)
    np.testing.assert_allclose(places(figure, bounding_sphere(BOX)[0]), [[0, 0]], atol=1e-9)
    start, way = places_been[0], places_been[-1] - places_been[0]
    for time, place in zip(np.linspace(0, 1, 6), places_been, strict=True):
        np.testing.assert_allclose(place, start + time * time * (3 - 2 * time) * way, atol=1e-9)


def test_a_press_ends_a_flight_and_so_does_another_one():
    figure = figure_of()
    subplot = figure[0, 0]
    subplot.fit_once()
    subplot.controller.fly_to(BOX, 1.0)
    subplot.controller.tick(0.5)
    half_way = subplot.camera.get_state()
    event = {"event_type": "pointer_down", "x": 20, "y": 20, "button": 1, "modifiers": ()}
    figure.handle_event(event)
    assert not subplot.controller.tick(0.5) and subplot.camera.get_state() == half_way
    figure.handle_event({**event, "event_type": "pointer_up"})
    subplot.controller.fly_to(BOX, 1.0)
    subplot.controller.tick(0.1)
    wheel = {"event_type": "wheel", "x": 20, "y": 20, "dx": 0, "dy": 400, "modifiers": ()}
    assert figure.handle_event(wheel)
    subplot.controller.fly_to(BOX + 9, 0.1)
    assert subplot.controller.tick(0.2) and not subplot.controller.tick(0.2)
    np.testing.assert_allclose(places(figure, bounding_sphere(BOX + 9)[0]), [[0, 0]], atol=1e-9)


def test_in_a_window_it_is_seen_to_move():
    canvas = OffscreenRenderCanvas(size=SIZE)
    figure = figure_of(canvas=canvas)
    window = figure.show(panel=False)
    canvas.draw(), canvas.draw()
    subplot = figure[0, 0]
    before = subplot.camera.get_state()
    subplot.fly_to(BOX, duration=0.2)
    assert subplot.camera.get_state() == before
    for _ in range(200):
        canvas.draw()
        if window.is_final and not window.is_moving:
            break
    np.testing.assert_allclose(places(figure, bounding_sphere(BOX)[0]), [[0, 0]], atol=1e-9)
    window.close()
    subplot.fly_to(BOX + 5, duration=0.2)
    np.testing.assert_allclose(places(figure, bounding_sphere(BOX + 5)[0]), [[0, 0]], atol=1e-9)
