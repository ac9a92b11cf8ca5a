"""Voxels: what changed since when, and followers that see changes whole or not at all."""

import threading

import numpy as np
import pytest

from volrender.data import voxels as module
from volrender.data.source import ArraySource
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

    def follow(self):
        for box in self.voxels.changed_since(self.version) or [...]:
            self.array[box] = self.voxels.source.array[box]
        self.version = self.voxels.version

    def copy_of(self, source):
        if not getattr(self, "has_room", True):
            raise MemoryError("no room")
        return source.array.copy()

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


def test_locks_are_taken_in_one_order_and_all_of_them():
    """Two voxels, each followed at the same two places, in opposite order of asking."""
    locks = {place: threading.RLock() for place in "ab"}
    all_voxels = [Voxels(ArraySource(np.zeros(SHAPE))) for _ in range(2)]
    copies = []
    for voxels, places in zip(all_voxels, ("ab", "ba"), strict=True):
        for place in places:
            copy = voxels.follower(place, lambda voxels=voxels: Copy(voxels))
            copy.lock = locks[place]
            copies.append(copy)
    stop = threading.Event()

    def change(voxels) -> None:
        for number in range(2000):
            write(voxels, np.s_[0:3, 0:4, 0:5], number)
        stop.set()

    threads = [threading.Thread(target=change, args=(v,), daemon=True) for v in all_voxels]
    for thread in threads:
        thread.start()
    seen = 0
    while not stop.is_set():
        with locks["b"]:  # as a picture does
            assert all(
                len(np.unique(copy.array)) == 1 for copy in copies if copy.lock is locks["b"]
            )
            assert all(len(np.unique(voxels.source.array)) == 1 for voxels in all_voxels)
        seen += 1
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads) and seen > 5
