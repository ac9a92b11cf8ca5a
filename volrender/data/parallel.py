"""Work on large arrays in several threads: numpy lets go of Python's lock while it copies and compares."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

LARGE_BYTES = 4 * 2**20  # from here on threads take less time than they cost
PART_BYTES = 2**20  # at a time: what is made of it on the way is small
MOST_THREADS = 4  # memory gives no more of them more


def threads() -> int:
    """How many threads work on a large array: as many as there are cores, up to four."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        cores = os.cpu_count() or 1
    return min(MOST_THREADS, cores)


def copy(target: np.ndarray, values: np.ndarray) -> None:
    """Write values to an array, as ``target[...] = values`` does."""
    # Where one part would overwrite what another is yet to read, numpy itself sees to it.
    if target.shape != values.shape or np.may_share_memory(target, values):
        target[...] = values
    else:
        _each_part(partial(np.copyto, casting="unsafe"), target, values)


def extremes(values: np.ndarray) -> tuple[float, float]:
    """The smallest and the largest of some numbers; NaN where one is."""
    parts = _each_part(lambda part: (part.min(), part.max()), values)
    lows, highs = zip(*parts, strict=True)
    return float(np.min(lows)), float(np.max(highs))


def all_finite(values: np.ndarray) -> bool:
    """Whether no number is NaN or infinite."""
    return all(_each_part(lambda part: bool(np.isfinite(part).all()), values))


def _each_part(work: Callable[..., Any], *arrays: np.ndarray) -> list[Any]:
    """What a function gives of parts of arrays of one shape, along their first axis."""
    first = arrays[0]
    if first.ndim == 0 or first.nbytes <= PART_BYTES:
        return [work(*arrays)]
    count = min(len(first), -(-first.nbytes // PART_BYTES))
    parts = list(zip(*(np.array_split(array, count) for array in arrays), strict=True))
    if first.nbytes < LARGE_BYTES or threads() == 1:
        return [work(*each) for each in parts]
    with ThreadPoolExecutor(threads()) as pool:  # none outlives the call: a forked process has none
        return list(pool.map(lambda each: work(*each), parts))
