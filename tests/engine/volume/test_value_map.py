"""The map to float32 keeps apart what the dtype tells, and stays as it is as long as it serves."""

import warnings

import numpy as np
import pytest

from tests.data.counting_source import CountingSource
from tests.engine.skipping.uploads import Uploads
from volrender.data.sources.source import ArraySource
from volrender.engine.volume.texture import VolumeTexture
from volrender.engine.volume.value_map import PLAIN, Numbers

SHAPE = (6, 16, 16)
RAMP = np.linspace(0, 1, int(np.prod(SHAPE))).reshape(SHAPE)
STEPS = np.arange(int(np.prod(SHAPE))).reshape(SHAPE)


def texture_of(engine, data) -> VolumeTexture:
    return VolumeTexture(engine, ArraySource(data))


def told_apart(texture, data) -> np.ndarray:
    """The texels of distinct values, as they are stored."""
    return np.unique(texture.encoding.encode(np.unique(data).reshape(1, 1, -1)))


ORDINARY = {
    "float64 0..1": RAMP,
    "float64 -1e30..1e30": 2e30 * RAMP - 1e30,
    "float64 1e-25": 1e-25 * RAMP,
    "float64 300..500": 300 + 200 * RAMP,
    "float64 decades": 10.0 ** (40 * RAMP - 20),
    "float64 zeros": np.zeros(SHAPE),
    "float64 constant": np.full(SHAPE, 0.1),
    "float64 mostly zero": np.where(STEPS % 9, 0, 1000 * RAMP),
    "float64 with one fill value": np.where(STEPS == 7, 9.97e36, RAMP),
    "float32 0..1": RAMP.astype(np.float32),
    "float32 273..303": (273 + 30 * RAMP).astype(np.float32),
    "float32 constant": np.full(SHAPE, 1e9, np.float32),
    "float32 missing": np.where(RAMP > 0.5, RAMP, np.nan).astype(np.float32),
    "float32 all missing": np.full(SHAPE, np.nan, np.float32),
    "int32": STEPS.astype(np.int32),
    "uint32 to 2**24": (STEPS + 2**24 - STEPS.max()).astype(np.uint32),
    "int64 negative": -STEPS,
    "int16": STEPS.astype(np.int16),
    "float16": RAMP.astype(np.float16),
    "bool": RAMP > 0.5,
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_numbers_keep_their_bytes(engine, name):
    data = ORDINARY[name]
    with Uploads(engine) as uploads:
        texture = texture_of(engine, data)
    if data.dtype.itemsize < 4 and not engine.is_cpu:
        assert uploads.nbytes == data.nbytes and "32float" not in texture.encoding.format
        return
    assert (texture.encoding.offset, texture.encoding.scale) == PLAIN
    assert uploads.nbytes == 4 * data.size
    missing = ~np.isfinite(data)
    expected = np.where(missing, np.float32(3e38), data.astype(np.float32))
    np.testing.assert_array_equal(texture.encoding.encode(data), expected)


FINE = {
    "float64 time stamps": 1.7e9 + 60 * RAMP,
    "float64 below zero": -1e12 - RAMP,
    "float64 1e36": 1e36 * (1 + 1e-9 * RAMP),
    "float64 tiny": 1e-39 * RAMP,
    "float64 tiny, far from zero": 1e-40 * (1 + 1e-6 * RAMP),
    "float64 denormal": 5e-324 * STEPS,
    "float64 time stamps on nothing": np.where(STEPS % 4, 1.7e9 + 60 * RAMP, 0),
    "float64 constant": np.full(SHAPE, 1.7e9 + 3),
    "float64 time stamps, three": 1.7e9 * (STEPS % 3 > 0) + (STEPS % 3 > 1),
    "int32": (2**30 + STEPS).astype(np.int32),
    "int32 below zero": (STEPS - 2**31).astype(np.int32),
    "uint32": (2**32 - 1 - STEPS).astype(np.uint32),
    "uint32 labels on nothing": np.where(STEPS % 4, 2**24 + STEPS, 0).astype(np.uint32),
    "uint32 large labels on nothing": np.where(STEPS % 4, 2**31 + STEPS, 0).astype(np.uint32),
    "int64": 2**62 + STEPS,
    "int64 below zero": STEPS + np.iinfo(np.int64).min,
    "uint64": np.uint64(2**64 - 1) - STEPS.astype(np.uint64),
}


@pytest.mark.filterwarnings("ignore:data holds integers")
@pytest.mark.parametrize("name", FINE)
def test_all_distinct_values_have_texels_of_their_own(engine, name):
    data = FINE[name]
    with Uploads(engine) as uploads:
        texture = texture_of(engine, data)
    assert (texture.encoding.offset, texture.encoding.scale) != PLAIN
    assert uploads.nbytes == 4 * data.size, "what it is stored by was known at once"
    texels = told_apart(texture, data)
    assert len(texels) == len(np.unique(data)) and np.abs(texels).max() < 1e37
    nearest = np.abs(texels[texels != 0]).min(initial=1)
    assert nearest > 1.2e-38, "GPUs flush what is smaller"


def test_what_most_values_are_decides(engine):
    """A background of noise about zero, and time stamps: no offset serves both."""
    for share, offset in ((0.3, 1.7e9), (0.7, 0)):
        data = np.where(share < RAMP, 1.7e9 + 60 * RAMP, 1e-3 * RAMP)
        assert texture_of(engine, data).encoding.offset == pytest.approx(offset, abs=60)


def test_float32_that_is_tiny_or_narrow_is_found_once_all_was_read(engine):
    for data in (1e-39 * RAMP, 2**-126 * RAMP, 101325 + RAMP):
        data = data.astype(np.float32)
        with Uploads(engine) as uploads:
            texture = texture_of(engine, data)
        assert uploads.nbytes == 2 * 4 * data.size
        assert len(told_apart(texture, data)) == len(np.unique(data))


@pytest.mark.filterwarnings("ignore:data holds integers")
@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_what_the_middle_plane_does_not_tell_is_found_once_all_was_read(engine, dtype):
    data = np.zeros(SHAPE, dtype)
    data[0] = 1.7e9 + STEPS[0]
    source = CountingSource(data)
    texture = VolumeTexture(engine, source)
    assert len(told_apart(texture, data)) == len(np.unique(data))
    source.start_anew()
    texture.upload(source)
    assert (source.reads == 1).all(), "now it is known"


@pytest.mark.parametrize("name", ["float64 time stamps", "float64 tiny", "uint32", "int64"])
def test_missing_voxels_stay_missing(engine, name):
    data = FINE[name].astype(np.float64)
    data[2, 3, 4], data[3, 0, 0] = np.nan, np.inf
    texture = texture_of(engine, data)
    stored = texture.encoding.encode(data)
    assert texture.encoding.masked
    np.testing.assert_array_equal(stored > 1e38, ~np.isfinite(data))
    assert len(np.unique(stored)) == len(np.unique(data[np.isfinite(data)])) + 1


def test_the_map_stays_as_long_as_it_serves():
    numbers = Numbers(np.dtype(float), 1, 1000)
    frame = 1.7e9 + np.random.default_rng(0).random(1000) * 60
    numbers.expect(frame, True)
    first = numbers.map
    for drift in np.arange(0, 5000, 100.0):
        numbers.expect(frame + drift, True)
        numbers.expect(np.array([1.7e9 + drift]), False)
        assert not numbers.reconsider(ArraySource(frame.reshape(10, 10, 10)))
    assert numbers.map == first != PLAIN
    numbers.expect(frame + 1e6, True)
    assert numbers.map != first
    numbers.expect(frame - 1.7e9, True)
    assert numbers.map == PLAIN


def test_a_part_alone_does_not_move_the_map():
    """A narrow box of a wide volume, and a far one of a few voxels."""
    wide = ArraySource(1000 * RAMP)
    numbers = Numbers(np.dtype(float), 1, RAMP.size)
    numbers.expect(wide.array, True)
    for box in (500 + 1e-3 * RAMP[0], np.array([1e9, 1e9 + 1]), np.array(0.0)):
        numbers.expect(box, False)
        assert not numbers.reconsider(wide) and numbers.map == PLAIN


@pytest.mark.parametrize("old", [0.0, 1.7e9])
@pytest.mark.parametrize("new", [0.0, 1.7e9])
def test_part_by_part_until_all_is_new(old, new):
    """However it goes on the way, in the end it is as if all had come at once."""
    array = old + 60 * RAMP
    numbers, maps = Numbers(np.dtype(float), 1, array.size), set()
    numbers.expect(array, True)
    for plane in range(len(array)):
        numbers.expect(new + 60 * RAMP[plane], False)
        array[plane] = new + 60 * RAMP[plane]
        numbers.reconsider(ArraySource(array))
        maps.add(numbers.map)
    at_once = Numbers(np.dtype(float), 1, array.size)
    at_once.expect(array, True)
    assert (numbers.map == PLAIN) == (at_once.map == PLAIN) == (new == 0)
    assert len(maps) == 1 + (old != new)


@pytest.mark.parametrize(
    ("low", "high", "warns"),
    [
        (0, 2**24, False),
        (0, 2**25, False),
        (0, 2**26, True),
        (-(2**31), 2**31 - 1, True),
        (2**31 - 2**25, 2**31 - 1, False),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_integers_that_no_offset_can_tell_apart_warn_once(engine, low, high, warns, whole):
    data = np.linspace(low, high, STEPS.size).round().astype(np.int32).reshape(SHAPE)
    start = data if whole else np.full_like(data, low)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        source = ArraySource(start.copy())
        texture = texture_of(engine, source.array)
        assert len(caught) == (warns and whole)
        box = (slice(2, 6), slice(0, 16), slice(0, 16))
        for _ in range(2):
            texture.accommodate(data[2:])
            source.array[2:] = data[2:]
            texture.reconsider(source)
            texture.upload(source) if texture.is_stale else texture.write(source, box)
    assert len(caught) == warns
    if warns:
        assert "labels" in str(caught[0].message) and str(high) in str(caught[0].message)


def test_nothing_changed_where_values_are_refused(engine):
    source = ArraySource(1.7e9 + RAMP)
    texture = texture_of(engine, source.array)
    before = texture.encoding
    for bad in (np.array([1e38]), np.array([1.7e9, -1e38])):
        with pytest.raises(ValueError, match="magnitude"):
            texture.accommodate(bad, everything=True)
    assert texture.encoding == before and not texture.is_stale
