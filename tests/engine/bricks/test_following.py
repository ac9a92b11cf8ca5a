"""Voxels that change: bricks of all levels follow, and another source comes in place of one."""

import numpy as np
import pytest

from tests.engine.bricks.sources import Levels, halved
from tests.engine.bricks.told import assert_right, entries, pages, stored, tell, there
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.choosing import dense_or_bricks, is_dense
from volrender.engine.bricks.streaming import stream
from volrender.engine.volume.resident import Resident


def data(seed=1, shape=(130, 130, 130), dtype=np.uint8):
    return np.random.default_rng(seed).integers(1, 200, shape).astype(dtype)


class Written(Levels):
    """Levels of an array that may be written to."""

    def changed(self, box_zyx=None):
        self.arrays[1:] = [halved(self.arrays[0]), halved(halved(self.arrays[0]))]


def full(engine, source) -> tuple[Voxels, BrickedResident]:
    """Voxels, and all of their bricks."""
    voxels = Voxels(source)
    resident = voxels.follower(engine, lambda: BrickedResident(engine, voxels))
    tell(resident, np.concatenate([pages(resident, level) for level in range(2)]))
    resident.serve()
    return voxels, resident


def write(voxels, source, box, value) -> None:
    def do():
        source.arrays[0][box] = value

    voxels.change(box, np.array(value), do)


@pytest.mark.parametrize("at_once", [64, 0])
def test_a_changed_box_changes_its_bricks_on_all_levels_and_no_others(engine, monkeypatch, at_once):
    monkeypatch.setattr(stream, "MOST_AT_ONCE", at_once)
    source = Written(data())
    voxels, resident = full(engine, source)
    source.reads.clear()
    version = resident.picture_version
    write(voxels, source, (slice(100, 104), slice(10, 12), slice(0, 130)), 250)
    assert resident.picture_version > version and resident.version == voxels.version
    if not at_once:
        assert resident.missing == 5 and resident.pending
        bricks = np.concatenate([pages(resident, level) for level in range(3)])
        codes = entries(resident)[bricks] >> 16
        assert np.count_nonzero(codes == 0) == 5  # between which values they are, is open
        assert resident.serve() == (5, 5, 0, 0)
    assert resident.missing == 0
    assert assert_right(resident, source.arrays) == resident.layout.n_bricks
    read = [level for level, _ in source.reads]
    assert (read.count(0), read.count(1), read.count(2)) == (3, 2, 1)


def test_what_changed_is_read_anew_when_it_is_missed(engine):
    source = Written(data())
    voxels = Voxels(source)
    resident = voxels.follower(engine, lambda: BrickedResident(engine, voxels))
    write(voxels, source, (slice(0, 130),) * 3, 3)
    coarsest = int(pages(resident, 2)[0])
    np.testing.assert_array_equal(stored(resident, coarsest), 3)
    tell(resident, pages(resident, 0))
    assert resident.serve().loaded == 27
    assert_right(resident, source.arrays)
    assert (entries(resident)[pages(resident, 0)] >> 16 & 255 == 3).all()  # its codes are new too


def test_another_source_of_the_same_kind_takes_the_place_in_the_same_textures(engine):
    _, resident = full(engine, Levels(data()))
    voxels, texture = resident.voxels, resident.texture
    slots = (entries(resident)[pages(resident, 0)[:3]] & 0xFFFF) - 1
    for _ in range(2):
        tell(resident, (), slots)
        while resident.is_awaited:
            resident.keep_up()
            engine.wait()
    for seed in (5, 6):
        other = Levels(data(seed))
        voxels.replace(other)
        assert resident.texture is texture and resident.source is other
        while resident.pending:  # what was used of late comes by itself
            resident.keep_up()
            engine.wait()
        assert there(resident, 0) == 3
        assert_right(resident, other.arrays)


@pytest.mark.parametrize("what", ["dtype", "shape"])
def test_another_source_of_another_kind_has_textures_of_its_own(engine, what):
    voxels, resident = full(engine, Levels(data()))
    other = Levels(data(3, dtype=np.float32) if what == "dtype" else data(3, (70, 61, 200)))
    version = resident.picture_version
    voxels.replace(other)
    assert resident.picture_version > version
    tell(resident, pages(resident, 0))
    assert resident.serve().refused == 0
    assert_right(resident, other.arrays)
    assert resident.shape_zyx == other.shape_zyx


def test_a_source_that_cannot_be_read_takes_no_place(engine):
    voxels, resident = full(engine, Levels(data()))
    before = voxels.source
    other = Levels(data(3))
    other.arrays = []
    with pytest.raises(IndexError):
        voxels.replace(other)
    assert resident.source is before and voxels.source is before
    assert assert_right(resident, before.arrays) == resident.layout.n_bricks


def test_levels_that_are_made_meanwhile_come_when_they_are_there(engine):
    array = data(shape=(260, 260, 260))
    voxels = Voxels(ArraySource(array))
    resident = voxels.follower(engine, lambda: BrickedResident(engine, voxels))
    assert isinstance(resident.source, MadeLevels)
    told = []
    resident.on_arrival(lambda: told.append(1))
    made, levels = resident.source, resident.layout.n_levels
    tell(resident, np.concatenate([pages(resident, level) for level in range(levels)]))
    resident.serve()
    while made.is_provisional(levels - 1):
        engine.wait()
    while resident.pending or resident.missing or not told:
        resident.keep_up()
    resident.serve()
    arrays = [
        made.read(tuple(slice(0, n) for n in shape), level)
        for level, shape in enumerate(made.levels)
    ]
    assert assert_right(resident, arrays[:levels]) == resident.layout.n_bricks
    box = (slice(3, 9), slice(3, 9), slice(3, 9))
    array[box] = 255
    voxels.change(box, array[box])
    arrays = [
        made.read(tuple(slice(0, n) for n in shape), level)
        for level, shape in enumerate(made.levels)
    ]
    resident.serve()
    assert_right(resident, arrays[:levels])


def test_arrays_are_dense_up_to_the_limit_and_levels_up_to_the_budget(engine, monkeypatch):
    small, large = ArraySource(data()), ArraySource(np.zeros((3, 3, 4), np.uint8))
    assert is_dense(small, engine) and is_dense(Levels(data()), engine)
    monkeypatch.setitem(engine.limits, "max-texture-dimension-3d", 128)
    assert not is_dense(small, engine) and is_dense(large, engine)
    monkeypatch.undo()
    before = engine.memory_budget_bytes
    engine.memory_budget_bytes = 10**6
    try:
        assert is_dense(small, engine) and not is_dense(Levels(data()), engine)
        voxels = Voxels(Levels(data()))
        held = dense_or_bricks(voxels, engine)
        assert isinstance(held, BrickedResident) and dense_or_bricks(voxels, engine) is held
        assert isinstance(dense_or_bricks(Voxels(small), engine), Resident)
    finally:
        engine.memory_budget_bytes = before
