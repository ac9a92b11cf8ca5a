"""Masked arrays: what is masked is missing, and `isolated_buffer=False` writes to them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.data.containers import values_of
from tests.engine.skipping.uploads import Uploads, voxels_on_gpu
from volrender.data.buffer import VolumeBuffer
from volrender.data.sources.masked_source import MaskedSource

SHAPE = (5, 6, 7)
DTYPES = ("uint8", "int16", "int64", "bool", "float16", ">f4", "float64")


def masked(dtype="float32", shape=SHAPE, seed=4, share=0.3) -> np.ma.MaskedArray:
    rng = np.random.default_rng(seed)
    data = rng.integers(0, 2 if dtype == "bool" else 100, shape).astype(dtype)
    return np.ma.MaskedArray(data, rng.random(shape) < share)


@settings(max_examples=80, deadline=None)
@given(
    dtype=st.sampled_from(DTYPES),
    target=st.sampled_from(DTYPES),
    key=st.sampled_from([..., 2, (0, slice(1, 5)), (slice(None), [1, 3]), (1, 2, 3), slice(2, 2)]),
    share=st.sampled_from([0.0, 0.4, 1.0]),
    kept=st.booleans(),
    mask=st.sampled_from(["a mask", "none yet", "plain"]),
    seed=st.integers(0, 99),
)
def test_masked_values_are_assigned_as_missing_or_refused(
    dtype, target, key, share, kept, mask, seed
):
    given_array = masked(target, seed=seed + 1)
    if mask != "a mask":
        given_array = given_array.data if mask == "plain" else np.ma.MaskedArray(given_array.data)
    before = values_of(given_array)
    buffer = VolumeBuffer(given_array, isolated=not kept)
    shape = np.empty(SHAPE)[key].shape
    values = masked(dtype, shape, seed, share)
    is_missing = np.ma.is_masked(values)
    if is_missing and buffer.dtype.kind != "f":
        with pytest.raises(ValueError, match=r"no value for what is missing, and \d+ .*astype"):
            buffer[key] = values
        np.testing.assert_array_equal(buffer.value, before)
        return
    buffer[key] = values
    expected = before.copy()
    cast = values.astype(np.dtype(target) if kept else buffer.dtype)
    expected[key] = values_of(cast)
    np.testing.assert_array_equal(buffer.value, expected)
    if kept:
        np.testing.assert_array_equal(values_of(given_array), expected)
        assert isinstance(buffer.source, MaskedSource) == (mask != "plain")


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_masked_array_that_is_kept_is_written_to_and_followed(dtype, engine):
    given_array = masked(dtype)
    figure = vr.Figure(size=(24, 20))
    volume = figure.add_image_volume(given_array, isolated_buffer=False, vmin=0, vmax=100)
    partner = vr.ImageVolumeGraphic(volume.data)
    told = []
    partner.add_event_handler(told.append, "data")

    def is_shown():
        np.testing.assert_array_equal(voxels_on_gpu(volume), values_of(given_array))
        np.testing.assert_array_equal(volume.data.value, values_of(given_array))
        plain = vr.Figure(size=(24, 20))
        plain.add_image_volume(values_of(given_array).astype("f4"), vmin=0, vmax=100)
        np.testing.assert_array_equal(figure.export_numpy(), plain.export_numpy())

    is_shown()
    with Uploads(engine) as uploads:
        volume.data[1, 2] = 1
    assert uploads.sizes == [(7, 1, 1)]  # and no more
    assert (given_array[1, 2] == 1).all() and not given_array.mask[1, 2].any()
    is_shown()
    volume.data[2] = np.ma.masked
    assert given_array.mask[2].all()
    is_shown()
    volume.data[2, :, 1] = np.nan  # missing is masked, whatever says so
    volume.data[3] = np.where(np.arange(7) > 3, np.nan, 1)
    assert given_array.mask[3, :, 4:].all() and not given_array.mask[3, :, :4].any()
    is_shown()
    given_array[4] = 0  # by the user, who says so
    given_array[0, 0] = np.ma.masked
    with Uploads(engine) as uploads:
        volume.data.update((slice(None), 0))
        volume.data.update(4)
    assert uploads.sizes == [(7, 1, 5), (7, 6, 1)]
    is_shown()
    assert [event.info["key"] for event in told][-2:] == [(slice(None), 0), 4]
    assert (told[-1].info["value"] == 0).all()
    with pytest.raises(ValueError, match="read-only"):
        volume.data.value[0] = 3  # would not reach the array
    volume.data = masked(dtype, seed=9)
    volume.data[0] = 1
    assert not volume.data.content.mask[0].any()


def test_what_a_kept_masked_array_refuses_changes_nothing():
    given_array = masked("uint8")
    volume = vr.Figure(size=(8, 8)).add_image_volume(given_array, isolated_buffer=False)
    before = given_array.copy()
    for key, value, error in (
        (0, 300, ValueError),
        (0, 1e300, ValueError),
        (0, [1, 2], ValueError),
        (9, 1, IndexError),
        (0, "x", TypeError),
    ):
        with pytest.raises(error):
            volume.data[key] = value
    locked = given_array.data.copy()
    locked.flags.writeable = False
    volume.data = np.ma.MaskedArray(locked, given_array.mask)
    with pytest.raises(ValueError, match="read-only; isolated_buffer=True"):
        volume.data[0] = 1
    np.testing.assert_array_equal(values_of(given_array), values_of(before))
    np.testing.assert_array_equal(voxels_on_gpu(volume), values_of(before))


@pytest.mark.parametrize("has_mask", [True, False])
def test_time_points_of_a_kept_masked_series_are_written_to(has_mask):
    series = masked("int16", (3, *SHAPE)) if has_mask else np.ma.MaskedArray(masked().data[None])
    volume = vr.Figure(size=(8, 8)).add_image_volume(series, axes="tzyx", isolated_buffer=False)
    volume.time = -1
    volume.data[2] = np.ma.masked
    volume.data[3] = 5
    volume.time = 0
    assert series.mask[-1, 2].all() and (series[-1, 3] == 5).all()
    volume.time = -1
    np.testing.assert_array_equal(volume.data.value, values_of(series[-1]))
    np.testing.assert_array_equal(voxels_on_gpu(volume), values_of(series[-1]))
    shown = values_of(series[[0, len(series) // 2, -1]])
    assert volume.data.range() == (np.nanmin(shown), np.nanmax(shown))


def test_an_isolated_masked_array_stays_as_it_is():
    given_array = masked("int16")
    before = given_array.copy()
    volume = vr.ImageVolumeGraphic(given_array)
    volume.data[:] = 7
    volume.data[1] = np.ma.masked
    assert np.isnan(volume.data.value[1]).all() and (volume.data.value[0] == 7).all()
    np.testing.assert_array_equal(values_of(given_array), values_of(before))
    plain = np.ma.MaskedArray(before.data)  # no mask: integers stay what they are
    assert vr.ImageVolumeGraphic(plain).data.dtype == np.int16


def test_numbers_that_integers_do_not_have_are_refused_unmasked_too():
    volume = vr.ImageVolumeGraphic(np.ones((2, 3, 4), "i2"))
    for value in (np.nan, [1, np.nan, 2, 3], np.full(4, np.inf), np.ma.masked):
        with pytest.raises(
            ValueError, match=r"data of int16 has no value for what is missing.*filled"
        ):
            volume.data[0, 0] = value
    assert (volume.data.value == 1).all()


COLOURS = {"uint8": (100, 50, 10, 128), "int16": (9000, -9000, 30000, 0), "uint16": (9, 60000, 3, 40000),
           "float32": (0.4, 0.2, 0.04, 0.5), "bool": (True, False, True, True)}  # fmt: skip


@pytest.mark.parametrize("as_gpu", [True, False])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("dtype", COLOURS)
def test_masked_colours_look_as_others_do_where_nothing_is_masked(
    dtype, isolated, channels, as_gpu, monkeypatch
):
    if as_gpu:
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
    data = np.zeros((9, 9, 9, channels), dtype)
    data[:] = np.array(COLOURS[dtype][:channels], dtype)
    mask = np.zeros(data.shape, bool)
    mask[:, :, :3, 1] = True  # one channel of a colour

    def shown(data):
        figure = vr.Figure(size=(20, 20), background=(0.2, 0.9, 0.6))
        figure[0, 0].camera.fov = 0
        volume = figure.add_image_volume(
            data, mode="slice", plane=(0, 0, 1, -4), isolated_buffer=isolated
        )
        return figure, volume

    (figure, plain), (other, volume) = shown(data), shown(np.ma.MaskedArray(data, mask))
    assert (volume.vmin, volume.vmax) == (plain.vmin, plain.vmax)

    def check(masked_left):
        picture, expected = other.export_numpy()[10].astype(int), figure.export_numpy()[10]
        inside = np.flatnonzero((expected != expected[0]).any(axis=-1))
        assert len(inside) >= 8
        assert np.abs(picture - expected)[10:].max() <= 1
        assert (picture[inside[1]] == expected[0]).all() == masked_left

    check(masked_left=True)
    np.testing.assert_array_equal(volume.data.voxel((4, 4, 6)), plain.data.voxel((4, 4, 6)))
    # Other data of that shape and dtype may have another range, and the other way round.
    replaced = volume.data.value / 2
    for later, dtype_later in ((replaced, "f4"), (np.ma.MaskedArray(data, mask), dtype)):
        volume.data = later
        volume.reset_vmin_vmax()
        wanted = (plain.vmin, plain.vmax) if dtype_later == dtype else (0, 1)
        assert (volume.vmin, volume.vmax) == wanted
        np.testing.assert_array_equal(other.export_numpy(), shown(later)[0].export_numpy())
    check(masked_left=True)
    volume.data[:] = data
    check(masked_left=False)
