"""Sources: what is read of them, box by box, and how little."""

import numpy as np
import pytest

import volrender as vr
from tests.data.counting_source import CountingSource
from volrender.base.modes import modes_of
from volrender.data.buffer import VolumeBuffer
from volrender.data.sources import source as sources
from volrender.data.sources.lazy_source import LazySource
from volrender.data.sources.sampling import strided_sample, value_range
from volrender.data.sources.source import (
    ArraySource,
    SlabReader,
    Source,
    read_slabs,
    read_voxel,
    read_whole,
    slabs_of,
)
from volrender.data.sources.unread import Unread
from volrender.data.statistics import volume_threshold
from volrender.hosts.window.panel.sections.looks.distributions import Distributions

MODES = tuple(modes_of("image_volume"))


def random_volume(dtype="float32", shape=(9, 10, 11)) -> np.ndarray:
    return np.random.default_rng(5).integers(0, 100, shape).astype(dtype)


class Lazy:
    """Has a shape, a dtype and slices; each slice is read when it is asked for."""

    def __init__(self, array, gives=lambda piece: piece):
        self.array, self.shape, self.dtype, self.gives = array, array.shape, array.dtype, gives

    def __getitem__(self, key):
        return self.gives(self.array[key])

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("read whole")


KINDS = {
    "array": ArraySource,
    "lazy": lambda a: LazySource(Unread(Lazy(a))),
    "counting": CountingSource,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(9, 10, 11), (4, 5, 6, 3)])
@pytest.mark.parametrize("dtype", ["uint8", ">f4"])
def test_every_kind_gives_the_voxels_of_a_box(kind, shape, dtype, monkeypatch):
    array = random_volume(dtype, shape)
    source = KINDS[kind](array)
    assert isinstance(source, Source)
    assert source.shape_zyx == shape[:3] and source.levels == (shape[:3],)
    assert source.channels == (1 if len(shape) == 3 else 3)
    assert source.dtype == np.dtype(dtype).newbyteorder("=")
    monkeypatch.setattr(sources, "SLAB_BYTES", 300)
    for box in (np.s_[1:4, 2:3, 0:5], np.s_[0:4:2, 0:5:3, 1:6:1]):
        for found in (source.read(box), read_slabs(source, box)):
            np.testing.assert_array_equal(found, array[box])
            assert found.dtype == source.dtype
    np.testing.assert_array_equal(read_whole(source), array)
    np.testing.assert_array_equal(read_voxel(source, (3, 2, 1)), array[3, 2, 1])
    for level in (1, -1):
        with pytest.raises(ValueError, match=f"level is 0 to 0 of this source, not {level}"):
            source.read(np.s_[0:1, 0:1, 0:1], level)


def test_slabs_of_a_box_cover_it_and_keep_its_steps(monkeypatch):
    monkeypatch.setattr(sources, "SLAB_BYTES", 100)
    boxes = list(slabs_of(np.s_[3:40:3, 0:10, 2:12:5], 2))
    assert boxes == [np.s_[3:9:3, 0:10, 2:12:5]] + [
        (slice(start, min(start + 6, 40), 3), slice(0, 10), slice(2, 12, 5))
        for start in range(9, 40, 6)
    ]


def test_a_lazy_array_that_is_no_volume_is_refused():
    for wrong in (np.zeros((2, 3)), np.zeros((2, 3, 4), complex), np.zeros((2, 0, 4))):
        with pytest.raises((TypeError, ValueError), match="data"):
            LazySource(Unread(Lazy(wrong)))


@pytest.mark.parametrize(
    "key",
    [
        3, -1, ..., slice(None), (slice(8, 2, -2), 3), (1, 2, 3), (..., -1), (0, ..., slice(3, 9, 4)),
        (slice(None, None, -1), slice(7, None, -3), np.int64(4)), slice(5, 5), [1, 4],
    ],
    ids=str,
)  # fmt: skip
def test_an_index_of_lazy_data_reads_what_it_touches(key):
    for shape in ((9, 10, 11), (9, 10, 11, 4)):
        array = random_volume(shape=shape)
        source = CountingSource(array)
        buffer = VolumeBuffer(source)
        np.testing.assert_array_equal(buffer[key], array[key])
        if not isinstance(key, list) and array[key].size:
            assert not buffer.is_held
            touched = np.zeros(shape, bool)
            touched[key] = True
            touched = touched.reshape(*shape[:3], -1).any(axis=3)
            low, high = np.argwhere(touched).min(axis=0), np.argwhere(touched).max(axis=0) + 1
            assert source.reads.sum() == np.prod(high - low) and (source.reads[touched] == 1).all()
        with pytest.raises(IndexError, match="data of shape"):
            buffer[9]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float16", "float64"])
