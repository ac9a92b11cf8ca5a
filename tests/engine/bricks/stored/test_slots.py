"""Slots: the least recently used ones go, but those that stay, and those that are in use."""

import numpy as np

from volrender.engine.bricks.stored.slots import NOBODY, Slots


def test_the_least_recently_used_ones_go_first():
    slots = Slots(4)
    taken = [slots.take(page=10 + at, tick=at) for at in range(4)]
    assert sorted(taken) == [0, 1, 2, 3] and slots.n_free == 0
    slots.use(np.array(taken[:1]), 9)
    assert slots.oldest(2, before=10).tolist() == sorted(taken[1:3])
    assert slots.room(before=3) == 2  # of ticks 1 and 2
    assert slots.oldest(4, before=3).tolist() == sorted(taken[1:3])
    assert slots.oldest(0, before=3).size == 0


def test_pinned_ones_stay():
    slots = Slots(2)
    first = slots.take(1, tick=0, pinned=True)
    second = slots.take(2, tick=0)
    assert slots.oldest(2, before=5).tolist() == [second]
    assert slots.is_pinned(first) and not slots.is_pinned(second)
    assert slots.recent(0).tolist() == [2]


def test_free_ones_are_taken_again_and_more_can_come():
    slots = Slots(1)
    slots.free(slots.take(5, tick=0))
    assert slots.pages[0] == NOBODY and slots.n_free == 1
    slots.take(6, tick=1)
    slots.grow(3)
    assert sorted([slots.take(7, 1), slots.take(8, 1)]) == [1, 2]
    assert slots.pages.tolist()[0] == 6 and len(slots) == 3
