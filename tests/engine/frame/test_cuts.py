"""Clipping planes and crop: what they leave, in every mode, and the faces that they open."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene, render
from tests.oracle.ray import make_rays
from tests.pictures import SHEARED, camera_towards, difference, figure_of
from volrender.base.modes import modes_of
from volrender.base.transforms import affine, normalised_quaternion

MODES = tuple(modes_of("image_volume"))
SIZE = (36, 30)
VIEWS = {  # what is looked at (data space), direction (world space), distance
    "aside": ((8, 8, 7), (-0.6, -0.4, -1.0), 35.0, {}),
    "orthographic": ((8, 8, 7), (0.5, -0.7, -0.8), 24.0, {"fov": 0}),
    "inside": ((6, 5, 5), (-1, 0.1, -0.4), 6.5, {"fov": 100, "depth": 1}),
}
CUTS = {  # planes in data space
    "plane": {"clipping_planes": ((1, 0.4, 0.2, -11.3),)},
    "wedge": {"clipping_planes": ((0.3, 0.1, -1, 4.2), (-1, 0.2, 0.1, 9.1))},
    "six planes": {
        "clipping_planes": tuple(
            (*(sign * np.eye(3)[axis]), -sign * (8 - sign * 4.3))
            for axis in range(3)
            for sign in (1, -1)
        )
    },
    "crop": {"crop": ((2, 9), (3, 14), (5, 13))},
    "crop of one side": {"crop": ((0, 14), (0, 9), (9, 18))},
    "both": {"crop": ((0, 10), (2, 16), (1, 18)), "clipping_planes": ((-1, -1, 0.5, 17),)},
}
TRANSFORMS = {
    "still": {},
    "turned": {
        "offset": (3.0, -2.0, 1.0),
        "rotation": tuple(normalised_quaternion((0.1, 0.3, -0.2, 0.9))),
        "scale": (0.7, 1.3, 0.9),
    },
    "mirrored": {"scale": (-1.0, 1.0, 1.0), "offset": (16.0, 0.0, 0.0)},
    "sheared": SHEARED,
}


def wave() -> np.ndarray:
    """Smooth, with one value much larger and one much smaller than elsewhere."""
    z, y, x = np.indices((14, 16, 18), np.float32)
    return 500 + 400 * np.sin(x / 3) * np.cos(y / 4) + 20 * z


def scene_of(mode, cut, view="aside", transform="still", **changes) -> Scene:
    """Planes and what is looked at move with the volume."""
    look = {"threshold": 640.0, "vmin": 0.0, "opacity_unit": 6.0}  # thin enough to see in
    scene = Scene(wave(), mode, {}, SIZE, **look, **TRANSFORMS[transform])
    matrix = affine(scene.offset, scene.rotation, scene.scale, scene.affine)

    def in_world(plane):
        return tuple(np.array(plane) @ np.linalg.inv(matrix))

    parameters = dict(CUTS[cut])
    planes = parameters.pop("clipping_planes", ())
    centre, direction, distance, state = VIEWS[view]
    return replace(
        scene,
        camera=camera_towards((matrix @ (*centre, 1))[:3], direction, distance, **state),
        plane=in_world((0.3, 0.2, 1, -9)),
        clipping_planes=tuple(in_world(plane) for plane in planes),
        **{**parameters, **changes},
    )


def uncut(scene: Scene) -> np.ndarray:
    """The oracle's picture of all of a volume."""
    return render(replace(scene, crop=None, clipping_planes=())).image


@cache
def uncut_in(mode, view="aside", transform="still") -> np.ndarray:
    """The same, for all cuts in a view."""
    return uncut(scene_of(mode, "plane", view, transform))


def assert_agrees(scene: Scene, whole: np.ndarray) -> None:
    """Within 2/255 of the oracle, but for 1 % of pixels, on silhouettes and near-ties.

    And it is another picture than that of the whole volume.
    """
    expected = render(scene)
    wrong = difference(figure_of(scene).export_numpy(), expected.image) > 2
    assert (difference(expected.image, whole) > 8).mean() > 0.02, "the cut does not show"
    assert (~np.isnan(expected.depth)).mean() > 0.01, "nearly nothing to compare"
    assert wrong.mean() <= 0.01, f"{wrong.sum()} pixels differ"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("mode", MODES)
def test_cuts_in_every_mode(mode, cut, view):
    assert_agrees(scene_of(mode, cut, view), uncut_in(mode, view))


@pytest.mark.parametrize("transform", ["turned", "mirrored", "sheared"])
@pytest.mark.parametrize("cut", ["plane", "crop", "both"])
@pytest.mark.parametrize("mode", MODES)
def test_cuts_of_a_volume_that_is_turned_stretched_and_sheared(mode, cut, transform):
    scene = scene_of(mode, cut, transform=transform)
    assert_agrees(scene, uncut_in(mode, transform=transform))


@pytest.mark.parametrize("interpolation", ["nearest", "linear"])
@pytest.mark.parametrize("mode", MODES)
def test_cuts_beside_missing_voxels(mode, interpolation):
    data = wave()
    data[:, 4:7, 5:9] = np.nan
    scene = replace(scene_of(mode, "both", interpolation=interpolation), data=data)
    assert_agrees(scene, uncut(scene))


