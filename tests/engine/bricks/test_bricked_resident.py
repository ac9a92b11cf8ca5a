"""Bricks on the GPU: what rays miss comes, what they do not use goes, and all voxels are right."""

import gc
import weakref

import numpy as np
import pytest

import volrender as vr
from tests.engine.bricks.sources import Levels
from tests.engine.bricks.told import assert_right, entries, pages, stored, tell, there, wanted
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.stored import atlas as atlas_file
from volrender.engine.bricks.stored.atlas import Atlas

SLOT_BYTES = 64**3


@pytest.fixture
def engine_of_own():
    return vr.Engine()


def volume(shape=(130, 70, 190), dtype=np.uint8, seed=1):
    return np.random.default_rng(seed).integers(0, 200, shape).astype(dtype)


def bricked(engine, source, slots=None) -> BrickedResident:
    """A resident with room for so many bricks, about; default: for all."""
    if slots is not None:
        bytes_each = SLOT_BYTES * (4 if source.dtype.kind == "f" else 2) * source.channels
        engine.memory_budget_bytes = int((slots + 0.5) * bytes_each / 0.94)
    return BrickedResident(engine, Voxels(source))


def test_the_coarsest_level_is_there_from_the_beginning_and_the_others_when_missed(engine):
    source = Levels(volume())
    resident = bricked(engine, source)
    assert resident.layout.counts_zyx == ((3, 2, 4), (2, 1, 2), (1, 1, 1))
    assert [there(resident, level) for level in range(3)] == [0, 0, 1]
    assert {level for level, _ in source.reads} == {2}
    missing = pages(resident, 0)[[0, 5, 23]]
    tell(resident, missing)
    assert resident.is_awaited
    before = resident.picture_version
    assert resident.serve() == (3, 3, 0, 0)
    assert not resident.is_awaited and resident.missing == resident.pending == 0
    assert resident.picture_version > before
    assert assert_right(resident, source.arrays) == 4
    assert resident.serve().asked == 0


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint16", "int16", "int32", "float16", "float64"]
)
def test_bricks_have_the_values_of_their_level_in_every_dtype(engine, dtype):
    source = Levels((volume((61, 70, 64)).astype(int) - 50).astype(dtype), 2)
    resident = bricked(engine, source)
    tell(resident, pages(resident, 0))
    resident.serve()
    source.arrays = [array.astype(np.float64) for array in source.arrays]
    assert assert_right(resident, source.arrays) == resident.layout.n_bricks


def test_colours_are_stored_too(engine):
    source = Levels(np.random.default_rng(0).integers(0, 256, (61, 20, 20, 3)).astype(np.uint8), 2)
    resident = bricked(engine, source)
    tell(resident, pages(resident, 0))
    resident.serve()
    found = stored(resident, int(pages(resident, 0)[1]))
    np.testing.assert_array_equal(found[..., :3], wanted(source.arrays[0], (1, 0, 0)))


def test_frames_bring_what_was_missed_within_their_budget(engine):
    source = Levels(volume())
    resident = bricked(engine, source)
    resident.upload_budget_bytes = 3 * SLOT_BYTES * 2
    tell(resident, pages(resident, 0)[:10])
    arrived = []
    resident.on_arrival(lambda: arrived.append(1))
    resident.engine.wait()
    counts = []
    while not counts or resident.is_awaited or resident.missing or resident.pending:
        before = there(resident, 0) + there(resident, 1)
        resident.keep_up()
        counts.append(there(resident, 0) + there(resident, 1) - before)
        resident.engine.wait()
    assert max(counts) <= 3 and arrived
    assert there(resident, 0) == 10
    assert there(resident, 1) > 0  # what would stand for them came too
    levels = [level for level, _ in source.reads[1:]]
    assert levels[: levels.count(1)] == [1] * levels.count(1)  # and came first
    assert_right(resident, source.arrays)


def test_a_full_atlas_lets_go_what_was_used_least_and_grows_no_more(engine_of_own):
    source = Levels(volume((130, 130, 190)))
    resident = bricked(engine_of_own, source, slots=16)
    finest = pages(resident, 0)
    for part in (finest[:8], finest[8:16], finest[16:24]):
        tell(resident, part)
        assert resident.serve().refused == 0
        table = entries(resident)
        tell(resident, (), (table[part] & 0xFFFF) - 1)
    nx, ny, nz = resident.slots_xyz
    assert nx * ny * nz <= 16
    table = entries(resident)
    assert (table[finest[16:24]] & 0xFFFF).all()
    assert not (table[finest[:8]] & 0xFFFF).all()
    assert (table[finest[:8]] >> 16).all()  # their extremes are known still
    assert_right(resident, source.arrays)


def test_what_has_no_room_is_refused_and_no_brick_in_use_goes_for_it(engine_of_own):
    source = Levels(volume((190, 190, 190)))
    resident = bricked(engine_of_own, source, slots=20)
    tell(resident, pages(resident, 0))
    served = resident.serve()
    nx, ny, nz = resident.slots_xyz
    assert served.asked == 64 and served.loaded == nx * ny * nz - 1
    assert served.refused == 64 - served.loaded
    loaded = np.flatnonzero(entries(resident) & 0xFFFF)
    used = (entries(resident)[loaded] & 0xFFFF) - 1
    tell(resident, [page for page in pages(resident, 0) if page not in loaded], used)
    while resident.is_awaited or resident.pending:
        resident.keep_up()
        resident.engine.wait()
    assert resident.refused == resident.missing == 64 - served.loaded
    np.testing.assert_array_equal(np.flatnonzero(entries(resident) & 0xFFFF), loaded)


