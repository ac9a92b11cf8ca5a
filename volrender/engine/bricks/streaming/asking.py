"""Which bricks are read next, of those that are missing, and for which is there no room?"""

from typing import NamedTuple

import numpy as np

from ..bricks import Bricks
from ..layout import each_once


class Asked(NamedTuple):
    """What is asked of the threads.

    Attributes
    ----------
    wanted : ndarray
        Pages, those to be read first first.
    refused : ndarray
        Pages for which there is no room.
    taken : int
        Slots that what is wanted takes of those for which there is room.
    """

    wanted: np.ndarray
    refused: np.ndarray
    taken: int


def asked_of(bricks: Bricks, pages: np.ndarray, ticks: np.ndarray, tick: int, before: int) -> Asked:
    """What is to be read where some bricks are missing, as far as there is room.

    Coarser bricks come first, also those that would stand for the missing ones, then those that were
    missed last.

    Parameters
    ----------
    bricks : Bricks
    pages, ticks : ndarray
        What is missing, each once, and when that was told.
    tick : int
        It is now.
    before : int
        What was last used before this tick makes room.
    """
    above = above_missing(bricks, pages)
    asked = np.concatenate([pages, above])
    ticks = np.concatenate([ticks, np.full(len(above), tick)])
    levels, _ = bricks.layout.bricks_of(asked)
    asked = asked[np.lexsort((-ticks, -levels))]
    has_slot = np.isin(asked, list(bricks.stale)) if bricks.stale else np.zeros(len(asked), bool)
    new, room = asked[~has_slot], bricks.room(before)
    wanted = np.concatenate([asked[has_slot], new[:room]])
    return Asked(wanted, new[room:], min(room, len(new)))


def above_missing(bricks: Bricks, pages: np.ndarray) -> np.ndarray:
    """What would stand for missing bricks, as far up as it is missing itself, and is not among them."""
    below, found = each_once(pages), [pages[:0]]
    for _ in range(bricks.layout.n_levels - 1):
        below = bricks.lacking(each_once(bricks.layout.parents(below)))
        found.append(below)
    return np.setdiff1d(each_once(np.concatenate(found)), pages, assume_unique=True)