def test_a_cut_through_the_inside_is_lit_as_a_flat_face():
    """A constant volume: behind the cut, every pixel of iso has the light of the plane's normal."""
    size, normal = (32, 32), np.array([0.6, 0.0, 0.8])
    camera = camera_towards((7.5, 7.5, 7.5), (0, 0, -1), 40.0, fov=0, width=6, height=6)
    figure = vr.Figure(size=size)
    volume = figure.add_image_volume(
        np.ones((16, 16, 16), np.float32), mode="iso", threshold=0.5, vmin=0, vmax=1, cmap="gray"
    )
    figure[0, 0].camera.set_state(camera)
    kept = -normal  # the half that faces away from the camera stays
    volume.clipping_planes = [(*kept, -kept @ (7.5, 7.5, 7.5))]
    colour = figure.render_layers()[0].colour[..., 0]
    n_l = normal[2]  # light and viewer are both along z
    f0 = ((0.2863 + 0.055) / 1.055) ** 2.4
    fresnel = f0 + (1 - f0) * 2 ** (-5.55473 - 6.98316)
    specular = fresnel / 4 * (30 / 2 + 1) / np.pi * n_l**30
    expected = (3 * n_l + 0.2) / np.pi + 3 * n_l * specular
    np.testing.assert_allclose(colour, expected, rtol=1e-3)
    # A crop's face is flat too, and faces the camera.
    volume.clipping_planes, volume.crop = (), ((0, 8), (0, 16), (0, 16))
    expected = 3.2 / np.pi + 3 * fresnel / 4 * 16 / np.pi
    np.testing.assert_allclose(figure.render_layers()[0].colour[..., 0], expected, rtol=1e-3)


def test_depth_of_a_cut_is_that_of_the_plane():
    scene = scene_of("iso", "wedge", threshold=-1.0)
    layer, expected = figure_of(scene).render_layers()[0], render(scene)
    rays = make_rays(scene)
    a, b, c, d = scene.clipping_planes[0]
    points = rays.origin_world + rays.entry[:, None] * rays.direction_world
    on_plane = (np.abs(points @ (a, b, c) + d) < 1e-6).reshape(SIZE[::-1])
    on_plane &= ~np.isnan(expected.depth)
    assert on_plane.sum() > 50
    np.testing.assert_allclose(layer.depth[on_plane], expected.depth[on_plane], rtol=1e-5)


@pytest.mark.parametrize("mode", ["mip", "minip", "slice"])
def test_crop_is_the_sub_array_at_an_offset(mode):
    data = wave()
    # The longest axis stays, and with it the step; nearest, so that no neighbour shines in.
    scene = Scene(
        data, mode, camera_towards((9, 9, 7), (-0.6, -0.4, -1.0), 35.0), SIZE, vmin=0, vmax=1200,
        interpolation="nearest", crop=((3, 11), (5, 12), (0, 18)), plane=(0.1, 0.2, 1, -8.77),
    )  # fmt: skip
    sub = data[3:11, 5:12]
    whole = figure_of(replace(scene, data=sub, crop=None, offset=(0, 5, 3))).export_numpy()
    wrong = difference(figure_of(scene).export_numpy(), whole) > 2
    assert whole[..., :3].any()
    assert wrong.mean() <= 0.005


def test_a_crop_may_be_slices_and_reach_beyond_the_volume():
    figure = figure_of(scene_of("mip", "crop"))
    volume = figure[0, 0].graphics[0]
    expected = figure.export_numpy()
    volume.crop = (slice(2, 9), slice(3, 14), slice(5, 13))
    np.testing.assert_array_equal(figure.export_numpy(), expected)
    volume.crop = ((0, None), (0, 1000), (None, None))
    whole = figure.export_numpy()
    volume.crop = None
    np.testing.assert_array_equal(figure.export_numpy(), whole)
    assert (whole != expected).any()
    for mode in MODES:
        volume.mode, volume.crop = mode, ((100, 200), (0, 16), (0, 18))
        assert not figure.export_numpy()[..., :3].any(), mode


def test_planes_that_leave_nothing_or_everything():
    figure = figure_of(scene_of("mip", "plane"))
    volume = figure[0, 0].graphics[0]
    for mode in MODES:
        volume.mode, volume.clipping_planes = mode, ()
        whole = figure.export_numpy()
        volume.clipping_planes = [(0, 0, 1, 100), (1, 1, 0, 1000)]
        np.testing.assert_array_equal(figure.export_numpy(), whole, err_msg=mode)
        volume.clipping_planes = [(0, 0, 1, -100)]
        assert not figure.export_numpy()[..., :3].any(), mode
        volume.clipping_planes = [(0, 0, 1, -5), (0, 0, -1, 4)]  # nothing between them
        assert not figure.export_numpy()[..., :3].any(), mode


def test_rays_along_a_plane():
    """An aligned plane, rays parallel to it: whole columns stay or go, with nothing undefined."""
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(
        np.ones((16, 16, 16), np.uint8), vmin=0, vmax=1, clipping_planes=[(1, 0, 0, -7.9)]
    )
    camera = camera_towards((7.5, 7.5, 7.5), (0, 0, -1), 40.0, fov=0)
    figure[0, 0].camera.set_state({**camera, "width": 16, "height": 16})
    for mode in ("mip", "minip", "iso"):
        volume.mode = mode
        drawn = figure.export_numpy()[..., 0] > 0
        np.testing.assert_array_equal(drawn, np.tile(np.arange(16) >= 8, (16, 1)), err_msg=mode)


def test_at_most_six_planes():
    volume = vr.ImageVolumeGraphic(np.ones((2, 2, 2)), clipping_planes=[(1, 0, 0, 5)] * 6)
    before = volume.clipping_planes
    with pytest.raises(ValueError, match="clipping_planes are at most 6 planes, not 7"):
        volume.clipping_planes = [(1, 0, 0, 5)] * 7
    assert volume.clipping_planes is before
