"""Datasets that are read whole, but for series and what is too large."""

import numpy as np
import pytest

from volrender.data.files.volume_file import VolumeFile
from volrender.data.opening import held as module
from volrender.data.opening.dataset import Dataset
from volrender.data.opening.held import held
from volrender.data.opening.open import open_dataset

DATA = np.arange(60, dtype=np.uint16).reshape(3, 4, 5)


class Lazy:
    """An array that is read by slices alone."""

    def __init__(self, array):
        self._array = array
        self.shape, self.dtype, self.ndim = array.shape, array.dtype, array.ndim
        self.size, self.nbytes = array.size, array.nbytes

    def __getitem__(self, key):
        return self._array[key]


def lazy(array, axes="zyx") -> Dataset:
    return Dataset([VolumeFile("a", "zarr", Lazy(array), axes, scale=(1, 2, 3))])


def test_lazy_voxels_and_maps_are_read_and_stay_in_place(tmp_path):
    np.save(tmp_path / "a.npy", DATA)
    for dataset in (lazy(DATA), open_dataset(tmp_path / "a.npy")):
        (volume,) = held(dataset)
        assert type(volume.data) is np.ndarray and volume.scale == dataset[0].scale
        np.testing.assert_array_equal(volume.data, DATA)


def test_label_images_are_read_with_them():
    label = lazy(DATA)[0]
    dataset = held(Dataset([label], labels=[label]))
    assert type(dataset.labels[0].data) is np.ndarray
    np.testing.assert_array_equal(dataset.labels[0].data, DATA)


def test_series_stay_unread():
    series = lazy(np.stack([DATA, DATA]), "tzyx")
    assert held(series)[0] is series[0]


@pytest.mark.parametrize("most", [DATA.nbytes - 1, DATA.nbytes])
def test_what_is_too_large_stays_unread(monkeypatch, most):
    monkeypatch.setattr(module, "MOST_BYTES", most)
    assert isinstance(held(lazy(DATA))[0].data, Lazy) == (most < DATA.nbytes)
