"""Small blocks of bytes on the GPU, many in one buffer: what changed is written before the next submit.

A buffer, and a write, cost as much for some hundred bytes as for many thousand.
"""

from weakref import WeakSet

import numpy as np
import wgpu

from .engine import Engine

SLOTS = 64  # of a page


class Page:
    """One buffer, cut into slots, and its bytes as they are to be.

    Attributes
    ----------
    buffer : wgpu.GPUBuffer
    memory : ndarray of uint8, (SLOTS, bytes of a slot)
    free : list of int
        Slots that nobody has.
    """

    __slots__ = ("__weakref__", "_changed", "_engine", "buffer", "free", "memory")

    def __init__(self, engine: Engine, slot_bytes: int, usage: int, label: str) -> None:
        self._engine = engine
        self._changed: set[int] = set()
        self.free = list(range(SLOTS))[::-1]
        self.memory = np.zeros((SLOTS, slot_bytes), np.uint8)
        self.buffer = engine.device.create_buffer(
            label=label, size=self.memory.nbytes, usage=usage | wgpu.BufferUsage.COPY_DST
        )

    def change(self, number: int) -> None:
        """A slot has other bytes now."""
        if not self._changed:
            self._engine.write_before_submit(self)
        self._changed.add(number)

    def write(self) -> None:
        """Copy what changed, in one piece."""
        first, last = min(self._changed), max(self._changed)
        self._changed.clear()
        content = self.memory[first : last + 1].tobytes()
        self._engine.write_buffer(self.buffer, content, first * self.memory.shape[1])


class Slot:
    """A part of a page; free for others once this goes.

    Attributes
    ----------
    buffer : wgpu.GPUBuffer
    offset_bytes : int
        Where in the buffer it begins.
    memory : ndarray of uint8
        Its bytes; what is set there is on the GPU after `changed` and the next submit.
    """

    __slots__ = ("_number", "_page", "memory")

    def __init__(self, page: Page) -> None:
        self._page, self._number = page, page.free.pop()
        self.memory = page.memory[self._number]
        self.memory[...] = 0

    def __del__(self) -> None:
        self._page.free.append(self._number)

    @property
    def buffer(self) -> wgpu.GPUBuffer:
        return self._page.buffer

    @property
    def offset_bytes(self) -> int:
        return self._number * len(self.memory)

    def changed(self) -> None:
        """Have the bytes copied before the next submit."""
        self._page.change(self._number)


class Pages:
    """Gives slots of one size; a page goes with the last of its slots.

    Parameters
    ----------
    engine : Engine
    slot_bytes : int
        A multiple of what offsets of bindings must be.
    usage : int
        Of the buffers, `wgpu.BufferUsage`.
    label : str
    """

    def __init__(self, engine: Engine, slot_bytes: int, usage: int, label: str) -> None:
        self._new = lambda: Page(engine, slot_bytes, usage, label)
        self._pages: WeakSet[Page] = WeakSet()

    def slot(self) -> Slot:
        """One that nobody has, all zeros; the engine's lock is held."""
        for page in self._pages:
            if page.free:
                return Slot(page)
        page = self._new()
        self._pages.add(page)
        return Slot(page)
