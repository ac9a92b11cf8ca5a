"""mean, sum and attenuated, and colours by depth: what is known of them without another march."""

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene
from tests.oracle.ray import make_rays
from tests.pictures import camera_towards, difference
from volrender.base.modes import modes_of
from volrender.scene.graphics.records import mode_fields, volume_record

ACCUMULATED = [name for name, mode in modes_of("image_volume").items() if not mode.has_depth]
Z, Y, X = np.indices((16, 16, 16), np.float64)
WAVE = (0.5 + 0.5 * np.sin(X / 3 + 0.4) * np.cos(Y / 4 - 0.3) * np.sin(Z / 5 + 0.5)).astype("f4")
AHEAD = {"position": (7.5, 7.5, 40), "rotation": (0, 0, 0, 1), "fov": 0.0, "depth_range": (1, 200)}
AHEAD |= {"width": 16, "height": 16, "depth": 10}  # pixel (i, j) looks through voxel (i, 15 − j)
ASIDE = camera_towards((7.5, 7.5, 7.5), (-0.5, -0.3, -1.0), 40.0)


def figure_of(data=WAVE, camera=ASIDE, size=(40, 32), **settings) -> vr.Figure:
    figure = vr.Figure(size=size)
    figure.add_image_volume(data, **{"cmap": "gray", **settings})
    figure[0, 0].camera.set_state(camera)
    return figure


def scalar_of(*arguments, **settings) -> np.ndarray:
    return figure_of(*arguments, **settings).render_layers()[0].scalar


@pytest.fixture
def halved(monkeypatch):
    """Halves the step from then on."""

    def halve():
        step = mode_fields.base_step_voxels
        for module in (mode_fields, volume_record):
            monkeypatch.setattr(module, "base_step_voxels", lambda shape: step(shape) / 2)

    return halve


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_an_aligned_mean_is_that_of_numpy(axis):
    """Of noise, in nearest voxels: each has as many samples as the others."""
    data = np.random.default_rng(3).random((16, 16, 16)).astype(np.float32)
    along_z = np.moveaxis(data, axis, 0)
    mean = scalar_of(along_z, AHEAD, (16, 16), mode="mean", interpolation="nearest")
    np.testing.assert_allclose(mean[::-1], along_z.mean(0), atol=0.0126)  # one of 80, on a border
    np.testing.assert_allclose(mean.mean(), data.mean(), atol=1e-3)
    total = scalar_of(
        along_z, AHEAD, (16, 16), mode="sum", interpolation="nearest", scale=(1, 1, 0.25)
    )
    np.testing.assert_allclose(total, 4 * mean, rtol=1e-4)


@pytest.mark.parametrize("camera", [ASIDE, {**ASIDE, "fov": 0.0, "width": 30, "height": 24}])
@pytest.mark.parametrize("unit", [1.0, 1e-9])
def test_a_sum_is_the_mean_times_the_length_in_the_world(unit, camera):
    place = {"scale": tuple(np.array((1.0, 0.7, 1.8)) * unit), "offset": (2 * unit, 0, unit)}
    lengths = ("width", "height", "depth")
    camera = {**camera, "position": np.array(camera["position"]) * unit}
    camera |= {name: camera[name] * unit for name in lengths}
    mean, total = (scalar_of(WAVE, camera, mode=mode, **place) for mode in ("mean", "sum"))
    rays = make_rays(Scene(WAVE, "mean", camera, (40, 32), **place))
    length = ((rays.exit - rays.entry) * rays.length_of_t).reshape(32, 40)
    seen = np.isfinite(mean)
    assert seen.mean() > 0.1
    long = seen & (length > 0.5 * unit)
    np.testing.assert_allclose(total[long], (mean * length)[long], rtol=1e-3)


@pytest.mark.parametrize("dtype", ["int16", "uint8", "float64"])
def test_what_is_stored_for_zero_counts_as_nothing(dtype):
    """Small integers, and numbers relative to an offset: a sum is of values, not of what is stored."""
    data = np.full((16, 16, 16), 7, dtype)
    if dtype == "float64":
        data += 1e6 + (X % 2)
    total = scalar_of(data, AHEAD, (16, 16), mode="sum", scale=(1, 1, 0.5))
    np.testing.assert_allclose(total[::-1], data.sum(0) / 2.0, rtol=1e-4)


def test_missing_voxels_are_left_out_of_a_mean_and_add_nothing_to_a_sum():
    data = np.full((16, 16, 16), 5.0, np.float32)
    data[4:12] = np.nan
    data[:, :, 3] = np.nan
    for mode, expected in (("mean", 5.0), ("sum", 40.0)):
        found = scalar_of(data, AHEAD, (16, 16), mode=mode, interpolation="nearest")
        assert np.isnan(found[:, 3]).all()
        np.testing.assert_allclose(np.delete(found, 3, 1), expected, rtol=0.02)


