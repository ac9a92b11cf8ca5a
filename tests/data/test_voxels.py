"""Voxels: what changed since when, and followers that see changes whole or not at all."""

import threading
import time

import numpy as np
import pytest

from volrender.data import voxels as module
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels

SHAPE = (3, 4, 5)
BOXES = [np.s_[0:1, 0:2, 0:3], np.s_[1:3, 0:4, 2:5], np.s_[2:3, 3:4, 4:5]]


class Copy:
    """A follower that holds an array; it may have no room for what comes."""

    def __init__(self, voxels, log=None):
        self.voxels, self.log = voxels, [] if log is None else log
        self.lock = threading.RLock()
        self.array = self.copy_of(voxels.source)
        self.version = voxels.version
        self.has_room = True

    def prepare(self, values, everything):
        self.log.append(("prepare", values.size, everything))
        if not self.has_room:
            raise MemoryError("no room")

    def catch_up(self):
        self.array, self.version = self.voxels.source.array.copy(), self.voxels.version

    def follow(self):
        for box in self.voxels.changed_since(self.version) or [...]:
            self.array[box] = self.voxels.source.array[box]
        self.version = self.voxels.version

    def copy_of(self, source):
        if not getattr(self, "has_room", True):
            raise MemoryError("no room")
        return source.array.copy()

    def foresee(self, find):
        self.log.append(("foresee", find))

    def take(self, copy):
        self.array, self.version = copy, self.voxels.version


@pytest.fixture
def voxels() -> Voxels:
    return Voxels(ArraySource(np.zeros(SHAPE)))


def write(voxels, box, value) -> None:
    array = voxels.source.array

    def assign():
        array[box] = value

    voxels.change(box, np.full(array[box].shape, value), assign)


def test_what_changed_since_a_version(voxels, monkeypatch):
    assert voxels.changed_since(voxels.version) == ()
    for number, box in enumerate(BOXES):
        write(voxels, box, number)
    assert voxels.version == 3
    assert [voxels.changed_since(version) for version in range(4)] == [
        tuple(BOXES[version:]) for version in range(4)
    ]
    voxels.change(None, voxels.source.array)
    assert voxels.changed_since(3) is None and voxels.changed_since(0) is None
    write(voxels, BOXES[0], 9)
    assert voxels.changed_since(4) == (BOXES[0],) and voxels.changed_since(3) is None
    for _ in range(module.MOST_REMEMBERED):
        write(voxels, BOXES[1], 5)
    assert voxels.changed_since(4) is None
    assert voxels.changed_since(5) == (BOXES[1],) * module.MOST_REMEMBERED


def test_a_place_has_one_follower_as_long_as_somebody_holds_it(voxels):
    first = voxels.follower("a", lambda: Copy(voxels))
    assert voxels.follower("a", lambda: Copy(voxels)) is first
    assert voxels.follower("b", lambda: Copy(voxels)) is not first
    write(voxels, BOXES[0], 1)
    assert ("prepare", 6, False) in first.log
    before = id(first)
    del first
    other = voxels.follower("a", lambda: Copy(voxels))
    assert other.log == [] and (other.array == voxels.source.array).all(), before


def test_all_follow_what_is_written_and_replaced(voxels):
    copies = [voxels.follower(place, lambda: Copy(voxels)) for place in "abc"]
    for number, box in enumerate(BOXES):
        write(voxels, box, number + 1)
        assert all((copy.array == voxels.source.array).all() for copy in copies)
    for other in (np.full(SHAPE, 7.0), np.full((2, 2, 2), 8.0)):
        voxels.replace(ArraySource(other))
        assert voxels.source.array is other
        assert all((copy.array == other).all() and copy.array is not other for copy in copies)


@pytest.mark.parametrize("who", range(3))
def test_where_one_has_no_room_nothing_changes(voxels, who):
    copies = [voxels.follower(place, lambda: Copy(voxels)) for place in "abc"]
    write(voxels, BOXES[0], 3)
    before, source, version = voxels.source.array.copy(), voxels.source, voxels.version
    copies[who].has_room = False
    for change in (
        lambda: write(voxels, BOXES[1], 5),
        lambda: voxels.replace(ArraySource(np.ones(SHAPE))),
        lambda: voxels.replace(ArraySource(np.ones((2, 2, 2)))),
    ):
        with pytest.raises(MemoryError, match="no room"):
            change()
        assert voxels.source is source and voxels.version == version
        assert (voxels.source.array == before).all()
        assert all((copy.array == before).all() for copy in copies)
    copies[who].has_room = True
    write(voxels, BOXES[1], 5)
    assert all((copy.array == voxels.source.array).all() for copy in copies)


class NotedLock:
    """A lock that notes when it is taken."""

    def __init__(self, name, log):
        self.name, self.log, self.lock = name, log, threading.RLock()

    def __enter__(self):
        self.lock.acquire()
        self.log.append(self.name)

    def __exit__(self, *_):
        self.lock.release()


def test_locks_are_taken_in_one_order():
    """Whoever follows which voxels first: else two threads could wait for each other."""
    log, orders = [], set()
    locks = {place: NotedLock(place, log) for place in "abc"}
    for places in ("abc", "acb", "bac", "bca", "cab", "cba") * 2:
        voxels = Voxels(ArraySource(np.zeros(SHAPE)))
        copies = [voxels.follower(place, lambda voxels=voxels: Copy(voxels)) for place in places]
        for copy, place in zip(copies, places, strict=True):
            copy.lock = locks[place]
        log.clear()
        write(voxels, BOXES[0], 1)
        voxels.replace(ArraySource(np.zeros((2, 2, 2))))
        orders.add("".join(log))
        assert log == 2 * log[:3] and sorted(log[:3]) == ["a", "b", "c"]
    assert len(orders) == 1


def test_whoever_holds_one_lock_sees_each_change_whole(voxels):
    copies = [voxels.follower(place, lambda: Copy(voxels)) for place in "ab"]
    stop = threading.Event()

    def change() -> None:
        for number in range(200):
            array = voxels.source.array

            def assign(array=array, number=number) -> None:
                for plane in array:
                    plane[...] = number
                    time.sleep(1e-4)

            voxels.change(None, array, assign)
        stop.set()

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    seen = set()
    while not stop.is_set():
        copy = copies[len(seen) % 2]
        with copy.lock:  # as a picture does
            values = np.unique([copy.array, voxels.source.array])
        assert len(values) == 1
        seen.add(values[0])
    thread.join(timeout=30)
    assert not thread.is_alive() and len(seen) > 5
