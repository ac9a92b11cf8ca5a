"""Is the oracle of labels right where they are matter, and on slices?"""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle.by_hand.test_composite import CAMERA, absorbed
from tests.oracle.by_hand.test_composite_light import HIGHLIGHT
from tests.oracle.by_hand.test_labels import COLORS, FACING, RED, X, Y, Z, scene_of, t_of
from tests.oracle.labels import render_labels, volume
from tests.oracle.labels.label_at import label_at
from tests.oracle.ray import make_rays

# -- matter --------------------------------------------------------------------------------------


def slab(**changes):
    """Red from z = 3.5 to 11.5, in segments of a quarter."""
    data = np.where((Z >= 4) & (Z < 12), 1, 0)
    return replace(scene_of(data, "volume", step_size=1.25, shade=0), **changes)


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize(("density", "opacity"), [(0.1, 1.0), (0.4, 0.5), (0.02, 1.0)])
def test_a_slab_absorbs_as_its_layers_do(density, opacity, interpolation):
    scene = slab(density=density, opacity=opacity, interpolation=interpolation)
    alpha = density * opacity
    picture = render_labels(scene)
    expected = absorbed(alpha, 8)
    assert picture.colour == pytest.approx(np.tile([expected, 0, 0, expected], (3, 3, 1)))
    assert (picture.label == 1).all()
    left = 0.5 if expected >= 0.5 else 1 - expected / 2
    half = np.log(left) / np.log(1 - alpha)
    assert picture.t == pytest.approx(t_of(11.5 - half))
    assert np.isfinite(picture.depth).all() == (expected >= 0.5)
    thick = render_labels(replace(scene, opacity_unit=2.0, alpha=0.5)).colour
    assert thick[..., 3] == pytest.approx(absorbed(alpha, 4) / 2)
    # a mean edge of 2 is the unit of voxels of 8, 1 and 1
    far = {**CAMERA, "depth_range": (-100, 150)}
    long = render_labels(replace(scene, scale=(1, 1, 8), camera=far)).colour
    assert long[..., 3] == pytest.approx(absorbed(alpha, 8 * 8 / 2))


def test_what_is_all_opaque_still_absorbs_a_number():
    assert render_labels(slab(density=1.0)).colour[..., 3] == pytest.approx(1 - 1e-4**8)


def test_labels_cover_each_other_and_what_is_not_seen_is_empty():
    data = np.where(Z >= 12, 1, np.where(Z >= 8, 9, np.where(Z >= 4, 3, 2)))
    picture = render_labels(slab(data=data, hidden=(9,), opacity={2: 0, 3: 0.5}))
    red, blue = absorbed(0.1, 4), absorbed(0.05, 4)
    expected = [red, 0, (1 - red) * blue, 1 - (1 - red) * (1 - blue)]
    assert picture.colour == pytest.approx(np.tile(expected, (3, 3, 1)))
    assert (picture.label == 1).all() and np.isnan(picture.depth).all()


@pytest.mark.parametrize("shade", [0.4, 1.0])
def test_matter_is_lit_where_voxels_around_differ(shade):
    """In half a voxel at each end of the slab, whose borders face the viewer."""
    ends = absorbed(0.1, 0.5) * (1 + 0.9**7.5)
    light = RED * absorbed(0.1, 8) + shade * ends * (RED * FACING + HIGHLIGHT - RED)
    colour = render_labels(slab(shade=shade, emissive=(1, 1, 1))).colour
    assert colour[..., :3] == pytest.approx(np.tile(light, (3, 3, 1)), abs=1e-5)
    assert colour[..., 3] == pytest.approx(absorbed(0.1, 8))


def test_the_border_of_matter_is_that_of_its_own_label():
    data = np.where(X + Z < 15, 1, 2)  # they meet aslant
    at = np.array([(7.0, 7.0, 8.0), (8.0, 5.0, 6.0)])
    outward = np.array([(-1, 0, -1), (1, 0, 1)]) / np.sqrt(2)
    scene = slab(data=data)
    assert volume.own_normals(scene, at, np.array([2, 1])) == pytest.approx(outward)
    # it is of 19 voxels, with weights of a Gaussian of 0.8: how the label and places go together
    single = np.where((X == 8) & (Y == 8) & (Z == 8), 2, 1)
    near = np.array([(7.2, 8.0, 8.4)])
    steps = np.array(list(np.ndindex(3, 3, 3))) - 1
    places = steps[(steps**2).sum(axis=1) < 3] + np.array((7, 8, 8))
    weight = np.exp(-((places - near) ** 2).sum(axis=1) / (2 * 0.8**2))
    field = (places != 8).any(axis=1)  # 1 where it is label 1
    from_mean = places - np.average(places, axis=0, weights=weight)
    slope = (weight * field) @ from_mean
    normal = volume.own_normals(replace(scene, data=single), near, np.array([1]))
    assert normal[0] == pytest.approx(-slope / np.linalg.norm(slope))
    # there is none where all around is one label
    far = np.array([(4.7, 8.0, 8.4)])
    assert not volume.own_normals(replace(scene, data=single), far, np.array([1])).any()


# -- slices --------------------------------------------------------------------------------------


def on_slice(data, plane=(0, 0, 1, -7.2), size=(16, 16), **changes):
    """Pixel (i, j) of 16 looks through voxel (x = i, y = 15 - j)."""
    changes = {"camera": CAMERA, "plane": plane, **changes}
    return scene_of(data, "slice", size, **changes)


