"""Lazy sources: what pieces are decides, also where later ones are of another kind than the first."""

import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from tests.data.containers import values_of
from tests.engine.skipping.uploads import voxels_on_gpu
from volrender.data.buffer import VolumeBuffer
from volrender.data.missing import Kind
from volrender.data.series.time_series import TimeSeries
from volrender.data.sources import source as sources
from volrender.data.sources.lazy_source import LazySource, hold
from volrender.data.sources.sampling import strided_sample
from volrender.data.sources.source import full_range_of, read_slabs, read_whole
from volrender.data.sources.unread import Unread

DTYPES = ("bool", "uint8", "int16", ">i4", "float16", ">f4", "float64")


class Planes:
    """A lazy array of which each plane is of a dtype of its own, and masked where it is said to be."""

    def __init__(self, planes, declared="uint8"):
        self.planes, self.dtype = planes, np.dtype(declared)
        self.shape = (len(planes), *planes[0].shape)

    def __getitem__(self, key):
        z, *rest = key if isinstance(key, tuple) else (key,)
        planes = [plane[tuple(rest)] for plane in self.planes[z]]
        return np.ma.stack(planes) if any(map(np.ma.isMaskedArray, planes)) else np.stack(planes)

    def whole(self):
        """As numpy promotes all planes."""
        return np.ma.stack(self.planes)


def plane(rng, dtype, is_masked):
    numbers = rng.integers(0, 2 if dtype == "bool" else 100, (4, 4)).astype(dtype)
    if dtype == "float64":
        numbers = numbers / 3
    mask = rng.random(numbers.shape) < 0.3
    return np.ma.MaskedArray(numbers, mask) if is_masked else numbers


@settings(max_examples=60, deadline=None)
@given(
    kinds=st.lists(st.tuples(st.sampled_from(DTYPES), st.booleans()), min_size=1, max_size=5),
    declared=st.sampled_from(DTYPES),
    slab_planes=st.integers(1, 3),
    entry=st.sampled_from(["hold", "source", "isolated", "kept", "replace", "series", "assign"]),
    seed=st.integers(0, 99),
)
def test_pieces_of_any_kinds_are_read_as_numpy_promotes_them(
    kinds, declared, slab_planes, entry, seed
):
    rng = np.random.default_rng(seed)
    lazy = Planes([plane(rng, dtype, is_masked) for dtype, is_masked in kinds], declared)
    values = values_of(lazy.whole())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "SLAB_BYTES", slab_planes * 4 * 4 * 8)
        if entry == "hold":
            got = hold(Unread(lazy)).array
        elif entry == "source":
            source = LazySource(Unread(lazy))
            sample, got = strided_sample(source), read_whole(source)
            np.testing.assert_array_equal(sample, values)
            assert read_slabs(source, np.s_[0:1, 0:1, 0:1]).dtype == source.dtype == got.dtype
        elif entry == "replace":
            buffer = VolumeBuffer(np.zeros((2, 2, 2)), isolated=bool(seed % 2))
            buffer.replace(lazy)
            got = buffer.value
        elif entry == "series":
            buffer = TimeSeries(Twice(lazy), "tzyx", isolated=bool(seed % 2))
            buffer.time = 1
            got = buffer.value
        elif entry == "assign":
            buffer = VolumeBuffer(np.zeros(values.shape))
            buffer[:] = lazy
            got = buffer.value
        else:
            buffer = VolumeBuffer(lazy, isolated=entry == "isolated")
            assert buffer.range() == _range(values)
            got = buffer.value
    np.testing.assert_array_equal(got, values)
    if entry != "assign":
        kept = {np.dtype(dtype).newbyteorder("=") for dtype, _ in kinds}
        promoted = np.result_type(*kept)
        wants_float = any(is_masked for _, is_masked in kinds) and promoted.kind != "f"
        assert got.dtype == (np.promote_types(promoted, "f4") if wants_float else promoted)


