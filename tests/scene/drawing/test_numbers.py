"""Pictures of large, narrow and tiny numbers are those of ordinary ones, in whichever way they come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.data.counting_source import CountingSource
from tests.engine.skipping.uploads import Uploads
from tests.pictures import camera_towards, difference
from volrender.base.modes import modes_of
from volrender.engine.skipping import by_numpy
from volrender.engine.skipping.skipping import MOST_OCCUPIED

# An integral depends on where zero is.
MODES = tuple(name for name, mode in modes_of("image_volume").items() if not mode.integrates)
CAMERA = camera_towards((7.5, 7.5, 7.5), (-0.5, -0.3, -1.0), 30.0)
SIZE = (32, 24)
LOW, HIGH, THRESHOLD = 20.0, 90.0, 60.5
PLANE = (0.1, 0.2, 1, -9)

Z, Y, X = np.indices((16, 16, 16)) / 15
WAVE = np.round(50 + 50 * np.sin(5 * X + 3 * Y) * np.cos(4 * Z))  # whole numbers, 0 to 100


def figure_of(data, a=1.0, b=0.0, **changes):
    """A figure that shows a·WAVE + b by limits and a threshold of a·x + b."""
    figure = vr.Figure(size=SIZE)
    limits = {"vmin": a * LOW + b, "vmax": a * HIGH + b, "threshold": a * THRESHOLD + b}
    figure.add_image_volume(data, **{"plane": PLANE, "opacity": "linear", **limits, **changes})
    figure[0, 0].camera.set_state(CAMERA)
    return figure


def pictures(figure) -> dict:
    graphic = figure[0, 0].graphics[0]
    found = {}
    for mode in MODES:
        for interpolation in ("nearest", "linear"):
            graphic.mode, graphic.interpolation = mode, interpolation
            found[mode, interpolation] = figure.export_numpy()
    return found


@pytest.fixture(scope="module")
def expected():
    found = pictures(figure_of(WAVE.astype(np.float32)))
    assert all(len(np.unique(picture)) > 30 for picture in found.values())
    return found


def assert_alike(figure, expected) -> None:
    for case, picture in pictures(figure).items():
        wrong = difference(picture, expected[case]) > 1
        assert wrong.mean() < (0.01 if case[0] == "iso" else 1e-3), case


CASES = {  # dtype, a, b
    "time stamps": ("float64", 0.6, 1.7e9),
    "pressure": ("float64", 0.01, 101325.0),
    "below zero": ("float64", 1.0, -1e12),
    "tiny": ("float64", 1e-41, 0.0),
    "tiny float32": ("float32", 2.0**-140, 0.0),
    "denormal": ("float64", 1e-320, 0.0),
    "huge": ("float64", 1e34, 3e34),
    "steep": ("float64", 1e-32, 1e-28),
    "large float32": ("float32", 64.0, 1e9),
    "int32": ("int32", 1, 2**30),
    "uint32": ("uint32", 1, 2**31),
    "int64": ("int64", 1, 2**40),
    "int64 below zero": ("int64", 3, -(2**50)),
    "uint64": ("uint64", 1, 2**51),
}


def numbers_of(case) -> tuple:
    """Data, and the a and b that they are made by."""
    dtype, a, b = CASES[case]
    if np.dtype(dtype).kind in "iu":
        return a * WAVE.astype(dtype) + np.array(b, dtype), a, b
    return (a * WAVE + b).astype(dtype), a, b


@pytest.mark.parametrize("case", CASES)
def test_every_size_of_number_gives_the_picture_of_ordinary_ones(case, expected):
    assert_alike(figure_of(*numbers_of(case)), expected)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from(["int32", "uint32", "int64", "uint64", "float32", "float64"]),
    st.sampled_from(MODES),
    st.integers(-60, 60),
    st.floats(-2, 2),
)
def test_a_picture_does_not_depend_on_unit_and_zero(dtype, mode, power, share):
    """Of a·x + b, for any a and b that the dtype has room for."""
    if np.dtype(dtype).kind in "iu":
        a = 1 + power % 3
        limits = np.iinfo(dtype)
        low, high = max(limits.min, -(2**51)), min(limits.max - 300, 2**51)  # limits are floats
        b = round(low + (high - low) * (share + 2) / 4)
        data = a * WAVE.astype(dtype) + np.array(b, dtype)
    else:
        a = 2.0**power
        b = round(share * 2.0 ** (10 if dtype == "float32" else 40)) * a  # a·x + b is exact
        data = (a * WAVE + b).astype(dtype)
    plain = figure_of(WAVE.astype(np.float32), mode=mode).export_numpy()
    wrong = difference(figure_of(data, a, b, mode=mode).export_numpy(), plain) > 1
    assert wrong.mean() < 0.02 if mode == "iso" else wrong.mean() < 2e-3


@pytest.mark.filterwarnings("ignore:data holds integers")
@pytest.mark.parametrize("case", ["time stamps", "tiny", "tiny float32", "uint32"])
def test_in_parts_in_time_lazily_shared_and_masked(case, expected):
    data, a, b = numbers_of(case)
    start = figure_of(np.zeros_like(data), a, b)
    graphic = start[0, 0].graphics[0]
    for planes in (slice(4, 9), slice(0, 4), slice(9, 16)):
        graphic.data[planes] = data[planes]
    assert_alike(start, expected)
    graphic.data = np.zeros_like(data)
    graphic.data = data
    assert_alike(start, expected)
    assert_alike(figure_of(graphic.data, a, b), expected)

    series = np.stack([WAVE.astype(data.dtype), data])
    shown = figure_of(series, axes="tzyx")
    assert_alike(shown, expected)
    graphic = shown[0, 0].graphics[0]
    graphic.time = 1
    graphic.vmin, graphic.vmax = a * LOW + b, a * HIGH + b
    graphic.threshold = a * THRESHOLD + b
    assert_alike(shown, expected)

    source = CountingSource(data)
    assert_alike(figure_of(source, a, b), expected)

    masked = np.ma.masked_array(data, np.zeros(data.shape, bool))
    masked[:, :, :5] = np.ma.masked
    plain = np.where(X < 5 / 15, np.nan, WAVE).astype(np.float32)
    assert_alike(figure_of(masked, a, b, isolated_buffer=False), pictures(figure_of(plain)))


def test_live_data_is_not_uploaded_anew(engine):
    data = 1.7e9 + 0.6 * WAVE
    figure = figure_of(data, 0.6, 1.7e9)
    graphic = figure[0, 0].graphics[0]
    encoding = graphic.drawing.resident.encoding
    with Uploads(engine) as uploads:
        for k in range(10):
            graphic.data[k] = data[k] + 20 * k
            figure.export_numpy()
    assert uploads.sizes == [(16, 16, 1)] * 10
    assert graphic.drawing.resident.encoding is encoding
    with Uploads(engine) as uploads:
        for k in range(16):
            graphic.data[k] = WAVE[k]
    whole = [size[2] == 16 for size in uploads.sizes]
    assert len(whole) == 16 and sum(whole) == 1, "once, when most of it was of the new kind"
    with Uploads(engine) as uploads:
        graphic.data = data
        graphic.data = data + 100
    assert uploads.sizes == [(16, 16, 16)] * 2


@pytest.mark.parametrize("case", ["time stamps", "tiny", "int64"])
@pytest.mark.parametrize("builder", ["numpy", "compute"])
def test_skipping_compares_what_is_stored(case, builder, monkeypatch, expected):
    monkeypatch.setenv("VOLRENDER_GRIDS", builder)
    monkeypatch.setattr(by_numpy, "LEAST_PASSED_OVER", 0)
    monkeypatch.setattr("volrender.engine.skipping.by_compute.MOST_ALIKE", 1)
    monkeypatch.setitem(MOST_OCCUPIED, "distance", 1)
    monkeypatch.setattr("volrender.engine.skipping.skipping.MOST_AT_LIMIT", 1)
    monkeypatch.setattr("volrender.engine.skipping.skipping.FEW_CELLS", 0)
    data, a, b = numbers_of(case)
    figure = figure_of(data, a, b)
    graphic = figure[0, 0].graphics[0]
    for mode, grid in (("mip", "maximum"), ("minip", "minimum"), ("iso", "distance")):
        graphic.mode = mode
        figure.skipping = False
        plain = figure.export_numpy()
        figure.skipping = True
        assert difference(figure.export_numpy(), plain).max() <= 1
        assert graphic.drawing.latest.program.skipping == grid
    assert_alike(figure, expected)


def test_an_isosurface_skips_far_from_zero():
    """How far interpolation may round up is a share of what is stored, not of 1.7e9."""
    data = np.full((32, 32, 32), 1.7e9)
    data[12:20, 12:20, 12:20] += 60
    figure = figure_of(data, 0.6, 1.7e9, mode="iso", threshold=1.7e9 + 30)
    figure.export_numpy()
    assert figure[0, 0].graphics[0].drawing.latest.program.skipping == "distance"


@pytest.mark.parametrize("case", ["time stamps", "uint32", "int64", "tiny"])
def test_picks_and_layers_are_in_data_units(case):
    data, a, b = numbers_of(case)
    figure = figure_of(data, a, b, mode="slice", interpolation="nearest")
    found = figure[0, 0].pick(16, 12)
    x, y, z = found["index"]
    assert found["value"] == data[z, y, x] != data.max()
    (layer,) = figure.render_layers()
    assert layer.scalar.dtype == np.float32
    assert layer.scalar[12, 16] == np.float32(data[z, y, x])
