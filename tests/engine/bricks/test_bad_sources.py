"""Stores that are slow, that fail, and that give what was not asked for: no hang, and no wrong voxel."""

import threading
import warnings

import numpy as np
import pytest

from tests.engine.bricks.sources import Bad, Levels
from tests.engine.bricks.told import assert_right, entries, pages, stored, tell
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.reading import loader as loader_file


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(loader_file, "DELAYS_S", (0.001,) * 12)


def data(dtype=np.float32):
    return np.random.default_rng(2).integers(1, 200, (150, 130, 130)).astype(dtype)


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_a_bad_network_gives_no_wrong_voxel(engine, dtype):
    source = Bad(data(dtype), share=0.4)
    resident = BrickedResident(engine, Voxels(source))
    everything = np.concatenate([pages(resident, level) for level in range(2)])
    frames = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # so many tries that none fails altogether
        while frames < 3 or resident.is_awaited or resident.pending or resident.missing:
            tell(resident, np.random.default_rng(frames).permutation(everything)[:20])
            resident.keep_up()
            frames += 1
            if frames % 5 == 0:
                resident.serve(timeout_s=0.2)
            assert frames < 1000
        tell(resident, everything)
        served = resident.serve()
    assert served.failed == resident.failed == 0 and resident.missing == 0
    assert assert_right(resident, source.arrays) == resident.layout.n_bricks


@pytest.mark.parametrize(("dtype", "seen"), [("uint8", 0), ("int16", None), ("float32", np.nan)])
def test_what_cannot_be_read_counts_as_missing_and_is_told_once(engine, dtype, seen):
    source = Bad(data(dtype), share=0, always=lambda level, box: level == 0 and box[0].start >= 100)
    resident = BrickedResident(engine, Voxels(source))
    tell(resident, pages(resident, 0))
    with pytest.warns(UserWarning, match=r"\[118:150, .* of level 0 could not be read") as told:
        served = resident.serve()
    assert len(told) == 1
    assert served == (27, 27, 0, 9) and resident.failed == 9 and resident.missing == 0
    bad = pages(resident, 0)[18:]
    if seen is None:  # the least that is stored
        seen = resident.encoding.low
        assert seen < source.arrays[0].min()
    np.testing.assert_array_equal(stored(resident, int(bad[0])), np.full((64,) * 3, seen))
    good = pages(resident, 0)[:18]
    assert (entries(resident)[good] & 0xFFFF).all()
    if dtype == "float32":
        assert resident.encoding.masked
    tell(resident, pages(resident, 0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert resident.serve().asked == 0


def test_a_store_whose_coarsest_level_cannot_be_read_raises_at_once(engine):
    source = Levels(data())
    source.read = None
    with pytest.raises(TypeError):
        BrickedResident(engine, Voxels(source))


def test_a_wait_ends_in_time_where_a_store_never_answers(engine):
    source = Levels(data())
    resident = BrickedResident(engine, Voxels(source))
    forever = threading.Event()
    read = source.read
    source.read = lambda box, level=0: forever.wait() if level == 0 else read(box, level)
    tell(resident, pages(resident, 0))
    served = resident.serve(timeout_s=0.1)
    assert served.loaded == 0 and served.asked == 27 and resident.pending > 0
    resident.keep_up()
    forever.set()
