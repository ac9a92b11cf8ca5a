"""Bricks that scouts missed: they come where nothing is missing, take no place, and count as nothing."""

import time

import numpy as np
import pytest

import volrender as vr
from tests.engine.bricks.sources import Levels
from tests.engine.bricks.told import assert_right, entries, pages, tell, there
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.streaming import ticks
from volrender.scene.fidelity.fidelity import fidelity_of

BRICK_BYTES = 2 * 64**3


class Scout:
    """Somebody who looks ahead."""


@pytest.fixture
def scout() -> Scout:
    return Scout()


def bricked(engine, shape=(190, 190, 190), slots=None) -> BrickedResident:
    data = np.random.default_rng(1).integers(0, 200, shape).astype(np.uint8)
    if slots is not None:
        engine.memory_budget_bytes = int((slots + 0.5) * BRICK_BYTES / 0.94)
    return BrickedResident(engine, Voxels(Levels(data)))


def frame(resident) -> None:
    """Keep up once with all that was told, and read all that this asks for."""
    feedback, loader = resident._stream.feedback, resident._stream._loader
    with resident.lock:
        while not feedback.collect() or feedback._on_the_way:
            feedback.poll()
        resident.keep_up()
    until = time.monotonic() + 20
    while (resident.pending and not loader.n_done) or (
        loader.n_ahead and len(loader._done_ahead) < 16
    ):
        assert time.monotonic() < until
        time.sleep(0.001)


def test_what_a_scout_misses_is_uploaded_and_no_picture_lacks_it(engine, scout):
    resident = bricked(engine)
    resident.look_ahead(scout)
    version, soon = resident.picture_version, pages(resident, 0)[[3, 7, 60]]
    tell(resident, soon, by_scout=True)
    for _ in range(4):
        frame(resident)
        assert resident.missing == resident.pending == resident.refused == 0
        assert not resident.is_awaited
    assert (entries(resident)[soon] & 0xFFFF).all() and there(resident, 0) == 3
    assert resident.picture_version == version
    assert_right(resident, resident.source.arrays)


def test_a_picture_that_lacked_what_was_on_its_way_is_drawn_anew(engine, scout):
    resident = bricked(engine)
    resident.look_ahead(scout)
    page = pages(resident, 0)[:1]
    tell(resident, page, by_scout=True)
    for _ in range(3):
        frame(resident)
    version = resident.picture_version
    for drawn_anew in (1, 0):
        tell(resident, page)  # of a picture of before
        for _ in range(3):
            frame(resident)
        assert resident.picture_version == version + drawn_anew and resident.missing == 0
        version = resident.picture_version


def test_what_has_all_begin_anew_is_seen(engine, scout):
    data = np.ones((130, 64, 64), np.float16)
    data[101, 33, 35] = np.nan  # which half floats have no room for
    resident = BrickedResident(engine, Voxels(Levels(data)))
    resident.look_ahead(scout)
    version = resident.picture_version
    tell(resident, pages(resident, 0), by_scout=True)
    for _ in range(3):
        frame(resident)
    assert resident.encoding.masked and resident.picture_version > version


def test_what_is_missing_comes_first_and_both_within_the_bytes_of_a_frame(engine, scout):
    resident = bricked(engine)
    resident.upload_budget_bytes = 3 * BRICK_BYTES
    resident.look_ahead(scout)
    finest = pages(resident, 0)
    tell(resident, finest[:7])
    tell(resident, finest[20:30], by_scout=True)
    counts = []
    for _ in range(40):
        before = there(resident, 0) + there(resident, 1)
        frame(resident)
        table = entries(resident)
        is_lacking = not (table[finest[:7]] & 0xFFFF).all()
        assert not (is_lacking and (table[finest[20:30]] & 0xFFFF).any())
        counts.append(there(resident, 0) + there(resident, 1) - before)
    assert max(counts) == 3 and there(resident, 0) == 17
    levels = [level for level, _ in resident.source.reads[1:]]
    assert levels[-10:] == [0] * 10  # what was asked for by scouts came last


