"""Any array and any parameter gives an image or a clear Python error: never an abort, never silence."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import volrender as vr
from tests.texts import texts
from volrender.base.checks import ALPHA_MODES
from volrender.base.modes import modes_of

MODES = tuple(modes_of("image_volume"))
ALLOWED = (ValueError, TypeError, KeyError, RuntimeError, MemoryError)
QUIET = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

dtypes = st.sampled_from("? u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8 >i2 >f4 c8 U3 O M8[s]".split())
shapes = st.one_of(
    st.tuples(*[st.integers(1, 6)] * 3),
    st.tuples(*[st.integers(1, 4)] * 3, st.integers(1, 5)),
    st.lists(st.integers(0, 4), max_size=5).map(tuple),
)


@st.composite
def arrays(draw):
    """Arrays of any kind, with NaN, inf and huge values among them."""
    dtype, shape = np.dtype(draw(dtypes)), draw(shapes)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    if dtype.kind in "UOM":
        return np.zeros(shape, dtype)
    if dtype.kind in "fc":
        array = rng.normal(size=shape) * 10.0 ** draw(
            st.sampled_from([-300, -40, -3, 0, 5, 36, 300])
        )
        for bad in draw(st.sets(st.sampled_from([np.nan, np.inf, -np.inf]))):
            array = np.where(rng.random(shape) < 0.2, bad, array)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return array.astype(dtype)
    if dtype.kind == "b":
        return rng.random(shape) < 0.5
    info = np.iinfo(dtype)
    kind = draw(st.sampled_from(["all", "few", "constant"]))
    if kind == "constant":
        return np.full(shape, draw(st.sampled_from([0, 1, info.max, info.min])), dtype)
    low, high = (info.min, info.max) if kind == "all" else (0, 3)
    return rng.integers(low, high, shape, dtype.newbyteorder("="), endpoint=True).astype(dtype)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts(max_size=5),
    st.lists(st.floats(), max_size=5), st.just(object()), hnp.arrays("f8", (3,)),
)  # fmt: skip
finite = st.floats(-1e6, 1e6)
wild = st.floats(allow_nan=False, allow_infinity=False)
plausible = {
    "mode": st.sampled_from(MODES),
    "vmin": wild,
    "vmax": wild,
    "gamma": st.floats(1e-3, 100),
    "threshold": wild,
    "plane": st.tuples(wild, wild, wild, wild),
    "step_size": st.floats(0.1, 10),
    "substep_size": st.floats(0.01, 1),
    "shininess": st.floats(0, 1e4),
    "light": st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    "alpha": st.floats(0, 1),
    "alpha_mode": st.sampled_from(ALPHA_MODES),
    "interpolation": st.sampled_from(["nearest", "linear"]),
    "cmap_interpolation": st.sampled_from(["nearest", "linear"]),
    "offset": st.tuples(wild, wild, wild),
    "rotation": st.tuples(finite, finite, finite, finite),
    "scale": st.tuples(wild, wild, wild),
    "emissive": st.sampled_from(["red", "black", (0.1, 0.2, 0.3)]),
    "cmap": st.sampled_from(["viridis", "cyan", np.eye(3), "tab10"]),
}
names = list(plausible)


def render(data, parameters, camera=None) -> str:
    """Render; says whether there was an image or a clear error."""
    figure = vr.Figure(size=(16, 12))
    try:
        figure.add_image_volume(data, **parameters)
        if camera is not None:
            figure[0, 0].camera.set_state(camera)
    except ALLOWED as error:
        assert len(str(error)) > 10, f"not a clear error: {error!r}"
        return "refused"
    image = figure.export_numpy()
    assert image.shape == (12, 16, 4)
    assert (image[..., 3] == 255).all(), (
        "the background is opaque: nothing may be NaN or transparent"
    )
    return "drawn"


@QUIET
@given(arrays(), st.sampled_from(MODES))
def test_any_array(data, mode):
    kind, shape = data.dtype.kind, data.shape
    good_shape = len(shape) == 3 or (len(shape) == 4 and shape[3] in (3, 4))
    values = data[np.isfinite(data)] if kind == "f" else np.zeros(0)
    fits = values.size == 0 or float(np.abs(values).max()) <= 1e37
    expected = "drawn" if kind in "buif" and good_shape and 0 not in shape and fits else "refused"
    assert render(data, {"mode": mode, "threshold": 1.0}) == expected


@QUIET
@given(
    st.fixed_dictionaries({}, optional=plausible),
    st.sampled_from(["u1", "i2", "f4"]),
    st.booleans(),
)
def test_any_plausible_parameters(parameters, dtype, colour):
    shape = (4, 5, 6, 3) if colour else (4, 5, 6)
    data = (np.random.default_rng(0).random(shape) * 100).astype(dtype)
    render(data, parameters)


@QUIET
@given(st.sampled_from(names), anything)
def test_any_value_of_any_parameter(name, value):
    volume_data = np.ones((3, 3, 3), np.float32)
    render(volume_data, {name: value})


camera_fields = {
    "position": st.tuples(wild, wild, wild),
    "rotation": st.tuples(finite, finite, finite, finite),
    "scale": st.tuples(finite, finite, finite),
    "fov": st.floats(-10, 200),
    "width": wild,
    "height": wild,
    "depth": wild,
    "zoom": wild,
    "maintain_aspect": st.booleans(),
    "depth_range": st.one_of(st.none(), st.tuples(wild, wild)),
}


@QUIET
@given(st.fixed_dictionaries({}, optional=camera_fields), st.sampled_from(MODES))
def test_any_camera(state, mode):
    data = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    render(data, {"mode": mode}, state)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 5, 5), (5, 1, 5), (5, 5, 1), (1, 1, 9)], ids=str)
def test_thin_volumes_are_seen(mode, shape):
    """One voxel thick in any direction: still there, and not black."""
    figure = vr.Figure(size=(32, 32))
    middle = (np.array(shape[::-1]) - 1) / 2
    plane = (0.1, 0.2, 1, -float(middle @ (0.1, 0.2, 1)))
    volume = figure.add_image_volume(
        np.full(shape, 7, np.uint8), vmin=0, vmax=7, threshold=3, mode=mode, plane=plane
    )
    camera = figure[0, 0].camera
    camera.look_from(30, 25)
    figure[0, 0].auto_fit()
    assert figure.export_numpy()[..., :3].max() > 100, volume


def test_constant_data_and_a_step():
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(np.full((4, 4, 4), 1000, np.uint16), cmap="gray")
    assert (volume.vmin, volume.vmax) == (0, 1000)
    assert figure.export_numpy()[8, 8, 0] == 255
    for limit, expected in ((1000, 255), (999, 255), (1001, 0)):
        volume.vmin = volume.vmax = limit
        assert figure.export_numpy()[8, 8, 0] == expected


@pytest.mark.parametrize("constant", [0, 7, -7, 1e-30, -3e9])
def test_automatic_limits_of_a_constant_begin_or_end_at_zero(constant):
    volume = vr.ImageVolumeGraphic(np.full((4, 4, 4), constant, float))
    expected = (min(0, constant), max(0, constant)) if constant else (0, 1)
    assert (volume.vmin, volume.vmax) == expected
    volume.data[0, 0, 0] = constant + 1e10
    volume.reset_vmin_vmax()
    assert (volume.vmin, volume.vmax) == (constant, constant + 1e10)


def test_a_step_shows_the_largest_value_not_the_first():
    data = np.zeros((5, 5, 5), np.float32)
    data[1] = 2
    figure = vr.Figure(size=(16, 16))
    figure.add_image_volume(data, vmin=1, vmax=1, cmap="gray", interpolation="nearest")
    assert figure.export_numpy()[8, 8, 0] == 255


def test_a_voxel_that_equals_the_threshold_does_not_exceed_it():
    for dtype in ("uint8", "int16", "float32"):
        for value in (1, 7, 100):
            figure = vr.Figure(size=(16, 16))
            volume = figure.add_image_volume(
                np.full((4, 4, 4), value, dtype), mode="iso", threshold=value, vmin=0
            )
            assert not figure.export_numpy()[..., :3].any(), (dtype, value)
            volume.threshold = value - 0.01
            assert figure.export_numpy()[..., :3].any(), (dtype, value)


def test_all_missing_draws_nothing():
    for mode in MODES:
        figure = vr.Figure(size=(16, 16))
        figure.add_image_volume(np.full((4, 4, 4), np.nan), mode=mode, threshold=-1)
        figure[0, 0].camera.look_from(30, 20)
        assert not figure.export_numpy()[..., :3].any()


def test_nothing_is_lost_when_new_data_is_refused():
    figure = vr.Figure(size=(16, 16))
    volume = figure.add_image_volume(np.ones((4, 4, 4)), vmin=0, vmax=1)
    before = figure.export_numpy()
    for bad in (np.full((2, 2, 2), 1e300), np.zeros((0, 1, 1)), "data", np.zeros((2, 2)), None):
        with pytest.raises(ALLOWED):
            volume.data = bad
    np.testing.assert_array_equal(figure.export_numpy(), before)


def test_too_large_for_memory_is_a_memory_error_or_a_limit():
    data = np.lib.stride_tricks.as_strided(np.zeros(1, np.float32), (4000, 4000, 4000), (0, 0, 0))
    figure = vr.Figure(size=(8, 8))
    with pytest.raises((MemoryError, ValueError)):
        figure.add_image_volume(data, isolated_buffer=False, vmin=0, vmax=1)
    assert figure[0, 0].graphics == ()
    assert figure.export_numpy().shape == (8, 8, 4)
