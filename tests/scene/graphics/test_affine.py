"""An affine placement, shear included: where it puts voxels, and which way surfaces face."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.oracle import Scene
from tests.oracle.modes.iso import light_direction, lit, unit
from tests.oracle.ray import make_rays, world_from_data
from tests.pictures import SHEAR, SHEARED, camera_towards, difference, figure_of
from volrender.base.modes import modes_of
from volrender.base.transforms import affine

MODES = tuple(modes_of("image_volume"))
SIZE = (48, 40)
QUIET = settings(max_examples=60, deadline=None, derandomize=True)


def test_offset_rotation_and_scale_come_after_an_affine():
    volume = vr.ImageVolumeGraphic(np.ones((4, 5, 6)), **SHEARED)
    place = affine(SHEARED["offset"], SHEARED["rotation"], SHEARED["scale"])
    np.testing.assert_allclose(volume.world_from_data, place @ SHEAR, atol=1e-12)
    points = np.random.default_rng(0).uniform(-9, 9, (5, 3))
    world = volume.map_model_to_world(points)
    expected = (place @ SHEAR @ np.vstack([points.T, np.ones(5)]))[:3].T
    np.testing.assert_allclose(world, expected, atol=1e-12)
    np.testing.assert_allclose(volume.map_world_to_model(world), points, atol=1e-12)
    undone = volume.placement.data_from_world @ volume.world_from_data
    np.testing.assert_allclose(undone, np.eye(4), atol=1e-12)


def test_an_offset_moves_and_a_rotation_turns_what_an_affine_has_placed():
    volume = vr.ImageVolumeGraphic(np.ones((4, 5, 6)), affine=SHEAR)
    np.testing.assert_array_equal(volume.world_from_data, SHEAR)
    volume.offset = (10, 20, 30)
    moved = volume.map_model_to_world((1, 2, 3)) - (SHEAR @ (1, 2, 3, 1))[:3]
    np.testing.assert_allclose(moved, (10, 20, 30))
    before = volume.map_model_to_world((1, 2, 3)) - volume.offset
    volume.rotate(np.pi / 2, "z")
    after = volume.map_model_to_world((1, 2, 3)) - volume.offset
    np.testing.assert_allclose(after, (-before[1], before[0], before[2]), atol=1e-12)
    volume.affine = None
    np.testing.assert_allclose(volume.map_model_to_world((0, 0, 0)), (10, 20, 30))


@pytest.mark.parametrize("mode", MODES)
def test_an_affine_of_offset_rotation_and_scale_is_these(mode):
    place = {name: SHEARED[name] for name in ("offset", "rotation", "scale")}
    data = np.random.default_rng(0).random((9, 10, 11), np.float32)
    matrix = affine(**place)
    middle = (matrix @ (5, 4.5, 4, 1))[:3]
    camera = camera_towards(middle, (-0.6, -0.4, -1.0), 25.0)
    scene = Scene(data, mode, camera, SIZE, threshold=0.6, plane=(1, 1, 1, -middle.sum()))
    usual, general = replace(scene, **place), replace(scene, affine=matrix)
    pictures = [figure_of(made).export_numpy() for made in (usual, general, scene)]
    assert difference(pictures[0], pictures[1]).max() <= 1
    assert (difference(pictures[0], pictures[2]) > 8).mean() > 0.1


def ball_and_plane():
    """Data whose surface is known: values, threshold, and gradients at positions (m, 3), xyz."""
    z, y, x = np.indices((24, 24, 24), np.float32)
    middle, slope = np.array((11.5, 11.5, 11.5)), np.array((0.3, -0.5, 1.0))
    distance = np.sqrt((x - 11.5) ** 2 + (y - 11.5) ** 2 + (z - 11.5) ** 2)
    yield "ball", 9 - distance, 0.0, lambda positions: middle - positions
    plane = (np.stack([x, y, z], axis=-1) - middle) @ slope
    yield "plane", plane.astype(np.float32), 0.0, lambda positions: slope + 0 * positions


@pytest.mark.parametrize("place", [{"affine": SHEAR}, SHEARED], ids=["affine", "and the others"])
@pytest.mark.parametrize("name, data, threshold, gradient", list(ball_and_plane()))
def test_a_surface_has_the_light_of_its_normal(name, data, threshold, gradient, place):
    """The inverse transpose of the affine turns gradients into normals; picks say where it is."""
    scene = Scene(data, "iso", {}, SIZE, threshold=threshold, vmin=-100, vmax=100, **place)
    linear, translation = world_from_data(scene)
    middle = linear @ (11.5, 11.5, 11.5) + translation
    # From where values grow along the ray, but not straight on.
    towards = unit(gradient(np.array([(11.0, 11, 11)])) @ np.linalg.inv(linear))[0]
    camera = camera_towards(middle, np.add(towards, (0.1, 0.4, 0)), 30.0)
    scene = replace(scene, camera=camera, light=(30.0, 20.0))
    figure, rays = figure_of(scene), make_rays(scene)
    colour = figure.render_layers()[0].colour[..., :3].reshape(-1, 3)
    compared = 0
    for x, y in np.random.default_rng(1).integers(0, SIZE, (80, 2)):
        picked = figure[0, 0].pick(x + 0.5, y + 0.5)
        if picked is None:
            continue
        position = np.add(picked["index"], picked["voxel_coord"])
        if ((position < 1) | (position > 22)).any():
            continue  # a face of the box
        compared += 1
        ray = y * SIZE[0] + x
        to_viewer = -unit(rays.direction_world[[ray]])
        normal = unit(gradient(position[None]) @ np.linalg.inv(linear))
        normal *= np.sign((normal * to_viewer).sum())
        albedo = np.full((1, 3), ((0.5 + 0.055) / 1.055) ** 2.4)  # gray in the middle of the limits
        expected = lit(scene, albedo, normal, to_viewer, light_direction(scene))
        np.testing.assert_allclose(colour[ray], expected[0], atol=0.02)
    assert compared > 15


numbers = st.one_of(
    st.floats(-2, 2),
    st.sampled_from([0.0, 1.0, -1.0, 1e-15, 1e15, 1e-7, 3e8, np.nan, np.inf, 1e300]),
)
matrices = st.lists(numbers, min_size=12, max_size=12).map(
    lambda entries: np.vstack([np.reshape(entries, (3, 4)), (0, 0, 0, 1)])
)


@QUIET
@given(matrices, st.sampled_from(MODES), st.sampled_from([1.0, 1e-15, 1e15]))
def test_any_affine_is_drawn_or_refused(matrix, mode, scale):
    figure = vr.Figure(size=(16, 12))
    data = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    volume = figure.add_image_volume(data, mode=mode, threshold=20, scale=scale)
    try:
        volume.affine = matrix
    except ValueError as error:
        assert "affine " in str(error) and volume.affine is None
        return
    plane = figure[0, 0].graphics[0].placement.centre
    volume.plane = (1, 0, 0, -max(-1e15, min(plane[0], 1e15)))
    for overlay in ("outline", "axes", "scale_bar"):
        getattr(figure[0, 0], overlay).visible = True
    picture = figure.export_numpy()
    assert (picture[..., 3] == 255).all()
    figure[0, 0].pick(8, 6)


@QUIET
@given(matrices.filter(lambda matrix: np.isfinite(matrix).all()), st.integers(0, 2))
def test_singular_affines_are_refused(matrix, axis):
    """One axis of three is a sum of the two others."""
    first, second = (i for i in range(3) if i != axis)
    matrix[:3, axis] = matrix[:3, first] - matrix[:3, second]
    with pytest.raises(ValueError, match="affine"):
        vr.ImageVolumeGraphic(np.ones((2, 2, 2)), affine=matrix)


@QUIET
@given(st.lists(st.floats(-1, 1), min_size=9, max_size=9), st.tuples(*[st.floats(-9, 9)] * 3))
def test_tame_affines_are_taken_and_undone(entries, translation):
    matrix = np.eye(4)
    matrix[:3, :3] += np.reshape(entries, (3, 3)) * 0.3  # diagonally dominant
    matrix[:3, 3] = translation
    volume = vr.ImageVolumeGraphic(np.ones((2, 2, 2)), affine=matrix)
    np.testing.assert_array_equal(volume.affine, matrix)
    undone = volume.placement.data_from_world @ matrix
    np.testing.assert_allclose(undone, np.eye(4), atol=1e-9)
