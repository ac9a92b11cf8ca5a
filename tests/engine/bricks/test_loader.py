"""The threads that read bricks: what is asked for comes first, and what goes wrong stops nothing."""

import threading
import time

import numpy as np
import pytest

from volrender.engine.bricks.reading import loader as loader_file
from volrender.engine.bricks.reading import pace as pace_file
from volrender.engine.bricks.reading import workers as workers_file
from volrender.engine.bricks.reading.brick import Brick
from volrender.engine.bricks.reading.loader import Loader


def brick(page: int, has_failed=False) -> Brick:
    return Brick(page, np.zeros(8, np.uint8), 0, 0, False, None, has_failed)


class Reads:
    """What a loader reads, one after the other where it waits for `go`."""

    def __init__(self, threads=1, waits=False):
        self.pages, self.go = [], threading.Semaphore(0 if waits else 10**6)
        self.errors: dict[int, int] = {}  # how often each goes wrong
        self.loader = Loader(self.read, lambda page: brick(page, True), threads)

    def read(self, page):
        self.go.acquire()
        self.pages.append(page)
        if self.errors.get(page, 0) > 0:
            self.errors[page] -= 1
            raise OSError(f"page {page}")
        return brick(page)

    def finish(self, count: int) -> None:
        """Let so many more be read, and wait until they are."""
        there = self.loader.n_done
        for _ in range(count):
            self.go.release()
        while self.loader.n_done < there + count:
            time.sleep(0.001)

    def take_all(self) -> list[Brick]:
        taken, until = [], time.monotonic() + 20
        while self.loader.pending and time.monotonic() < until:
            self.loader.wait(1)
            taken += self.loader.take()
        return taken


@pytest.fixture
def quick(monkeypatch):
    """What goes wrong is tried again at once."""
    monkeypatch.setattr(loader_file, "DELAYS_S", (0.0, 0.001, 0.002))


def test_bricks_come_in_the_order_of_what_is_asked_for():
    reads = Reads()
    reads.loader.want([5, 3, 9, 1])
    assert [each.page for each in reads.take_all()] == [5, 3, 9, 1]


def test_what_is_asked_for_no_more_is_not_read_and_what_is_being_read_is_kept():
    reads = Reads(waits=True)
    reads.loader.want([5, 3, 9])
    while 5 not in reads.loader._reading:
        time.sleep(0.001)
    reads.loader.want([1, 9])
    assert reads.loader.pending == 3
    for _ in range(5):
        reads.go.release()
    assert [each.page for each in reads.take_all()] == [5, 1, 9]
    assert reads.pages == [5, 1, 9]


def test_what_is_done_is_not_read_again_and_waits_to_be_taken_within_bytes():
    reads = Reads()
    reads.loader.want(range(5))
    while reads.loader.n_done < 5:
        time.sleep(0.001)
    reads.loader.want([4, 2])
    assert [each.page for each in reads.loader.take(most_bytes=17)] == [0, 1]
    assert [each.page for each in reads.loader.take(most_bytes=0)] == [2]
    assert sorted(reads.pages) == list(range(5)) and reads.loader.pending == 2


def test_no_more_is_read_than_waits_to_be_taken(monkeypatch):
    monkeypatch.setattr(loader_file, "MOST_DONE", 3)
    reads = Reads(threads=2)
    reads.loader.want(range(20))
    time.sleep(0.05)
    assert 3 <= reads.loader.n_done <= 4
    assert [each.page for each in reads.take_all()] != [] and sorted(reads.pages) == list(range(20))


def test_what_goes_wrong_is_tried_again_and_others_do_not_wait_for_it(quick):
    reads = Reads()
    reads.errors = {1: 2, 3: 99}
    reads.loader.want(range(5))
    taken = {each.page: each.has_failed for each in reads.take_all()}
    assert taken == {0: False, 1: False, 2: False, 3: True, 4: False}
    assert reads.pages.count(1) == 3 and reads.pages.count(3) == 4
    assert [(page, str(error)) for page, error in reads.loader.failures] == [(3, "page 3")]


def test_what_changed_while_it_was_read_is_read_again():
    reads = Reads(waits=True)
    reads.loader.want([7, 8])
    while 7 not in reads.loader._reading:
        time.sleep(0.001)
    reads.loader.outdate([7])
    for _ in range(5):
        reads.go.release()
    assert sorted(each.page for each in reads.take_all()) == [7, 8]
    assert reads.pages.count(7) == 2 and reads.pages.count(8) == 1
    reads.loader.want([7])
    while not reads.loader.n_done:
        time.sleep(0.001)
    reads.loader.outdate([7])  # done, and not taken
    assert reads.loader.take() == []


def test_somebody_is_told_when_there_is_a_brick_again():
    reads = Reads()
    told = threading.Semaphore(0)
    reads.loader.on_arrival(told.release)
    for page in (1, 2):
        reads.loader.want([page])
        assert told.acquire(timeout=5)
        reads.loader.take()
    assert not told.acquire(blocking=False)


