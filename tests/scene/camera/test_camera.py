"""Transforms and the camera: analytic truth, and the state that round-trips."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.pictures import SHEAR
from volrender.base import transforms
from volrender.scene.camera.camera import Camera
from volrender.scene.camera.controllers import motion

numbers = st.floats(-10, 10)
quaternions = st.tuples(numbers, numbers, numbers, numbers).filter(
    lambda q: max(map(abs, q)) > 1e-3
)


@given(quaternions)
def test_quaternion_and_matrix_are_inverse(quaternion):
    unit = transforms.normalised_quaternion(quaternion)
    matrix = transforms.matrix_from_quaternion(unit)
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1)
    back = transforms.quaternion_from_matrix(matrix)
    np.testing.assert_allclose(transforms.matrix_from_quaternion(back), matrix, atol=1e-9)


def test_a_quarter_turn_about_z_takes_x_to_y():
    half = math.sqrt(0.5)
    matrix = transforms.matrix_from_quaternion((0, 0, half, half))
    np.testing.assert_allclose(matrix @ (1, 0, 0), (0, 1, 0), atol=1e-15)


def test_affine_scales_then_rotates_then_moves():
    half = math.sqrt(0.5)
    matrix, inverse = transforms.affine_and_inverse((10, 20, 30), (0, 0, half, half), (2, 3, 4))
    np.testing.assert_allclose(matrix @ (1, 1, 1, 1), (7, 22, 34, 1), atol=1e-12)
    np.testing.assert_allclose(inverse @ (7, 22, 34, 1), (1, 1, 1, 1), atol=1e-12)


@given(quaternions, st.tuples(numbers, numbers, numbers))
def test_an_affine_transform_and_its_inverse(quaternion, offset):
    unit = transforms.normalised_quaternion(quaternion)
    matrix, inverse = transforms.affine_and_inverse(offset, unit, (0.5, -2, 3))
    np.testing.assert_allclose(matrix @ inverse, np.eye(4), atol=1e-12)


@pytest.mark.parametrize("direction", [(0, 0, -1), (1, 2, 3), (0, 1, 0), (0, -1, 0), (-5, 0, 1e-3)])
def test_looking_along_a_direction(direction):
    matrix = transforms.matrix_from_quaternion(transforms.rotation_looking(direction, (0, 1, 0)))
    forward = np.asarray(direction) / np.linalg.norm(direction)
    np.testing.assert_allclose(matrix @ (0, 0, -1), forward, atol=1e-9)
    assert (matrix @ (0, 1, 0))[1] >= -1e-12  # the picture's up is not upside down


STATE = {
    "position": [-120.0, 90.0, 330.0],
    "rotation": [-0.07280538, -0.41100206, -0.03295049, 0.90812496],
    "scale": [1.0, 1.0, 1.0],
    "reference_up": [0.0, 1.0, 0.0],
    "fov": 50.0,
    "width": 128.0,
    "height": 128.0,
    "depth": 313.0,
    "zoom": 0.75,
    "maintain_aspect": True,
    "depth_range": None,
}


def test_state_round_trips_through_json():
    camera = Camera()
    camera.set_state(STATE)
    state = json.loads(json.dumps(camera.get_state()))
    assert set(state) == set(STATE)
    for name, value in STATE.items():
        assert state[name] == pytest.approx(value), name
    other = Camera()
    other.set_state(state)
    again = other.get_state()
    for name in STATE:
        assert again[name] == pytest.approx(state[name], abs=1e-15), name


def test_a_wrong_field_changes_nothing():
    camera = Camera()
    camera.set_state(STATE)
    before = camera.get_state()
    for wrong in (
        {"zoom": 2.0, "fov": 200},
        {"zoom": 2.0, "position": (1, 2)},
        {"zoom": 2.0, "depth_range": (-1, 10)},
        {"zoom": 2.0, "rotation": (0, 0, 0, 0)},
        {"zoom": 2.0, "width": 0},
    ):
        with pytest.raises(ValueError):
            camera.set_state(wrong)
    with pytest.raises(KeyError, match="Did you mean 'zoom'"):
        camera.set_state({"position": (0, 0, 0), "zooom": 1})
    assert camera.get_state() == before


def ndc(camera: Camera, point, aspect=1.0) -> np.ndarray:
    """x, y and depth of a world point."""
    rays = camera.rays(aspect)
    xy, t = rays.project(np.array([point], float))
    a, b, c, d = rays.depth_of_t()
    return np.append(xy[0], (a + b * t[0]) / (c + d * t[0]))


def test_perspective_by_the_formula():
    """s = 2·near·tan(fov/2)/zoom; the near plane is 2s/(1+aspect) high, grown to the view."""
    camera = Camera()
    camera.set_state({"fov": 40, "width": 30, "height": 20, "zoom": 1.3, "depth_range": (2, 500)})
    size = 2 * 2 * math.tan(math.radians(20)) / 1.3
    height = 2 * size / (1 + 1.5)
    width = height * 1.5
    for view_aspect in (0.5, 1.5, 3.0):
        w = width * max(1, view_aspect / 1.5)
        h = height * max(1, 1.5 / view_aspect)
        np.testing.assert_allclose(
            ndc(camera, (w / 2, -h / 2, -2), view_aspect), (1, -1, 0), atol=1e-9
        )
        np.testing.assert_allclose(
            ndc(camera, (250 * w / 2, 0, -500), view_aspect), (1, 0, 1), atol=1e-9
        )


def test_orthographic_by_the_formula():
    camera = Camera(fov=0)
    camera.set_state({"width": 30, "height": 20, "zoom": 2, "depth": 5})
    np.testing.assert_allclose(ndc(camera, (7.5, 5, -500), 1.5), (1, 1, 1), atol=1e-9)
    np.testing.assert_allclose(ndc(camera, (0, 0, 0), 1.5), (0, 0, 0.5), atol=1e-9)
    assert camera.near_far() == (-500, 500)


def test_aspect_may_stretch():
    camera = Camera(fov=0)
    camera.set_state({"width": 30, "height": 20, "maintain_aspect": False})
    np.testing.assert_allclose(ndc(camera, (15, 10, 0), 5.0)[:2], (1, 1), atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(quaternions, st.floats(1, 120), st.floats(0.2, 5), st.floats(-1, 1), st.floats(-1, 1))
def test_project_is_the_inverse_of_rays(rotation, fov, aspect, x, y):
    camera = Camera(fov)
    camera.set_state({"rotation": rotation, "position": (3, -4, 5)})
    rays = camera.rays(aspect)
    start = rays.origin + x * rays.origin_dx + y * rays.origin_dy
    direction = rays.direction + x * rays.direction_dx + y * rays.direction_dy
    xy, t = rays.project(np.array([start + 17 * direction]))
    np.testing.assert_allclose((*xy[0], t[0]), (x, y, 17), atol=1e-6)


def test_points_behind_the_camera_have_no_place():
    xy, _ = Camera().rays(1.0).project(np.array([[0.0, 0.0, 5.0]]))
    assert np.isnan(xy).all()


def test_auto_fit_by_the_formula():
    figure = vr.Figure(size=(60, 40))
    figure.add_image_volume(np.ones((10, 20, 30)), scale=(1, 2, 3), offset=(5, 6, 7))
    figure[0, 0].auto_fit()
    state = figure[0, 0].camera.get_state()
    low = np.array([5, 6, 7]) - np.array([1, 2, 3]) / 2
    extent = np.array([30, 40, 30])
    radius = np.linalg.norm(extent) / 2
    distance = 0.5 / math.tan(math.radians(25)) * 2 * radius
    np.testing.assert_allclose(state["position"], low + extent / 2 + [0, 0, distance])
    assert state["rotation"] == [0, 0, 0, 1]


# What is shown, as corners of a box, and how it is turned.
SHAPES = {
    "cube": ((20, 20, 20), {}),
    "rod": ((80, 4, 4), {}),
    "rod across": ((4, 4, 80), {}),
    "plate": ((3, 50, 60), {}),
    "plate aside": ((50, 3, 60), {}),
    "voxel": ((1, 1, 1), {}),
    "flat voxels": ((30, 30, 30), {"scale": (1, 1, 0.1)}),
    "turned": ((10, 20, 40), {"rotation": (0.2, 0.3, -0.1, 0.9)}),
    "sheared": ((10, 20, 40), {"affine": SHEAR}),
    "far": ((10, 20, 40), {"offset": (1e6, -1e6, 1e5)}),
}


@pytest.mark.parametrize("size", [(60, 40), (30, 90)])
@pytest.mark.parametrize("fov", [0, 50, 130])
@pytest.mark.parametrize("shape", SHAPES)
def test_auto_fit_fills_the_view_and_a_turn_leaves_it_not(shape, fov, size):
    """What is shown touches the margin of 5 %, whatever the direction; for turns its sphere does."""
    shape_zyx, place = SHAPES[shape]
    figure = vr.Figure(size=size)
    corners = figure.add_image_volume(np.zeros(shape_zyx, np.uint8), **place).world_corners()
    camera = figure[0, 0].camera
    camera.fov = fov

    def reach() -> float:
        places, t = camera.rays(size[0] / size[1]).project(corners)
        assert (t > 0).all()
        return np.abs(places).max()

    for azimuth, elevation in ((0, 0), (35, 20), (90, -80)):
        camera.look_from(azimuth, elevation)
        figure[0, 0].auto_fit()
        assert reach() == pytest.approx(0.9, rel=1e-6)
    figure[0, 0].auto_fit("sphere")
    reaches = []
    for azimuth in range(0, 360, 10):
        camera.look_from(azimuth, 20)
        reaches.append(reach())
    assert max(reaches) <= 0.9 + 1e-9
    with pytest.raises(ValueError, match="to is one of 'box', 'sphere'"):
        figure[0, 0].auto_fit("ball")


def test_the_first_export_fits_unless_the_camera_was_set():
    fitted, placed = vr.Figure(size=(40, 40)), vr.Figure(size=(40, 40))
    for figure in (fitted, placed):
        figure.add_image_volume(np.full((8, 8, 8), 5.0), vmin=0, vmax=1)
    placed[0, 0].camera.set_state({"position": (1e4, 0, 0)})
    assert fitted.export_numpy()[20, 20, 0] > 0
    assert not placed.export_numpy()[..., :3].any()
    assert placed[0, 0].camera.position.tolist() == [1e4, 0, 0]
    fitted[0, 0].camera.zoom = 3.0  # what a user changes later stays
    fitted.export_numpy()
    assert fitted[0, 0].camera.zoom == 3.0


@pytest.mark.parametrize(
    "state", [{"reference_up": (0, 0, 1)}, {"fov": 20}, {"fov": 0}, {"zoom": 2.0}]
)
def test_what_says_not_where_the_camera_is_leaves_the_first_fit(state):
    figure = vr.Figure(size=(40, 40))
    figure.add_image_volume(np.full((8, 8, 8), 5.0), vmin=0, vmax=1, offset=(1e3, 0, 0))
    camera = figure[0, 0].camera
    camera.set_state(state)
    assert figure.export_numpy()[20, 20, 0] > 0
    for name, value in state.items():
        assert camera.get_state()[name] == pytest.approx(value)


@pytest.mark.parametrize("fov", [0, 50])
def test_look_from_goes_round_what_is_in_the_middle(fov):
    figure = vr.Figure(size=(40, 40))
    figure.add_image_volume(np.ones((8, 9, 10)), offset=(50, 6, 7))
    camera, centre = figure[0, 0].camera, np.array([54.5, 10, 10.5])
    camera.set_state({"fov": fov})
    figure.render_frame()
    distance = np.linalg.norm(camera.position - centre)
    for azimuth, elevation in ((0, 0), (120, 40), (-30, -90)):
        camera.look_from(azimuth, elevation)
        np.testing.assert_allclose(camera.position, centre - distance * camera.forward)
        assert figure.export_numpy()[20, 20, 0] > 0
    camera.position += np.array([0, 0, 3])  # what was moved into the middle stays there
    middle = camera.position + distance * camera.forward
    camera.look_from(10, 20)
    np.testing.assert_allclose(camera.position, middle - distance * camera.forward)
    placed = Camera(fov)
    placed.set_state({**camera.get_state()})  # as from a file
    placed.look_from(80, 0)
    np.testing.assert_allclose(placed.position, middle - distance * placed.forward)


@pytest.mark.parametrize("up", [(0, 1, 0), (0, 0, 1), (1, 0, 0)])
def test_look_from(up):
    camera = Camera()
    camera.set_state({"reference_up": up})
    camera.look_from(0, 90)
    np.testing.assert_allclose(camera.forward, -np.array(up), atol=1e-9)
    camera.look_from(0, 0)
    front = camera.forward
    camera.look_from(90, 0)
    side = camera.forward
    assert front @ side == pytest.approx(0, abs=1e-9)
    assert front @ up == pytest.approx(0, abs=1e-9)
    camera.look_from(360, 0)
    np.testing.assert_allclose(camera.forward, front, atol=1e-9)


def test_azimuth_zero_looks_from_positive_z():
    camera = Camera()
    camera.look_from(0, 0)
    np.testing.assert_allclose(camera.forward, (0, 0, -1), atol=1e-12)
    camera.look_from(90, 0)
    np.testing.assert_allclose(camera.forward, (-1, 0, 0), atol=1e-12)


def test_a_plane_through_a_box():
    corners = transforms.box_corners((0, 0, 0), (2, 3, 4))
    middle = transforms.plane_through_box(corners, (0, 0, 1, -1))
    assert sorted(map(tuple, middle)) == [(0, 0, 1), (0, 3, 1), (2, 0, 1), (2, 3, 1)]
    assert len(transforms.plane_through_box(corners, (0, 0, 1, -5))) == 0
    face = {tuple(point) for point in transforms.plane_through_box(corners, (0, 0, 1, 0))}
    assert face == {(0, 0, 0), (0, 3, 0), (2, 0, 0), (2, 3, 0)}
    oblique = transforms.plane_through_box(corners, (1, 1, 1, -4))
    np.testing.assert_allclose(oblique.sum(axis=1), 4)
    assert {(0.0, 0.0, 4.0), (1.0, 3.0, 0.0), (2.0, 2.0, 0.0)} <= set(map(tuple, oblique))


@given(*[st.tuples(numbers, numbers, numbers)] * 2)
def test_the_cross_product_is_that_of_numpy(first, second):
    np.testing.assert_array_equal(transforms.cross(first, second), np.cross(first, second))


@pytest.mark.parametrize("kind", ["orbit", "fly", "roll and zoom", "orthographic zoom"])
def test_a_steady_motion_of_rays_is_led_on(kind):
    camera = Camera(0 if kind == "orthographic zoom" else 50)
    camera.position = (3, 4, 5)

    def move() -> None:
        if kind == "orbit":
            turn = motion.rotation_about(np.array([0, 1, 0]), 0.03)
            motion.rotate(camera, turn, np.array([7.0, -2, 1]))
        elif kind == "fly":
            motion.travel(camera, 0.2, 0.1, 0.5)
        elif kind == "roll and zoom":
            motion.roll(camera, 0.05)
            camera.zoom *= 1.02
        else:
            camera.zoom *= 1.03

    before = camera.rays(1.5)
    for _ in range(2):
        move()
    now = camera.rays(1.5)
    for _ in range(12):
        move()
    then, found = camera.rays(1.5), now.led_on(before, 6)
    for name in ("world_from_view", "view_from_world", "lengths"):
        np.testing.assert_allclose(getattr(found, name), getattr(then, name), atol=1e-9)
    assert (found.near, found.far, found.spread) == (then.near, then.far, then.spread)
    assert np.abs(then.world_from_view - now.world_from_view).max() > 0.1