class Twice:
    """Twice the same volume, as a series."""

    def __init__(self, lazy):
        self.lazy, self.shape, self.dtype = lazy, (2, *lazy.shape), lazy.dtype

    def __getitem__(self, key):
        assert key[0] in (0, 1)
        return self.lazy[key[1:]]


def _range(values):
    finite = values[np.isfinite(values)]
    return (finite.min(), finite.max()) if finite.size else (0.0, 1.0)


def late(dtype="int16", shape=(8, 6, 5), later=lambda plane: np.ma.masked_greater(plane, 60)):
    """A lazy array whose planes are of another kind from the fifth on, and what it is read as."""
    data = np.random.default_rng(2).integers(0, 100, shape).astype(dtype)
    lazy = Planes([plane if z < 4 else later(plane) for z, plane in enumerate(data)], dtype)
    return lazy, values_of(lazy.whole())


@pytest.mark.parametrize("as_gpu", [True, False])
@pytest.mark.parametrize("later", ["masked", "scaled", "wider"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float16"])
def test_what_turns_out_wider_while_it_is_uploaded_is_drawn_as_it_is(
    dtype, later, as_gpu, engine, monkeypatch
):
    """The texture's format, chosen by the first pieces, holds no later ones: it is made anew."""
    if as_gpu:
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(sources, "SLAB_BYTES", 2 * 6 * 5 * 2)
    change = {
        "masked": lambda piece: np.ma.masked_greater(piece, 60),
        "scaled": lambda piece: piece.astype("f8") / 3 - 7,
        "wider": lambda piece: piece.astype("i4") + 70000,
    }[later]
    lazy, values = late(dtype, later=change)
    figure = vr.Figure(size=(24, 20))
    volume = figure.add_image_volume(lazy, isolated_buffer=False, vmin=0, vmax=100)
    assert not volume.data.is_held
    assert (volume.data.dtype == dtype) == (dtype == "float16" and later == "masked")
    np.testing.assert_array_equal(voxels_on_gpu(volume), values.astype("f4"))
    assert volume.data.voxel((5, 2, 3)) == values[5, 2, 3] or np.isnan(values[5, 2, 3])
    other = vr.Figure(size=(24, 20))
    plain = other.add_image_volume(values.astype(volume.data.dtype), vmin=0, vmax=100)
    for mode in ("mip", "iso", "minip", "slice"):
        volume.mode = plain.mode = mode
        volume.threshold = plain.threshold = 50
        np.testing.assert_array_equal(figure.export_numpy(), other.export_numpy())
    # Replaced by another of the kind, of which the first pieces fit what is there.
    lazy, values = late(dtype, later=lambda piece: np.ma.masked_less(change(piece), 20))
    volume.data = lazy
    np.testing.assert_array_equal(voxels_on_gpu(volume), values.astype("f4"))


@pytest.mark.parametrize("as_gpu", [True, False])
def test_colours_that_turn_out_masked_keep_their_range_and_alpha(as_gpu, monkeypatch):
    if as_gpu:
        monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(sources, "SLAB_BYTES", 2 * 6 * 5 * 4)
    lazy, values = late("uint8", (8, 6, 5, 4), lambda plane: np.ma.masked_greater(plane, 90))
    mask = np.isnan(values).any(axis=-1)
    values[mask] = 0, 0, 0, 0  # seen through
    figure, other = vr.Figure(size=(24, 20)), vr.Figure(size=(24, 20))
    volume = figure.add_image_volume(lazy, isolated_buffer=False, mode="slice", plane=(0, 0, 1, -6))
    other.add_image_volume(values.astype("u1"), mode="slice", plane=(0, 0, 1, -6))
    volume.interpolation = other[0, 0].graphics[0].interpolation = "nearest"
    assert volume.data.dtype == np.float32 and (volume.vmin, volume.vmax) == (0, 255)
    assert mask[6].any() and not mask[6].all()
    for is_held in (False, True):
        assert volume.data.is_held == is_held
        difference = figure.export_numpy().astype(int) - other.export_numpy()
        assert np.abs(difference).max() <= 1
        volume.data.value[0] = 3
        volume.data.update(0)
        volume.reset_vmin_vmax()
        assert (volume.vmin, volume.vmax) == (0, 255)
    assert len(np.unique(other.export_numpy()[..., :3])) > 30


def test_threads_that_read_at_once_agree_on_the_kind(monkeypatch):
    promote = Kind.__or__

    def promote_slowly(kind, other):
        both = promote(kind, other)
        time.sleep(0.002 if other.is_masked else 0.01)
        return both

    monkeypatch.setattr(Kind, "__or__", promote_slowly)
    source = LazySource(Unread(late()[0]))
    boxes = [(slice(z, z + 1), slice(0, 6), slice(0, 5)) for z in range(8)]
    threads = [threading.Thread(target=source.read, args=(box,)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source.dtype == np.float32 and full_range_of(source) == (-(2**15), 2**15 - 1)


NO_VOXELS = {
    "another shape": (lambda plane: plane[:, :2], RuntimeError, "could not be read"),
    "complex": (
        lambda plane: plane.astype(complex),
        TypeError,
        "bool, integer or floating|numbers",
    ),
    "too large": (lambda plane: plane.astype("f8") * 1e300, ValueError, "magnitude"),
}


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("what", NO_VOXELS)
def test_later_pieces_that_are_no_voxels_are_refused_and_nothing_is_lost(
    what, isolated, monkeypatch
):
    later, error, message = NO_VOXELS[what]
    monkeypatch.setattr(sources, "SLAB_BYTES", 2 * 6 * 5 * 2)
    data = np.random.default_rng(3).integers(1, 100, (8, 6, 5)).astype("i2")
    lazy = Planes([plane if z < 4 else later(plane) for z, plane in enumerate(data)], "i2")
    figure = vr.Figure(size=(24, 20))
    volume = figure.add_image_volume(data, isolated_buffer=isolated)
    before = figure.export_numpy()

    def replace():
        volume.data = lazy

    def assign():
        volume.data[:] = lazy

    def add():
        vr.Figure(size=(24, 20)).add_image_volume(lazy, isolated_buffer=isolated)

    for step in (replace, assign, add):
        with pytest.raises(error, match=message):
            step()
    np.testing.assert_array_equal(volume.data.value, data)
    np.testing.assert_array_equal(voxels_on_gpu(volume), data)
    np.testing.assert_array_equal(figure.export_numpy(), before)


@pytest.mark.parametrize("read", [hold, lambda unread: read_whole(LazySource(unread))])
def test_what_was_read_before_a_wider_piece_is_kept(read, monkeypatch):
    monkeypatch.setattr(sources, "SLAB_BYTES", 2 * 150 * 150 * 2)
    lazy, values = late(shape=(8, 150, 150))  # so large that new memory is all zeros
    got = read(Unread(lazy))
    np.testing.assert_array_equal(getattr(got, "array", got), values)


@pytest.mark.parametrize("is_masked", [False, True])
def test_what_is_kept_is_what_pieces_would_be(is_masked):
    array = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    mask = np.zeros(array.shape, bool)
    mask[2, 1] = is_masked

    class Container:
        shape, dtype, reads = array.shape, array.dtype, 0

        def __getitem__(self, key):
            type(self).reads += 1
            piece = np.ma.MaskedArray(array[key], mask[key])
            return piece if mask[key].any() else piece.data

    kept, read = LazySource(Unread(Container())), LazySource(Unread(Container()))
    kept.keep()
    whole = (slice(None),) * 3
    expected = read.read(whole)
    assert kept.dtype == read.dtype == (np.float32 if is_masked else np.uint8)
    assert kept.full_range == read.full_range == (0, 255)
    before = Container.reads
    np.testing.assert_array_equal(kept.read(whole), expected)
    np.testing.assert_array_equal(kept.read((slice(2, 3), slice(1), slice(3))), array[2:, :1, :3])
    assert Container.reads == before and np.isnan(expected).any() == is_masked
    kept.let_go()
    np.testing.assert_array_equal(kept.read(whole), expected)
    assert Container.reads == before + 1