def test_bricks_of_one_value_share_a_slot(engine_of_own):
    data = np.zeros((190, 190, 190), np.uint8)
    data[60:70, 60:70, 60:70] = 7
    source = Levels(data)
    resident = bricked(engine_of_own, source, slots=20)
    tell(resident, pages(resident, 0))
    assert resident.serve() == (64, 64, 0, 0)
    assert assert_right(resident, source.arrays) == 65
    slots = entries(resident)[pages(resident, 0)] & 0xFFFF
    assert len(set(slots.tolist())) <= 9


def test_extremes_of_bricks_are_outside_of_their_values(engine):
    for dtype in ("uint8", "uint16", "float32"):
        data = volume((130, 64, 64), dtype=dtype, seed=3)
        data[:50] = 3
        data[80:] += 20
        source = Levels(data)
        resident = bricked(engine, source)
        tell(resident, pages(resident, 0))
        resident.serve()
        low, step = resident.codes
        for page in pages(resident, 0):
            entry = int(entries(resident)[page])
            least, most = entry >> 16 & 255, 255 - (entry >> 24)
            values = wanted(data, resident.layout.brick_of(int(page))[1]).astype(float)
            ends = [resident.encoding.texel(end) for end in (values.min(), values.max())]
            assert least == 0 or low + least * step <= ends[0] + 1e-6 * step
            assert most == 255 or low + most * step >= ends[1] - 1e-6 * step
            assert (
                low + (least + 1) * step >= ends[0] - 1e-6
                and low + (most - 1) * step <= ends[1] + 1e-6
            )


def test_missing_voxels_are_missing_whenever_they_come(engine):
    for dtype in ("float32", "float16"):
        data = volume((130, 64, 64), dtype=dtype)
        data[101, 33, 35] = np.nan
        source = Levels(data)
        resident = bricked(engine, source)
        assert not resident.encoding.masked
        for _ in range(2):  # half floats have no missing ones: all begins anew
            tell(resident, pages(resident, 0))
            resident.serve()
        assert resident.encoding.masked
        assert there(resident, 0) == len(pages(resident, 0))
        assert_right(resident, [array.astype(np.float64) for array in source.arrays])


def test_several_volumes_have_regions_of_one_buffer(engine_of_own):
    sources = [Levels(volume((61, 64, 64), seed=seed), 2) for seed in range(6)]
    residents = [bricked(engine_of_own, source) for source in sources]
    assert len({id(resident.feedback_buffer) for resident in residents}) == 1
    assert len({resident.feedback_at for resident in residents}) == 6
    for number, resident in enumerate(residents):
        tell(resident, pages(resident, 0)[: number % 4 + 1])
    assert [each.serve().asked for each in residents] == [1, 2, 3, 4, 1, 2]
    for resident, source in zip(residents, sources, strict=True):
        assert_right(resident, source.arrays)


def test_it_goes_with_those_who_hold_it_and_so_do_its_threads(engine):
    resident = bricked(engine, Levels(volume()))
    tell(resident, pages(resident, 0))
    resident.serve()
    loader = resident._stream._loader
    gone = weakref.ref(resident)
    del resident
    gc.collect()
    assert gone() is None and loader._is_closed


def test_volumes_share_the_budget_of_their_engine(engine_of_own, monkeypatch):
    monkeypatch.setattr(atlas_file, "FIRST_BYTES", {"CPU": 1, "GPU": 1})
    engine_of_own.memory_budget_bytes = 64 * SLOT_BYTES * 2
    sources = [Levels(volume((190, 190, 190), seed=seed)) for seed in (1, 2)]
    residents = [bricked(engine_of_own, source) for source in sources]
    for resident, source in zip(residents, sources, strict=True):
        tell(resident, pages(resident, 0))
        assert resident.serve().refused
        assert sum(each.nbytes for each in residents) <= engine_of_own.memory_budget_bytes
        assert assert_right(resident, source.arrays) > 8


def test_what_could_not_be_written_is_not_there_and_comes_later(engine_of_own, monkeypatch):
    values = volume((130, 130, 130))
    values[:62, :62] = 7  # in several bricks, which share a slot
    source = Levels(values)
    resident = bricked(engine_of_own, source)
    before = there(resident, 0)
    plain = Atlas.write

    def fail(self, slots, texels):
        raise MemoryError("no room")

    tell(resident, pages(resident, 0))
    monkeypatch.setattr(Atlas, "write", fail)
    with pytest.raises(MemoryError, match="no room"):
        resident.serve()
    resident._bricks.table.flush()
    assert there(resident, 0) == before
    monkeypatch.setattr(Atlas, "write", plain)
    tell(resident, pages(resident, 0))
    assert resident.serve().refused == 0
    assert_right(resident, source.arrays)
    assert there(resident, 0) == len(pages(resident, 0))


def test_an_exact_picture_has_all_threads_read_whatever_frames_left_them(engine):
    resident = bricked(engine, Levels(volume()))
    pace = resident._stream._loader._pace
    pace.at_once = 0
    tell(resident, pages(resident, 0)[:2])
    assert resident.serve().loaded == 2 and pace.at_once == pace._most