def test_a_slice_shows_the_labels_on_it():
    data = np.random.default_rng(4).integers(0, 4, (16, 16, 16))
    picture = render_labels(on_slice(data, background=(0, 0, 0, 0)))
    assert np.array_equal(picture.label, data[7, ::-1])
    colours = np.vstack([[0, 0, 0, 0], *([[*COLORS[i], 1]] for i in (1, 2, 3))]) * 255
    assert np.array_equal(picture.image, colours[data[7, ::-1]])
    seen = data[7, ::-1] > 0
    assert picture.t[seen] == pytest.approx(t_of(7.2))
    assert np.array_equal(np.isfinite(picture.depth), seen)
    tie = render_labels(on_slice(data, plane=(0, 0, 2, -15))).label  # between two layers
    assert np.array_equal(tie, np.minimum(data[7], data[8])[::-1])
    aslant = on_slice(data, plane=(0.3, -0.2, 1, -8), size=(21, 17), hidden=(2,))
    rays, picture = make_rays(aslant), render_labels(aslant)
    x, y = rays.origin_data[:, :2].T
    expected = label_at(aslant, np.column_stack([x, y, 8 - 0.3 * x + 0.2 * y]))
    expected[(np.abs(x - 7.5) > 8) | (np.abs(y - 7.5) > 8) | (expected == 2)] = 0
    assert np.array_equal(picture.label.ravel(), expected)


def test_opacities_of_slices():
    half = on_slice(np.full((16, 16, 16), 1), opacity=0.5, alpha=0.6)
    assert render_labels(half).colour[8, 8] == pytest.approx([0.3, 0, 0, 0.3])
    assert render_labels(replace(half, fill=0.2)).colour[8, 8] == pytest.approx([0.06, 0, 0, 0.06])
    clear = render_labels(replace(half, opacity=0))
    assert not clear.label.any() and np.isnan(clear.depth).all()


@pytest.mark.parametrize(("width", "columns"), [(0.4, 0), (0.6, 1), (1, 1), (2, 2), (3.2, 3)])
def test_outlines_are_as_wide_as_was_asked_for(width, columns):
    """Two labels meet between columns 19 and 20 of 40; the box ends at columns and rows 4 and 36."""
    camera = {**CAMERA, "width": 20, "height": 20}
    data = np.where(X < 8, 1, 3)
    scene = on_slice(data, size=(40, 40), camera=camera, fill=0.25, outline=width, opacity=0.8)
    opacity = render_labels(scene).colour[..., 3]
    i = np.arange(40)
    inside = (i >= 4) & (i < 36)
    at_edge = inside & ~((i >= 4 + columns) & (i < 36 - columns))
    at_border = (i >= 20 - columns) & (i < 20 + columns)
    on_line = at_edge[:, None] | at_edge | at_border
    expected = np.where(inside[:, None] & inside, np.where(on_line, 0.8, 0.2), 0)
    assert opacity == pytest.approx(expected)


def test_outlines_are_round_what_is_hidden_and_of_what_is_seen():
    data = np.where(X < 8, 1, 3)
    scene = on_slice(data, size=(64, 64), fill=0.25, outline=2, hidden=(3,))
    opacity = render_labels(scene).colour[32, :, 3]
    assert opacity.tolist() == [1] * 2 + [0.25] * 28 + [1] * 2 + [0] * 32


def test_outlines_see_what_is_thin():
    """A line as wide as a pixel, with the same label on both of its sides."""
    data = np.where(X == 8, 3, 1)
    opacity = render_labels(on_slice(data, fill=0.25, outline=2.5)).colour[8, :, 3]
    assert opacity[3:14].tolist() == [0.25] * 3 + [1] * 5 + [0.25] * 3


def test_what_planes_cut_away_is_background_beside_an_outline():
    """They leave columns up to 31 of 64."""
    cut = on_slice(np.full((16, 16, 16), 1), size=(64, 64), fill=0.25, outline=2)
    cut = replace(cut, clipping_planes=((-1.0, 0, 0, 7.5),))
    opacity = render_labels(cut).colour[32, :, 3]
    assert opacity.tolist() == [1] * 2 + [0.25] * 28 + [1] * 2 + [0] * 32


def test_what_has_no_opacity_is_not_found():
    whole = on_slice(np.full((16, 16, 16), 1), size=(64, 64), fill=0.0, outline=2)
    found = np.full((64, 64), True)
    found[2:-2, 2:-2] = False
    picture = render_labels(whole)
    assert np.array_equal(picture.label > 0, found)
    assert np.array_equal(np.isfinite(picture.t), found)
    assert not render_labels(replace(whole, alpha=0.0)).label.any()


def test_outlines_look_aslant():
    """A pixel that is 1.5 from a corner in both axes, and 1.5 · √2 = 2.12 from it."""
    data = np.where((X < 8) & (Y < 8), 1, 3)
    scene = on_slice(data, size=(64, 64), fill=0.25, interpolation="nearest")
    for width, opacity in ((2.1, 0.25), (2.2, 1.0)):
        outlined = render_labels(replace(scene, outline=width))
        assert outlined.label[30, 33] == 3
        assert outlined.colour[30, 33, 3] == opacity
