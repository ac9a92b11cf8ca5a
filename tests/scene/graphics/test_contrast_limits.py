"""Contrast limits that are equal, nearly equal, or far beyond the data: a step, or a ramp, never nothing."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards
from volrender.engine.volume import encoding as formats
from volrender.scene.overlays.colorbar.colours import colours_of

SIZE = (40, 32)
CAMERA = camera_towards((7.5, 5.5, 4.5), (-0.5, -0.3, -1.0), 30.0)
PLANE = (0.1, 0.2, 1, -6.5)


def values(dtype) -> np.ndarray:
    """0 to 200, each of them in blocks, so that many equal a limit."""
    data = np.random.default_rng(5).integers(0, 21, (5, 6, 8)) * 10
    return data.repeat(2, 0).repeat(2, 1).repeat(2, 2).astype(dtype)


def grey(data, **settings) -> np.ndarray:
    """The picture, (height, width)."""
    figure = vr.Figure(size=SIZE)
    settings = {"plane": PLANE, "cmap": "gray", "threshold": 55, **settings}
    figure.add_image_volume(data, **settings)
    figure[0, 0].camera.set_state(CAMERA)
    return figure.export_numpy()[..., 0]


@pytest.fixture(params=["as it is", "large volumes", "a real GPU"])
def formats_of(request, monkeypatch):
    """Stores voxels as this adapter would: small volumes, large ones, and as GPUs do."""
    if request.param != "as it is":
        monkeypatch.setattr(formats, "FAST_BYTES", 0)
    if request.param == "a real GPU":
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
    return request.param


@pytest.mark.parametrize("mode", ["mip", "minip", "slice"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float16", "float32", "int64", "float64"])
def test_a_step_is_one_where_the_value_is_at_least_vmin(mode, dtype, formats_of):
    """Equal limits look as a ramp just below them, on which what equals them is already white."""
    data = values(dtype)
    low = {"mip": 190, "minip": 20, "slice": 100}[mode]
    ramp = grey(data, mode=mode, vmin=low - 0.02, vmax=low - 0.01, interpolation="nearest")
    assert (ramp == 0).any() and (ramp == 255).any()
    for high in (low, low + 1e-9 * low):
        step = grey(data, mode=mode, vmin=low, vmax=high, interpolation="nearest")
        np.testing.assert_array_equal(step, ramp)


@pytest.mark.parametrize("mode", ["mip", "minip", "slice", "iso"])
@pytest.mark.parametrize("scale", [1, 1e-30, 1e30])
@pytest.mark.parametrize("missing", [False, True])
def test_limits_that_float32_cannot_tell_apart_are_the_step_of_equal_ones(mode, scale, missing):
    z, y, x = np.mgrid[:10, :12, :16]
    data = np.sin(x / 3 + y / 4) * np.cos(z / 4) - (0.6 if mode == "mip" else -0.6)
    data = (scale * data).astype(np.float32)
    if missing:
        data[:, :, :2] = np.nan
    limits = {"mode": mode, "threshold": 0.4 * scale}
    steps = [
        grey(data, vmin=0.3 * scale, vmax=(0.3 + apart) * scale, **limits) for apart in (0, 1e-9)
    ]
    assert len(np.unique(steps[0])) > 1
    np.testing.assert_array_equal(*steps)
    # As soon as they are told apart, they are a ramp, as narrow as it may be.
    ramp = grey(data, vmin=0.3 * scale, vmax=(0.3 + 1e-6) * scale, **limits)
    assert (ramp != steps[0]).mean() < 0.01


@pytest.mark.parametrize("mode", ["mip", "minip", "slice", "iso"])
def test_an_inverted_step_does_not_invert(mode):
    data = values("float32")
    steps = [grey(data, mode=mode, vmin=100, vmax=100 + apart) for apart in (0, -1e-6)]
    np.testing.assert_array_equal(*steps)


@pytest.mark.parametrize("limits", [(-1e308, 1.7e308), (1.7e308, -1.7e308), (-3e38, 3e38)])
def test_limits_far_beyond_the_data_give_the_colour_that_is_so_far_between_them(limits):
    vmin, vmax = limits
    share = -(vmin / 2) / (vmax / 2 - vmin / 2)
    for mode in ("mip", "minip", "slice"):
        picture = grey(values("float32"), mode=mode, vmin=vmin, vmax=vmax)
        seen = picture[SIZE[1] // 2, SIZE[0] // 2]
        assert abs(int(seen) - 255 * share) <= 1.5, mode


def test_a_limit_of_exactly_zero_is_reached_by_zeros():
    for dtype, above in (("uint8", 0.01), ("float32", 1e-20), ("float64", 1e-20)):
        data = np.zeros((4, 4, 4), dtype)
        assert (grey(data, vmin=0, vmax=0, mode="slice", plane=(0, 0, 1, -1)) == 255).any()
        assert not grey(data, vmin=above, vmax=above, mode="slice", plane=(0, 0, 1, -1)).any()


@pytest.mark.parametrize("limits", [(0, 5e-324), (-5e-324, 5e-324), (1e-323, 0), (-1e-320, 0)])
@pytest.mark.parametrize("mode", ["mip", "minip", "slice", "iso"])
def test_limits_of_the_smallest_numbers_there_are(mode, limits):
    """They are told apart where data are as small."""
    data = 5e-324 * (values("int64") - 100)
    threshold = 5e-324 * 90
    look = {"mode": mode, "fade": True, "threshold": threshold, "interpolation": "nearest"}
    picture = grey(data, vmin=limits[0], vmax=limits[1], **look)
    scaled = [limit / 5e-324 for limit in limits]
    look["threshold"] = 90
    plain = grey(values("float32") - 100, vmin=scaled[0], vmax=scaled[1], **look)
    np.testing.assert_allclose(picture.astype(int), plain, atol=1)


@pytest.mark.parametrize("base", [2**40, 3 * 2**50 + 5])
def test_limits_that_are_neighbours_far_from_zero_are_a_ramp(base):
    """One whole number apart: the first colour, the one in the middle, the last one."""
    data = np.full((4, 4, 6), base, np.int64)
    data[:, :, 2:4], data[:, :, 4:] = base + 1, base + 2
    figure = vr.Figure(size=(60, 40))
    look = {"vmin": base, "vmax": base + 2, "cmap": "gray", "interpolation": "nearest"}
    graphic = figure.add_image_volume(data, mode="slice", plane=(0, 0, 1, -1), **look)
    figure[0, 0].camera.fov = 0
    figure[0, 0].auto_fit()
    shown = sorted(set(figure.export_numpy()[20, :, 0].tolist()))
    assert shown in ([0, 128, 255], [0, 127, 255])  # 127.5, as a GPU rounds it
    colours = colours_of(graphic, np.array([base, base + 1.0, base + 2.0]))[:, 0]
    np.testing.assert_allclose(colours, [0, 0.5, 1], atol=0.01)
