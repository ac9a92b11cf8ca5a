"""Controllers: events of a canvas move the camera, by rules that can be computed."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.pictures import camera_towards
from tests.texts import texts
from volrender.base.transforms import box_corners, matrix_from_quaternion
from volrender.scene.camera.camera import Camera
from volrender.scene.camera.controllers import CONTROLLERS, make_controller, motion

VIEWPORT = (100, 50, 300, 200)
MIDDLE_PX = (250.0, 150.0)
TARGET = np.array([3.0, -2.0, 5.0])
AWAY = np.array([-0.4, -0.3, -0.8])
NAMES = {1: "left", 2: "right", 3: "middle"}


def looking(fov=50.0, distance=20.0, up=(0, 1, 0), direction=AWAY) -> Camera:
    """A camera that sees the target in the middle."""
    camera = Camera()
    sizes = {"width": 20, "height": 20, "depth": 20}
    camera.set_state(camera_towards(TARGET, direction, distance, fov=fov, up=up, **sizes))
    camera.reference_up = up
    return camera


def made(kind="orbit", damping=0.0, **place):
    controller = make_controller(kind, looking(**place))
    controller.damping = damping
    controller.set_target(TARGET)
    return controller


def send(controller, name, x=None, y=None, **fields) -> bool:
    fields |= {} if x is None else {"x": x, "y": y}
    return controller.handle_event({"event_type": name, **fields}, VIEWPORT)


def drag(controller, *path, button=1, modifiers=()) -> list[bool]:
    """Press at the first place, go along, let go at the last."""
    used = [send(controller, "pointer_down", *path[0], button=button, modifiers=modifiers)]
    for place in path[1:]:
        used.append(send(controller, "pointer_move", *place, buttons=(button,)))
    return [*used, send(controller, "pointer_up", *path[-1], button=button)]


def places_px(camera, points) -> np.ndarray:
    """Where in the figure world points are seen, (n, 2), NaN behind the camera."""
    left, top, width, height = VIEWPORT
    ndc, _ = camera.rays(width / height).project(np.atleast_2d(points))
    return (left, top) + (ndc * (1, -1) + 1) / 2 * (width, height)


def points_under(camera, x, y, depths) -> np.ndarray:
    """World points that are seen at a place, at depths before the camera."""
    left, top, width, height = VIEWPORT
    rays = camera.rays(width / height)
    a, b = 2 * (x - left) / width - 1, 1 - 2 * (y - top) / height
    start = rays.origin + a * rays.origin_dx + b * rays.origin_dy
    along = rays.direction + a * rays.direction_dx + b * rays.direction_dy
    return start + (np.atleast_1d(depths)[:, None] - rays.near) * along


def elevation(camera) -> float:
    return math.degrees(math.asin(np.clip(-camera.forward @ camera.reference_up, -1, 1)))


def same_view(camera, state, atol=1e-9) -> bool:
    """Whether a camera stands and looks as a state says."""
    other = Camera()
    other.set_state(state)
    axes = [matrix_from_quaternion(c.rotation) for c in (camera, other)]
    return np.allclose(camera.position, other.position, atol=atol) and np.allclose(*axes, atol=atol)


pixels = st.tuples(st.floats(100, 400), st.floats(50, 250))
fovs = st.sampled_from([0.0, 10.0, 50.0, 110.0])
with_zoom = st.sampled_from(["orbit", "trackball", "panzoom"])
quick = settings(max_examples=40, deadline=None)


# Turning.


@quick
@given(st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900)), max_size=12))
def test_elevation_stays_within_89_degrees(path):
    controller = made()
    for place in path:
        drag(controller, (0, 0), place)
        assert abs(elevation(controller.camera)) <= 89 + 1e-6
        right = matrix_from_quaternion(controller.camera.rotation)[:, 0]
        assert abs(right @ (0, 1, 0)) < 1e-9  # the horizon is level


@pytest.mark.parametrize("kind", ["orbit", "trackball"])
@pytest.mark.parametrize("steps", [1, 7])
def test_a_full_turn_comes_back(kind, steps):
    controller = made(kind)
    before = controller.camera.get_state()
    xs = np.linspace(0, 2 * VIEWPORT[3], steps + 1)
    drag(controller, *((x, 100) for x in xs[:-1]))
    assert steps == 1 or not same_view(controller.camera, before, 0.1)
    drag(controller, (xs[-2], 100), (xs[-1], 100))
    assert same_view(controller.camera, before)


@pytest.mark.parametrize("kind", ["orbit", "trackball"])
@pytest.mark.parametrize("fov", [50, 0])
@pytest.mark.parametrize("roll", [0, 80, 170])
def test_what_is_near_follows_the_pointer(kind, fov, roll):
    for by in ((10, 0), (0, 10), (-7, 4)):
        controller = made(kind, fov=fov)
        camera = controller.camera
        motion.roll(camera, math.radians(roll))
        near = TARGET - 2 * camera.forward
        start = places_px(camera, near)[0]
        drag(controller, MIDDLE_PX, np.add(MIDDLE_PX, by))
        moved = places_px(camera, near)[0] - start
        assert moved @ by > 0.95 * np.linalg.norm(moved) * np.linalg.norm(by)


def test_the_height_of_the_viewport_is_half_a_turn():
    controller = made()
    level = np.array([1, 0, 1]) * (controller.camera.position - TARGET)
    drag(controller, (0, 0), (100, 0))  # half of it
    turned = np.array([1, 0, 1]) * (controller.camera.position - TARGET)
    assert level @ turned == pytest.approx(0, abs=1e-9)
    assert np.cross(level, turned)[1] < 0  # the camera goes left, the world right


@quick
@given(pixels, st.sampled_from(["orbit", "trackball"]))
def test_the_target_stays_where_it_is_seen(end, kind):
    controller = made(kind)
    motion.pan(controller.camera, (0.3, -0.2), 1.5, 20)
    start = places_px(controller.camera, TARGET)
    drag(controller, MIDDLE_PX, end)
    np.testing.assert_allclose(places_px(controller.camera, TARGET), start, atol=1e-6)


@pytest.mark.parametrize("up", [(0, 0, 1), (1, 0, 0), (0.6, 0.0, 0.8)])
def test_the_turntable_is_about_the_camera_s_own_up(up):
    controller = made(up=up, direction=(1, 2, -0.5))
    before = elevation(controller.camera)
    drag(controller, (0, 0), (77, 0))
    assert elevation(controller.camera) == pytest.approx(before)
    right = matrix_from_quaternion(controller.camera.rotation)[:, 0]
    assert abs(right @ controller.camera.reference_up) < 1e-9


@pytest.mark.parametrize("name", ["top", "bottom"])
def test_a_drag_goes_on_from_straight_above(name):
    controller = made()
    controller.view(name)
    drag(controller, MIDDLE_PX, np.add(MIDDLE_PX, (30, 0)))
    assert abs(elevation(controller.camera)) == pytest.approx(90, abs=1e-5)
    assert not same_view(controller.camera, looking().get_state(), 0.1)
    down = 1 if name == "bottom" else -1
    drag(controller, MIDDLE_PX, np.add(MIDDLE_PX, (0, 20 * down)))
    assert abs(elevation(controller.camera)) == pytest.approx(72, abs=1e-5)


def test_inside_a_drag_turns_about_what_is_before_the_camera():
    controller = made(distance=-5.0)  # the target is behind
    camera = controller.camera
    before = camera.get_state()
    ahead = points_under(camera, *MIDDLE_PX, 10.0)[0]
    drag(controller, (0, 0), (10, 0))
    assert places_px(camera, ahead)[0, 0] < 250  # as when one looks around
    assert 0 < np.linalg.norm(camera.position - before["position"]) < 0.2
    drag(controller, (10, 0), (0, 0))
    assert same_view(camera, before)


def test_alt_rolls_along_with_the_pointer():
    controller = made()
    camera = controller.camera
    point = points_under(camera, 300, 150, 20)[0]
    before = camera.position
    drag(controller, (300, 150), (250, 100), modifiers=("Alt",))
    np.testing.assert_allclose(places_px(camera, point)[0], (250, 100), atol=1e-6)
    np.testing.assert_allclose(camera.position, before)


# Panning and zooming.


@quick
@given(pixels, pixels, fovs, st.sampled_from([("orbit", 2), ("orbit", 3), ("panzoom", 1)]))
def test_panning_keeps_the_target_plane_under_the_pointer(start, end, fov, how):
    kind, button = how
    controller = made(kind, fov=fov)
    point = points_under(controller.camera, *start, 20.0)
    rotation = controller.camera.rotation
    drag(controller, start, end, button=button)
    np.testing.assert_allclose(places_px(controller.camera, point)[0], end, atol=1e-6)
    assert (controller.camera.rotation == rotation).all()


def test_which_button_does_what():
    def did(kind, button, *modifiers) -> str:
        controller = made(kind)
        before, forward = controller.camera.position, controller.camera.forward
        used = drag(controller, (150, 100), (180, 120), button=button, modifiers=modifiers)
        turned = not np.allclose(controller.camera.forward, forward)
        moved = not np.allclose(controller.camera.position, before)
        assert used == [used[0]] * 3
        return {(1, 1): "turn", (1, 0): "look", (0, 1): "pan", (0, 0): "nothing"}[turned, moved]

    assert [did("orbit", button) for button in (1, 2, 3, 4)] == ["turn", "pan", "pan", "nothing"]
    assert did("orbit", 1, "Shift") == did("orbit", 1, "Control") == "pan"
    assert did("trackball", 1) == "turn"
    assert {did("panzoom", button) for button in (1, 2, 3)} == {"pan"}
    assert [did("fly", button) for button in (1, 2)] == ["look", "pan"]


@quick
@given(
    pixels,
    st.floats(-900, 900),
    fovs,
    st.floats(-30, 200),
    st.sampled_from(["orbit", "trackball", "panzoom"]),
)
def test_zooming_keeps_what_is_under_the_pointer(place, dy, fov, distance, kind):
    controller = made(kind, fov=fov, distance=distance)
    points = points_under(controller.camera, *place, np.array([1.0, 20.0, 300.0]))
    state = controller.camera.get_state()
    assert send(controller, "wheel", *place, dx=0.0, dy=dy) == (dy != 0)
    seen = places_px(controller.camera, points)
    seen = seen[np.isfinite(seen[:, 0])]
    np.testing.assert_allclose(seen, np.broadcast_to(place, seen.shape), atol=1e-4)
    if abs(dy) > 1:
        assert controller.camera.get_state() != state
    send(controller, "wheel", *place, dx=0.0, dy=-dy)
    assert same_view(controller.camera, state, 1e-6)
    assert controller.camera.zoom == pytest.approx(state["zoom"])


@pytest.mark.parametrize("fov", [50, 0])
def test_four_notches_double_the_size(fov):
    controller = made(fov=fov)
    aside = TARGET + matrix_from_quaternion(controller.camera.rotation)[:, 0]
    before = places_px(controller.camera, aside)[0, 0] - MIDDLE_PX[0]
    for _ in range(4):
        send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-100.0)
    after = places_px(controller.camera, aside)[0, 0] - MIDDLE_PX[0]
    assert after / before == pytest.approx(2, rel=0.01)


def test_zooming_goes_through_the_target():
    controller = made()
    depths = []
    for _ in range(60):
        send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-100.0)
        depths.append(motion.depth_of(controller.camera, TARGET))
    assert np.diff(depths).max() < 0 and depths[-1] < 0 < depths[5]
    for _ in range(60):
        send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=100.0)
    assert motion.depth_of(controller.camera, TARGET) == pytest.approx(20)


@pytest.mark.parametrize("fov", [50, 0])
def test_zooming_ends_somewhere(fov):
    controller = made(fov=fov)
    for dy in (1000.0, -1000.0):
        for _ in range(100):
            send(controller, "wheel", 120, 70, dx=0.0, dy=dy)
        state = controller.camera.get_state()
        assert np.abs(state["position"]).max() < 1e6 and 1e-7 < state["zoom"] < 1e7


def test_a_touchpad_pans_and_pinches():
    controller = made()
    plane = points_under(controller.camera, *MIDDLE_PX, 20.0)
    assert send(controller, "wheel", 200, 100, dx=12.5, dy=3.0)
    np.testing.assert_allclose(places_px(controller.camera, plane)[0], (237.5, 150), atol=1e-6)
    send(controller, "wheel", 200, 100, dx=-2.5, dy=20.0, modifiers=("Shift",))
    np.testing.assert_allclose(places_px(controller.camera, plane)[0], (240, 130), atol=1e-6)
    depth = motion.depth_of(controller.camera, TARGET)
    send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-2.0)
    scrolled = motion.depth_of(controller.camera, TARGET)
    send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-2.0, modifiers=("Control",))
    pinched = motion.depth_of(controller.camera, TARGET)
    assert depth > scrolled > pinched and scrolled - pinched > 3 * (depth - scrolled)


# What goes on after an event.


@pytest.mark.parametrize("name", ["wheel", "keys", "centre", "coast"])
def test_motions_are_the_same_in_few_frames_and_in_many(name):
    ends = []
    for steps in (1, 3, 24):
        controller = made("orbit", damping=0.1)
        start = controller.camera.position
        if name == "wheel":
            send(controller, "wheel", 130, 80, dx=0.0, dy=-300.0)
        elif name == "keys":
            send(controller, "key_down", key="ArrowLeft")
        elif name == "centre":
            controller.centre_on((8, 1, 2))
        else:
            send(controller, "pointer_down", 150, 100, button=2, time_stamp=1.0)
            for i in range(5):
                time_s = 1 + 0.01 * i
                send(controller, "pointer_move", 150 + i, 100, buttons=(2,), time_stamp=time_s)
            send(controller, "pointer_up", 154, 100, button=2, time_stamp=1.041)
            start = controller.camera.position
        assert np.allclose(controller.camera.position, start)
        for _ in range(steps):
            assert controller.tick(0.12 / steps)
        assert not np.allclose(controller.camera.position, start)
        ends.append(controller.camera.get_state())
    for end in ends[1:]:
        np.testing.assert_allclose(end["position"], ends[0]["position"], rtol=0, atol=1e-9)
        np.testing.assert_allclose(end["rotation"], ends[0]["rotation"], rtol=0, atol=1e-9)


def rest(controller, frames=500) -> int:
    """Tick until nothing moves; how many frames moved."""
    for frame in range(frames):
        if not controller.tick(1 / 60):
            return frame
    raise AssertionError("it never rests")


def test_damped_or_not_the_wheel_zooms_as_much():
    at_once, damped = made(), made(damping=0.1)
    for controller in (at_once, damped):
        send(controller, "wheel", 130, 80, dx=0.0, dy=-100.0)
        send(controller, "wheel", 130, 80, dx=0.0, dy=-100.0)
    assert 20 < rest(damped) < 100 and rest(at_once) == 0
    np.testing.assert_allclose(damped.camera.position, at_once.camera.position, atol=1e-9)


def test_a_drag_is_never_late():
    at_once, damped = made(), made(damping=0.3)
    for controller in (at_once, damped):
        drag(controller, (150, 100), (190, 130))
    assert same_view(damped.camera, at_once.camera.get_state(), 0)
    assert rest(damped) == 0  # without times nothing coasts


def test_only_a_moving_pointer_coasts():
    def frames_after(still_s, damping=0.1) -> int:
        controller = made(damping=damping)
        send(controller, "pointer_down", 150, 100, button=1, time_stamp=5.0)
        for i in range(6):
            fields = {"buttons": (1,), "time_stamp": 5 + 0.01 * i}
            send(controller, "pointer_move", 150 + 4 * i, 100, **fields)
        send(controller, "pointer_up", 170, 100, button=1, time_stamp=5.05 + still_s)
        return rest(controller)

    assert frames_after(0.01) > 10
    assert frames_after(0.2) == frames_after(0.01, damping=0) == 0


def test_keys_move_while_they_are_held():
    controller = made(damping=0.1)
    assert send(controller, "key_down", key="ArrowLeft")
    for _ in range(60):
        assert controller.tick(1 / 60)
    turned = controller.camera.position - TARGET
    away = looking().position - TARGET
    angle = math.atan2(turned[0], turned[2]) - math.atan2(away[0], away[2])
    assert math.degrees(angle) == pytest.approx(90 * (1 - 0.1), abs=1)
    assert send(controller, "key_up", key="ArrowLeft")
    assert 5 < rest(controller) < 100
    assert not send(controller, "key_up", key="ArrowLeft")
    assert not send(controller, "key_down", key="ArrowLeft", modifiers=("Control",))
    assert not send(controller, "key_down", key="k") and not controller.tick(1 / 60)
    before = controller.camera.forward
    send(controller, "key_down", key="Shift", modifiers=("Shift",))
    send(controller, "key_down", key="ArrowUp", modifiers=("Shift",))
    assert controller.tick(0.05)
    np.testing.assert_allclose(controller.camera.forward, before)  # panned


def test_after_a_pause_keys_do_not_jump():
    a, b = made(damping=0.1), made(damping=0.1)
    for controller, dt_s in ((a, 0.25), (b, 3600.0)):
        send(controller, "key_down", key="ArrowLeft")
        controller.tick(dt_s)
    assert same_view(a.camera, b.camera.get_state(), 0)


# The camera has one state.


@pytest.mark.parametrize("kind", CONTROLLERS)
def test_a_drag_goes_on_from_where_the_camera_was_set(kind):
    controller, fresh = made(kind), made(kind, distance=33.0, direction=(1, 0.2, -0.3))
    send(controller, "pointer_down", 150, 100, button=1)
    send(controller, "pointer_move", 190, 130, buttons=(1,))
    controller.camera.set_state(fresh.camera.get_state())
    send(controller, "pointer_move", 195, 160, buttons=(1,))
    drag(fresh, (190, 130), (195, 160))
    assert same_view(controller.camera, fresh.camera.get_state(), 1e-12)


def test_setting_the_camera_ends_what_glides():
    controller = made(damping=0.1)
    send(controller, "wheel", 130, 80, dx=0.0, dy=-300.0)
    controller.tick(0.02)
    state = looking(distance=44.0).get_state()
    controller.camera.set_state(state)
    send(controller, "key_up", key="x")
    assert not controller.tick(0.02)
    assert same_view(controller.camera, state, 0)


def test_the_wheel_works_while_an_animation_moves_the_camera():
    controller = made(damping=0.1)
    sizes = []
    for _ in range(5):
        controller.tick(1 / 60)
        motion.turn_table(controller.camera, (0.1, 0), TARGET)
        send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-100.0)
        sizes.append(np.linalg.norm(controller.camera.position - TARGET))
    assert np.diff(sizes).max() < -1


# Views, fit, projection, target.


@pytest.mark.parametrize(
    ("up", "directions"),
    [
        ((0, 1, 0), {"front": "+z", "back": "-z", "right": "+x", "left": "-x", "top": "+y"}),
        ((0, 0, 1), {"front": "+y", "back": "-y", "right": "-x", "left": "+x", "bottom": "-z"}),
        ((1, 0, 0), {"front": "+z", "top": "+x", "bottom": "-x"}),
    ],
)
def test_the_six_views(up, directions):
    for side, axis in directions.items():
        expected = np.zeros(3)
        expected["xyz".index(axis[1])] = 20 if axis[0] == "+" else -20
        for name in (side, axis):
            controller = made(up=up, direction=(1, 2, 3))
            controller.view(name)
            np.testing.assert_allclose(controller.camera.position - TARGET, expected, atol=1e-9)
            np.testing.assert_allclose(controller.camera.forward, -expected / 20, atol=1e-12)


def test_right_is_at_the_right_of_the_front_view():
    for up in ((0, 1, 0), (0, 0, 1)):
        controller = made(up=up, direction=(1, 2, 3))
        controller.view("right")
        side = controller.camera.position
        controller.view("front")
        assert places_px(controller.camera, TARGET + 0.1 * (side - TARGET))[0, 0] > 260


def test_an_unknown_view_is_named():
    controller = made()
    before = controller.camera.get_state()
    with pytest.raises(ValueError, match="Did you mean 'front'"):
        controller.view("fromt")
    assert controller.camera.get_state() == before


@pytest.mark.parametrize("fov", [20, 50])
def test_projections_keep_the_size_of_the_target(fov):
    controller = made(fov=fov)
    camera = controller.camera
    camera.set_state({"width": 30, "height": 20, "zoom": 1.3})
    motion.pan(camera, (0.2, 0.1), 1.5, 20.0)
    before = camera.get_state()
    plane = points_under(camera, 130, 70, 20.0), points_under(camera, 350, 240, 20.0)
    points = np.concatenate(plane)
    seen = places_px(camera, points)
    controller.toggle_projection()
    assert camera.fov == 0
    np.testing.assert_allclose(places_px(camera, points), seen, atol=1e-6)
    controller.toggle_projection()
    assert (camera.fov, camera.zoom) == (fov, 1.3)
    assert same_view(camera, before)
    controller.toggle_projection()
    send(controller, "wheel", *MIDDLE_PX, dx=0.0, dy=-400.0)
    seen = places_px(camera, points)
    controller.toggle_projection()
    np.testing.assert_allclose(places_px(camera, points), seen, atol=1e-6)
    assert camera.zoom == 1.3


def test_another_field_of_view_keeps_the_size_of_the_target():
    controller = made(fov=50)
    camera = controller.camera
    plane = points_under(camera, 130, 70, 20.0), points_under(camera, 350, 240, 20.0)
    points = np.concatenate(plane)
    seen = places_px(camera, points)
    for fov in (20, 100, 0, 35):
        controller.set_fov(fov)
        assert camera.fov == fov
        np.testing.assert_allclose(places_px(camera, points), seen, atol=1e-6)
    before = camera.get_state()
    with pytest.raises(ValueError, match="orthographic"):
        controller.set_fov(0.05)
    assert camera.get_state() == before


def test_a_camera_that_has_passed_the_target_stays_about_where_it_is():
    controller = made(fov=50)
    camera = controller.camera
    camera.position = TARGET + 5 * camera.forward
    before = camera.position
    controller.set_fov(20)
    assert camera.fov == 20 and np.linalg.norm(camera.position - before) < 1.5


def test_a_camera_that_was_made_orthographic_becomes_perspective():
    controller = made(fov=0)
    controller.camera.set_state({"depth_range": (-50, 80)})
    seen = places_px(controller.camera, TARGET + 1)
    controller.toggle_projection()
    assert controller.camera.fov == 50 and controller.camera.get_state()["depth_range"] is None
    assert np.abs(places_px(controller.camera, TARGET + 1) - seen).max() < 2


def test_fit():
    corners = box_corners((0, 0, 0), (2, 4, 6))
    controller = made()
    controller.fit(corners)
    np.testing.assert_allclose(controller.target, (1, 2, 3))
    np.testing.assert_allclose(controller.camera.forward, looking().forward)
    seen = places_px(controller.camera, corners)
    assert (seen > (100, 50)).all() and (seen < (400, 250)).all()


def test_centring_keeps_direction_and_distance():
    controller = made(damping=0.1)
    forward = controller.camera.forward
    controller.centre_on((8, 1, 2))
    assert controller.target.tolist() == [8, 1, 2]
    assert np.allclose(controller.camera.position, looking().position)  # it glides
    assert rest(controller) > 10
    np.testing.assert_allclose(controller.camera.position, (8, 1, 2) - 20 * forward)
    np.testing.assert_allclose(controller.camera.forward, forward)
    with pytest.raises(ValueError):
        controller.centre_on((np.nan, 0, 0))
    with pytest.raises(TypeError):
        controller.set_target("here")
    assert controller.target.tolist() == [8, 1, 2]


# Fly.


def test_flying():
    def flown(*keys, seconds=1.0, fov=50.0, **settings) -> np.ndarray:
        controller = made("fly", fov=fov)
        for name, value in settings.items():
            setattr(controller, name, value)
        for key in keys:
            send(controller, "key_down", key=key)
        for _ in range(20):
            controller.tick(seconds / 20)
        moved = controller.camera.position - looking(fov=fov).position
        return matrix_from_quaternion(controller.camera.rotation).T @ moved

    radius = 10.0  # half of the camera's depth
    for keys in (("w",), ("W",), ("ArrowUp",)):
        np.testing.assert_allclose(flown(*keys), (0, 0, -0.5 * radius), atol=1e-9)
    np.testing.assert_allclose(flown("a", "e"), (-0.5 * radius, 0.5 * radius, 0), atol=1e-9)
    np.testing.assert_allclose(flown("d", "q"), (0.5 * radius, -0.5 * radius, 0), atol=1e-9)
    np.testing.assert_allclose(flown("w", "s"), (0, 0, 0), atol=1e-9)
    np.testing.assert_allclose(flown("s", "Shift"), (0, 0, 2 * radius), atol=1e-9)
    np.testing.assert_allclose(flown("s", speed=0.1), (0, 0, 0.1 * radius), atol=1e-9)
    np.testing.assert_allclose(flown("w", fov=0), (0, 0, 0), atol=1e-9)


def test_flying_without_perspective_zooms():
    controller = made("fly", fov=0)
    send(controller, "key_down", key="w")
    controller.tick(0.1)
    assert controller.camera.zoom > 1


def test_the_wheel_changes_the_speed_of_flying():
    controller = made("fly")
    before = controller.camera.get_state()
    for _ in range(4):
        assert send(controller, "wheel", 200, 100, dx=0.0, dy=-100.0)
    assert controller.speed == pytest.approx(1.0)
    for _ in range(100):
        used = send(controller, "wheel", 200, 100, dx=0.0, dy=1000.0)
    assert controller.speed == 0.01 and not used
    assert controller.camera.get_state() == before


def test_looking_around():
    controller = made("fly")
    before, forward = controller.camera.position, controller.camera.forward
    right = matrix_from_quaternion(controller.camera.rotation)[:, 0]
    drag(controller, (200, 100), (220, 100))
    assert controller.camera.forward @ right > 0.1
    drag(controller, (220, 100), (220, 120))
    assert controller.camera.forward[1] < forward[1]
    drag(controller, (200, 100), (200, 5000))
    assert elevation(controller.camera) == pytest.approx(89)
    np.testing.assert_allclose(controller.camera.position, before)


# What comes in odd.

odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts(max_size=3), st.just(10**400),
    st.lists(st.one_of(st.integers(0, 4), texts(max_size=2)), max_size=3), st.just(object()),
)  # fmt: skip
fields = st.sampled_from("x y dx dy button buttons modifiers key time_stamp".split())
names = st.sampled_from(
    "pointer_down pointer_move pointer_up wheel key_down key_up pointer_leave double_click char".split()
)
sound = st.fixed_dictionaries(
    {
        "event_type": names,
        "x": st.floats(0, 500), "y": st.floats(0, 300), "dx": st.floats(-500, 500),
        "dy": st.floats(-500, 500), "button": st.integers(0, 4),
        "buttons": st.just((1, 2, 3)), "time_stamp": st.floats(0, 1),
        "modifiers": st.lists(st.sampled_from(["Shift", "Control", "Alt"]), max_size=1).map(tuple),
        "key": st.sampled_from(["w", "A", "q", "ArrowUp", "Shift", "+", "-", "z"]),
    }
)  # fmt: skip


@quick
@given(st.sampled_from(sorted(CONTROLLERS)), sound, st.dictionaries(fields, odd), st.sets(fields))
def test_odd_events_are_ignored(kind, event, replaced, missing):
    controller = made(kind, damping=0.1)
    send(controller, "pointer_down", 120, 80, button=1)
    event = {name: value for name, value in event.items() if name not in missing} | replaced
    controller.handle_event(event, VIEWPORT)
    controller.tick(0.01)
    assert np.isfinite(controller.camera.position).all()


@pytest.mark.parametrize("event", [None, [], "wheel", {}, {"event_type": None}, {"event_type": 3}])
def test_what_is_no_event_is_ignored(event):
    assert made().handle_event(event, VIEWPORT) is False
    assert vr.Figure(size=(30, 20)).handle_event(event) is False


@pytest.mark.parametrize("kind", CONTROLLERS)
@pytest.mark.parametrize("fov", [50, 0])
def test_random_events_leave_a_sound_camera(kind, fov):
    random = np.random.default_rng(3)
    controller = made(kind, damping=0.1, fov=fov)
    for _ in range(200):
        event = {
            "event_type": random.choice("pointer_down pointer_move pointer_up wheel key_down".split()),
            "x": random.uniform(-1e3, 1e3), "y": random.uniform(-1e3, 1e3),
            "dx": random.normal() * 1e3, "dy": random.normal() * 1e3,
            "button": int(random.integers(1, 4)), "buttons": (1, 2, 3),
            "modifiers": tuple(random.choice(["Shift", "Alt", "Control"], random.integers(2))),
            "key": str(random.choice(["w", "s", "ArrowUp", "+", "e"])),
            "time_stamp": random.uniform(0, 10),
        }  # fmt: skip
        controller.handle_event(event, VIEWPORT)
        controller.tick(random.uniform(0, 2))
    state = controller.camera.get_state()
    camera = Camera()
    camera.set_state(state)  # takes only what is finite and in range
    assert np.linalg.norm(state["rotation"]) == pytest.approx(1)
    assert not same_view(controller.camera, looking(fov=fov).get_state(), 0.1)


def test_a_drag_ends_where_the_release_was_not_seen():
    controller = made()
    send(controller, "pointer_down", 150, 100, button=1)
    assert controller.is_dragging
    before = controller.camera.get_state()
    send(controller, "pointer_move", 180, 120, buttons=())
    assert not controller.is_dragging and controller.camera.get_state() == before


def test_one_drag_at_a_time():
    controller, other = made(), made()
    assert send(controller, "pointer_down", 150, 100, button=1)
    assert not send(controller, "pointer_down", 150, 100, button=2)
    assert send(controller, "pointer_move", 180, 120, buttons=(1, 2))
    assert not send(controller, "pointer_up", 180, 120, button=2)
    assert send(controller, "pointer_move", 200, 90, buttons=(1,))
    assert send(controller, "pointer_up", 200, 90, button=1) and not controller.is_dragging
    drag(other, (150, 100), (180, 120), (200, 90))
    assert same_view(controller.camera, other.camera.get_state())


def test_a_disabled_controller_does_nothing():
    controller = made(damping=0.1)
    send(controller, "key_down", key="ArrowUp")
    send(controller, "wheel", 150, 100, dx=0.0, dy=-100.0)
    controller.enabled = False
    before = controller.camera.get_state()
    assert drag(controller, (150, 100), (180, 120)) == [False] * 3
    assert not controller.tick(0.1) and controller.camera.get_state() == before
    assert not controller.uses_key({"event_type": "key_down", "key": "ArrowUp"})
    controller.enabled = True
    assert not controller.tick(0.1) and drag(controller, (150, 100), (180, 120))[1]


def test_a_view_of_no_size_is_left_alone():
    assert not made().handle_event(
        {"event_type": "wheel", "x": 1, "y": 1, "dy": 100.0}, (0, 0, 0, 20)
    )


# In figures.


def figure_of(**parameters):
    figure = vr.Figure(size=(120, 60), shape=(1, 2), **parameters)
    for i, subplot in enumerate(figure):
        subplot.add_image_volume(
            np.full((8, 8, 8), 200, np.uint8), vmin=0, vmax=255, offset=(10 * i, 0, 0)
        )
        subplot.controller.damping = 0
    return figure


def tell(figure, name, x=None, y=None, **fields) -> bool:
    fields |= {} if x is None else {"x": x, "y": y}
    return figure.handle_event({"event_type": name, **fields})


def test_controllers_of_a_figure():
    kinds = [type(subplot.controller).__name__ for subplot in figure_of(controller_types="fly")]
    assert kinds == ["Fly", "Fly"]
    for value in (["orbit", "panzoom"], [["orbit", "panzoom"]], (("orbit",), ("panzoom",))):
        kinds = [type(subplot.controller).__name__ for subplot in figure_of(controller_types=value)]
        assert kinds == ["Orbit", "PanZoom"]
    with pytest.raises(ValueError, match="Did you mean 'orbit'"):
        vr.Figure(controller_types="orbits")
    for wrong, error in ((["fly"], ValueError), (3, TypeError), ([1, 2], TypeError)):
        with pytest.raises(error, match="controller_types"):
            vr.Figure(shape=(1, 2), controller_types=wrong)


def test_the_controller_of_a_subplot():
    a, b = figure_of()
    a.controller.set_target((1, 2, 3))
    a.controller.damping = 0.4
    a.controller = "fly"
    assert a.controller.camera is a.camera and a.controller.damping == 0.4
    assert a.controller.target.tolist() == [1, 2, 3]
    controller = make_controller("panzoom", a.camera)
    a.controller = controller
    assert a.controller is controller
    np.testing.assert_allclose(controller.target, (3.5, 3.5, 3.5))
    with pytest.raises(ValueError, match="another camera"):
        b.controller = controller
    with pytest.raises(ValueError, match="Did you mean 'fly'"):
        b.controller = "flyy"
    with pytest.raises(TypeError):
        b.controller = 3
    assert type(b.controller).__name__ == "Orbit"


def test_a_controller_moves_the_camera_that_the_subplot_has():
    a, b = figure = figure_of()
    a.controller = "trackball"
    a.camera = Camera()
    assert a.controller.camera is a.camera and a.controller.trackball
    b.camera = a.camera
    assert a.controller.camera is b.controller.camera is a.camera
    figure.export_numpy()
    before = b.camera.position
    tell(figure, "wheel", 30, 30, dx=0.0, dy=-100.0)
    assert not np.allclose(b.camera.position, before)


def test_linked_cameras_share_a_controller():
    a, b = figure = figure_of(controller_types=["orbit", "fly"])
    c, d = other = figure_of()
    for linked in (figure, other):
        linked.link_cameras()
    assert c.controller is d.controller and a.controller is not b.controller
    assert b.controller.camera is a.camera
    other.export_numpy()
    tell(other, "double_click", 34, 27, button=1)
    assert not np.allclose(c.controller.target, 3.5)
    fresh = figure_of()
    fresh.set_state(other.get_state())
    assert fresh[0, 0].controller is fresh[0, 1].controller


def test_the_target_is_the_centre_of_what_is_shown():
    _, b = figure_of()
    np.testing.assert_allclose(b.controller.target, (13.5, 3.5, 3.5))
    more = b.add_image_volume(np.ones((2, 2, 2), np.uint8), offset=(100, 0, 0))
    np.testing.assert_allclose(b.controller.target, ((9.5 + 101.5) / 2, 3.5, 3.5))
    more.visible = False
    np.testing.assert_allclose(b.controller.target, (13.5, 3.5, 3.5))
    b.controller.target = (1, 1, 1)
    b.controller.fit()
    np.testing.assert_allclose(b.controller.target, (13.5, 3.5, 3.5))
    fitted = b.camera.get_state()
    b.auto_fit()
    assert b.camera.get_state() == fitted


def test_a_drag_stays_with_its_subplot():
    figure = figure_of()
    figure.export_numpy()
    a, b = (subplot.camera for subplot in figure)
    before = a.get_state(), b.get_state()
    assert tell(figure, "pointer_down", 30, 30, button=1)
    for place in ((80, 30), (500, -70)):
        here = a.get_state()
        assert tell(figure, "pointer_move", *place, buttons=(1,))
        assert a.get_state() != here
    assert tell(figure, "pointer_up", 500, -70, button=1)
    assert a.get_state() != before[0] and b.get_state() == before[1]
    assert not tell(figure, "pointer_move", 90, 30, buttons=())
    tell(figure, "key_down", key="ArrowUp")  # for the one under the pointer
    figure.stage.tick(0.1)
    assert b.get_state() != before[1]
    after = b.get_state()
    tell(figure, "pointer_move", 30, 30, buttons=())
    tell(figure, "key_up", key="ArrowUp")
    assert not figure.stage.tick(0.1) and b.get_state() == after


def test_the_first_event_finds_the_view_that_is_shown_first():
    shown, moved = figure_of(), figure_of()
    shown.export_numpy()
    for figure in (shown, moved):
        tell(figure, "pointer_down", 30, 30, button=1)
        tell(figure, "pointer_move", 35, 30, buttons=(1,))
    assert shown[0, 0].camera.get_state() == moved[0, 0].camera.get_state()
    empty = vr.Figure(size=(30, 20))
    assert not tell(empty, "wheel", 5, 5, dy=-100.0) and not empty[0, 0].camera.is_set


def test_a_double_click_centres_on_what_is_picked():
    figure = figure_of()
    figure.export_numpy()
    a = figure[0, 0]
    a.controller.damping = 0.1
    before = a.camera.get_state()
    assert not tell(figure, "double_click", 1, 1, button=1)
    assert not tell(figure, "double_click", 30, 30, button=2)
    np.testing.assert_allclose(a.controller.target, 3.5)
    picked = a.pick(34, 27)["world"]
    assert tell(figure, "double_click", 34, 27, button=1)
    np.testing.assert_allclose(a.controller.target, picked)
    assert a.camera.get_state() == before
    while figure.stage.tick(1 / 60):
        pass
    np.testing.assert_allclose(a.camera.forward, (0, 0, -1), atol=1e-12)
    assert a.camera.position[2] - picked[2] == pytest.approx(before["position"][2] - 3.5)
    assert a.pick(30, 30)["world"][:2] == pytest.approx(picked[:2], abs=0.5)


def test_a_handled_event_does_not_move_the_camera():
    figure = figure_of()
    figure.export_numpy()
    before = figure[0, 0].camera.get_state()
    assert not tell(figure, "pointer_down", 30, 30, button=1, stop_propagation=True)
    assert not tell(figure, "pointer_move", 50, 40, buttons=(1,))
    assert figure[0, 0].camera.get_state() == before


@quick
@given(sound, st.dictionaries(fields, odd), st.sets(fields))
def test_a_figure_ignores_odd_events(event, replaced, missing):
    figure = FIGURE[0] if FIGURE else FIGURE.append(figure_of()) or FIGURE[0]
    event = {name: value for name, value in event.items() if name not in missing} | replaced
    assert figure.handle_event(event) in (False, True)
    figure.stage.tick(0.01)


FIGURE: list = []
