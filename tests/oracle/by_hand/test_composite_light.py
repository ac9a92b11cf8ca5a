"""Is the oracle of composite right where order, gradients, light and missing voxels matter?"""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle import render
from tests.oracle.by_hand.test_composite import (
    BLOB,
    CAMERA,
    RED_TO_BLUE,
    STEEP,
    Z,
    absorbed,
    flat,
    hits_of,
    volume,
)
from tests.oracle.colour import srgb_to_linear
from tests.oracle.modes import composite
from tests.oracle.ray import make_rays

GRAZING = 2 ** (-5.55473 - 6.98316)
# n = l = v = h; the linear value of sRGB 0.2863 is 0.066638
HIGHLIGHT = 3 * (0.066638 * (1 - GRAZING) + GRAZING) / 4 * 16 / np.pi
GRAY = srgb_to_linear([0.4, 0.4, 0.4])
DEEP = {**CAMERA, "depth_range": (-50, 150)}  # for a box of 128
ALL_GRAY = ((0, (0.4, 0.4, 0.4)), (1, (0.4, 0.4, 0.4)))


def straight(scene):
    """The colour (3,), not multiplied by opacity, that all rays have."""
    hits = hits_of(scene)
    colour = hits.colour[:, :3] / hits.opacity[:, None]
    assert colour == pytest.approx(np.tile(colour[0], (len(colour), 1)))
    return colour[0]


def ramp(slope=1 / 16, **changes):
    """Values that rise towards the viewer; what is flat, at the faces, has no opacity."""
    opacity = ((slope, 0), (slope, 0.1), (14 * slope, 0.1), (14 * slope, 0))
    settings = {"opacity": opacity, "cmap_points": ALL_GRAY, "shade": 1, "step_size": 5}
    return volume(Z * slope, **settings | changes)


# -- order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [1.0, 0.25])
def test_what_is_in_front_covers_what_is_behind(alpha):
    data = (Z < 8).astype(float)  # red is before blue
    scene = volume(data, opacity=0.1, cmap_points=RED_TO_BLUE, interpolation="nearest")
    hits, half = hits_of(replace(scene, alpha=alpha)), absorbed(0.1, 8)
    expected = np.array([half, 0, (1 - half) * half, 1 - (1 - half) ** 2])
    assert hits.colour == pytest.approx(np.tile(alpha * expected, (9, 1)))
    assert hits.opacity == pytest.approx(expected[3])


def test_the_place_of_a_hit_lies_in_matter():
    """Two layers of 0.28 with nothing between: half of all is reached in the first."""
    data = np.where((Z < 3) | (Z >= 13), 0.5, 0)
    opacity = ((0, 0), (0.5, 0), (0.5, 0.1))
    scene = volume(data, opacity=opacity, interpolation="nearest")
    hits = hits_of(scene)
    assert hits.opacity == pytest.approx(absorbed(0.1, 6))
    assert not hits.writes_depth.any()
    assert hits.t == pytest.approx(34.5 + np.log1p(-absorbed(0.1, 6) / 2) / np.log(0.9))
    assert hits.scalar == pytest.approx(0.5)
    thick = hits_of(replace(scene, opacity=((0, 0), (0.5, 0), (0.5, 0.19))))
    # a half needs 3.29 of 0.81: 0.29 of the second layer
    assert thick.writes_depth.all()
    assert thick.t == pytest.approx(47.5 + np.log(0.5) / np.log(0.81) - 3)


@pytest.mark.parametrize("shade", [0, 1])
def test_two_complementary_clips_are_the_whole(shade):
    plane = np.array([0.2, -0.3, 1, -7.3])
    scene = volume(BLOB, opacity="quadratic", cmap_points=RED_TO_BLUE, shade=shade)
    whole = hits_of(scene).colour
    front = hits_of(replace(scene, clipping_planes=(plane,))).colour
    back = hits_of(replace(scene, clipping_planes=(-plane,))).colour
    assert whole[:, 3].max() > 0.4 and min(front[4, 3], back[4, 3]) > 0.1
    assert front + (1 - front[:, 3:]) * back == pytest.approx(whole, abs=1 / 255)


@pytest.mark.parametrize("settings", [{"opacity": "quadratic"}, {"opacity": STEEP}])
def test_halving_the_step_converges(settings):
    scene = volume(BLOB, cmap_points=RED_TO_BLUE, shade=1, **settings)
    steps = (4, 2, 1, 0.5)
    colours = [hits_of(replace(scene, step_size=step)).colour for step in steps]
    errors = [np.abs(colour - colours[-1]).max() for colour in colours[:-1]]
    assert errors[0] > errors[1] > errors[2] > 0
    assert errors[1] < 2 / 255 and colours[0][:, 3].max() > 0.4