def test_a_sum_of_colours_adds_up_no_alpha():
    """Half as deep as it is wide: half as bright in sRGB, and as opaque as its voxels."""
    data = np.full((16, 16, 16, 4), (200, 100, 50, 128), np.uint8)
    figure = figure_of(data, AHEAD, (16, 16), mode="sum", scale=(1, 1, 0.5))
    figure.background = (0, 0, 0, 0)
    assert np.abs(figure.export_numpy()[8, 8].astype(int) - (100, 50, 25, 128)).max() <= 1


@pytest.mark.parametrize("mode", [*ACCUMULATED, "attenuated"])
def test_halving_the_step_changes_little(mode, halved):
    figure = figure_of(mode=mode, attenuation=0.5, vmin=0, vmax=1)
    graphic = figure[0, 0].graphics[0]
    whole = figure.export_numpy()
    steps = [mode_fields.base_step_voxels(WAVE.shape)]
    halved()
    steps.append(volume_record.base_step_voxels(WAVE.shape))
    graphic.alpha = 0.999999  # so that the record is made anew
    finer = figure.export_numpy()
    assert steps[1] == steps[0] / 2
    off = difference(whole, finer)
    assert off.max() > 0 and (off > 2).mean() < 0.02  # at the edges rays are a sample long


def test_attenuation_is_that_of_what_lies_before():
    """A haze of t before something of 1: what is left of that is known."""
    data = np.zeros((16, 16, 16), np.float32)
    data[:2] = 1  # behind
    data[6:] = 0.25
    settings = {"mode": "attenuated", "vmin": 0, "vmax": 1, "interpolation": "nearest"}
    for attenuation, unit, scale in ((0.2, None, 1.0), (0.1, 0.5, 1.0), (0.2, None, 1e3)):
        camera = {**AHEAD, "position": tuple(np.array(AHEAD["position"]) * scale)}
        camera |= {name: AHEAD[name] * scale for name in ("width", "height", "depth")}
        camera["depth_range"] = (scale, 200 * scale)
        figure = figure_of(
            data,
            camera,
            (16, 16),
            attenuation=attenuation,
            opacity_unit=unit,
            scale=(scale,) * 3,
            **settings,
        )
        seen = figure.export_numpy()[8, 8, 0]
        # Half a step of what is seen lies before it too.
        assert seen == pytest.approx(255 * np.exp(-0.2 * 10 * 0.25), abs=4)
        assert figure.render_layers()[0].scalar[8, 8] == 1
        assert figure[0, 0].pick(8, 8)["index"][2] == 1
        figure[0, 0].graphics[0].attenuation = 10 * attenuation
        assert figure.export_numpy()[8, 8, 0] == pytest.approx(64, abs=2)
        assert figure[0, 0].pick(8, 8)["index"][2] == 15


def test_without_attenuation_it_is_a_mip():
    """Whose extremum is not refined."""
    mip = figure_of(mode="mip").export_numpy()
    seen = figure_of(mode="attenuated", attenuation=0).export_numpy()
    assert (difference(mip, seen) > 2).mean() < 0.01
    dimmed = figure_of(mode="attenuated", attenuation=1).export_numpy()
    assert (difference(mip, dimmed) > 10).mean() > 0.1


@pytest.mark.parametrize("mode", ["mip", "attenuated"])
def test_colours_by_depth_go_from_the_nearest_point_to_the_farthest(mode):
    """Two plates, one half as bright, seen from the front and from behind."""
    data = np.zeros((16, 16, 16), np.float32)
    data[3, :, :8], data[12, :, 8:] = 1, 0.5
    red_to_blue = np.linspace((1, 0, 0, 1), (0, 0, 1, 1), 256)
    settings = {"mode": mode, "cmap": red_to_blue, "color_by": "depth", "attenuation": 0}
    figure = figure_of(data, AHEAD, (16, 16), vmin=0, vmax=1, interpolation="nearest", **settings)
    far, near = figure.export_numpy()[8, (4, 12), :3].astype(int)
    share = np.array([(15.5 - 3) / 16, (15.5 - 12) / 16])  # in the middle of the voxel
    expected = 255 * np.stack([1 - share, 0 * share, share], 1) * [[1], [0.5]]
    assert np.abs(np.stack([far, near]) - expected).max() < 10
    graphic = figure[0, 0].graphics[0]
    graphic.color_by = "value"
    assert np.abs(figure.export_numpy()[8, 4, :3].astype(int) - (0, 0, 255)).max() <= 1
    graphic.color_by, graphic.crop = "depth", ((0, 8), (0, None), (0, None))
    assert figure.export_numpy()[8, 4, 0] == pytest.approx(255 * 3.5 / 8, abs=18)


