"""Frames in flight: the GPU draws the next ones while the oldest picture is taken."""

import itertools
import numbers
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ...base import checks

MOST_IN_FLIGHT = 16
COPIERS = 2  # threads; Readback.begin_read


def render_frames(figure, frames=None, in_flight=3) -> Iterator[np.ndarray]:
    """Render one frame after another; see `Figure.render_frames`."""
    steps = _steps(frames)
    in_flight = checks.whole_number("in_flight", in_flight, 1, MOST_IN_FLIGHT)
    return _pictures(figure, steps, in_flight)


def _steps(frames) -> Iterable:
    """What is advanced before each frame."""
    if frames is None:
        return itertools.count()
    if isinstance(frames, numbers.Real):
        return range(checks.whole_number("frames", frames, 0))
    if isinstance(frames, str) or not isinstance(frames, Iterable):
        raise TypeError(
            "frames is how many, or an iterable that is advanced before each, or None, not "
            f"{checks.short(frames)}."
        )
    return frames


def _pictures(figure, steps: Iterable, in_flight: int) -> Iterator[np.ndarray]:
    submitted = deque()
    with ThreadPoolExecutor(COPIERS) as pool:  # threads begin when they are needed
        for _ in steps:
            submitted.append(figure._submit())
            if len(submitted) == in_flight:
                picture = figure._frame.read(submitted.popleft())
                if len(submitted) > 1:  # the next one, while the caller looks at this one
                    figure._frame.begin_read(submitted[0], pool)
                yield picture
        while submitted:
            yield figure._frame.read(submitted.popleft())
