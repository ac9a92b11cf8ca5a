"""Many small blocks in one buffer: none touches another, and what changed is there after a submit."""

import gc
import weakref

import numpy as np
import pytest
import wgpu

from volrender.engine.device.pages import SLOTS, Pages

SLOT_BYTES = 256


@pytest.fixture
def pages(engine):
    return Pages(engine, SLOT_BYTES, wgpu.BufferUsage.COPY_SRC, "test")


def content(engine, slot) -> np.ndarray:
    """What the GPU has of a slot."""
    return np.frombuffer(
        engine.device.queue.read_buffer(slot.buffer, slot.offset_bytes, SLOT_BYTES), np.uint8
    )


def test_each_slot_has_what_was_set_in_it(engine, pages):
    slots = [pages.slot() for _ in range(2 * SLOTS + 3)]
    assert len({(id(slot.buffer), slot.offset_bytes) for slot in slots}) == len(slots)
    assert len({id(slot.buffer) for slot in slots}) == 3
    for number, slot in enumerate(slots):
        slot.memory[:] = number
        if number % 5:
            slot.changed()
    engine.submit(engine.encoder())
    assert all((content(engine, slots[number]) == number).all() for number in (1, 2, 64, 129))
    slots[7].memory[:] = 200
    slots[9].memory[:] = 201
    slots[9].changed()
    assert (content(engine, slots[9]) == 9).all()
    engine.submit(engine.encoder())
    assert [content(engine, slots[number])[0] for number in (7, 8, 9)] == [7, 8, 201]


def test_only_what_changed_is_written(engine, pages, monkeypatch):
    slots, writes = [pages.slot() for _ in range(SLOTS)], []
    monkeypatch.setattr(engine, "write_buffer", lambda _, *rest: writes.append(rest))
    for slot in (slots[3], slots[5], slots[3]):
        slot.memory[0] = 9
        slot.changed()
    engine.submit(engine.encoder())
    engine.submit(engine.encoder())
    first, last = sorted(slot.offset_bytes for slot in (slots[3], slots[5]))
    ((written, offset),) = writes
    assert (offset, len(written)) == (first, last + SLOT_BYTES - first)


def test_a_slot_that_goes_is_another_ones_and_begins_with_zeros(pages):
    slots = [pages.slot() for _ in range(SLOTS)]
    slots[3].memory[:] = 7
    place = slots[3].buffer, slots[3].offset_bytes
    del slots[3]
    gc.collect()
    again = pages.slot()
    assert (again.buffer, again.offset_bytes) == place
    assert not again.memory.any()


def test_a_page_goes_with_the_last_of_its_slots(pages):
    slots = [pages.slot() for _ in range(SLOTS + 1)]
    buffers = [weakref.ref(slots[place].buffer) for place in (0, -1)]
    del slots[:-1]
    gc.collect()
    assert [buffer() is None for buffer in buffers] == [True, False]
