"""`graphic.data`: every index of numpy, exact uploads, and failed assignments that change nothing."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import volrender as vr
from tests.engine.skipping.uploads import Uploads, voxels_on_gpu
from tests.pictures import camera_towards
from volrender.base.modes import modes_of
from volrender.engine.volume import encoding as formats

MODES = tuple(modes_of("image_volume"))
SHAPE = (9, 10, 11)
CAMERA = camera_towards((5, 4.5, 4), (-0.5, -0.3, -1.0), 26.0)
WIDE = camera_towards((12, 12, 12), (-0.5, -0.3, -1.0), 60.0)
QUIET = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def random_volume(dtype="float32", shape=SHAPE, low=0, high=100) -> np.ndarray:
    return np.random.default_rng(5).integers(low, high, shape).astype(dtype)


def figure_of(data, mode="mip", **parameters) -> vr.Figure:
    figure = vr.Figure(size=(32, 24))
    look = {"threshold": 60, "plane": (0.1, 0.2, 1, -5), "vmin": 0, "vmax": 100}
    parameters = {**look, "opacity": "linear", **parameters}
    figure.add_image_volume(data, mode=mode, **parameters)
    figure[0, 0].camera.set_state(CAMERA if data.shape[:3] == SHAPE else WIDE)
    return figure


def assert_shows(figure: vr.Figure, expected: np.ndarray) -> None:
    """CPU, GPU and picture are those of a new figure with the expected data, in every mode."""
    volume = figure[0, 0].graphics[0]
    np.testing.assert_array_equal(volume.data.value, expected)
    np.testing.assert_array_equal(
        voxels_on_gpu(volume), np.where(np.isfinite(expected), expected, np.nan)
    )
    chosen = volume.mode
    fresh = figure_of(expected)
    for mode in MODES:
        volume.mode = fresh[0, 0].graphics[0].mode = mode
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy(), err_msg=mode)
    volume.mode = chosen


@pytest.fixture
def as_on_gpus(monkeypatch):
    """Voxels are stored in the formats that GPUs get."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)


@st.composite
def mixed_indices(draw):
    """A slice or an integer here, a list of indices or a mask there."""
    parts = []
    for length in SHAPE[: draw(st.integers(1, 3))]:
        count = draw(st.integers(0, 4))
        parts.append(
            draw(
                st.one_of(
                    st.slices(length),
                    st.integers(-length, length - 1),
                    st.lists(st.integers(-length, length - 1), min_size=count, max_size=count),
                    hnp.arrays(bool, (length,), fill=st.just(False)),
                )
            )
        )
    lengths = {np.count_nonzero(part) if isinstance(part, np.ndarray) else len(part)
               for part in parts if isinstance(part, np.ndarray | list)}  # fmt: skip
    # numpy broadcasts lists against each other; others than these are refused by it, and by us.
    return tuple(parts) if len(lengths) <= 1 else parts[0]


INDICES = st.one_of(
    hnp.basic_indices(SHAPE, allow_newaxis=True),
    hnp.integer_array_indices(SHAPE),
    hnp.arrays(bool, SHAPE, fill=st.just(False)),
    hnp.arrays(bool, SHAPE[:2]),
    mixed_indices(),
)


@settings(QUIET, max_examples=100)
@given(key=INDICES, mode=st.sampled_from(MODES), seed=st.integers(0, 99))
def test_every_index_of_numpy(engine, key, mode, seed):
    figure = figure_of(random_volume(), mode)
    volume = figure[0, 0].graphics[0]
    figure.export_numpy()  # builds what the mode skips by
    expected, touched = random_volume(), np.zeros(SHAPE, bool)
    touched[key] = True
    target, rng = expected[key].shape, np.random.default_rng(seed)
    shape = tuple(rng.choice([1, n]) for n in target[rng.integers(0, len(target) + 1) :])
    value = rng.integers(-50, 150, shape).astype(np.float32)
    expected[key] = value
    with Uploads(engine) as uploads:
        volume.data[key] = value
    if touched.any():
        low, high = np.argwhere(touched).min(axis=0), np.argwhere(touched).max(axis=0) + 1
        assert uploads.origins == [tuple(low[::-1])]
        assert uploads.sizes == [tuple((high - low)[::-1])]
        assert uploads.nbytes == np.prod(high - low) * 4
    else:
        assert uploads.nbytes == 0
    np.testing.assert_array_equal(volume.data.value, expected)
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    np.testing.assert_array_equal(volume.data[key], expected[key])
    np.testing.assert_array_equal(figure.export_numpy(), figure_of(expected, mode).export_numpy())


