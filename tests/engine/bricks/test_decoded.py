"""What is decoded of stores is kept: within bytes, from several threads, and as it is now."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.engine.bricks.sources import Levels
from tests.engine.bricks.told import assert_right, pages, tell
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.reading import reader as reader_file
from volrender.engine.bricks.reading.block import Unreadable
from volrender.engine.bricks.reading.decoded import Decoded, Kept


class Chunked(Levels):
    chunks = (32, 50, 130)

    def chunks_at(self, level):
        return None if level else self.chunks


def data(shape=(130, 130, 130)):
    return np.random.default_rng(0).integers(0, 99, shape).astype(np.uint8)


def box(*ends):
    return tuple(slice(low, high) for low, high in ends)


def test_boxes_are_put_together_of_chunks_that_are_read_once():
    source = Chunked(data())
    decoded = Decoded(source, Kept(10**7))
    for at in (
        box((0, 130), (0, 130), (0, 130)),
        box((31, 33), (49, 101), (7, 8)),
        box((129, 130), (5, 6), (0, 130)),
    ):
        np.testing.assert_array_equal(decoded.read(at, 0), source.arrays[0][at])
    assert len(source.reads) == 5 * 3
    at = box((0, 60), (3, 60), (2, 60))
    for _ in range(2):  # no chunks: the box itself
        np.testing.assert_array_equal(decoded.read(at, 1), source.arrays[1][at])
    assert len(source.reads) == 5 * 3 + 1


def test_the_least_recently_used_ones_go_and_an_owner_takes_its_own_along():
    kept = Kept(300)
    one, two = object(), object()
    for at, owner in enumerate((one, two, one)):
        kept.put((owner, at), np.zeros(100, np.uint8))
    assert kept.get((one, 0)) is not None
    kept.put((one, 3), np.zeros(100, np.uint8))
    assert kept.get((two, 1)) is None and kept.get((one, 0)) is not None and kept.nbytes == 300
    kept.put((two, 5), np.zeros(50, np.uint8))
    kept.put((two, 5), np.zeros(20, np.uint8))
    kept.forget(one)
    assert kept.nbytes == 20 and kept.get((one, 3)) is None
    source = Chunked(data())
    decoded = Decoded(source, kept)
    decoded.read(box((0, 5), (0, 5), (0, 5)), 1)
    assert kept.nbytes == 20 + 125
    del decoded
    assert kept.nbytes == 20


def test_chunks_that_are_too_large_and_what_is_in_memory_are_not_kept():
    kept = Kept(8 * 10**5)
    source = Chunked(data())
    Decoded(source, kept).read(box((0, 5), (0, 5), (0, 5)), 0)
    assert source.reads == [(0, box((0, 5), (0, 5), (0, 5)))]  # the box, not its chunk
    made = MadeLevels(ArraySource(data()))
    for held in (ArraySource(data()), made):
        kept = Kept(10**6)
        found = Decoded(held, kept).read(box((3, 5), (0, 5), (0, 5)), 0)
        np.testing.assert_array_equal(found, data()[3:5, :5, :5])
        assert kept.nbytes == 0


def test_threads_that_ask_for_one_chunk_at_once_read_it_once():
    source = Chunked(data())
    read = source.read

    def slowly(*args):
        time.sleep(0.02)
        return read(*args)

    source.read = slowly
    decoded = Decoded(source, Kept(10**7))
    with ThreadPoolExecutor(6) as pool:
        found = list(
            pool.map(lambda at: decoded.read(box((at, at + 1), (0, 9), (0, 9)), 0), range(6))
        )
    assert len(source.reads) == 1
    np.testing.assert_array_equal(np.concatenate(found), source.arrays[0][:6, :9, :9])


def test_threads_that_ask_for_the_same_chunks_at_once_read_them_side_by_side():
    source = Chunked(data())
    read, both = source.read, threading.Barrier(2, timeout=10)

    def together(*args):
        both.wait()
        return read(*args)

    source.read = together
    decoded = Decoded(source, Kept(10**7))
    at = box((0, 64), (0, 9), (0, 9))  # of two chunks
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda _: decoded.read(at, 0), range(2)):
            np.testing.assert_array_equal(found, source.arrays[0][at])
    assert len(source.reads) == 2


def test_what_came_while_a_thread_looked_for_it_is_not_read_again():
    class Late(Kept):
        def get(self, key):
            found = super().get(key)
            if not entered:
                entered.append(key)
                decoded.read(at, 0)  # as another thread would, from beginning to end
            return found

    source, entered, at = Chunked(data()), [], box((0, 5), (0, 5), (0, 5))
    decoded = Decoded(source, Late(10**7))
    np.testing.assert_array_equal(decoded.read(at, 0), source.arrays[0][at])
    assert len(source.reads) == 1


def test_what_goes_wrong_is_not_kept():
    source = Chunked(data())
    read, bad = source.read, [OSError("down"), "short"]

    def badly(*args):
        if bad:
            if (how := bad.pop(0)) == "short":
                return read(*args)[1:]
            raise how
        return read(*args)

    source.read = badly
    decoded = Decoded(source, Kept(10**7))
    at = box((0, 5), (0, 5), (0, 5))
    with pytest.raises(OSError, match="down"):
        decoded.read(at, 0)
    with pytest.raises(Unreadable, match="shape"):
        decoded.read(at, 0)
    np.testing.assert_array_equal(decoded.read(at, 0), source.arrays[0][at])


def test_what_was_being_read_when_it_changed_is_not_kept():
    source = Chunked(data())
    read, begun, go = source.read, threading.Event(), threading.Event()

    def slowly(*args):
        block = read(*args)
        begun.set()
        go.wait()
        return block

    source.read = slowly
    kept = Kept(10**7)
    decoded = Decoded(source, kept)
    at = box((0, 5), (0, 5), (0, 5))
    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(decoded.read, at, 0)
        begun.wait()
        source.arrays[0][:] = 7
        decoded.forget()
        go.set()
        assert (old.result() != 7).any()
    assert kept.nbytes == 0
    assert (decoded.read(at, 0) == 7).all()


def test_bricks_of_a_store_decode_each_chunk_once_and_come_back_without(engine, monkeypatch):
    kept = Kept(10**7)
    monkeypatch.setattr(reader_file, "kept", lambda: kept)
    source = Chunked(data())
    resident = BrickedResident(engine, Voxels(source))
    tell(resident, pages(resident, 0))
    resident.serve()
    assert assert_right(resident, source.arrays) == 28
    read = [at for level, at in source.reads if level == 0]
    assert len(read) == 15 and kept.nbytes == 130**3
