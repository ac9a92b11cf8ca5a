"""Is the oracle of composite right? It is held to truths that can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle import Scene, render
from tests.oracle.colour import srgb_to_linear
from tests.oracle.modes import composite
from tests.oracle.opacity import break_values, classified
from tests.oracle.preintegration import Means
from tests.oracle.ray import make_rays
from tests.oracle.sampling import sample

CAMERA = {  # along -z; the box of 16 voxels begins at t = 34.5 and ends at t = 50.5
    "position": (7.5, 7.5, 100),
    "rotation": (0, 0, 0, 1),
    "fov": 0.0,
    "width": 16,
    "height": 16,
    "depth": 1,
    "depth_range": (50, 150),
}
FROM_X = {  # along -x
    **CAMERA,
    "position": (100, 7.5, 7.5),
    "rotation": (0, np.sqrt(0.5), 0, np.sqrt(0.5)),
}
Z, Y, X = np.indices((16, 16, 16), float)
BLOB = np.exp(-((X - 7) ** 2 + (Y - 8.2) ** 2 + (Z - 6.5) ** 2) / 25)
RED_TO_BLUE = ((0, (1, 0, 0)), (1, (0, 0, 1)))
STEEP = ((0.2, 0), (0.3, 0.9), (0.5, 0.1), (0.5, 0.6), (0.8, 0.4))


def volume(data, **changes):
    settings = {"vmin": 0, "vmax": 1, "shade": 0, "step_size": 2.5} | changes
    return Scene(data, "composite", CAMERA, (3, 3), **settings)


def flat(value=0.5, **changes):
    return volume(np.full((16, 16, 16), value), **changes)


def hits_of(scene, t_end=None):
    return composite.march(scene, make_rays(scene), t_end)


def absorbed(alpha, length=16):
    """The opacity of a layer of a length in units, of a material of an alpha a unit."""
    return 1 - (1 - alpha) ** length


# -- absorption ------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [0.02, 0.1, 0.5])
@pytest.mark.parametrize(
    ("step_size", "interpolation"), [(0.7, "linear"), (10, "linear"), (1, "nearest"), (9, "cubic")]
)
def test_a_slab_of_alpha_a_voxel(alpha, step_size, interpolation):
    scene = flat(opacity=alpha, step_size=step_size, interpolation=interpolation)
    scene = replace(scene, cmap_points=((0, (1, 0.5, 0)), (1, (0, 0.5, 0))))
    hits = hits_of(scene)
    assert hits.opacity == pytest.approx(absorbed(alpha))
    assert hits.colour[:, 3] == pytest.approx(absorbed(alpha))
    # red, halved in sRGB
    straight = [srgb_to_linear(0.5), srgb_to_linear(0.5), 0]
    assert hits.colour[0, :3] == pytest.approx(np.array(straight) * absorbed(alpha))
    assert hits.scalar == pytest.approx(0.5)
    if alpha == 0.02:  # 0.28 in all: half of it is reached at ln(1 - 0.138)
        assert not hits.writes_depth.any()
        depth = np.log1p(-absorbed(alpha) / 2) / np.log1p(-alpha)
        assert np.isnan(render(scene).depth).all() and np.isnan(render(scene).scalar).all()
    else:
        depth = np.log(0.5) / np.log1p(-alpha)
        assert render(scene).depth == pytest.approx((34.5 + depth) / 100)
    assert hits.t == pytest.approx(34.5 + depth)


def test_what_is_hardly_there_is_not_found_but_drawn():
    for alpha, is_found in ((2.3e-4, False), (2.6e-4, True)):  # 1/255 of 16 voxels: 2.456e-4
        hits = hits_of(flat(opacity=alpha))
        assert np.isfinite(hits.t).all() == np.isfinite(hits.t).any() == is_found
        assert hits.colour[:, 3] == pytest.approx(absorbed(alpha))


def test_no_layer_is_quite_opaque():
    scene = flat(opacity=1.0, crop=((15, 16), (0, 16), (0, 16)))
    assert hits_of(scene).opacity == pytest.approx(0.9999)
    assert hits_of(replace(scene, opacity_unit=4)).opacity == pytest.approx(1 - 1e-4**0.25)


def test_rescaling_changes_nothing():
    camera = {**CAMERA, "fov": 30.0, "position": (12, 9, 40), "depth_range": (5, 90)}
    scene = replace(volume(BLOB, shade=1.0, gradient_opacity=0.1, scale=(1, 1, 1.4)), camera=camera)
    larger = {
        "position": (12000, 9000, 40000),
        "depth_range": (5000, 90000),
        "width": 16000,
        "height": 16000,
    }
    rescaled = replace(scene, camera=camera | larger, scale=(1000, 1000, 1400))
    before, after = render(scene), render(rescaled)
    assert 0.1 < before.colour[..., 3].max() < 1
    assert after.colour == pytest.approx(before.colour, abs=1e-9)
    assert after.depth == pytest.approx(before.depth, abs=1e-9, nan_ok=True)


def test_anisotropic_voxels_absorb_alike_in_all_directions():
    scene = volume(np.full((4, 16, 16), 0.5), opacity=0.1, scale=(1, 1, 4), offset=(0, 0, 1.5))
    for camera in (CAMERA, FROM_X):  # 16 long, in units of the cubic root of 4
        hits = hits_of(replace(scene, camera=camera))
        assert hits.opacity == pytest.approx(absorbed(0.1, 16 / 4 ** (1 / 3)))
        in_world = hits_of(replace(scene, camera=camera, opacity_unit=5))
        assert in_world.opacity == pytest.approx(absorbed(0.1, 16 / 5))
    sheared = np.eye(4)
    sheared[0, 1] = 0.7
    assert hits_of(flat(opacity=0.1, affine=sheared)).opacity.max() == pytest.approx(absorbed(0.1))


@pytest.mark.parametrize(
    ("settings", "length"),
    [
        ({"crop": ((2, 9), (0, 16), (0, 16))}, 7),
        ({"clipping_planes": ((0, 0, 1, -3.2), (0, 0, -2, 22))}, 7.8),
        ({"camera": {**CAMERA, "depth_range": (95, 98)}}, 3),
    ],
)
def test_cuts_shorten_the_ray(settings, length):
    assert hits_of(replace(flat(opacity=0.1), **settings)).opacity == pytest.approx(
        absorbed(0.1, length)
    )


def test_a_ray_that_ends_keeps_its_lattice_and_its_last_segment_is_cut():
    hits = hits_of(flat(opacity=0.2), np.full(9, 40.03))
    assert hits.opacity == pytest.approx(absorbed(0.2, 5.53))
    # layers of nearest voxels, one step apart: segments from 34.5 on are 1.0 long, so that the
    # last, from 39.5 to 40.3, has its middle at z = 50 - 39.9: in layer 10
    alpha = ((0, 0.0), (9.5, 0.0), (9.5, 0.3), (10.5, 0.3), (10.5, 0.0))
    scene = volume(Z, interpolation="nearest", opacity=alpha, step_size=5.0)
    assert hits_of(scene, np.full(9, 40.3)).opacity == pytest.approx(absorbed(0.3, 0.8))
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.3, 1))
    for t_end in (30.0, 34.5):
        nothing = hits_of(scene, np.full(9, t_end))
        assert not nothing.colour.any() and np.isnan(nothing.t).all()


# -- transfer functions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opacity", "expected"),
    [
        ("linear", (0, 0.25, 1)),
        ("quadratic", (0, 0.0625, 1)),
        ("sigmoid", (1 / (1 + np.exp(6)), 1 / (1 + np.exp(3)), 1 / (1 + np.exp(-6)))),
        (0.3, (0.3, 0.3, 0.3)),
        ((0.2, 0.4, 0.4), (0.2, 0.3, 0.4)),
        (((20, 0.1), (30, 0.3)), (0.1, 0.1, 0.3)),
        (((10, 0.1), (20, 0.3), (20, 0.5), (40, 0)), (0.1, 0.5, 0)),
    ],
)
def test_opacity_of_values(opacity, expected):
    """Of 10, 20 and 50 in limits of 10 and 30, gamma 2, and a colormap of alpha 0.5."""
    cmap = np.full((256, 4), 0.5)
    scene = volume(Z, vmin=10, vmax=30, gamma=2, opacity=opacity, cmap=cmap)
    extinction, colour = classified(scene, np.array([[10.0], [20], [50]]))
    assert -np.expm1(-extinction) == pytest.approx(np.array(expected) / 2)
    assert colour == pytest.approx(np.full((3, 3), srgb_to_linear(0.5)))


def test_points_of_colour_are_in_data_units_and_mixed_in_srgb():
    points = ((10, (0, 0, 1)), (20, (1, 0.5, 0, 0.5)), (20, (0, 1, 0, 1.0)), (30, (0, 1, 1)))
    scene = volume(Z, vmin=0, vmax=1, gamma=3, opacity=0.4, cmap_points=points)
    extinction, colour = classified(scene, np.array([[5.0], [15], [20], [25]]))
    expected = srgb_to_linear([[0, 0, 1], [0.5, 0.25, 0.5], [0, 1, 0], [0, 1, 0.5]])
    assert colour == pytest.approx(expected)
    assert -np.expm1(-extinction) == pytest.approx([0.4, 0.3, 0.4, 0.4])


def test_colours_of_their_own():
    """Of RGB, opacity asks the luminance; RGBA has an alpha, times that of opacity where it is set."""
    rgb = np.zeros((16, 16, 16, 3), np.uint8) + np.array([51, 102, 0], np.uint8)
    scene = volume(rgb, vmin=None, vmax=None, opacity=((0, 0), (102, 0.05)))
    alpha = (0.2126 * 51 + 0.7152 * 102) / 102 * 0.05
    assert hits_of(scene).opacity == pytest.approx(absorbed(alpha))
    straight = hits_of(scene).colour[:, :3] / hits_of(scene).opacity[:, None]
    assert straight[0] == pytest.approx(srgb_to_linear([0.2, 0.4, 0]))
    rgba = np.concatenate([rgb, np.full((16, 16, 16, 1), 51, np.uint8)], axis=-1)
    scene = replace(scene, data=rgba)
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.2 * alpha))
    assert hits_of(replace(scene, opacity=None)).opacity == pytest.approx(absorbed(0.2))


# -- pre-integration -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {"opacity": ((0.1, 0), (0.2, 1), (0.2001, 0.3), (0.6, 1.0), (0.9, 0))},
        {"opacity": STEEP, "cmap_points": RED_TO_BLUE},
        {"opacity": "linear", "gamma": 0.4, "cmap_interpolation": "nearest"},
        {"opacity": "quadratic", "gamma": 2.5},
        {"opacity": "linear", "cmap_points": RED_TO_BLUE},
        {"opacity": "sigmoid", "vmin": 1, "vmax": 0, "cmap_points": RED_TO_BLUE},
        {"opacity": (0, 0.9, 0.1, 1), "vmin": 0.3, "vmax": 0.7, "cmap_points": RED_TO_BLUE},
        {"opacity": "linear", "vmin": 0.5, "vmax": 0.5},
    ],
)
def test_means_over_values_are_exact(settings):
    """Against many values a stretch, whose own error is some 5e-5 where there are jumps."""
    rng = np.random.default_rng(1)
    scene = volume(np.where(Z > 0, 1.0, 0), cmap=rng.random((256, 4)), **settings)

    def weighted(scalar):
        extinction, colour = classified(scene, scalar[:, None])
        return np.column_stack([extinction, extinction[:, None] * colour])

    means = Means(weighted, break_values(scene))
    first, last = (
        np.array([-0.5, 0.61, 0.19, 0.43, 0.9995, 2.0]),
        np.array([1.7, 0.15, 0.21, 0.44, 1.0, 0.3]),
    )
    found = means.between(first, last)
    middles = (np.arange(100_000) + 0.5) / 100_000
    for i in range(len(first)):
        expected = weighted(first[i] + (last[i] - first[i]) * middles).mean(axis=0)
        assert found[i] == pytest.approx(expected, abs=1e-4)
    assert means.between(last, first) == pytest.approx(found)
    alone = np.array([0.3, 0.55, 5.0])
    assert means.between(alone, alone) == pytest.approx(weighted(alone))
    assert means.between(alone, alone + 1e-7) == pytest.approx(weighted(alone), abs=1e-4)


def test_a_narrow_peak_that_is_passed_in_one_segment_absorbs_as_far_as_it_is_wide():
    # from 100 to 590, a peak from 400 to 420: over 0 to p the mean of -log(1 - alpha) is
    # ((1 - p) log(1 - p) + p) / p
    peak = ((400, 0), (410, 0.8), (420, 0))
    extinction = 20 / 490 * (0.2 * np.log(0.2) + 0.8) / 0.8
    data = 100 + 490 / 15 * Z
    scene = volume(data, opacity=peak, vmin=100, vmax=590, cmap_points=((405, (0, 0, 0)),) * 2)
    assert extinction == pytest.approx(0.0244, abs=1e-4)
    for step_size in (0.5, 2, 10):
        # 15 voxels are the ramp; the half voxels before and behind it are flat
        opacity = hits_of(replace(scene, step_size=step_size)).opacity
        assert opacity == pytest.approx(1 - np.exp(-15 * extinction), abs=1e-6)


@pytest.mark.parametrize("factor", [1e-30, 1e30])
def test_values_may_be_of_any_size(factor):
    settings = {"vmin": None, "vmax": None, "opacity": "quadratic", "step_size": 10}
    expected = hits_of(volume(BLOB, **settings)).colour
    assert hits_of(volume(BLOB * factor, **settings)).colour == pytest.approx(expected)


def test_a_jump_is_where_it_is():
    # opaque below 4.3: a ramp from 15 to 0 is there from t = 45.7 on, and 0.5 flat behind it
    scene = volume(Z, opacity=((4.3, 0.4), (4.3, 0)), step_size=7.0)
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.4, 4.8))


@pytest.mark.parametrize("opacity", [((0.1, 0), (0.9, 0.5)), STEEP])
def test_a_sum_of_many_small_layers_agrees(opacity):
    scene = volume(BLOB, opacity=opacity, cmap_points=RED_TO_BLUE, step_size=1)
    hits, rays = hits_of(scene), make_rays(scene)
    layers = 80 * 200  # of each segment, 200
    t = 34.5 + (np.arange(layers) + 0.5) / layers * 16
    nodes, alphas = np.array(opacity).T
    for ray in range(9):
        along = np.full(layers, ray)
        value = sample(scene, rays.at(along, t))[0][:, 0]
        alpha = 1 - (1 - np.interp(value, nodes, alphas)) ** (16 / layers)
        clear = np.cumprod(1 - alpha)
        light = srgb_to_linear(np.column_stack([1 - value, 0 * value, value]))
        seen = ((np.append(1, clear[:-1]) * alpha)[:, None] * light).sum(axis=0)
        assert hits.opacity[ray] == pytest.approx(1 - clear[-1], abs=2e-3)
        assert hits.colour[ray, :3] == pytest.approx(seen, abs=2e-3)
    assert hits.opacity.max() > 0.5
