"""Coarser levels that are made when they are read: provisional at first, and exact in the end."""

import gc
import threading
import time
import weakref

import numpy as np
import pytest

from volrender.data.sources import made_levels, sampling
from volrender.data.sources.halving import halved
from volrender.data.sources.level_places import place_of_blocks
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.source import ArraySource, Source


def volume(shape=(150, 130, 90), dtype=np.uint8) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 250, shape).astype(dtype)


def pyramid(array, count, reduce="mean") -> list[np.ndarray]:
    levels = [array]
    while len(levels) < count:
        levels.append(halved(levels[-1], reduce))
    return levels


def whole_of(source, level):
    return source.read(tuple(slice(0, n) for n in source.levels[level]), level)


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)


class Gate(ArraySource):
    """An array that is read by the thread that makes levels only when it is told."""

    def __init__(self, array, chunk_planes=1):
        super().__init__(array)
        self.open, self.chunk_planes, self.sizes = threading.Event(), chunk_planes, []

    def read(self, box_zyx, level=0):
        if threading.current_thread().name == "make levels":
            assert self.open.wait(30)
        block = super().read(box_zyx, level)
        self.sizes.append(block.size)
        return block


def test_levels_are_halves_down_to_64_voxels_a_side():
    made = MadeLevels(ArraySource(np.zeros((130, 1, 64), np.uint8)))
    assert isinstance(made, Source)
    assert made.levels == ((130, 1, 64), (65, 1, 32), (33, 1, 16))
    assert made.level_places[2] == place_of_blocks((4, 1, 4))
    assert MadeLevels(ArraySource(np.zeros((64, 64, 64), np.uint8))).levels == ((64, 64, 64),)
    with pytest.raises(ValueError, match="reduce is 'mean', 'max' or 'mode', not 'min'"):
        MadeLevels(ArraySource(np.zeros((4, 4, 4))), "min")
    with pytest.raises(ValueError, match="level is 0 to 2 of this source, not 3"):
        made.read(np.s_[0:1, 0:1, 0:1], 3)


@pytest.mark.parametrize("reduce", ["mean", "max"])
@pytest.mark.parametrize("chunk_planes", [1, 32])
@pytest.mark.parametrize("piece_bytes", [2**12, 2**25])
def test_levels_are_provisional_and_then_exact(reduce, chunk_planes, piece_bytes, monkeypatch):
    monkeypatch.setattr(made_levels, "PIECE_BYTES", piece_bytes)
    array = volume((270, 130, 90))
    source = Gate(array, chunk_planes)
    made, told = MadeLevels(source, reduce), []
    made.on_made(told.append)
    expected = pyramid(array, len(made.levels), reduce)
    assert len(expected) == 4 and made.first_held == 2
    assert not made.is_provisional(1) and made.is_provisional(2) and made.is_provisional(3)
    np.testing.assert_array_equal(whole_of(made, 1), expected[1])
    box = np.s_[7:60:3, 5:21:2, 9:10]
    np.testing.assert_array_equal(made.read(box, 1), expected[1][box])
    for level in (2, 3):  # nothing is made yet
        step = 2**level
        np.testing.assert_array_equal(whole_of(made, level), array[::step, ::step, ::step])
        np.testing.assert_array_equal(
            made.read(np.s_[2:9:2, 1:10, 3:12:3], level),
            array[::step, ::step, ::step][2:9:2, 1:10, 3:12:3],
        )
    assert told == [] and made.is_provisional(3)
    source.sizes.clear()
    source.open.set()
    wait_for(lambda: told == [2, 3])
    assert max(source.sizes) <= max(piece_bytes, 2 * 90 * 130, 8)
    for level in (2, 3):
        assert not made.is_provisional(level)
        np.testing.assert_array_equal(whole_of(made, level), expected[level])
    source.sizes.clear()
    assert whole_of(made, 2).size and not source.sizes  # it is held