@pytest.mark.parametrize("mode", MODES)
def test_rays_do_not_pass_by_what_was_just_written(mode):
    """Small boxes in an empty volume: what rays skip by knows of each at once."""
    expected = np.full((24, 24, 24), 50, np.float32)
    parameters = {
        "mode": mode,
        "threshold": 60,
        "plane": (1, 1, 1, -30),
        "interpolation": "nearest",
        "opacity": [(60, 0), (90, 0.3)],
    }
    figure = figure_of(expected, **parameters)
    shown = [figure.export_numpy()]
    for corner in [(3, 4, 19), (19, 18, 3), (8, 11, 7), (21, 0, 21), (19, 10, 11)]:
        key = tuple(slice(start, start + 3) for start in corner)
        value = 10 if mode == "minip" else 90
        figure[0, 0].graphics[0].data[key] = value
        expected[key] = value
        shown.append(figure.export_numpy())
        np.testing.assert_array_equal(shown[-1], figure_of(expected, **parameters).export_numpy())
    assert mode == "slice" or all((a != b).any() for a, b in pairwise(shown))


def test_what_else_broadcasts():
    figure = figure_of(random_volume())
    data, expected = figure[0, 0].graphics[0].data, random_volume()
    for key, value in [
        (2, 7), ((slice(None), 3), np.float64(2.5)), (..., [[1], [2]] * 5), ([1, 4], True),
        (expected > 50, -3), ((slice(8, None), -1), np.arange(11, dtype="i8")[None, None]),
        ((0, slice(None, None, -2)), np.arange(55).reshape(5, 11)), (slice(0, 0), 5),
    ]:  # fmt: skip
        data[key] = value
        expected[key] = value
    data[::-1] = data.value  # overlaps with itself
    expected[::-1] = expected.copy()
    assert_shows(figure, expected)


def test_channels_of_colour_volumes(engine):
    data = np.random.default_rng(3).integers(0, 255, (4, 5, 6, 3)).astype(np.uint8)
    figure = figure_of(data, vmax=255)
    volume, expected = figure[0, 0].graphics[0], data.copy()
    for key in [(1, slice(2, 4)), (..., 0), (slice(None), 2, [1, 3], 2), data[..., 0] > 200]:
        expected[key] = 99
        volume.data[key] = 99
        np.testing.assert_array_equal(volume.data.value, expected)
        fresh = figure_of(expected, vmax=255)
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())


