"""Arrays of which only one thread at a time may read are read so."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from volrender.data.sources.lazy_source import LazySource
from volrender.data.sources.unread import Unread


class Counted:
    """Notes how many threads read it at once."""

    shape, dtype = (4, 5, 6, 7), np.dtype(np.uint8)

    def __init__(self):
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __getitem__(self, key):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.005)
        with self.lock:
            self.now -= 1
        return np.zeros(self.shape, self.dtype)[key]


@pytest.mark.parametrize("library, at_once", [("somebodys", False), ("zarr.core", True)])
def test_threads_take_turns_where_a_library_does_not_see_to_that(library, at_once, monkeypatch):
    monkeypatch.setattr(Counted, "__module__", library)
    array = Counted()
    series = Unread(array)
    sources = [LazySource(series.part(0, time, "a time point")) for time in range(4)]
    with ThreadPoolExecutor(4) as pool:
        blocks = list(pool.map(lambda source: source.read(np.s_[0:2, 0:2, 0:2]), sources * 3))
    assert all(block.shape == (2, 2, 2) for block in blocks)
    assert (array.most > 1) == at_once


def test_netcdf_takes_one_thread_at_a_time_whatever_it_reads(monkeypatch):
    monkeypatch.setattr(Counted, "__module__", "netCDF4._netCDF4")
    from volrender.data.sources.turns import turn_of

    assert turn_of(Counted()) is turn_of(Counted())
