"""Is the oracle of labels right? It is held to truths that can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle.by_hand.test_composite import CAMERA
from tests.oracle.by_hand.test_composite_light import HIGHLIGHT
from tests.oracle.colour import encode, srgb_to_linear
from tests.oracle.labels import LabelScene, render_labels, surface
from tests.oracle.labels.label_at import label_at
from tests.oracle.labels.normal import border_normals
from tests.oracle.ray import Lattice, make_rays, rotation_matrix
from tests.oracle.sampling import linear
from tests.oracle.scene import Scene

Z, Y, X = np.indices((16, 16, 16))
RED, GREEN, _ = np.eye(3)
COLORS = {1: (1, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1)}
FACING = 3.2 / np.pi  # times the colour, plus HIGHLIGHT: a surface that faces viewer and light


def scene_of(data, mode="surface", size=(3, 3), **changes):
    """Pixels look through every fourth voxel, the middle one at x = y = 7: windows are symmetric there."""
    camera = {**CAMERA, "position": (7, 7, 100), "width": 4 * size[0], "height": 4 * size[1]}
    scene = LabelScene(data, mode, camera, size, colors=COLORS)
    return replace(scene, **changes)


def ball(radius, centre=(7, 7, 7.5), shape=(16, 16, 16)):
    """Which voxels are in a ball."""
    z, y, x = np.indices(shape, np.float32)
    return (x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2 < radius**2


def degrees_between(a, b):
    """Angles between unit vectors (n, 3), two by two."""
    return np.rad2deg(np.arccos(np.clip((a * b).sum(axis=1), -1, 1)))


def t_of(z):
    """The t of a height z, seen by CAMERA."""
    return 50 - z


# -- labels --------------------------------------------------------------------------------------


def test_the_label_with_the_largest_weight_is_there():
    rng = np.random.default_rng(3)
    data = rng.choice([0, 2, 9, 2**32 - 1], (4, 5, 6)).astype(np.uint32)
    positions = rng.uniform(-0.5, (5.5, 4.5, 3.5), (400, 3))
    ids = np.unique(data).astype(np.int64)
    shares = [linear(Scene((data == i).astype(float), "mip", CAMERA), positions)[:, 0] for i in ids]
    expected = ids[np.argmax(shares, axis=0)]
    assert np.array_equal(label_at(scene_of(data), positions), expected)
    assert len(np.unique(expected)) == 4
    # crops cut rays, not neighbours; what is hidden votes all the same
    same = scene_of(data, crop=((1, 2), (1, 2), (1, 2)), hidden=(2, 9))
    assert np.array_equal(label_at(same, positions), expected)


@pytest.mark.parametrize("ids", [(5, 3), (3, 5), (0, 4), (4, 0)])
def test_of_equal_weights_the_smaller_id_counts(ids):
    data = np.where(X < 8, *ids)
    at = np.array([(7.5, 3.3, 6.7), (7.5 + 1e-6, 3.3, 6.7), (7.5 - 1e-6, 3.3, 6.7)])
    assert label_at(scene_of(data), at).tolist() == [min(ids), ids[1], ids[0]]
    # two of each of four, and eight of one each
    fours, eights = (X + 2 * Y + 4) % 4 + 6, np.arange(8).reshape(2, 2, 2)[::-1, ::-1, ::-1]
    assert label_at(scene_of(fours), np.full((1, 3), 4.5)).tolist() == [6]
    assert label_at(scene_of(eights + 3), np.full((1, 3), 0.5)).tolist() == [3]


def test_the_largest_weight_may_be_of_no_majority():
    """In a cell of three labels, at 0.2, 0.4 and 0.5 of its edges."""
    data = np.array([[[1, 1], [2, 2]], [[2, 3], [3, 3]]])
    # 1: 0.5 · 0.6 = 0.3; 2: 0.5 · 0.4 + 0.5 · 0.8 · 0.6 = 0.44; 3: the rest, 0.26
    assert label_at(scene_of(data), np.array([(0.2, 0.4, 0.5)])).tolist() == [2]


def test_nearest_labels_are_those_of_cells_that_a_crop_leaves():
    data = 100 * Z + 10 * Y + X
    scene = scene_of(data, interpolation="nearest", crop=((2, 5), (0, 16), (0, 16)))
    at = np.array([(3.4, 7.6, 3.5), (3.5, -0.5, 4.5), (15.5, 2, 1.5)])
    assert label_at(scene, at).tolist() == [483, 404, 235]


def test_colours_and_opacities_are_by_id():
    data = np.array([[[0, 1, 2, 70]]])
    scene = scene_of(data, colors={1: (1, 0, 0, 0.5), 70: (0, 0, 1)}, opacity={1: 0.5}, hidden=(2,))
    colour, opacity = scene.look(data)
    assert opacity.tolist() == [[[0, 0.25, 0, 1]]]
    assert colour[0, 0].tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 0], [0, 0, 1]]
    gray = scene_of(data, colors=lambda ids: np.outer(ids, (1, 1, 1)) / 100, opacity=0.6)
    colour, opacity = gray.look(data)
    assert opacity.tolist() == [[[0, 0.6, 0.6, 0.6]]]
    assert colour[0, 0, 3] == pytest.approx(srgb_to_linear([0.7] * 3))
    with pytest.raises(KeyError):
        replace(scene, hidden=()).look(data)


# -- surfaces ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hidden", [(), (9,)])
def test_three_labels_meet_without_gaps(hidden):
    """Above z = 7.5 there is what is not seen, below are two labels side by side.

    Between voxels, at w of the way of x and v of the way of z, their weights are v and 1 - v times
    1 - w or w: a groove, as deep as a sixth of a voxel, with nothing missing at its bottom.
    """
    data = np.where(Z >= 8, 9 if hidden else 0, np.where(X < 8, 1, 3))
    scene = scene_of(data, size=(40, 3), hidden=hidden)
    scene = replace(scene, camera={**CAMERA, "width": 4, "maintain_aspect": False})
    picture = render_labels(scene)
    x = 7.5 + (np.arange(40) - 19.5) / 10
    way = np.clip(x - 7, 0, 1)
    largest = np.maximum(way, 1 - way)
    border = 7 + largest / (1 + largest)
    assert np.array_equal(picture.label, np.tile(np.where(x < 7.5, 1, 3), (3, 1)))
    assert (picture.colour[..., 3] == 1).all()
    late = picture.t - t_of(border)  # a point that is inside, and as near as bisection brings it
    assert late.min() >= -1e-9 and late.max() < 0.2 / 2**6
    assert picture.depth == pytest.approx(picture.t / 100)


@pytest.mark.parametrize(("substep_size", "halvings", "late"), [(1.0, 6, 0.6), (0.001, 11, 0.2)])
def test_surfaces_are_found_as_finely_as_was_asked_for(substep_size, halvings, late):
    """Of 44 steps through 15 voxels, 17.6 lead to the border."""
    data = np.where(Z < 9, 1, 0)[:15]
    scene = scene_of(data, step_size=1.7, substep_size=substep_size)
    late *= 15 / 44 / 2**halvings
    assert render_labels(scene).t == pytest.approx(t_of(8.5) + late, abs=1e-9)
    in_cells = replace(scene, interpolation="nearest")
    assert render_labels(in_cells).t == pytest.approx(t_of(8.5) + late, abs=1e-9)


def test_an_inner_ball_shines_through_an_outer_one():
    data = np.where(ball(3), 2, np.where(ball(6.5), 1, 0))
    scene = scene_of(data, size=(5, 5), opacity={1: 0.3})
    picture = render_labels(scene)
    red, green = RED * FACING + HIGHLIGHT, GREEN * FACING + HIGHLIGHT
    middle = picture.colour[2, 2]
    assert middle == pytest.approx([*(0.3 * red + 0.7 * green), 1], abs=1e-5)
    assert (picture.label[2, 2], picture.t[2, 2]) == (1, pytest.approx(t_of(13.5), abs=0.2 / 2**6))
    assert picture.colour[2, 1, 3] == pytest.approx(
        0.3
    )  # beside the inner one; leaving is no surface
    assert picture.label[0].tolist() == [0] * 5 and not picture.colour[0].any()
    assert np.isnan(picture.t[0]).all() and np.isnan(picture.depth[0]).all()
    # the whole fades
    faint = render_labels(replace(scene, alpha=0.25))
    assert faint.colour == pytest.approx(picture.colour / 4)
    assert np.array_equal(faint.image, encode(picture.colour / 4, (0, 0, 0, 1)))
    # behind a translucent inner ball, the outer one begins again
    both = render_labels(replace(scene, opacity={1: 0.3, 2: 0.5})).colour[2, 2]
    behind = 0.7 * 0.5
    light = 0.3 * red + 0.7 * 0.5 * green + behind * 0.3 * red
    assert both == pytest.approx([*light, 1 - behind * 0.7], abs=1e-5)
    # what is hidden, or has no opacity, leaves a hole, behind which the outer ball begins again
    for hole in ({"hidden": (2,)}, {"opacity": {1: 0.3, 2: 0}}):
        again = render_labels(replace(scene, **hole)).colour[2, 2]
        assert again == pytest.approx([*(0.3 + 0.7 * 0.3) * red, 1 - 0.7**2], abs=1e-5)


def test_nothing_is_met_behind_what_is_as_good_as_opaque():
    data = np.where(Z < 5, 2, np.where(Z < 10, 1, 0))
    for opacity, last in ((0.999, 0), (0.99, 0.01)):
        colour = render_labels(scene_of(data, opacity={1: opacity}, specular=0)).colour
        assert colour[1, 1] == pytest.approx([FACING * opacity, FACING * last, 0, opacity + last])


def test_where_rays_enter_labels_the_face_is_the_surface():
    data = np.ones((16, 16, 16), int)
    wedge = (np.sin(1.0), 0, -np.cos(1.0), -2.0)  # it keeps what is below a slope
    unlit = {"ambient": 0, "diffuse": 1, "specular": 0}
    for cut, height, n_l in (
        ({}, 15.5, 1),
        ({"crop": ((3, 9), (0, 16), (0, 16))}, 8.5, 1),
        ({"clipping_planes": (wedge,)}, (7 * np.sin(1.0) - 2) / np.cos(1.0), np.cos(1.0)),
    ):
        picture = render_labels(scene_of(data, **cut, **unlit))
        assert picture.t[1, 1] == pytest.approx(t_of(height))
        assert picture.colour[1, 1] == pytest.approx([n_l, 0, 0, 1])
    # the near plane has no face: what it cuts faces the viewer
    inside = replace(scene_of(data, **unlit), camera={**CAMERA, "depth_range": (93, 150)})
    assert render_labels(inside).colour[1, 1] == pytest.approx([1, 0, 0, 1])
    assert render_labels(inside).t == pytest.approx(0)


def test_nothing_hides_in_the_last_step():
    """Samples are at 15.5, 13.5, ... and 1.5, and there is one at the far end."""
    picture = render_labels(scene_of(np.where(Z < 1, 1, 0), step_size=10))
    assert picture.t == pytest.approx(t_of(0.5), abs=2 / 2**6)


def test_light_and_its_shares():
    flat = scene_of(np.where(Z < 8, 1, 0), ambient=0.2, diffuse=0.5, specular=0, light=(60, 0))
    colour = render_labels(replace(flat, emissive=(0, 1, 0))).colour[1, 1]
    assert colour == pytest.approx([0.2 + 0.5 * 0.5, 1, 0, 1])


def test_rays_that_end_early_keep_their_samples():
    scene = scene_of(np.where(Z < 8, 1, 0))
    rays = make_rays(scene)
    whole = surface.march(scene, rays)
    behind, before = (surface.march(scene, rays, np.full(9, t_of(z))) for z in (7.4, 7.6))
    assert behind.t == pytest.approx(whole.t, abs=0.2 / 2**6)
    assert np.array_equal(behind.colour, whole.colour)
    assert np.isnan(before.t).all() and not before.colour.any()


# -- normals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("radius", [12, 24, 60])
@pytest.mark.parametrize("outside", [0, 4])
def test_normals_of_a_ball_are_those_of_a_ball(radius, outside):
    centre = np.array((0.2, -0.1, 0.3)) + radius + 2
    data = np.where(ball(radius, centre, (2 * radius + 5,) * 3), 2, outside).astype(np.uint8)
    camera = {**CAMERA, "position": (*centre[:2], 300), "depth_range": (100, 400)}
    camera |= {"width": 1.9 * radius, "height": 1.9 * radius}
    crop = None if outside == 0 else ((0, 2 * radius + 4), *((1, 2 * radius + 4),) * 2)
    opacity = {4: 0.5}
    scene = LabelScene(data, "surface", camera, (8, 8), opacity=opacity, crop=crop, step_size=2)
    rays = make_rays(scene)
    index, _, label, before, _ = surface.surfaces(scene, Lattice.of(rays, 0.5))
    assert set(before[label == 2]) == {outside}
    hits = surface.march(replace(scene, opacity=1.0, hidden=(outside,)), rays)
    found = np.flatnonzero(np.isfinite(hits.t))
    assert np.array_equal(found, np.sort(index[label == 2])) and len(found) > 40
    positions = rays.at(found, hits.t[found])
    away = positions - centre
    length = np.linalg.norm(away, axis=1)
    assert np.abs(length - radius).max() < 0.9
    normal = border_normals(scene, positions, np.full(len(found), outside))
    assert degrees_between(normal, away / length[:, None]).mean() < 3


@pytest.mark.parametrize("smoothing", [0, 0.6, 1.5])
def test_normals_are_towards_where_the_ray_comes_from_in_the_world(smoothing):
    data = np.where(X + Z < 16, 1, 2)  # they meet aslant
    rotation, scale = (0.1, -0.4, 0.2, 0.9), (1.0, 1.5, 0.5)
    scene = scene_of(data, scale=scale, rotation=rotation, smoothing=smoothing)
    at = np.array([(8.0, 8.0, 8.0), (6.0, 5.0, 9.0)])
    across = np.array((1, 0, 1)) / scale
    expected = np.tile(rotation_matrix(rotation) @ across / np.linalg.norm(across), (2, 1))
    assert border_normals(scene, at, np.array([2, 2])) == pytest.approx(expected)
    assert border_normals(scene, at, np.array([1, 2])) == pytest.approx(expected * [[-1], [1]])
    # but for the label that the ray comes from, all is alike
    beside = np.where((X + Z < 16) & (Y > 7), 3, np.where((X + Z < 16) & (Y < 6), 0, data))
    alike = border_normals(replace(scene, data=beside), at, np.array([2, 2]))
    assert alike == pytest.approx(expected)


@pytest.mark.parametrize("smoothing", [0, 1.5])
def test_normals_of_cells_are_as_smooth_as_others(smoothing):
    scene = scene_of(np.where(ball(5), 1, 0), smoothing=smoothing)
    in_cells = replace(scene, interpolation="nearest")
    at = np.array([(10.2, 10.1, 9.8), (4.4, 9.3, 9.7)])
    both = [border_normals(one, at, np.array([0, 0])) for one in (scene, in_cells)]
    assert np.array_equal(*both)


def test_what_is_not_seen_is_all_one_where_a_ray_comes_from_it():
    data = np.where(Z < 8, 1, np.where(X < 8, 0, 2))
    at, up = np.array([(7.0, 7.0, 7.5)]), [(0, 0, 1)]
    for unseen in ({"hidden": (2,)}, {"opacity": {2: 0}}):
        scene = scene_of(data, **unseen)
        for before in (0, 2):
            assert border_normals(scene, at, np.array([before])) == pytest.approx(np.array(up))
    aslant = border_normals(scene_of(data), at, np.array([0]))
    assert aslant[0, 0] < -0.1
