"""What does an exact picture lack, and does it get all of that, while others are drawn beside it?"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from ...device.engine import Engine
from .feedback import Told
from .stream import Stream

UPLOAD_BYTES = {"CPU": 4 * 2**20, "GPU": 4 * 2**20}  # of a frame: 33 ms hold so many
AT_REST = {"CPU": 1, "GPU": 2}  # times as many where no scout looks ahead: who waits sees it sooner
PAUSE_S = 1e-4  # between uploads: who waits for the lock gets it then
LOOK_S = 0.25  # how often a wait looks up
MOST_REFUSED = 16  # bricks; then those after them are taken to have no room either


class Served(NamedTuple):
    """What became of the bricks that pictures lacked.

    Attributes
    ----------
    asked : int
        Bricks that rays missed.
    loaded : int
        Those of them that are there now.
    refused : int
        Those for which there is no room beside what the pictures use.
    failed : int
        Those of `loaded` that could not be read and count as missing voxels.
    """

    asked: int
    loaded: int
    refused: int
    failed: int


class Serving:
    """Brings what an exact picture misses, of one volume; frames of others are drawn while it waits.

    One exact picture at a time has the `turn` of the engine. What it used last, and what it got, stays
    until it is drawn again or `let_go` is called: frames get what room there is beside that.

    Parameters
    ----------
    stream : Stream
    engine : Engine
        Whose lock is held but for the waits.
    """

    def __init__(self, stream: Stream, engine: Engine) -> None:
        self._stream, self._lock, self._piece_bytes = stream, engine.lock, frame_bytes(engine)
        self._told: list[Told] | None = None  # by the picture; None: all that was told counts

    @contextmanager
    def listening(self) -> Iterator[None]:
        """The picture is drawn meanwhile: what its rays tell is for `serve`; the lock is held."""
        stream = self._stream
        stream.feedback.wait()
        stream.keep_up(self._piece_bytes)  # what frames told before is theirs
        stream.told_apart = []
        try:
            yield
            stream.feedback.wait()
            self._told = stream.told_apart + stream.region.take()
        finally:
            stream.told_apart = None

    def serve(self, timeout_s: float | None) -> Served:
        """See `BrickedResident.serve`."""
        until = np.inf if timeout_s is None else time.monotonic() + timeout_s
        stream = self._stream
        with self._lock:
            told, self._told = self._told, None
            is_alone = told is None
            stream.take_made()
            if told is None:
                stream.feedback.wait()
                told = stream.region.take()
            bricks = stream.bricks
            asked = stream.await_what(told)
        while stream.awaited and (left := until - time.monotonic()) > 0:
            with self._lock:
                came = stream.upload(self._piece_bytes)
                if len(stream.turned_away) > MOST_REFUSED:
                    stream.turned_away.update(stream.awaited)
                    break
            if came:
                time.sleep(PAUSE_S)
            elif stream.pending:
                stream.wait(min(LOOK_S, left))
            else:
                break  # of what changed meanwhile nothing comes
        with self._lock:
            if stream.bricks is not bricks:  # of other data, of which nothing was asked yet
                return Served(len(asked), 0, 0, 0)
            lacking = bricks.lacking(asked)
            refused = len(stream.turned_away.intersection(lacking.tolist()))
            failed = len(bricks.failed.intersection(asked.tolist()))
            stream.await_nothing(lacking)
            if is_alone:
                stream.let_go()
            bricks.warn()
            return Served(len(asked), len(asked) - len(lacking), refused, failed)

    def let_go(self) -> None:
        """The picture is done, and needs nothing any more; the lock is held."""
        self._told = None
        self._stream.let_go()


def frame_bytes(engine: Engine, is_at_rest: bool = False) -> int:
    """Bytes of bricks that are uploaded before something else may be drawn."""
    kind = "CPU" if engine.is_cpu else "GPU"
    return UPLOAD_BYTES[kind] * (AT_REST[kind] if is_at_rest else 1)
