"""Several resolutions of a volume as one source."""

from concurrent.futures import ThreadPoolExecutor

import dask.array as da
import h5py
import numpy as np
import pytest
import zarr

from volrender.data.sources.level_places import LevelPlace, place_of_blocks
from volrender.data.sources.multiscale import MultiscaleSource
from volrender.data.sources.source import ArraySource, Source


def arrays(dtype=np.uint16, channels=()) -> list[np.ndarray]:
    whole = np.random.default_rng(2).integers(0, 250, (20, 18, 16, *channels)).astype(dtype)
    return [whole, whole[::2, ::2, ::2].copy(), whole[::4, ::4, ::4].copy()]


def stored(kind, array, path):
    if kind == "numpy":
        return array
    if kind == "source":
        return ArraySource(array)
    if kind == "dask":
        return da.from_array(array, chunks=5)
    if kind == "h5py":
        return h5py.File(path / f"{len(array)}.h5", "w").create_dataset(
            "v", data=array, chunks=True
        )
    store = zarr.create_array(
        str(path / f"{len(array)}.zarr"), shape=array.shape, dtype=array.dtype
    )
    store[...] = array
    return store


@pytest.mark.parametrize("kind", ["numpy", "source", "dask", "h5py", "zarr"])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_each_level_is_read_where_it_is(kind, channels, tmp_path):
    levels = arrays(channels=channels)
    source = MultiscaleSource([stored(kind, level, tmp_path) for level in levels])
    assert isinstance(source, Source)
    assert source.levels == ((20, 18, 16), (10, 9, 8), (5, 5, 4)) and source.shape_zyx == (
        20,
        18,
        16,
    )
    assert source.dtype == np.uint16 and source.channels == (3 if channels else 1)
    assert source.level_places[2] == place_of_blocks((4, 4, 4))
    for number, level in enumerate(levels):
        for box in (np.s_[1:4, 2:5, 0:4], np.s_[0:5:2, 0:5:3, 1:4:1]):
            np.testing.assert_array_equal(source.read(box, number), level[box])
    with pytest.raises(ValueError, match="level is 0 to 2 of this source, not 3"):
        source.read(np.s_[0:1, 0:1, 0:1], 3)


def test_levels_of_several_kinds_are_read_by_several_threads(tmp_path):
    levels = arrays()
    kinds = ("h5py", "zarr", "dask")
    source = MultiscaleSource(
        [stored(kind, level, tmp_path) for kind, level in zip(kinds, levels, strict=True)]
    )
    boxes = [(number, np.s_[z : z + 2, 1:4, 0:3]) for number in range(3) for z in range(4)] * 10
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: source.read(each[1], each[0]), boxes))
    for (number, box), block in zip(boxes, found, strict=True):
        np.testing.assert_array_equal(block, levels[number][box])


def test_what_is_no_row_of_levels_is_refused():
    whole, half, _ = arrays()
    for wrong, says in (
        ([], "there is none"),
        ([half, whole], r"level 1 has shape \(20, 18, 16\), level 0 \(10, 9, 8\)"),
        ([whole, whole], "each coarser than the one before"),
        ([whole, half.astype(np.float32)], "dtype is float32 in level 1, uint16 in level 0"),
        ([whole, np.zeros((5, 5, 5, 3), np.uint16)], "channels is 3 in level 1, 1 in level 0"),
    ):
        with pytest.raises(ValueError, match=says):
            MultiscaleSource(wrong)
    with pytest.raises(ValueError, match="2 levels have 1 places"):
        MultiscaleSource([whole, half], [LevelPlace((1, 1, 1), (0, 0, 0))])
    with pytest.raises(TypeError, match="complex"):
        MultiscaleSource([whole.astype(complex)])
