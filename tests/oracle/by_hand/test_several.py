"""Is the oracle of pictures of several things right? Its parts are held to numbers worked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle import Scene, render
from tests.oracle.colour import contrast, linear_to_srgb, srgb_to_linear
from tests.oracle.groups import far_to_near, groups_of, on_one_plane, overlap
from tests.oracle.modes import iso, minip, mip, slice
from tests.oracle.ray import make_rays
from tests.oracle.scene import gray_cmap
from tests.oracle.several import NOTHING, Thing, blended, choice, fading, is_opaque, picture_of

CAMERA = {  # along -z; pixel (i, j) looks through voxel (x=i, y=15-j); t is 50 - z
    "position": (7.5, 7.5, 100),
    "rotation": (0, 0, 0, 1),
    "fov": 0.0,
    "width": 16,
    "height": 16,
    "depth": 1,
    "depth_range": (50, 150),
}
Z, Y, X = np.indices((16, 16, 16), float)


def volume(data, mode="mip", **changes):
    return Scene(data, mode, CAMERA, (16, 16), **changes)


def turned(axis, degrees=45):
    half = np.radians(degrees) / 2
    return (*np.eye(3)[axis] * np.sin(half), np.cos(half))


def cube(centre=(0, 0, 0), axis=None):
    """A box with edges of 2 around a centre, turned by 45 degrees about an axis."""
    box = volume(np.zeros((2, 2, 2)), rotation=(0, 0, 0, 1) if axis is None else turned(axis))
    middle = np.zeros(3) if axis is None else box_middle(axis)
    return replace(box, offset=np.array(centre) - (0.5 if axis is None else middle))


def box_middle(axis):
    """Where the middle of voxels 0 and 1 comes to by a turn about an axis."""
    first, second = (axis + 1) % 3, (axis + 2) % 3
    middle = np.empty(3)
    middle[axis], middle[first], middle[second] = 0.5, 0.0, np.sqrt(0.5)
    return middle


# -- groups ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (cube(), cube((2, 0, 0)), False),  # faces touch
        (cube(), cube((2, 2, 2)), False),  # corners touch
        (cube(), cube((1.99, 1.99, -1.99)), True),
        # half an edge and half a diagonal are 1 + 1.4142
        (cube(), cube((2.40, 0, 0), axis=2), True),
        (cube(), cube((2.43, 0, 0), axis=2), False),
        # both turned, a face to a face: 2 apart at 1.4142 on x and on y, where their bounds overlap
        (cube(axis=2), cube((1.40, 1.40, 0), axis=2), True),
        (cube(axis=2), cube((1.43, 1.43, 0), axis=2), False),
        # edges that cross: twice half a diagonal apart; no face has the other box on one side
        (cube(axis=0), cube((0, 0, 2.82), axis=1), True),
        (cube(axis=0), cube((0, 0, 2.84), axis=1), False),
    ],
)
def test_boxes_overlap(one, other, expected):
    assert overlap(one, other) is overlap(other, one) is expected


def test_a_crop_makes_the_box_smaller_and_a_scale_larger():
    whole, beside = volume(np.zeros((4, 6, 8))), volume(np.zeros((4, 4, 4)), offset=(7, 0, 0))
    assert overlap(whole, beside)
    assert not overlap(replace(whole, crop=((0, 4), (0, 6), (0, 7))), beside)
    assert overlap(replace(whole, crop=((0, 4), (0, 6), (0, 7)), scale=(1.01, 1, 1)), beside)


def test_planes_are_one_whatever_the_length_and_sign_of_their_normals():
    plane = np.array((0.3, -0.2, 0.9, 4.0))
    for factor in (1, 7.3, -1, -0.01):
        assert on_one_plane(plane, factor * plane)
    assert not on_one_plane(plane, (0.3, -0.2, 0.9, 4.01))
    assert not on_one_plane(plane, (0.3, -0.2, 0.9, -4.0))
    assert not on_one_plane(plane, (0.3, 0.2, 0.9, 4.0))


def test_groups_are_connected_and_go_far_to_near():
    first, second, third = cube(), cube((10, 0, 0)), cube((1.5, 0, 0))
    assert groups_of([first, second, third]) == [[0, 2], [1]]
    bridge = [cube(), cube((3, 0, 0)), cube((6, 0, 0)), cube((1.5, 0, 0)), cube((4.5, 0, 0))]
    assert groups_of(bridge) == [[0, 1, 2, 3, 4]]
    plane, apart = (0, 0, 1, 0), cube((0, 9, 0))
    cuts = [replace(scene, mode="slice", plane=plane) for scene in (first, apart)]
    assert groups_of(cuts) == [[0, 1]]
    assert groups_of([cuts[0], replace(cuts[1], plane=(0, 0, 1, 0.1))]) == [[0], [1]]
    scenes = [first, second, third]  # the centres of the groups are at x = 0.75 and 10
    assert far_to_near([[0, 2], [1]], scenes, (5, 0, 0)) == [[1], [0, 2]]
    assert far_to_near([[0, 2], [1]], scenes, (6, 0, 0)) == [[0, 2], [1]]


# -- parts of things -----------------------------------------------------------------------------


def alpha_ramp():
    cmap = gray_cmap()
    cmap[:, 3] = np.linspace(1, 0, 256)
    return cmap


@pytest.mark.parametrize(
    ("values", "expected", "settings"),
    [
        ((-5, -7, 0, 2.5, 9), (1, 1, 0, 0.5, 1), {"vmin": -5, "vmax": 5}),
        ((-2, 0, 2, 6), (1 / 3, 0, 1 / 3, 1), {"vmin": -2, "vmax": 6}),
        # t of 0 is 0.0625, of 2 it is 0.25, of -2 it is 0
        ((-2, 0, 2, 6), (1 / 15, 0, 0.2, 1), {"vmin": -2, "vmax": 6, "gamma": 2.0}),
        ((0, 2, 10), (0, 0.2, 1), {"vmin": 0, "vmax": 10}),
        ((1, 3, 5), (0, 0.5, 1), {"vmin": 1, "vmax": 5}),
        ((-6, -4, -2), (0, 0.5, 1), {"vmin": -6, "vmax": -2}),
        ((-5, 0, 5), (1, 0, 1), {"vmin": 5, "vmax": -5}),
        ((-5, -1, 0), (1, 0.2, 0), {"vmin": -5, "vmax": 0}),
        ((0, 2, 10), (0, 0.2, 1), {"vmin": 10, "vmax": 0}),
        ((-5, 0, 5), (1, 0.5, 0), {"vmin": -5, "vmax": 5, "cmap": alpha_ramp()}),
    ],
)
def test_fading(values, expected, settings):
    scene = volume(np.zeros((2, 2, 2)), **settings)
    scaled = contrast(scene, np.array(values, float))
    assert fading(scene, scaled) == pytest.approx(expected, abs=1e-9)


def test_blending_in_linear_light():
    colour, alpha = np.array([[0.5, 0.2, 0.0]]), np.array([0.5])
    behind = np.array([[0.4, 0.4, 0.4, 0.8]])
    expected = {
        "auto": (0.45, 0.3, 0.2, 0.9),
        "blend": (0.45, 0.3, 0.2, 0.9),
        "add": (0.65, 0.5, 0.4, 0.9),
        "subtract": (0.3, 0.36, 0.4, 0.8),
        "multiply": (0.3, 0.24, 0.2, 0.8),
    }
    for mode, result in expected.items():
        assert blended(mode, colour, alpha, behind)[0] == pytest.approx(result)


def test_what_is_opaque():
    cut, other = volume(X, "slice", plane=(0, 0, 1, -8)), volume(X, "slice", plane=(0, 1, 0, -8))
    again = replace(cut, plane=(0, 0, -2, 16))
    things = [Thing(cut), Thing(other), Thing(again), Thing(again, "dither")]
    assert [is_opaque(i, things) for i in range(4)] == [True, True, False, True]
    surface = volume(X, "iso")
    for scene, mode, expected in [
        (surface, "auto", True),
        (replace(surface, alpha=0.99), "auto", False),
        (replace(surface, cmap=alpha_ramp()), "auto", False),
        (replace(surface, alpha=0.99), "solid", True),
        (surface, "blend", False),
        (volume(X, "mip"), "auto", False),
        (volume(X, "minip"), "dither", True),
    ]:
        assert is_opaque(0, [Thing(scene, mode)]) is expected


# -- rays that end ---------------------------------------------------------------------------------


def ending(march, scene, t_end):
    """What the ray of one pixel finds if all end there."""
    hits = march(scene, make_rays(scene), np.full(256, t_end))
    return hits.t[100], hits.scalar[100]


def test_projections_keep_their_lattice_and_stay_before_the_end():
    # entry 34.5, exit 50.5, 80 samples 0.2 apart; before 40.03 the last is at 39.9, then 40.0,
    # then 40.05 is cut short
    assert ending(mip.march, volume(15 - Z), 40.03) == pytest.approx((40.03, 5.03))
    assert ending(minip.march, volume(Z, "minip"), 40.03) == pytest.approx((40.03, 9.97))
    # halvings of 0.1, 0.05, 0.025, 0.0125 lead from 39.9 (a sample that counts) as far as 40.0875
    assert ending(mip.march, volume(15 - Z), 40.0999)[0] == pytest.approx(40.0875)
    assert ending(mip.march, volume(15 - Z), 40.1 + 1e-9)[0] == pytest.approx(40.1)
    for t_end in (30.0, 34.5):
        assert np.isnan(ending(mip.march, volume(15 - Z), t_end)).all()
    assert np.isfinite(ending(mip.march, volume(15 - Z), 34.6)).all()
    whole = mip.march(volume(15 - Z), make_rays(volume(15 - Z)))
    assert ending(mip.march, volume(15 - Z), np.inf) == (whole.t[100], whole.scalar[100])


def test_surfaces_and_planes_are_found_up_to_the_end():
    surface, cut = volume(15 - Z, "iso", threshold=5.0), volume(Z, "slice", plane=(0, 0, 3, -30))
    assert ending(iso.march, surface, 40.01) == pytest.approx((40.0, 5.0), abs=4e-3)
    assert np.isnan(ending(iso.march, surface, 39.99)).all()
    assert ending(slice.march, cut, 40.0) == pytest.approx((40.0, 10.0))
    assert np.isnan(ending(slice.march, cut, 39.99)).all()


# -- pictures ----------------------------------------------------------------------------------------


def flat(value, mode="mip", **changes):
    return volume(np.full((16, 16, 16), float(value)), mode, **{"vmin": 0, "vmax": 1, **changes})


def gray_of(*things, background=(0, 0, 0, 1)):
    """The byte of red, and the alpha, that all pixels have."""
    image = picture_of(list(things), CAMERA, (16, 16), background).image
    assert (image == image[0, 0]).all()
    return image[0, 0, 0], image[0, 0, 3]


def mixed(*parts):
    """The byte of values in gray, each with a share, mixed in linear light."""
    tones = [np.clip((value * 256 - 0.5) / 255, 0, 1) for value, _ in parts]  # between two entries
    total = sum(share * srgb_to_linear(tone) for tone, (_, share) in zip(tones, parts, strict=True))
    return int(np.floor(linear_to_srgb(total) * 255 + 0.5))


def test_the_first_of_a_group_is_whole_and_those_over_it_fade():
    low, high = Thing(flat(0.25)), Thing(flat(0.6))
    assert gray_of(low, high) == (mixed((0.6, 0.6), (0.25, 0.4)), 255)
    assert gray_of(high, low) == (mixed((0.25, 0.25), (0.6, 0.75)), 255)
    half = Thing(flat(0.6, alpha=0.5))
    assert gray_of(low, half) == (mixed((0.6, 0.3), (0.25, 0.7)), 255)
    assert gray_of(half, low) == (mixed((0.25, 0.25), (0.6, 0.375)), 255)
    far = Thing(flat(0.6, offset=(0, 0, -16)))  # touches: both are alone, and whole
    assert gray_of(low, far)[0] == gray_of(far, low)[0] == mixed((0.25, 1))


def test_all_of_a_group_with_something_opaque_fade_and_end_there():
    bright_behind = volume(np.where(Z < 8, 0.9, 0.5), vmin=0, vmax=1)
    surface = Thing(flat(0.32, "slice", plane=(0, 0, 1, -10)))
    expected = mixed((0.5, 0.5), (0.32, 0.5))
    assert gray_of(Thing(bright_behind), surface) == (expected, 255)
    assert gray_of(surface, Thing(bright_behind)) == (expected, 255)
    # behind all of it nothing of the box is left
    behind = replace(bright_behind, offset=(0, 0, -12))
    assert gray_of(surface, Thing(behind))[0] == mixed((0.32, 1))
    # the translucent slice ends no ray, is the first, and keeps its alpha
    glass = Thing(flat(0.32, "slice", plane=(0, 0, 1, -10), alpha=0.5))
    assert gray_of(glass, Thing(bright_behind))[0] == mixed((0.9, 0.9), (0.32, 0.05))


def test_a_lone_thing_over_a_background():
    assert gray_of(Thing(flat(0.6))) == (153, 255)
    assert gray_of(Thing(flat(0.6), fade=True), background=(1, 1, 1, 1)) == (
        mixed((0.6, 0.6), (1, 0.4)),
        255,
    )
    assert gray_of(Thing(flat(0.6), fade=True), background=(0, 0, 0, 0)) == (153, 153)
    # on the background's light, the colour's is added
    assert gray_of(Thing(flat(0.6, alpha=0.5), "add"), background=(0.5, 0.5, 0.5, 1)) == (
        mixed((0.6, 0.5), (0.5, 1)),
        255,
    )


@pytest.mark.parametrize("mode", ["mip", "minip", "iso", "slice"])
@pytest.mark.parametrize("cmap", [gray_cmap(), alpha_ramp()])
def test_one_thing_alone_is_what_the_oracle_of_one_draws(mode, cmap):
    data = np.sin(X / 3) + np.cos(Y / 4) + Z / 9
    scene = volume(data, mode, plane=(0.2, 0, -1, 8), cmap=cmap, alpha=0.7, vmin=-1, vmax=3)
    scene = replace(scene, background=(0.2, 0.4, 0.9, 0.5))
    one = picture_of([Thing(scene)], CAMERA, (16, 16), scene.background)
    expected = render(scene)
    assert np.abs(one.image.astype(int) - expected.image).max() <= 1
    assert one.shares[0] == pytest.approx(expected.colour[..., 3])


def test_dithered_is_shown_everywhere_or_where_it_is_certain():
    things = [Thing(flat(0.2)), Thing(flat(0.6, alpha=0.5, offset=(0, 0, 20)), "dither")]
    for dithered, value in ((True, 0.6), (False, 0.2)):
        image = picture_of(things, CAMERA, (16, 16), dithered=dithered).image
        assert (image[..., 0] == mixed((value, 1))).all()


def test_picked_is_what_takes_the_opacity_past_a_half():
    back = np.array([1.0, 1.0, 0.3, 0.1, np.nan, 0.0, np.nan])
    front = np.array([0.6, 0.4, 0.4, 0.3, np.nan, 0.45, 0.0])
    shares, picked, certainty = choice([(1, back), (0, front)], 2)
    assert picked.tolist() == [0, 1, 1, 0, NOTHING, 0, 0]
    assert shares[1] == pytest.approx([0.4, 0.6, 0.18, 0.07, 0, 0, 0])
    assert certainty == pytest.approx([0.1, 0.1, 0.08, 0.13, 0.5, 0.05, 0])