def test_nothing_reads_more_than_it_needs_nor_more_than_a_slab(dtype, monkeypatch):
    monkeypatch.setattr(sources, "SLAB_BYTES", 2**17)
    array = np.zeros((90, 128, 128), dtype)
    array[30:60, 40:90, 40:90] = 100
    array[30:60, 40:90, 90] = 60
    source = CountingSource(array)
    figure = vr.Figure(size=(40, 30))
    volume = figure.add_image_volume(source, vmin=0, vmax=100, threshold=50)
    # Half floats are looked at first: whether some are missing decides their format. So is one plane
    # of what float32 may not tell apart.
    # On GPUs, so are 16-bit integers: they are spread over the range of their format.
    is_spread = dtype == "uint16" and not figure.engine.is_cpu
    times = 2 if dtype == "float16" or is_spread else 1
    assert (np.delete(source.reads, 45, axis=0) == times).all()
    assert (source.reads[45] == (2 if "float" in dtype else times)).all()
    pictures = []
    for mode in MODES:
        volume.mode = mode
        volume.plane = (0, 0, -1, 45)
        source.start_anew()
        pictures.append(figure.export_numpy())
        assert source.reads.max() <= 4, mode  # on CPU adapters, grids are built of what is read
        source.start_anew()
        assert figure[0, 0].pick(20.2, 15.3)["value"] == (0 if mode == "minip" else 100)
        # Surfaces and middles of rays are anywhere, on the border of two cells too.
        is_anywhere = mode == "iso" or not modes_of("image_volume")[mode].has_depth
        assert source.reads.sum() == 1 or (is_anywhere and source.reads.sum() <= 9)
        assert max(source.sizes_bytes) == np.dtype(dtype).itemsize
    source.start_anew()
    volume.mode = "mip"
    volume.reset_vmin_vmax()
    assert (volume.vmin, volume.vmax) == (0, 100)
    volume_threshold(volume.data.source)
    Distributions().of(volume.data)
    assert 3e5 < source.reads.sum() / 3 < 3e6
    assert max(source.sizes_bytes) <= 2**17
    assert not volume.data.is_held
    held = vr.Figure(size=(40, 30))
    other = held.add_image_volume(array, vmin=0, vmax=100, threshold=50, plane=(0, 0, -1, 45))
    for mode, expected in zip(MODES, pictures, strict=True):
        other.mode = mode
        np.testing.assert_array_equal(held.export_numpy(), expected, err_msg=mode)


def test_a_large_volume_is_sampled():
    source = CountingSource(np.zeros((200, 200, 200), np.uint8))
    for look in (strided_sample, value_range, volume_threshold):
        source.start_anew()
        look(source)
        assert 0.5e6 < source.reads.sum() < 2e6 and source.reads.max() == 1


class Chunks(Lazy):
    """A lazy array whose time points are lazy, too, and which notes how much is read at once."""

    def __init__(self, array, sizes_bytes):
        super().__init__(array)
        self.sizes_bytes = sizes_bytes

    def __getitem__(self, key):
        if isinstance(key, int):
            return Chunks(self.array[key], self.sizes_bytes)
        self.sizes_bytes.append(self.array[key].nbytes)
        return self.array[key].copy()


@pytest.mark.parametrize("axes", ["zyx", "tzyx"])
def test_an_unisolated_lazy_array_is_never_whole_in_memory(axes, monkeypatch):
    monkeypatch.setattr(sources, "SLAB_BYTES", 2**16)
    sizes_bytes, shape = [], (2, 40, 64, 64)
    first, second = (random_volume(shape=shape[4 - len(axes) :]) + i for i in (0, 1))
    figure = vr.Figure(size=(16, 12))
    subplot = figure[0, 0]
    lazy = Chunks(first, sizes_bytes)
    volume = subplot.add_image_volume(lazy, axes=axes, isolated_buffer=False)
    for step in ("as it was", "another time point", "replaced"):
        if step == "another time point" and axes == "tzyx":
            volume.time = 1
        elif step == "replaced":
            volume.data = Chunks(second, sizes_bytes)
        for mode in MODES:
            volume.mode, volume.threshold = mode, 50
            figure.export_numpy()
            subplot.pick(8, 6)
        volume.reset_vmin_vmax()
        assert len(sizes_bytes) > 10 and max(sizes_bytes) <= 1.5 * 2**16, step
        sizes_bytes.clear()
    assert not volume.data.is_held
    # Something is assigned: it is held from then on, and what was given stays as it was.
    volume.data[3] = 777
    assert volume.data.is_held and (volume.data.value[3] == 777).all()
    assert not (second == 777).any()


def test_lazy_data_that_changed_is_read_anew_by_update():
    array = random_volume()
    figure = vr.Figure(size=(16, 12))
    volume = figure.add_image_volume(Lazy(array), isolated_buffer=False, vmin=0, vmax=100)
    array[...] = 100
    before, told = figure.export_numpy(), []
    volume.add_event_handler(told.append, "data")
    volume.data.update(3)
    assert (figure.export_numpy() != before).any() and not volume.data.is_held
    assert told[0].info["key"] == 3 and told[0].info["value"] is volume.data.content


def test_axes_of_a_source():
    source = CountingSource(random_volume())
    assert vr.ImageVolumeGraphic(source, axes="zyx").data.source is source
    with pytest.raises(ValueError, match="axes is 'zyx' for this data, not 'tzyx'"):
        vr.ImageVolumeGraphic(source, axes="tzyx")
    with pytest.raises(TypeError, match="complex"):
        vr.ImageVolumeGraphic(CountingSource(np.zeros((2, 2, 2), complex)))


def test_layers_of_chunks_are_read_once_for_the_slabs_that_share_them():
    whole = np.random.default_rng(0).integers(0, 256, (10, 4, 5)).astype(np.uint8)

    class Stored(ArraySource):
        chunk_planes = 4

        def read(self, box_zyx, level=0):
            read.append(box_zyx[0])
            return super().read(box_zyx, level)

    read: list[slice] = []
    reader = SlabReader(Stored(whole))
    y, x = slice(1, 4), slice(0, 5)
    for start in range(0, 10, 2):  # with a plane of the next, as cells have it
        box = (slice(start, min(start + 3, 10)), y, x)
        np.testing.assert_array_equal(reader.read(box), whole[box])
    assert read == [slice(0, 4), slice(4, 8), slice(8, 10)]
    box = (slice(0, 10, 3), y, x)
    np.testing.assert_array_equal(reader.read(box), whole[box])
    np.testing.assert_array_equal(reader.read((slice(0, 2), slice(0, 1), x)), whole[:2, :1])
