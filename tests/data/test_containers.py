"""Arrays of every library, in every way in: scaled, masked and ordered as the library itself reads them."""

import dask.array
import numpy as np
import pytest

import volrender as vr
from tests.data.containers import EVERY, LAZY, Pieces, dtype_of, values_of
from tests.engine.skipping.uploads import voxels_on_gpu
from volrender.data.buffer import VolumeBuffer
from volrender.data.channels.channel_data import ChannelData
from volrender.data.series.time_series import TimeSeries
from volrender.data.sources import source as sources
from volrender.data.sources.lazy_source import LazySource

SHAPE = (5, 4, 6)


def numbers(shape=SHAPE, dtype="i2") -> np.ndarray:
    return np.random.default_rng(8).integers(0, 76, shape).astype(dtype)


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("kind", EVERY)
def test_a_volume_is_what_its_library_reads(kind, isolated, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "SLAB_BYTES", 2 * 4 * 6 * 8)
    given, expected = EVERY[kind](numbers(), tmp_path)
    values = values_of(expected)
    assert len(np.unique(values)) > 30  # no few that a wrong dtype leaves
    figure = vr.Figure(size=(24, 20))
    volume = figure.add_image_volume(given, isolated_buffer=isolated)
    assert (volume.vmin, volume.vmax) == (np.nanmin(values), np.nanmax(values))
    np.testing.assert_array_equal(voxels_on_gpu(volume), values.astype("f4"))
    index = tuple(np.argwhere(np.isfinite(values))[3])
    assert volume.data.voxel(index) == values[index]
    assert isinstance(volume.data.source, LazySource) == (kind in LAZY and not isolated)
    plain = vr.Figure(size=(24, 20))
    plain.add_image_volume(values)
    np.testing.assert_array_equal(figure.export_numpy(), plain.export_numpy())
    assert figure[0, 0].pick(12, 10)["value"] == plain[0, 0].pick(12, 10)["value"] in values
    np.testing.assert_array_equal(volume.data.value, values)
    other = vr.ImageVolumeGraphic(np.zeros(SHAPE, "u1"), isolated_buffer=isolated)
    other.data = given
    np.testing.assert_array_equal(other.data.value, values)
    assert other.data.dtype == volume.data.dtype == dtype_of(expected)
    assigned = vr.ImageVolumeGraphic(np.zeros(SHAPE))
    assigned.data[:] = given
    np.testing.assert_array_equal(assigned.data.value, values)


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("kind", EVERY)
def test_time_points_and_channels_are_what_the_library_reads(kind, isolated, tmp_path):
    given, expected = EVERY[kind](numbers((3, *SHAPE)), tmp_path)
    values = values_of(expected)
    series = TimeSeries(given, "tzyx", isolated)
    for time in (0, 2, 1):
        series.time = time
        assert isinstance(series.source, LazySource) == (kind in LAZY and not isolated)
        np.testing.assert_array_equal(series.value, values[time])
    assert series.range() == (np.nanmin(values), np.nanmax(values))
    for axis, axes in ((0, "czyx"), (-1, "zyxc"), (1, "zcyx")):
        data = ChannelData.of(given, axes, isolated)
        for channel, buffer in enumerate(data.buffers):
            assert isinstance(buffer.source, LazySource) == (kind in LAZY and not isolated)
            np.testing.assert_array_equal(buffer.value, values.take(channel, axis))


def test_a_chunk_is_loaded_once(tmp_path, monkeypatch):
    monkeypatch.setattr(
        sources, "SLAB_BYTES", 75
    )  # three planes of uint8, less than one of float64
    loads = []
    data = numbers((8, 4, 6))

    class Chunked(Pieces):
        chunks = (2, 4, 6)

        def __getitem__(self, key):
            loads.extend({plane // 2 for plane in range(8)[key]})
            return super().__getitem__(key)

    for declared in ("i2", "u1", "f8"):
        loads.clear()
        buffer = VolumeBuffer(Chunked(data, declared))
        np.testing.assert_array_equal(buffer.value, data)
        assert loads == [0, 1, 2, 3]


def test_lengths_that_are_not_known_are_refused():
    unknown = dask.array.from_array(numbers(), chunks=2)
    unknown = unknown[unknown[:, 0, 0] > 30]
    for axes in (None, "zyx"):
        with pytest.raises(
            ValueError, match=r"known length, not shape \(nan, 4, 6\).*compute_chunk_s"
        ):
            vr.ImageVolumeGraphic(unknown, axes=axes)
    with pytest.raises(ValueError, match="known length"):
        vr.ImageVolumeGraphic(numbers()).data[0] = unknown
