"""Which bricks are read next, of those that are missing."""

from types import SimpleNamespace

import numpy as np

from volrender.data.sources.level_places import LevelPlace
from volrender.engine.bricks.layout import BrickLayout, each_once
from volrender.engine.bricks.streaming.asking import above_missing, asked_of
from volrender.engine.bricks.streaming.requests import REMEMBERED_TICKS, Requests

SHAPES = [(480, 480, 480), (240, 240, 240), (120, 120, 120), (60, 60, 60)]


def bricks_with(there, room=1000, stale=()):
    places = [LevelPlace((2.0**-n,) * 3, ((2.0**-n - 1) / 2,) * 3) for n in range(len(SHAPES))]
    layout = BrickLayout(SHAPES, places)
    there = np.array([*there, *layout.pages_of_level(3)])
    return SimpleNamespace(
        layout=layout,
        stale=set(stale),
        lacking=lambda pages: pages[~np.isin(pages, there) | np.isin(pages, list(stale))],
        room=lambda before: room,
    )


def levels_of(bricks, pages) -> list[int]:
    return bricks.layout.bricks_of(pages)[0].tolist()


def test_what_would_stand_for_missing_bricks_is_asked_for_up_to_what_is_there():
    bricks = bricks_with([])
    page = bricks.layout.page_of(0, (7, 2, 1))
    above = above_missing(bricks, np.array([page]))
    assert sorted(levels_of(bricks, above)) == [1, 2]
    parent = next(each for each in above if levels_of(bricks, np.array([each])) == [1])
    assert above_missing(bricks_with([parent]), np.array([page])).tolist() == []
    # What is missing itself is not said twice.
    assert len(above_missing(bricks, np.array([page, parent]))) == 1


def test_coarse_ones_come_first_then_those_that_were_missed_last_and_room_ends():
    bricks = bricks_with([], room=4)
    pages = np.sort([bricks.layout.page_of(0, (0, 0, x)) for x in (0, 1, 2)])
    asked = asked_of(bricks, pages, np.array([3, 9, 5]), tick=9, before=0)
    assert levels_of(bricks, asked.wanted) == [2, 1, 1, 0]
    assert asked.wanted[-1] == pages[1] and asked.taken == 4
    assert asked.refused.tolist() == [pages[2], pages[0]]
    # What has a slot needs no room, and comes before what does not.
    stale = bricks_with([pages[0]], room=0, stale=[pages[0]])
    asked = asked_of(stale, pages[:1], np.array([9]), tick=9, before=0)
    assert asked.wanted.tolist() == [pages[0]] and asked.taken == 0 and len(asked.refused) == 2


def test_requests_are_remembered_for_a_while_and_once():
    requests = Requests()
    requests.note(np.array([7, 3, 7]), 1)
    requests.note(np.array([5, 3]), 2)
    pages, ticks = requests.pages()
    assert pages.tolist() == [3, 5, 7] and ticks.tolist() == [2, 2, 1]
    requests.note(np.array([9]), 2 + REMEMBERED_TICKS)
    assert requests.pages()[0].tolist() == [3, 5, 9]
    requests.keep(np.array([9, 4, 3]))
    assert requests.pages()[0].tolist() == [3, 9] and len(requests) == 2
    requests.keep(np.zeros(0, np.int64))
    assert len(requests) == 0


def test_each_once_is_as_numpys_own():
    rng = np.random.default_rng(0)
    for count in (0, 1, 5, 3000):
        pages = rng.integers(0, 1000, count)
        np.testing.assert_array_equal(each_once(pages), np.unique(pages))