# -- light -----------------------------------------------------------------------------------------


def test_where_nothing_changes_the_colour_is_the_colormaps():
    scene = flat(cmap_points=ALL_GRAY, opacity=0.1)
    for shade in (0, 0.5, 1):
        assert straight(replace(scene, shade=shade)) == pytest.approx(GRAY)
    assert straight(ramp(shade=0)) == pytest.approx(GRAY)


def test_a_slope_that_faces_the_light():
    assert straight(ramp()) == pytest.approx(GRAY * 3.2 / np.pi + HIGHLIGHT, abs=1e-5)
    # it faces the viewer, whichever way it rises
    falling = ramp(opacity=0.1, crop=((2, 14), (0, 16), (0, 16)))
    falling = replace(falling, data=1 - falling.data)
    assert straight(falling) == pytest.approx(GRAY * 3.2 / np.pi + HIGHLIGHT, abs=1e-5)
    half = straight(ramp(shade=0.5))
    assert half == pytest.approx((GRAY + GRAY * 3.2 / np.pi + HIGHLIGHT) / 2, abs=1e-5)
    assert straight(ramp(emissive=(1, 1, 1))) == pytest.approx(straight(ramp()))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"ambient": 0.7, "diffuse": 0, "specular": 0}, 0.7 * GRAY),
        ({"ambient": 0, "diffuse": 0.6, "specular": 0}, 0.6 * GRAY),
        ({"ambient": 0, "diffuse": 0, "specular": 2}, 2 * HIGHLIGHT),
        ({"ambient": 0, "diffuse": 1, "specular": 0, "light": (60, 0)}, 0.5 * GRAY),
    ],
)
def test_shares_of_the_light(settings, expected):
    assert straight(ramp(**settings)) == pytest.approx(expected, abs=1e-5)


def test_a_surface_is_lit_from_a_fiftieth_of_the_limits_a_voxel_on():
    unlit = {"ambient": 0, "diffuse": 0, "specular": 0}
    for slope, share in ((0.04, 1), (0.02, 1), (0.01, 0.5), (0.005, 0.25)):
        assert straight(ramp(slope, **unlit)) == pytest.approx((1 - share) * GRAY)
        inverted = ramp(slope, vmin=0.5, vmax=-1.5, **unlit)  # twice as wide
        share = min(1, slope / 0.04)
        assert straight(inverted) == pytest.approx((1 - share) * GRAY)
    # limits without a width: anything that rises is a surface
    assert straight(ramp(0.001, vmin=1, vmax=1, **unlit)) == pytest.approx(0)
    # edges 1, 1 and 8: their mean is 2, over which a slope of 1 in 8 is a quarter
    stretched = replace(ramp(0.04, scale=(1, 1, 8), **unlit), camera=DEEP)
    assert straight(stretched) == pytest.approx(0.5 * GRAY)


def test_smoothing_turns_normals():
    facing = straight(ramp(smoothing=1, crop=((4, 12), (0, 16), (0, 16))))
    assert facing == pytest.approx(GRAY * 3.2 / np.pi + HIGHLIGHT, abs=1e-5)
    noisy = volume(BLOB + 0.1 * np.random.default_rng(2).random((16, 16, 16)), shade=1, step_size=5)
    plain, smooth = hits_of(noisy), hits_of(replace(noisy, smoothing=1.5))
    assert smooth.opacity == pytest.approx(plain.opacity)
    assert np.abs(smooth.colour - plain.colour).max() > 0.01


@pytest.mark.parametrize(
    ("gradient_opacity", "factor"),
    [
        (((0, 1), (0.05, 1), (0.05, 0.25), (1, 0.25)), 0.25),
        (((0, 0), (0.125, 1)), 0.5),
        (0.125, 0.5),
        (0.05, 1),
    ],
)
@pytest.mark.parametrize("shade", [0, 1])
def test_gradients_multiply_extinction(gradient_opacity, factor, shade):
    """Between z = 1 and z = 14 a ramp of 1/16 a voxel absorbs 0.1 a voxel."""
    scene = ramp(shade=shade, gradient_opacity=gradient_opacity)
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.1, 13 * factor))
    stretched = replace(scene, scale=(1, 1, 8), camera=DEEP, gradient_opacity=1 / 32)
    # 13 edges of 8, in units of 2; over a mean edge of 2 it rises by 1/64
    assert hits_of(stretched).opacity == pytest.approx(absorbed(0.1, 13 * 4 * 0.5))


# -- 2D transfer functions --------------------------------------------------------------------------


