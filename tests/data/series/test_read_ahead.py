"""Reading ahead: in a thread, in order, no more than is wanted; errors wait for whoever takes it."""

import gc
import threading
import weakref

import pytest

from volrender.data.series.read_ahead import ReadAhead

LONG_S = 20.0  # after which a test fails instead of hanging


class Reader:
    """Reads when it is let to, and says where and what."""

    def __init__(self, *allowed: int):
        self.read, self.threads = [], []
        self.began = {key: threading.Event() for key in range(9)}
        self.allowed = {key: threading.Event() for key in range(9)}
        for key in allowed:
            self.allowed[key].set()

    def __call__(self, key: int) -> str:
        self.threads.append(threading.current_thread())
        self.began[key].set()
        assert self.allowed[key].wait(LONG_S)
        self.read.append(key)
        if key == 7:
            raise ValueError("seven")
        return f"point {key}"

    def end(self) -> None:
        for thread in set(self.threads):
            thread.join(LONG_S)
            assert not thread.is_alive()


def test_a_thread_reads_what_is_wanted_in_order_and_ends():
    reader = Reader(3, 1)
    ahead = ReadAhead(reader)
    ahead.want((3, 1))
    assert reader.began[1].wait(LONG_S)
    reader.end()
    assert reader.read == [3, 1] and threading.current_thread() not in reader.threads
    assert ahead.is_ready(1) and ahead.take(1) == "point 1"
    assert ahead.take(1) is None  # it is kept no longer
    ahead.want((3,))
    assert ahead.take(3) == "point 3" and reader.read == [3, 1]


def test_what_is_being_read_is_waited_for():
    reader = Reader()
    ahead = ReadAhead(reader)
    ahead.want((2,))
    assert reader.began[2].wait(LONG_S) and not ahead.is_ready(2)
    threading.Timer(0.05, reader.allowed[2].set).start()
    assert ahead.take(2) == "point 2"
    reader.end()


def test_what_has_not_begun_is_left_to_who_takes_it():
    reader = Reader()
    ahead = ReadAhead(reader)
    ahead.want((2, 3))
    assert reader.began[2].wait(LONG_S)
    assert ahead.take(3) is None  # without waiting for 2
    reader.allowed[2].set()
    reader.end()
    assert reader.read == [2] and ahead.take(2) == "point 2"


def test_what_is_no_longer_wanted_is_dropped():
    reader = Reader(1, 4)
    ahead = ReadAhead(reader)
    ahead.want((2, 3))
    assert reader.began[2].wait(LONG_S)
    ahead.want((4, 1))
    assert ahead.is_ready(2) and ahead.take(2) is None
    reader.allowed[2].set()
    reader.end()
    assert reader.read == [2, 4, 1] and ahead.take(4) == "point 4"
    ahead.want(())
    assert ahead.take(1) is None


def test_errors_are_raised_by_who_takes_it_and_the_next_one_is_read():
    reader = Reader(7, 5)
    ahead = ReadAhead(reader)
    ahead.want((7, 5))
    assert reader.began[5].wait(LONG_S)
    reader.end()
    assert ahead.take(5) == "point 5"
    with pytest.raises(ValueError, match="seven"):
        ahead.take(7)
    assert ahead.take(7) is None  # whoever asks again may try


def test_a_thread_keeps_what_it_reads_for_no_longer_than_that():
    reader = Reader()
    ahead = ReadAhead(reader)
    ahead.want((2, 3))
    assert reader.began[2].wait(LONG_S)
    gone = weakref.ref(ahead)
    del ahead
    reader.allowed[2].set()
    reader.end()
    gc.collect()
    assert gone() is None and reader.read == [2]