REFUSED = {
    "shape": (slice(0, 2), np.ones((3, 10, 11)), ValueError),
    "shape of a mask": (np.ones(SHAPE, bool), np.ones(5), ValueError),
    "words": (0, "data", TypeError),
    "complex numbers": (0, 1j, TypeError),
    "objects": (0, object(), TypeError),
    "ragged": (0, [[1, 2], [3]], ValueError),
    "too large": ((0, 0), 1e300, ValueError),
    "too large among others": (0, [[1.0] * 10 + [-2e37]] * 10, ValueError),
    "index": (9, 5, IndexError),
    "negative index": ((0, -11), 5, IndexError),
    "too many axes": ((0, 0, 0, 0), 5, IndexError),
    "a list of indices": ([0, 40], 5, IndexError),
    "shape of the mask itself": (np.ones((9, 9), bool), 5, IndexError),
    "no index": ("first", 5, IndexError),
    "a fraction": (0.5, 5, IndexError),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int16"])
def test_a_failed_assignment_changes_nothing(engine, what, dtype, as_on_gpus):
    key, value, error = REFUSED[what]
    figure = figure_of(random_volume(dtype), interpolation="nearest")
    volume, events = figure[0, 0].graphics[0], []
    before, encoding = figure.export_numpy(), volume.drawing.resident.encoding
    volume.add_event_handler(events.append, "data")
    for buffer in (volume.data, vr.ImageVolumeGraphic(random_volume(dtype)).data):
        with Uploads(engine) as uploads, pytest.raises(error) as caught:
            buffer[key] = value
        assert len(str(caught.value)) > 10
        assert not uploads.sizes and not events
        np.testing.assert_array_equal(buffer.value, random_volume(dtype))
    assert volume.drawing.resident.encoding is encoding
    np.testing.assert_array_equal(figure.export_numpy(), before)
    np.testing.assert_array_equal(voxels_on_gpu(volume), random_volume(dtype))


@pytest.mark.parametrize(("dtype", "value"), [("float32", np.nan), ("int16", 30000)])
def test_a_wrong_shape_changes_no_format(dtype, value, engine, as_on_gpus):
    """Neither where the values, were they of the right shape, would need another format."""
    volume = figure_of(random_volume(dtype))[0, 0].graphics[0]
    resident = volume.drawing.resident
    texture, encoding = resident.texture, resident.encoding
    with Uploads(engine) as uploads, pytest.raises(ValueError, match="shape"):
        volume.data[:2] = np.full((3, 10, 11), value, dtype)
    assert volume.drawing.resident is resident
    assert resident.texture is texture and resident.encoding is encoding
    volume.data[0, 0, 0] = 50  # nothing is left to be done
    assert uploads.nbytes == 0


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16"])
def test_a_number_that_an_integer_cannot_hold_is_refused(dtype, as_on_gpus):
    figure = figure_of(random_volume(dtype), interpolation="nearest")
    volume, before = figure[0, 0].graphics[0], figure.export_numpy()
    for value in (70000, -40000, [[70000] * 11] * 10):
        with pytest.raises(ValueError, match=dtype):
            volume.data[0] = value
    np.testing.assert_array_equal(voxels_on_gpu(volume), random_volume(dtype))
    np.testing.assert_array_equal(figure.export_numpy(), before)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", ">f4"])
@pytest.mark.parametrize("on_gpus", [False, True])
def test_numbers_that_go_missing_and_come_back(dtype, on_gpus, request):
    if on_gpus:
        request.getfixturevalue("as_on_gpus")
    figure = figure_of(random_volume(dtype))
    volume, expected = figure[0, 0].graphics[0], random_volume(dtype)
    figure.export_numpy()
    assert not volume.drawing.resident.encoding.masked
    for key, value in [((2, 3), np.nan), ((4, slice(2, 5)), -np.inf), ((2, 3), 50), (0, np.inf)]:
        volume.data[key] = value
        expected[key] = value
        assert volume.drawing.resident.encoding.masked
        assert_shows(figure, expected)
    volume.data = random_volume(dtype)  # whole again
    assert not volume.drawing.resident.encoding.masked
    assert_shows(figure, random_volume(dtype))


def test_16_bit_values_beyond_the_range_that_was_stored(engine, as_on_gpus):
    data = random_volume("int16", low=1000, high=1200)
    figure = figure_of(data, vmin=900, vmax=1300, interpolation="nearest")
    volume, expected = figure[0, 0].graphics[0], data.copy()
    assert volume.drawing.resident.encoding.multiplier > 100
    for key, value in [(0, 1190), ((1, 2), 1201), ((2, 3, 4), -5), (3, 32767), (4, -32768)]:
        volume.data[key] = value
        expected[key] = value
        np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
        fresh = figure_of(expected, vmin=900, vmax=1300, interpolation="nearest")
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())
    assert volume.drawing.resident.encoding.multiplier == 1
    with Uploads(engine) as uploads:
        volume.data[5, 5, 5] = 7
    assert uploads.nbytes == 2


@pytest.mark.parametrize("spread", [True, False])
def test_one_plane_of_a_large_volume_moves_no_more_than_its_bytes(engine, spread, as_on_gpus):
    data = np.zeros((256, 256, 256), np.uint16)
    data[0, 0, 0] = 1000 if spread else 65535
    volume = vr.Figure(size=(8, 8)).add_image_volume(data, isolated_buffer=False)
    for key in [100, (slice(None), 30), (..., 200)]:
        with Uploads(engine) as uploads:
            volume.data[key] = 900
        assert 256 * 256 * 2 <= uploads.nbytes <= 1.1 * 256 * 256 * 2