@pytest.mark.parametrize("mode", ACCUMULATED)
def test_what_is_nowhere_on_a_ray_hides_nothing_when_it_is_alone(mode):
    """A box in it, seen whole; of a mip the near half hides what is behind."""
    figure = figure_of(np.ones((16, 16, 16), "f4"), mode=mode, vmin=0, vmax=2)
    graphic = figure[0, 0].graphics[0]
    assert figure[0, 0].order.of([graphic], np.zeros(3))[0].blending == "blend"
    graphic.mode = "attenuated"
    assert figure[0, 0].order.of([graphic], np.zeros(3))[0].blending == "auto"


@pytest.mark.parametrize("mode", ACCUMULATED)
def test_a_pick_is_in_the_middle_of_the_ray(mode):
    figure = figure_of(WAVE, AHEAD, (16, 16), mode=mode, scale=(1, 1, 2))
    picked = figure[0, 0].pick(5, 6)
    assert picked["index"][:2] == (5, 9) and picked["world"][2] == pytest.approx(15, abs=1e-4)
    layer = figure.render_layers()[0]
    assert picked["scalar"] == pytest.approx(layer.scalar[6, 5], rel=1e-6)
    column = WAVE[:, 9, 5]
    expected = {"mean": column.mean(), "sum": 2 * column.sum()}[mode]
    assert picked["scalar"] == pytest.approx(expected, rel=0.02)
    assert picked["value"] == WAVE[picked["index"][2], 9, 5]


@pytest.mark.parametrize("height", [3.13, 7.95])
def test_a_sum_ends_at_what_is_opaque_and_not_at_the_next_sample(height):
    figure = figure_of(np.ones((16, 16, 16), "f4"), AHEAD, (16, 16), mode="sum", alpha_mode="blend")
    figure.add_image_volume(WAVE, mode="slice", plane=(0, 0, 1, -height))
    picked = figure[0, 0].pick(5, 6)
    assert picked["graphic"] is figure[0, 0].graphics[0]
    assert picked["scalar"] == pytest.approx(15.5 - height, abs=0.01)
    assert picked["world"][2] == pytest.approx((15.5 + height) / 2, abs=0.01)


def test_limits_suit_what_the_mode_shows():
    """The range of means and of sums along the axes; what was given stays, and a reset finds them."""
    data = np.zeros((10, 20, 30), np.float32)
    data[4:6, 5:15] = 8
    data[0, 0, 0] = np.nan
    scale = (1, 1, 2)
    made = {
        mode: vr.ImageVolumeGraphic(data, mode=mode, scale=scale) for mode in ("mip", *ACCUMULATED)
    }
    limits = {mode: (graphic.vmin, graphic.vmax) for mode, graphic in made.items()}
    assert limits["mip"] == (0, 8)
    assert limits["mean"] == (0, 8)  # along x
    assert limits["sum"] == (0, 8)  # x is the longest edge
    along_x = {"crop": None, "scale": (0.1, 1, 2)}  # 3, 20 and 20 long
    summed = vr.ImageVolumeGraphic(data, mode="sum", **along_x)
    assert summed.vmax == pytest.approx(4)  # along y, half of it
    given = vr.ImageVolumeGraphic(data, mode="sum", vmax=3)
    assert (given.vmin, given.vmax) == (0, 3)
    graphic = made["mip"]
    graphic.mode, graphic.scale = "sum", (0.1, 1, 2)
    assert (graphic.vmin, graphic.vmax) == (0, 8)
    graphic.reset_vmin_vmax()
    assert (graphic.vmin, graphic.vmax) == (summed.vmin, summed.vmax)
    for mode in ACCUMULATED:
        nothing = vr.ImageVolumeGraphic(np.full((3, 4, 5), np.nan), mode=mode)
        assert (nothing.vmin, nothing.vmax) == (0, 1)
        huge = vr.ImageVolumeGraphic(np.full((3, 4, 5), 1e37), mode=mode)
        assert huge.vmin == 0 and huge.vmax == pytest.approx(1e37)
        colours = vr.ImageVolumeGraphic(np.zeros((3, 4, 5, 3), np.uint8), mode=mode)
        assert (colours.vmin, colours.vmax) == (0, 255)
    data[:, :, ::2] = np.nan
    assert vr.ImageVolumeGraphic(data, mode="mean", scale=scale).vmax == pytest.approx(8)
    assert vr.ImageVolumeGraphic(data, mode="sum", scale=scale).vmax == pytest.approx(4)
    series = np.stack([data, 3 * data])
    assert vr.ImageVolumeGraphic(series, mode="mean", axes="tzyx").vmax == pytest.approx(24)