def test_what_is_too_large_to_be_held_is_made_whenever_it_is_read(monkeypatch):
    monkeypatch.setattr(made_levels, "KEPT_BYTES", 30 * 20 * 20)
    array = volume((230, 130, 140))
    made = MadeLevels(ArraySource(array))
    assert made.levels[2] == (58, 33, 35) and made.first_held == len(made.levels) == 3
    expected = pyramid(array, 3)
    assert not made.is_provisional(2)
    np.testing.assert_array_equal(whole_of(made, 2), expected[2])


def test_what_changed_is_made_anew():
    array = volume((270, 130, 90))
    made, told = MadeLevels(ArraySource(array)), []
    made.on_made(told.append)
    made.read(np.s_[0:1, 0:1, 0:1], 3)
    wait_for(lambda: told == [2, 3])
    box = np.s_[17:90, 33:60, 5:6]
    array[box] = 255
    made.changed(box)
    for level, expected in enumerate(pyramid(array, 4)):
        assert not made.is_provisional(level)
        np.testing.assert_array_equal(whole_of(made, level), expected)
    array[...] = 7
    made.changed()
    assert made.is_provisional(2) and (whole_of(made, 2) == 7).all()
    wait_for(lambda: told == [2, 3, 2, 3])
    assert not made.is_provisional(2) and (whole_of(made, 3) == 7).all()


def test_a_change_while_levels_are_made_begins_anew():
    class Slowly(ArraySource):
        """Is read by the thread as often as it is told."""

        allowed, reads = threading.Semaphore(3), 0

        def read(self, box_zyx, level=0):
            if threading.current_thread().name == "make levels":
                assert self.allowed.acquire(timeout=30)
                self.reads += 1
            return super().read(box_zyx, level).copy()

    array = volume()
    source = Slowly(array)
    made, told = MadeLevels(source), []
    made.on_made(told.append)
    whole_of(made, 2)
    wait_for(lambda: source.reads == 3)
    array[...] = 9  # some of it was read before
    made.changed(np.s_[0:1, 0:1, 0:1])
    source.allowed.release(1000)
    whole_of(made, 2)
    wait_for(lambda: not any(t.name == "make levels" for t in threading.enumerate()))
    assert told == [2] and (whole_of(made, 2) == 9).all()


def test_what_cannot_be_read_leaves_levels_provisional_with_a_warning(monkeypatch):
    class Broken(ArraySource):
        trials = 0

        def read(self, box_zyx, level=0):
            if threading.current_thread().name == "make levels":
                self.trials += 1
                raise OSError("no such chunk")
            return super().read(box_zyx, level)

    monkeypatch.setattr(made_levels.time, "sleep", lambda seconds: None)
    source = Broken(volume())
    made = MadeLevels(source)
    with pytest.warns(UserWarning, match="stay provisional.*no such chunk"):
        whole_of(made, 2)
        end = time.monotonic() + 30
        while made.failure is None or any(t.name == "make levels" for t in threading.enumerate()):
            assert time.monotonic() < end
    assert source.trials == 3 and isinstance(made.failure, OSError) and made.is_provisional(2)
    assert whole_of(made, 2).size and source.trials == 3  # it is not tried for ever


def test_nobody_makes_levels_of_what_is_gone():
    source = Gate(volume())
    made = MadeLevels(source)
    whole_of(made, 2)
    reference = weakref.ref(made)
    del made
    source.open.set()
    wait_for(lambda: not any(t.name == "make levels" for t in threading.enumerate()))
    gc.collect()
    assert reference() is None
    assert len(source.sizes) < 30


def test_of_large_chunks_few_are_read_for_a_preview(monkeypatch):
    monkeypatch.setattr(sampling, "MOST_DECODED_BYTES", 2**20)
    z, y, x = np.indices((150, 130, 90))
    array = (z + y + x).astype(np.uint16)
    source = Gate(array, 16)
    made = MadeLevels(source)
    found = whole_of(made, 2)
    assert len(source.sizes) == 512 and max(source.sizes) == 1
    assert found.shape == made.levels[2]
    assert np.abs(found.astype(int) - array[::4, ::4, ::4]).max() <= (150 + 130 + 90) / 14 + 3
    source.open.set()
    wait_for(lambda: not made.is_provisional(2))
    np.testing.assert_array_equal(whole_of(made, 2), pyramid(array, 3)[2])
