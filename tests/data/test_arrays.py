"""What may be given as data: memory of any kind, lazy arrays, and another graphic's; who owns it."""

import gc
import re
import tracemalloc
import weakref
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.uploads import Uploads, voxels_on_gpu
from volrender.base.modes import modes_of
from volrender.data.sources import source

SHAPE = (6, 7, 8)


def random_volume(dtype="float32", shape=SHAPE) -> np.ndarray:
    return np.random.default_rng(5).integers(0, 100, shape).astype(dtype)


def shown(data, **parameters) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=(32, 24))
    return figure, figure.add_image_volume(
        data, **{"vmin": 0, "vmax": 100, "cmap": "gray", **parameters}
    )


class Lazy:
    """Has a dtype and a shape, and computes voxels when a slice is read, like a chunked store."""

    def __init__(self, array):
        self._array, self.dtype, self.shape = array, array.dtype, array.shape
        self.reads = np.zeros(array.shape[0], int)  # of each plane
        self.largest = 0  # planes read at once
        self.blocks = []

    def __getitem__(self, key):
        block = self._array[key].copy()
        planes = np.zeros(self.shape[0], bool)
        planes[key[0] if isinstance(key, tuple) else key] = True
        self.reads += planes
        self.largest = max(self.largest, np.count_nonzero(planes))
        assert not any(alive() is not None for alive in self.blocks[:-1]), "slabs pile up"
        self.blocks.append(weakref.ref(block))
        return block

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("read whole")


