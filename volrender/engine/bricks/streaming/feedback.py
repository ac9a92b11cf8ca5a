"""What rays told of the bricks that they met: those that were missing, and the slots that they used.

Marches write it to one buffer of the engine, where each volume has a region; it is copied to the CPU,
and arrives some frames later, without anybody waiting for it.
"""

from collections import deque
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
import wgpu

from ...device.engine import Engine
from ...device.errors import gpu_errors
from ...shader.constants import whole_constant

REQUESTS = whole_constant("bricks/feedback.wgsl", "REQUESTS")  # words: pages + 1, or 0
USED_WORDS = whole_constant("bricks/feedback.wgsl", "USED_WORDS")  # a bit for each slot
WORDS = REQUESTS + USED_WORDS  # of a region
FIRST_REGIONS = 4
MOST_ON_THE_WAY = 3  # copies; more are not begun: what is told meanwhile stays in the buffer


class Told(NamedTuple):
    """What rays told until a time.

    Attributes
    ----------
    missing : ndarray
        Pages of bricks that were missing, or some of them: many may have fallen on one place.
    used : ndarray of uint32
        A bit for each slot, the lowest of each word first.
    """

    missing: np.ndarray
    used: np.ndarray

    def used_slots(self, count: int) -> np.ndarray:
        """Which of so many slots were used, ascending."""
        bits = np.unpackbits(self.used[: -(-count // 32)].view(np.uint8), bitorder="little")
        return np.flatnonzero(bits[:count])


class Region:
    """A part of the buffer, for what is told of one volume; free for others once this goes.

    Attributes
    ----------
    number : int
    drawings : int
        How often the volume was marched.
    """

    def __init__(self, feedback: "Feedback", number: int) -> None:
        self._feedback, self.number = feedback, number  # the buffer goes with its last region
        self._arrived: list[Told] = []
        self._drawn: WeakKeyDictionary[Any, tuple[Any, int]] = WeakKeyDictionary()
        self.drawings = self._heard = 0

    def drawn_by(self, by: Any, record: Any, version: int) -> None:
        """The same, by somebody: what is shown as last time tells nothing new."""
        before = self._drawn.get(by)
        if before is None or before[0] is not record or before[1] != version:
            self._drawn[by] = record, version
            self.drawn()

    @property
    def begin(self) -> int:
        """Its first word in the buffer."""
        return self.number * WORDS

    @property
    def is_awaited(self) -> bool:
        """Whether the volume was marched, and what its rays told did not arrive yet."""
        return self._heard < self.drawings

    def drawn(self) -> None:
        """The volume is about to be marched."""
        self.drawings += 1

    def take(self) -> list[Told]:
        """What arrived since this was last asked, and is not empty."""
        arrived, self._arrived = self._arrived, []
        return arrived

    def hear(self, words: np.ndarray, drawings: int) -> None:
        """What its words were after so many drawings."""
        self._heard = max(self._heard, drawings)
        asked, used = words[:REQUESTS], words[REQUESTS:]
        missing = asked[asked != 0].astype(np.int64) - 1
        if missing.size or used.any():
            self._arrived.append(Told(missing, used.copy()))


class _Copy:
    """A buffer that all regions are copied to."""

    def __init__(self, engine: Engine, nbytes: int) -> None:
        self.buffer = engine.device.create_buffer(
            label="bricks told of",
            size=nbytes,
            usage=wgpu.BufferUsage.COPY_DST | wgpu.BufferUsage.MAP_READ,
        )
        self.mapping = engine.mapping(self.buffer)
        self.drawings: dict[int, int] = {}  # that it tells of, by number of the region


class Feedback:
    """The buffer of an engine that marches write to, and the copies of it that are on their way.

    Attributes
    ----------
    buffer : wgpu.GPUBuffer
        Another one when more volumes come than it has regions.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._regions: WeakValueDictionary[int, Region] = WeakValueDictionary()
        self._on_the_way: deque[_Copy] = deque()
        self._spare: list[_Copy] = []
        self._submits = -1  # of the engine, when it was last collected
        self._make(FIRST_REGIONS)

    def _make(self, regions: int) -> None:
        self._n_regions = regions
        with gpu_errors("making a buffer for what is told of bricks"):
            self.buffer = self._engine.device.create_buffer(
                label="feedback",
                size=4 * WORDS * regions,
                usage=wgpu.BufferUsage.STORAGE
                | wgpu.BufferUsage.COPY_SRC
                | wgpu.BufferUsage.COPY_DST,
            )
        self._spare.clear()

    def region(self) -> Region:
        """One that nobody has; the engine's lock is held."""
        self.wait()  # what others told, who had it before, is theirs
        number = next(n for n in range(len(self._regions) + 1) if n not in self._regions)
        if number >= self._n_regions:
            self._make(2 * self._n_regions)
        region = self._regions[number] = Region(self, number)
        return region

    def collect(self) -> bool:
        """Have what was told until now copied, and begin anew; the engine's lock is held.

        Returns
        -------
        bool
            False where too many copies are on the way. Where nothing was submitted since it was last
            collected, nothing is to be done.
        """
        if self._submits == self._engine.submits:
            return True
        if len(self._on_the_way) >= MOST_ON_THE_WAY:
            if self._engine.command_way == "native":
                return False
            self._arrive(self._on_the_way.popleft())  # wgpu's own objects do not say what is done
        copy = self._spare.pop() if self._spare else _Copy(self._engine, self.buffer.size)
        copy.drawings = {number: region.drawings for number, region in self._regions.items()}
        encoder = self._engine.encoder("what was told of bricks")
        encoder.copy_buffer_to_buffer(self.buffer, 0, copy.buffer, 0, self.buffer.size)
        encoder.clear_buffer(self.buffer)
        self._engine.submit(encoder)
        self._submits = self._engine.submits
        with gpu_errors("reading what was told of bricks"):
            copy.mapping.request()
        self._on_the_way.append(copy)
        return True

    def poll(self) -> None:
        """Hand out what has arrived, without waiting."""
        while self._on_the_way and self._on_the_way[0].mapping.is_ready():
            self._arrive(self._on_the_way.popleft())

    def wait(self) -> None:
        """Hand out all that was told until now, when it is there."""
        while not self.collect():
            self._arrive(self._on_the_way.popleft())
        while self._on_the_way:
            self._arrive(self._on_the_way.popleft())

    def _arrive(self, copy: _Copy) -> None:
        """Hand out what a copy has; one that cannot be read is let go."""
        with gpu_errors("reading what was told of bricks"):
            words = np.frombuffer(copy.mapping.wait(), np.uint32)
            for number, region in list(self._regions.items()):
                if number in copy.drawings:
                    part = words[number * WORDS : (number + 1) * WORDS]
                    region.hear(part, copy.drawings[number])
            del words
            copy.mapping.release()
        if copy.buffer.size == self.buffer.size:
            self._spare.append(copy)


def feedback_of(engine: Engine) -> Feedback:
    """That of an engine, made when it is first asked for."""
    return engine.once("feedback of bricks", lambda: Feedback(engine))