def test_what_is_read_ahead_comes_after_all_that_is_wanted_and_counts_as_nothing():
    reads = Reads(waits=True)
    reads.loader.want([5, 3], [9, 1, 3])
    assert reads.loader.pending == 2 and reads.loader.n_ahead == 2
    for _ in range(4):
        reads.go.release()
    assert [each.page for each in reads.take_all()] == [5, 3]
    until = time.monotonic() + 20
    while reads.loader.n_ahead and time.monotonic() < until:
        time.sleep(0.001)
    assert reads.pages == [5, 3, 9, 1]
    assert reads.loader.pending == reads.loader.n_done == 0 and reads.loader.wait(0)
    assert reads.loader.take() == reads.loader.take_ahead(most_bytes=7) == []
    assert [each.page for each in reads.loader.take_ahead(most_bytes=8)] == [9]


def test_half_of_the_threads_are_left_for_what_is_wanted():
    reads = Reads(threads=4, waits=True)
    reads.loader.want([], range(10))
    reads.loader.meanwhile([lambda: reads.read(99)] * 3)
    until = time.monotonic() + 20
    while len(reads.loader._reading) < 2 and time.monotonic() < until:
        time.sleep(0.001)
    reads.loader.want([20, 21], range(10))
    while len(reads.loader._reading) < 4 and time.monotonic() < until:
        time.sleep(0.001)
    assert reads.loader._reading == {0, 1, 20, 21}
    for _ in range(20):
        reads.go.release()
    assert sorted(each.page for each in reads.take_all()) == [20, 21]


def test_what_was_read_ahead_is_there_when_it_is_wanted_and_goes_when_it_is_not():
    reads = Reads()
    reads.loader.want([], [1, 2, 3])
    while reads.loader.n_ahead:
        time.sleep(0.001)
    reads.loader.want([2], [3])
    assert [each.page for each in reads.loader.take()] == [2]
    assert [each.page for each in reads.loader.take_ahead(99)] == [3]
    assert sorted(reads.pages) == [1, 2, 3] and reads.loader.pending == 0


def test_what_cannot_be_read_ahead_is_told_where_it_is_wanted(quick):
    reads = Reads()
    reads.errors = {1: 99}
    for _ in range(3):
        reads.loader.want([], [1, 2])
        while reads.loader.n_ahead:
            time.sleep(0.001)
    assert reads.pages.count(1) == 1 and not reads.loader.failures
    reads.loader.want([1])
    assert [each.has_failed for each in reads.take_all()] == [True]
    assert len(reads.loader.failures) == 1


def test_chores_are_done_when_nothing_is_to_be_read_and_may_fail():
    reads, done = Reads(waits=True), []
    chores = [lambda: done.append(len(reads.pages)), lambda: 1 / 0, lambda: done.append("last")]
    reads.loader.want([1], [2])
    reads.loader.meanwhile(chores)
    for _ in range(2):
        reads.go.release()
    until = time.monotonic() + 20
    while len(done) < 2 and time.monotonic() < until:
        time.sleep(0.001)
    assert done == [2, "last"]
    reads.loader.want([3, 4])
    reads.loader.meanwhile([lambda: done.append("never")])
    reads.loader.close()
    for _ in range(9):
        reads.go.release()
    time.sleep(0.05)
    assert done == [2, "last"]


def test_threads_end_when_there_is_nothing_and_come_again(monkeypatch):
    monkeypatch.setattr(workers_file, "IDLE_S", 0.01)
    reads = Reads(threads=3)
    for _ in range(3):
        reads.loader.want(range(9))
        assert len(reads.take_all()) == 9
        until = time.monotonic() + 5
        while reads.loader._workers.count and time.monotonic() < until:
            time.sleep(0.002)
        assert reads.loader._workers.count == 0
    reads.loader.close()
    reads.loader.want([1])
    assert reads.loader.wait(0.1) and reads.loader.take() == []


def test_as_many_threads_read_as_bring_what_frames_take(monkeypatch):
    """Each reads as long as it is let; how many began says how many may."""
    monkeypatch.setattr(pace_file, "PATIENCE_S", 1e6)
    reads = Reads(waits=True, threads=4)

    def begun(count: int) -> None:
        until = time.monotonic() + 10
        while len(reads.loader._reading) != count and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(0.02)
        assert len(reads.loader._reading) == count

    reads.loader.want(range(100))
    begun(4)
    reads.finish(8)
    nbytes = reads.loader._done[0].nbytes
    for _ in range(2):  # more than twice of what a frame takes waits
        reads.loader.fit(3 * nbytes)
    reads.finish(2)
    begun(2)
    for _ in range(5):
        reads.loader.fit(4 * nbytes)
    reads.finish(1)
    begun(1)
    assert len(reads.loader.take(11 * nbytes)) == 11
    reads.loader.fit(3 * nbytes)  # nothing waits
    begun(2)
    reads.loader.hurry()
    begun(4)
    reads.loader.close()
    for _ in range(200):
        reads.go.release()


def test_where_nothing_comes_all_threads_read(monkeypatch):
    monkeypatch.setattr(pace_file, "PATIENCE_S", 0.3)
    reads = Reads(waits=True, threads=4)
    counts = []

    reads.loader.want(range(100))
    reads.finish(10)
    for _ in range(5):
        reads.loader.fit(1)  # more than that waits
    reads.finish(4)
    until = time.monotonic() + 10
    while len(reads.loader._reading) < 4 and time.monotonic() < until:
        counts.append(len(reads.loader._reading))
        time.sleep(0.001)
    assert min(counts) == 1 and len(reads.loader._reading) == 4
    reads.loader.close()
    for _ in range(200):
        reads.go.release()