class OnlyArray:
    """Can be converted, and keeps the memory."""

    def __init__(self, array):
        self._array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self._array, dtype=dtype, copy=copy)


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("dtype", ["uint8", ">f4"])
def test_lazy_arrays_are_read_slab_by_slab_and_once(isolated, dtype, monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", 2 * 7 * 8 * np.dtype(dtype).itemsize)
    array = random_volume(dtype)
    lazy = Lazy(array)
    figure, volume = shown(lazy, isolated_buffer=isolated)
    # Where it stays lazy, one voxel tells of what kind all are.
    assert (lazy.reads == [1 if isolated else 2, 1, 1, 1, 1, 1]).all() and 1 <= lazy.largest <= 2
    assert volume.data.is_held == isolated  # else it is read again, once more
    np.testing.assert_array_equal(volume.data.value, array)
    assert (lazy.reads[1:] == (1 if isolated else 2)).all() and lazy.largest == 2
    lazy.reads[:] = 1
    assert volume.data.is_held and volume.data.value.dtype == np.dtype(dtype).newbyteorder("=")
    figure.export_numpy()
    volume.reset_vmin_vmax()
    assert (lazy.reads == 1).all()
    for shape in (SHAPE, (3, 7, 8)):  # in place, and another
        other = Lazy(random_volume(dtype, shape) + np.array(3, dtype))
        volume.data = other
        assert (other.reads[1:] == 1).all() and other.reads[0] == (1 if isolated else 2)
        np.testing.assert_array_equal(voxels_on_gpu(volume), other._array)


def test_lazy_arrays_that_are_no_volume_are_not_read():
    for array in (np.zeros((2, 3)), np.zeros((2, 3, 4, 5)), np.zeros((2, 3, 4), complex)):
        lazy = Lazy(array)
        with pytest.raises((TypeError, ValueError)):
            vr.ImageVolumeGraphic(lazy)
        assert not lazy.reads.any()


@pytest.mark.parametrize("data", ["scan.nii.gz", Path("scan.nii.gz"), None])
@pytest.mark.parametrize("kind", [vr.ImageVolumeGraphic, vr.LabelsGraphic])
def test_a_path_instead_of_an_array_is_told_what_opens_it(kind, data):
    with pytest.raises(TypeError, match=r"array of numbers.* volrender\.open\(path\)"):
        kind(data)


def test_a_lazy_array_is_held_once(monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", 2**17)
    array = random_volume(shape=(64, 128, 128))
    figure = vr.Figure(size=(8, 8))
    tracemalloc.start()
    try:
        volume = figure.add_image_volume(Lazy(array), vmin=0, vmax=1)
        made = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        volume.data = Lazy(array)
        replaced = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made < 1.3 * array.nbytes
    assert replaced < 2.3 * array.nbytes  # with the old one


def test_what_only_converts_to_an_array():
    array = random_volume()
    for isolated in (True, False):
        figure, volume = shown(OnlyArray(array), isolated_buffer=isolated)
        expected = shown(array)[0].export_numpy()
        np.testing.assert_array_equal(figure.export_numpy(), expected)
        volume.data[0] = 99
        assert (array[0] == 99).all() == (not isolated)
        array[:] = random_volume()


@pytest.mark.parametrize("isolated", [True, False])
def test_who_owns_an_array(isolated):
    array = random_volume()
    figure, volume = shown(array, isolated_buffer=isolated)
    before = figure.export_numpy()
    volume.data[2:4] = 99
    assert (array[2:4] == 99).all() == (not isolated)
    assert np.shares_memory(volume.data.value, array) == (not isolated)
    array[:] = 0
    assert volume.data.value.any() == isolated
    assert figure.export_numpy()[..., :3].any()  # the picture waits for `update`
    volume.data.update()
    assert (figure.export_numpy()[..., :3].max() > 0) == isolated
    # Another array: copied into place, or taken over.
    other = random_volume()
    volume.data = other
    np.testing.assert_array_equal(figure.export_numpy(), before)
    assert np.shares_memory(volume.data.value, other) == (not isolated)
    volume.data[0] = 0
    assert other[0].any() == isolated
    np.testing.assert_array_equal(voxels_on_gpu(volume), volume.data.value)
    for mode in modes_of("image_volume"):  # what they skip by is of the new array
        volume.mode, volume.threshold = mode, 60
        fresh = shown(volume.data.value, mode=mode, threshold=60)[0]
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy())


def test_lists_become_arrays_without_a_copy_to_spare():
    volume = vr.ImageVolumeGraphic(random_volume().tolist())
    assert volume.data.dtype == float and volume.data.value.base is None
    np.testing.assert_array_equal(volume.data.value, random_volume())


@pytest.mark.parametrize("mode", ["r", "r+", "c"])
@pytest.mark.parametrize("isolated", [True, False])
def test_memory_maps(mode, isolated, tmp_path):
    path, array = tmp_path / "volume.npy", random_volume("uint16")
    np.save(path, array)
    figure, volume = shown(np.load(path, mmap_mode=mode), isolated_buffer=isolated)
    np.testing.assert_array_equal(figure.export_numpy(), shown(array)[0].export_numpy())
    if mode == "r" and not isolated:
        for key in (0, slice(0, 0)):
            with pytest.raises(ValueError, match="read-only; isolated_buffer=True"):
                volume.data[key] = 5
        np.testing.assert_array_equal(voxels_on_gpu(volume), array)
        volume.data = array  # another array is welcome
        volume.data[0] = 5
    else:
        volume.data[0] = 5
        volume.data.value.flush() if hasattr(volume.data.value, "flush") else None
    assert (voxels_on_gpu(volume)[0] == 5).all()
    del figure, volume
    gc.collect()
    assert (np.load(path)[0] == 5).all() == (mode == "r+" and not isolated)


LAYOUTS = {
    "Fortran order": lambda a: np.asfortranarray(a),
    "every other voxel": lambda a: np.repeat(np.repeat(a, 2, 1), 3, 2)[:, ::2, ::3],
    "backwards": lambda a: a[::-1, :, ::-1].copy()[::-1, :, ::-1],
    "axes moved": lambda a: np.ascontiguousarray(a.transpose(2, 0, 1)).transpose(1, 2, 0),
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
}


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["uint16", "float32"])
def test_memory_of_any_layout_can_be_changed(layout, isolated, dtype, engine):
    array = LAYOUTS[layout](random_volume(dtype))
    _, volume = shown(array, isolated_buffer=isolated)
    expected = random_volume(dtype)
    for key, value in [((1, slice(None, None, 2)), 3), ((..., [2, 5]), 77), (expected > 90, 12)]:
        volume.data[key] = value
        expected[key] = value
    assert volume.data.dtype == array.dtype
    np.testing.assert_array_equal(volume.data.value, expected)
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    assert np.array_equal(array, expected) == (not isolated)


@pytest.mark.parametrize("shape", [SHAPE, (9, 5, 4), (1, 1, 1), (4, 5, 6, 3), (4, 5, 6, 4)])
@pytest.mark.parametrize("dtype", ["float32", "uint8", "bool", "int64", "float16"])
def test_data_is_replaced_by_other_shapes_and_dtypes(shape, dtype):
    figure, volume = shown(random_volume(), threshold=40, plane=(0, 0, -1, 1))
    partner = figure.add_image_volume(volume.data, visible=False)
    figure.export_numpy()
    data = random_volume(dtype, shape)
    volume.data = data
    assert volume.data is partner.data
    assert volume.data.value.dtype == data.dtype
    volume.data[0, :, -1] = 1
    data[0, :, -1] = 1
    figure[0, 0].auto_fit()
    for mode in modes_of("image_volume"):
        volume.mode = mode
        fresh = shown(data, threshold=40, plane=(0, 0, -1, 1), mode=mode)[0]
        np.testing.assert_array_equal(figure.export_numpy(), fresh.export_numpy(), err_msg=mode)