def test_an_image_says_what_is_there_by_value_and_gradient():
    """From red, 0.2, where nothing changes, to blue, 1, where it changes by the limits a mean edge."""
    image = np.array([[(1, 0, 0, 0.2)] * 2, [(0, 0, 1, 1)] * 2])
    crop = ((2, 14), (0, 16), (0, 16))  # within, a ramp of 1/16 a voxel
    scene = ramp(shade=0, transfer=image, crop=crop, gradient_opacity=1)
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.2 + 0.8 / 16, 12))
    # 15/16 · 0.2 of red and 1/16 · 1 of blue
    assert straight(scene) == pytest.approx(srgb_to_linear([0.75, 0, 0.25]))
    wider = replace(scene, vmin=1.5, vmax=-0.5)
    assert hits_of(wider).opacity == pytest.approx(absorbed(0.2 + 0.8 / 32, 12))
    stretched = replace(scene, scale=(1, 1, 8), camera=DEEP)
    # 12 edges of 8, in units of 2; over a mean edge of 2 it rises by 1/64
    assert hits_of(stretched).opacity == pytest.approx(absorbed(0.2 + 0.8 / 64, 48))
    # what is as steep as the limits are apart, or steeper, has the last row
    steep = hits_of(replace(scene, vmin=0.5, vmax=0.5 + 1 / 16))
    assert steep.opacity == pytest.approx(1 - 1e-4**12)
    assert hits_of(replace(scene, vmin=0.5, vmax=0.5)).opacity == pytest.approx(steep.opacity)


def test_columns_of_an_image_are_values_within_the_limits():
    image = np.array([[(1, 0, 0, 0), (0, 1, 0, 0.1), (0, 0, 1, 0.5)]])
    for value, gamma, alpha, colour in (
        *(
            (0.1, 1, 0.02, (0, 1, 0)),
            (0.5, 1, 0.1, (0, 1, 0)),
            (0.9, 1, 0.42, (0, 0.02 / 0.42, 0.4 / 0.42)),
        ),
        *((0.5, 2, 0.05, (0, 1, 0)), (-1.0, 1, 0.0, (0, 0, 0)), (7.0, 1, 0.5, (0, 0, 1))),
    ):
        hits = hits_of(flat(value, transfer=image, gamma=gamma))
        assert hits.opacity == pytest.approx(absorbed(alpha))
        expected = absorbed(alpha) * srgb_to_linear(colour)
        assert hits.colour[0, :3] == pytest.approx(expected)


# -- missing voxels ----------------------------------------------------------------------------------


@pytest.mark.parametrize("interpolation", ["linear", "nearest", "cubic"])
def test_segments_with_their_middle_in_missing_voxels_are_empty(interpolation):
    data = np.full((16, 16, 16), 0.5)
    data[6:8] = np.nan  # 5.5 to 7.5: a whole number of segments, 0.2 long
    scene = volume(data, opacity=0.1, interpolation=interpolation)
    assert hits_of(scene).opacity == pytest.approx(absorbed(0.1, 14))
    # 5 segments of 3.2, with middles at 13.9, 10.7, 7.5, 4.3 and 1.1: none is missing
    assert hits_of(replace(scene, step_size=16)).opacity == pytest.approx(absorbed(0.1))


def test_the_middle_stands_for_an_end_that_is_missing():
    data = Z.copy()
    data[4:] = np.nan  # all above z = 3.5
    data[3] = 9  # segments of 0.8 end at 3.5, and go down to 2.7
    extinct = ((0, 0), (10, 0.5))
    scene = volume(data, opacity=extinct, vmin=0, vmax=10, step_size=4, cmap_points=ALL_GRAY)
    hits = hits_of(scene)
    rays, ones = make_rays(scene), np.arange(9)
    matter = composite.matter_of(scene)

    def at(z):
        return rays.at(ones, np.full(9, 50 - z))

    straddling, _ = matter(at(3.6), at(3.2), at(2.8))
    assert straddling == pytest.approx(-np.log1p(-0.5 * 9 / 10))  # nothing above pulls the 9
    empty, _ = matter(at(4.0), at(3.6), at(3.2))
    assert not empty.any()
    inside, _ = matter(at(1.9), at(1.5), at(1.1))  # 1.9 to 1.1
    assert inside == pytest.approx(-np.log1p(-0.5 * 1.5 / 10), rel=1e-3)
    assert np.isfinite(hits.scalar).all() and 0 < hits.scalar[0] <= 9


def test_an_image_of_it():
    """The colour over the background, mixed in linear light."""
    scene = flat(opacity=0.05, cmap_points=ALL_GRAY, background=(1, 1, 1, 1))
    opacity = absorbed(0.05)
    linear = opacity * GRAY + 1 - opacity
    image = render(scene).image
    assert srgb_to_linear(image[0, 0, :3] / 255) == pytest.approx(linear, abs=0.004)
    assert (image[..., 3] == 255).all()
