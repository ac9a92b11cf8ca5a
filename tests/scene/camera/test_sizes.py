"""Voxels of any size: the same picture, at the same place in it."""

import numpy as np
import pytest

import volrender as vr
from tests import pictures

SIZE = (60, 45)
SIZES = [1e-15, 1e-14, 1e-9, 1e9, 1e14, 1e15]  # of the smallest side of a voxel
MIDDLE = (14, 12, 10)


def volume() -> np.ndarray:
    z, y, x = np.mgrid[:20, :24, :28]
    ball = np.exp(-((z - 10) ** 2 / 20 + (y - 12) ** 2 / 30 + (x - 14) ** 2 / 60))
    return (ball * 200 + np.random.default_rng(0).integers(0, 20, z.shape)).astype(np.uint8)


VOLUME = volume()


def figure_of(size, mode="mip", fov=50, offset=0.0, **parameters):
    scale = np.minimum(np.multiply(size, (1, 1.5, 1.2)), 1e15)
    if size == 1e15:
        scale = np.full(3, size)
    figure = vr.Figure(size=SIZE)
    plane = (0, 0, 1, -scale[2] * MIDDLE[2] - offset)
    figure.add_image_volume(
        VOLUME,
        mode=mode,
        scale=scale,
        offset=[offset] * 3,
        threshold=100,
        plane=plane,
        **parameters,
    )
    figure[0, 0].camera.fov = fov
    return figure


def reference(size, **parameters):
    """The same at scale 1; there all sides of a voxel are alike where they cannot be larger."""
    if size < 1e15:
        return figure_of(1.0, **parameters)
    figure = figure_of(1.0, **parameters)
    figure[0, 0].graphics[0].scale = 1
    figure[0, 0].graphics[0].plane = (0, 0, 1, -MIDDLE[2])
    return figure


def difference(one, other) -> int:
    pictures_of = [figure.export_numpy() for figure in (one, other)]
    assert (pictures_of[0][..., :3].max(axis=-1) > 100).any()
    return pictures.difference(*pictures_of).max()


@pytest.mark.parametrize("fov", [0, 50])
@pytest.mark.parametrize("mode", ["mip", "minip", "iso", "slice"])
@pytest.mark.parametrize("size", SIZES)
def test_pictures_are_those_of_voxels_of_one_unit(size, mode, fov):
    assert difference(figure_of(size, mode, fov), reference(size, mode=mode, fov=fov)) <= 1


@pytest.mark.parametrize("size", SIZES)
def test_near_and_far_are_about_the_volume(size):
    figure, like = figure_of(size), reference(size)
    for each in (figure, like):
        each[0, 0].auto_fit()
    near, far = figure[0, 0].camera.near_far()
    assert (near / size, far / size) == pytest.approx(like[0, 0].camera.near_far(), rel=1e-6)


@pytest.mark.parametrize("size", SIZES)
def test_its_state_is_taken_back(size):
    figure = figure_of(size)
    before = figure.export_numpy()
    state = figure.get_state()
    figure[0, 0].camera.look_from(70, 20)
    figure.set_state(state)
    np.testing.assert_array_equal(figure.export_numpy(), before)


@pytest.mark.parametrize("size", SIZES)
def test_a_drag_and_the_wheel_do_the_same(size):
    figures = figure_of(size), reference(size)
    before = figures[0].export_numpy()
    for figure in figures:
        figure[0, 0].auto_fit()
        held = {"button": 1, "buttons": (1,), "modifiers": ()}
        figure.handle_event({"event_type": "pointer_down", "x": 20, "y": 20, **held})
        figure.handle_event({"event_type": "pointer_move", "x": 30, "y": 25, **held})
        figure.handle_event({"event_type": "pointer_up", "x": 30, "y": 25, **held, "buttons": ()})
        figure.handle_event(
            {"event_type": "wheel", "x": 30, "y": 25, "dx": 0, "dy": -300, "modifiers": ()}
        )
        while figure.stage.tick(0.1):
            pass
    assert difference(*figures) <= 1
    assert pictures.difference(figures[0].export_numpy(), before).max() > 50


@pytest.mark.parametrize("size", SIZES)
def test_what_cuts_and_what_is_picked(size):
    figures = figure_of(size, "iso"), reference(size, mode="iso")
    picked = [figure[0, 0].pick(30, 22) for figure in figures]
    assert picked[0]["index"] == picked[1]["index"]
    assert picked[0]["voxel_coord"] == pytest.approx(picked[1]["voxel_coord"], abs=1e-3)
    scale = [figure[0, 0].graphics[0].scale for figure in figures]
    np.testing.assert_allclose(
        picked[0]["world"] / scale[0], picked[1]["world"] / scale[1], rtol=1e-5
    )
    for figure in figures:
        graphic = figure[0, 0].graphics[0]
        graphic.clipping_planes = [(1, 0, 0, -MIDDLE[0] * graphic.scale[0])]
        figure[0, 0].outline.visible = True
    assert difference(*figures) <= 1


@pytest.mark.parametrize("fov", [0, 50])
@pytest.mark.parametrize("size", [1e-14, 1e-9, 1.0, 1e5])
@pytest.mark.parametrize("voxels_away", [1e6, 1e12])
def test_far_from_the_origin(size, voxels_away, fov):
    """float64 still tells places to 1/500 of a voxel."""
    figure = figure_of(size, "mip", fov, offset=voxels_away * size)
    assert difference(figure, figure_of(1.0, "mip", fov)) <= 1


@pytest.mark.parametrize("size", [1e-15, 1e-14, 1e14, 1e15])
def test_orthogonal_views(size):
    figures = [vr.OrthoFigure(VOLUME, size=(80, 60), scale=scale) for scale in (size, 1.0)]
    for figure in figures:
        figure.cursor.index = (12, 13, 9)
    assert difference(*figures) <= 1


def test_nothing_has_no_size_and_still_a_camera():
    camera = vr.Camera()
    camera.fit([(1, 2, 3)], 1.0)
    camera.set_state(camera.get_state())
    near, far = camera.near_far()
    assert 0 < near < far