def test_what_was_used_of_late_does_not_go_for_it_and_the_budget_holds(scout, monkeypatch):
    monkeypatch.setattr(ticks, "RECENT_S", 0.0)  # by ticks alone
    engine = vr.Engine()
    resident = bricked(engine, slots=20)
    count = int(np.prod(resident.slots_xyz))
    finest = pages(resident, 0)
    tell(resident, finest[:8])
    resident.serve()
    in_use = entries(resident)[finest[:8]] & 0xFFFF
    resident.look_ahead(scout)
    asked = finest[20:50]
    for _ in range(12):
        tell(resident, (), in_use - 1)
        lacking = asked[(entries(resident)[asked] & 0xFFFF) == 0]
        got = entries(resident)[asked[(entries(resident)[asked] & 0xFFFF) != 0]] & 0xFFFF
        tell(resident, lacking, got - 1, by_scout=True)
        frame(resident)
    table = entries(resident)
    np.testing.assert_array_equal(table[finest[:8]] & 0xFFFF, in_use)
    assert np.count_nonzero(table[asked] & 0xFFFF) == count - 9
    assert resident.nbytes <= engine.memory_budget_bytes
    # It has all the room that there is, and what is there for it is not read again and again.
    read, loader = [], resident._stream._loader
    loader._read = lambda page, read_it=loader._read: read.append(page) or read_it(page)
    for _ in range(6):
        tell(resident, (), in_use - 1)
        tell(resident, asked[(table[asked] & 0xFFFF) == 0], got - 1, by_scout=True)
        frame(resident)
    assert not read
    # What is missing takes the place of all of it.
    tell(resident, finest[50:58], in_use - 1)
    for _ in range(12):
        frame(resident)
    assert resident.missing == resident.refused == 0
    assert (entries(resident)[finest[50:58]] & 0xFFFF).all()


def test_it_ends_with_the_last_scout_and_what_comes_late_is_of_no_use(engine, scout):
    resident, other = bricked(engine), Scout()
    go = Gate(resident)
    resident.look_ahead(scout)
    resident.look_ahead(other)
    tell(resident, pages(resident, 0)[:20], by_scout=True)
    resident._stream.feedback.wait()
    resident.keep_up()
    loader = resident._stream._loader
    assert loader.n_ahead == 20 and resident.pending == resident.missing == 0
    assert fidelity_of([resident]).is_final  # though so much is being read
    resident.rest(scout)
    resident.rest(scout)
    assert loader.n_ahead == 20
    resident.rest(other)
    assert loader.n_ahead <= 2  # what is being read
    tell(resident, pages(resident, 0)[:20], by_scout=True)
    go.open()
    for _ in range(3):
        frame(resident)
    assert loader.n_ahead == 0 and there(resident, 0) == 0
    resident.look_ahead(other)
    tell(resident, pages(resident, 0)[40:41], by_scout=True)
    for _ in range(3):
        frame(resident)
    assert there(resident, 0) == 1
    del other  # a window may go without a word
    assert not resident._stream.ahead.is_on


def test_a_still_waits_for_nothing_that_scouts_ask_for(engine, scout):
    resident = bricked(engine)
    resident.look_ahead(scout)
    finest = pages(resident, 0)
    tell(resident, finest[:20], by_scout=True)
    tell(resident, finest[30:33])
    assert resident.serve() == (3, 3, 0, 0)
    assert there(resident, 0) == 3 and resident._stream._loader.n_ahead == 0


class Gate:
    """Keeps the source of a resident from being read until it is opened."""

    def __init__(self, resident) -> None:
        self._is_open, read = False, resident.source.read

        def wait(box, level=0):
            while not self._is_open:
                time.sleep(0.001)
            return read(box, level)

        resident.source.read = wait

    def open(self) -> None:
        self._is_open = True