def test_events_tell_what_changed_to_every_graphic_that_shares(engine):
    figure, volume = shown(random_volume())
    partner = figure.add_image_volume(volume.data)
    apart = vr.ImageVolumeGraphic(volume.data)
    stranger = vr.ImageVolumeGraphic(volume.data)
    stranger.data = vr.ImageVolumeGraphic(random_volume()).data  # no longer shares
    told = []
    for graphic in (volume, partner, apart, stranger):
        graphic.add_event_handler(told.append, "data")
    key, value = (slice(1, 3), 2), [5] * 8
    partner.data[key] = value
    assert {event.graphic for event in told} == {volume, partner, apart}
    assert all(event.type == "data" and event.target is event.graphic for event in told)
    assert all(event.info["key"] is key and event.info["value"] is value for event in told)
    told.clear()
    volume.data = random_volume() + 1
    assert {event.graphic for event in told} == {volume, partner, apart}
    assert told[0].info["key"] == slice(None)
    np.testing.assert_array_equal(told[0].info["value"], random_volume() + 1)
    told.clear()
    partner.data.value[3] = 50
    with Uploads(engine) as uploads:
        partner.data.update(3)
    assert uploads.sizes == [(8, 7, 1)] and uploads.origins == [(0, 0, 3)]
    assert {event.graphic for event in told} == {volume, partner, apart}
    assert told[0].info["key"] == 3 and (told[0].info["value"] == 50).all()
    told.clear()
    volume.data[2:2] = 5  # nothing
    assert told == []


def test_an_update_of_nothing_or_of_too_much_leaves_the_gpu_alone(engine):
    _, volume = shown(random_volume("float64"))
    expected = random_volume("float64")
    with Uploads(engine) as uploads:
        volume.data.update(slice(0, 0))
        volume.data.value[2, 3, 4] = 1e300
        with pytest.raises(ValueError, match="magnitude"):
            volume.data.update(2)
        with pytest.raises(IndexError):
            volume.data.update(17)
    assert not uploads.sizes
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    volume.data.value[2, 3, 4] = np.nan
    volume.data.update((2, 3))
    expected[2, 3, 4] = np.nan
    np.testing.assert_array_equal(voxels_on_gpu(volume), expected)
    assert volume.drawing.resident.encoding.masked


@pytest.mark.parametrize("key", [1000, (0, -5), (0, [9]), (0, 0, 0, 0), "x", np.ones((2, 4), bool)])
def test_an_index_that_is_not_there_says_the_shape_and_what_is_allowed(key):
    volume = vr.ImageVolumeGraphic(np.zeros((3, 4, 5), np.uint8))
    wanted = re.escape(
        "data of shape (3, 4, 5) has indices -3 to 2, -4 to 3, -5 to 4 along its axes: "
    )
    with pytest.raises(IndexError, match=wanted + ".*(index|ind[ei]c|axes|axis)"):
        volume.data[key]
    with pytest.raises(IndexError, match=wanted):
        volume.data[key] = 1
    with pytest.raises(IndexError, match=wanted):
        volume.data.update(key)
    assert not volume.data.value.any()


class Unreadable(Lazy):
    """A lazy array whose plane 4 cannot be read."""

    def __getitem__(self, key):
        planes = key[-3] if isinstance(key, tuple) else key
        if 4 in range(*planes.indices(self.shape[-3])):
            raise OSError(5, "Input/output error")
        return super().__getitem__(key)

    def __array__(self, dtype=None, copy=None):
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("isolated", [True, False])
def test_what_cannot_be_read_is_said_and_nothing_is_lost(isolated, monkeypatch):
    monkeypatch.setattr(source, "SLAB_BYTES", 2 * 7 * 8 * 4)
    array, broken = random_volume(), Unreadable(random_volume() + 1)

    def refuses(what):
        return pytest.raises(
            RuntimeError,
            match=rf"{what} could not be read: OSError: \[Errno 5\] Input/output error",
        )

    with refuses("^data"):
        vr.ImageVolumeGraphic(broken)
    figure, volume = shown(array.copy(), isolated_buffer=isolated)
    before = figure.export_numpy()
    for other in (broken, Unreadable(random_volume("uint8", (6, 5, 4)))):
        with refuses("^data"):
            volume.data = other
    with refuses("^what is assigned to data"):
        volume.data[:] = broken
    with refuses("^channel 0 of the data"):
        figure[0, 0].add_multichannel_volume(Unreadable(random_volume(shape=(2, *SHAPE))))
    np.testing.assert_array_equal(volume.data.value, array)
    np.testing.assert_array_equal(voxels_on_gpu(volume), array)
    np.testing.assert_array_equal(figure.export_numpy(), before)
    assert figure[0, 0].graphics == (volume,)
