"""What is under the pointer: the place that the oracle finds, exact to a voxel."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene, render
from tests.oracle.ray import make_rays
from tests.oracle.render import march_of
from tests.pictures import SHEARED, camera_towards, figure_of
from volrender.base.modes import modes_of
from volrender.base.transforms import affine, normalised_quaternion

MODES = tuple(modes_of("image_volume"))
AT_A_PLACE = tuple(name for name, mode in modes_of("image_volume").items() if mode.has_depth)
# Matter is picked where it is thin, too, of which layers have no scalar.
AT_A_DEPTH = tuple(name for name in AT_A_PLACE if not modes_of("image_volume")[name].absorbs)
SIZE = (40, 32)
VIEWS = {
    "perspective": {"distance": 26.0},
    "orthographic": {"distance": 20.0, "fov": 0},
    "inside": {"distance": 3.0, "fov": 100},
}
TRANSFORMS = {
    "still": {},
    "turned": {
        "offset": (3.0, -20.0, 100.0),
        "rotation": tuple(normalised_quaternion((0.1, 0.3, -0.2, 0.9))),
        "scale": (0.7, 1.3, 0.9),
    },
    "sheared": SHEARED,
}


def wave() -> np.ndarray:
    """Smooth, and without two equal voxels."""
    z, y, x = np.indices((12, 14, 16), np.float32)
    return 500 + 400 * np.sin(x / 3 + 0.2) * np.cos(y / 4 - 0.1) * np.sin(z / 5 + 0.3) + x + y / 7


def scene_of(mode, view, transform="still", data=None, **changes) -> Scene:
    """The plane and what is looked at move with the volume."""
    data = wave() if data is None else data
    scene = Scene(data, mode, {}, SIZE, threshold=560.0, **TRANSFORMS[transform])
    matrix = affine(scene.offset, scene.rotation, scene.scale, scene.affine)
    camera = camera_towards((matrix @ (7, 7, 5, 1))[:3], (-0.5, -0.4, -1.0), **VIEWS[view])
    plane = np.array((0.3, 0.2, 1, -9.1)) @ np.linalg.inv(matrix)
    return replace(scene, camera=camera, **{"plane": tuple(plane), **changes})


def found_by_oracle(scene) -> np.ndarray:
    """Positions (height, width, 3), xyz in voxels; NaN where nothing is."""
    rays = make_rays(scene)
    hits = march_of(scene.mode)(scene, rays)
    return rays.at(slice(None), hits.t).reshape(*SIZE[::-1], 3)


def pixels(count, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, SIZE, (count, 2))


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mode", MODES)
def test_pick_is_where_the_oracle_hits(mode, view, transform):
    scene = scene_of(mode, view, transform)
    figure, positions = figure_of(scene), found_by_oracle(scene)
    matrix = affine(scene.offset, scene.rotation, scene.scale, scene.affine)
    compared = 0
    for x, y in pixels(40):
        info, expected = figure[0, 0].pick(x + 0.5, y + 0.5), positions[y, x]
        if info is None or np.isnan(expected).any():
            is_edge = np.isnan(positions[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]).any()
            assert (info is None and np.isnan(expected).any()) or is_edge
            continue
        compared += 1
        position = np.add(info["index"], info["voxel_coord"])
        # mip and minip: where the extremum is flat, its place is not sharp.
        assert np.abs(position - expected).max() < (0.2 if mode in ("mip", "minip") else 0.02)
        assert np.abs(info["voxel_coord"]).max() <= 0.501
        np.testing.assert_allclose(info["world"], (matrix @ (*position, 1))[:3], atol=1e-3)
        i, j, k = info["index"]
        assert info["value"] == scene.data[k, j, i]
        assert info["graphic"] is figure[0, 0].graphics[0]
        assert all(isinstance(number, int) for number in info["index"])
        assert all(isinstance(number, float) for number in info["voxel_coord"] + info["world"])
    assert compared > 5


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mode", AT_A_DEPTH)
def test_pick_of_nearest_voxels_is_what_the_picture_shows(mode, view):
    """In noise, the voxel beside would have another value."""
    data = np.random.default_rng(1).random((12, 14, 16)).astype(np.float32)
    scene = scene_of(mode, view, data=data, interpolation="nearest")
    figure = figure_of(scene, threshold=0.8)
    scalar = figure.render_layers()[0].scalar
    for x, y in pixels(60):
        info = figure[0, 0].pick(x, y)
        assert (info is None) == np.isnan(scalar[y, x])
        assert info is None or info["value"] == scalar[y, x]


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8"])
@pytest.mark.parametrize("mode", AT_A_DEPTH)
def test_the_scalar_of_a_pick_is_what_the_ray_found_between_voxels(mode, dtype):
    """A ramp of ten units a voxel: linear between voxels, so that its place says its scalar."""
    ramp = np.broadcast_to(np.arange(0, 120, 10), (12, 12, 12)).astype(dtype)
    scene = scene_of(mode, "perspective", data=ramp, threshold=42.5, plane=(1, 0.4, 0.2, -8.0))
    figure = figure_of(scene)
    figure[0, 0].camera.look_from(-40, 20)  # at the side where it is low
    figure[0, 0].auto_fit()
    layer = figure.render_layers()[0].scalar
    compared, below = 0, 0
    for x, y in pixels(150):
        info = figure[0, 0].pick(x, y)
        assert (info is None) == np.isnan(layer[y, x])
        if info is None:
            continue
        assert isinstance(info["scalar"], float)
        assert info["scalar"] == pytest.approx(layer[y, x], abs=1e-3)
        place = info["index"][0] + info["voxel_coord"][0]
        assert info["scalar"] == pytest.approx(10 * np.clip(place, 0, 11), abs=0.2)
        assert info["value"] == 10 * info["index"][0]
        compared += 1
        if mode == "iso":
            assert info["scalar"] > 42.4
            below += info["value"] < 42.5
    assert compared > 8 and (mode != "iso" or below > 8)


def test_the_scalar_of_a_colour_is_its_luminance():
    rgb = np.random.default_rng(0).integers(0, 255, (8, 8, 8, 3)).astype(np.uint8)
    figure = vr.Figure(size=(20, 20))
    figure.add_image_volume(rgb, interpolation="nearest")
    info = figure[0, 0].pick(10, 10)
    assert info["scalar"] == pytest.approx(info["value"] @ (0.2126, 0.7152, 0.0722), abs=0.1)


@pytest.mark.parametrize("direction", [(0, 0, -1), (0, 1, 0), (-1, 0, 0), (0, 0, 1)])
@pytest.mark.parametrize("mode", ["mip", "minip"])
def test_aligned_pick_is_numpys_argmax(mode, direction):
    """Along an axis, one pixel a voxel: samples lie on the faces between voxels too."""
    data = np.random.default_rng(2).permutation(16**3).reshape((16,) * 3).astype(np.float32)
    axis = 2 - int(np.argmax(np.abs(direction)))
    figure = vr.Figure(size=(16, 16))
    figure.add_image_volume(data, mode=mode, interpolation="nearest")
    up = (0, 0, 1) if axis == 1 else (0, 1, 0)
    camera = camera_towards((7.5,) * 3, direction, 40.0, fov=0, up=up, width=16, height=16)
    figure[0, 0].camera.set_state({**camera, "width": 16, "height": 16})
    extreme = data.max(axis) if mode == "mip" else data.min(axis)
    picked = []
    for x in range(16):
        for y in range(16):
            info = figure[0, 0].pick(x, y)
            i, j, k = info["index"]
            assert info["value"] == data[k, j, i] == extreme[*np.delete([k, j, i], axis)]
            picked.append(info["index"])
    assert len(set(picked)) == 256


@pytest.mark.parametrize("plane", [(0, 0, 1, -4.5), (0, 0, -1, 3), (1, 0, 0, -7.5), (0, 1, 0, 0.5)])
def test_a_plane_between_two_layers_is_picked_as_it_is_shown(plane):
    data = np.random.default_rng(3).permutation(16**3).reshape((16,) * 3).astype(np.float32)
    scene = Scene(data, "slice", camera_towards((7.5,) * 3, (-0.5, -0.4, -1.0), 40.0), SIZE,
                  plane=plane, interpolation="nearest")  # fmt: skip
    figure = figure_of(scene)
    scalar = figure.render_layers()[0].scalar
    for x, y in pixels(80):
        info = figure[0, 0].pick(x, y)
        assert (info is None) == np.isnan(scalar[y, x])
        assert info is None or info["value"] == scalar[y, x]


@pytest.mark.parametrize("mode", ["mip", "minip"])
def test_beyond_the_contrast_limits_the_true_extremum_is_found(mode):
    """The picture is the same from 400 up, or 600 down; `pick` still says where the extremum is."""
    wide = scene_of(mode, "perspective", vmin=0.0, vmax=2000.0)
    narrow = figure_of(replace(wide, vmin=600.0 if mode == "minip" else 100.0,
                               vmax=1000.0 if mode == "minip" else 400.0))  # fmt: skip
    positions = found_by_oracle(wide)
    for x, y in pixels(40):
        info = narrow[0, 0].pick(x, y)
        if info is not None and not np.isnan(positions[y, x]).any():
            position = np.add(info["index"], info["voxel_coord"])
            assert np.abs(position - positions[y, x]).max() < 0.2


def test_nothing_is_picked_outside(engine):
    figure = figure_of(scene_of("mip", "perspective"))
    expected = render(scene_of("mip", "perspective"))
    assert np.isnan(expected.depth[0, 0])
    for point in ((0, 0), (-1, 5), (5, -0.01), (40, 5), (5, 32), (1e9, 1e9)):
        assert figure[0, 0].pick(*point) is None
    volume = figure[0, 0].graphics[0]
    assert figure[0, 0].pick(20, 16)["graphic"] is volume
    volume.visible = False
    assert figure[0, 0].pick(20, 16) is None
    volume.visible, volume.alpha = True, 0.0
    assert figure[0, 0].pick(20, 16) is None
    volume.alpha_mode = "solid"
    assert figure[0, 0].pick(20, 16) is not None
    volume.crop = ((0, 1), (0, 1), (0, 1))
    assert figure[0, 0].pick(20, 16) is None
    for bad in ("middle", None, float("nan")):
        with pytest.raises((TypeError, ValueError), match="x_px"):
            figure[0, 0].pick(bad, 0)


def test_cuts_and_missing_voxels_are_not_picked():
    data = wave()
    data[6:] = np.nan
    for mode in AT_A_PLACE:
        scene = scene_of(mode, "orthographic", data=data, clipping_planes=((-1, 0, 0, 9),),
                         plane=(0.2, 1, 0, -6.2), threshold=100.0)  # fmt: skip
        figure, seen = figure_of(scene), 0
        for x, y in pixels(150):
            info = figure[0, 0].pick(x, y)
            if info is not None:
                seen += 1
                assert info["index"][2] < 6 and np.isfinite(info["value"])
                assert info["index"][0] + info["voxel_coord"][0] < 9.01
        assert seen > 3


def test_what_hides_is_where_the_picture_has_it():
    """Where a maximum beyond the contrast limits is behind, the limit is reached before it."""
    values = np.zeros((16, 16, 16), np.float32)
    values[1], values[14] = 0.9, 0.6
    figure = vr.Figure(size=SIZE)
    mip = figure.add_image_volume(values, alpha_mode="solid", vmin=0, vmax=0.5, cmap="red")
    figure.add_image_volume(values + 0.5, mode="slice", plane=(0, 0, 1, -8), cmap="green")
    figure[0, 0].camera.set_state(camera_towards((8, 8, 8), (0, 0, -1), 31))
    assert figure.export_numpy()[16, 20, :2].tolist() == [255, 0]
    info = figure[0, 0].pick(20, 16)
    assert info["graphic"] is mip and info["value"] == np.float32(0.9)


def test_the_nearest_of_several_volumes_is_picked():
    figure = vr.Figure(size=SIZE)
    ones = np.ones((4, 4, 4), np.uint8)
    add = [figure.add_image_volume(ones, offset=(0, 0, z), vmin=0, vmax=1) for z in (0, 9, -9)]
    figure[0, 0].camera.set_state(camera_towards((1.5, 1.5, 1.5), (0, 0, -1), 40.0, fov=0))
    for alpha_mode in ("auto", "blend", "add", "weighted_blend", "solid"):
        for volume in add:
            volume.alpha_mode = alpha_mode
        assert figure[0, 0].pick(20, 16)["graphic"] is add[1]
    add[1].visible = False
    assert figure[0, 0].pick(20, 16)["graphic"] is add[0]
    add[0].offset = (0, 100, 0)
    assert figure[0, 0].pick(20, 16)["graphic"] is add[2]


def test_each_subplot_picks_in_its_own_part_of_the_figure():
    figure = vr.Figure(size=(60, 40), shape=(2, 3))
    for i, subplot in enumerate(figure):
        subplot.add_image_volume(np.full((4, 4, 4), i + 1, np.uint8), vmin=0, vmax=9)
    image = figure.export_numpy()
    for i, subplot in enumerate(figure):
        left, top, width, height = subplot.viewport_px
        middle = left + width / 2, top + height / 2
        assert [other.pick(*middle) is not None for other in figure] == [
            other is subplot for other in figure
        ]
        assert subplot.pick(*middle)["value"] == i + 1
    np.testing.assert_array_equal(figure.export_numpy(), image)


def test_values_of_colour_volumes_and_of_every_dtype():
    rgb = np.random.default_rng(5).integers(0, 255, (4, 5, 6, 3)).astype(np.uint8)
    figure = vr.Figure(size=(20, 20))
    figure.add_image_volume(rgb)
    info = figure[0, 0].pick(10, 10)
    i, j, k = info["index"]
    np.testing.assert_array_equal(info["value"], rgb[k, j, i])
    for dtype in ("int16", "bool", "float64", ">u2"):
        figure = vr.Figure(size=(20, 20))
        figure.add_image_volume(np.ones((3, 3, 3), dtype), vmin=0, vmax=1)
        value = figure[0, 0].pick(10, 10)["value"]
        assert value == 1 and value.dtype == np.dtype(dtype).newbyteorder("=")


def test_pick_changes_no_picture():
    scene = scene_of("mip", "perspective", vmin=450.0, vmax=700.0)
    for mode in MODES:
        figure = figure_of(scene, mode=mode, alpha_mode="dither", alpha=0.7)
        before = figure.export_numpy()
        for x, y in pixels(5):
            figure[0, 0].pick(x, y)
        np.testing.assert_array_equal(figure.export_numpy(), before)
    fresh = figure_of(scene)
    fresh[0, 0].pick(3, 3)  # before the first frame
    np.testing.assert_array_equal(fresh.export_numpy(), figure_of(scene).export_numpy())
