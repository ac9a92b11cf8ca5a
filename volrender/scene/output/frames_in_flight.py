"""Frames in flight: the GPU draws the next ones while the oldest picture is taken."""

import itertools
import numbers
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ...base import checks
from .still import still_of

MOST_IN_FLIGHT = 16
COPIERS = 2  # threads; Readback.begin_read


def render_frames(
    figure, frames: int | Iterable | None = None, in_flight: int = 3
) -> Iterator[np.ndarray]:
    """Render one frame after another while the GPU already works on the next ones.

    Every picture is what `render_frame` would have given when it was submitted: animations are
    called, and cameras, properties and data are taken as they are, before each submit. That is
    `in_flight` frames ahead: what is changed after picture k was received shows from picture
    k + `in_flight` on.

    Parameters
    ----------
    frames : int or iterable, optional
        How many; or what is advanced before each frame, such as a generator that changes the
        scene and yields (what it yields is ignored). None: no end.
    in_flight : int
        Frames submitted and not yet received, 1 to 16. With 1 each picture is waited for at
        once, as by `render_frame`; 3 suits most.

    Yields
    ------
    ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha, in the order of the frames.

    Raises
    ------
    TypeError, ValueError
        An argument is not what it should be.

    Notes
    -----
    An error, in an animation say, ends it; pictures in flight are lost. It may be left at any
    time, and other frames of this and other figures may be rendered in between. What a picture needs of
    volumes that are larger than memory is waited for: then one is drawn after another.

    Examples
    --------
    >>> figure = vr.Figure(size=(60, 48))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> def turning(camera):
    ...     for degrees in range(0, 360, 90):
    ...         camera.look_from(degrees, 20)
    ...         yield
    >>> for picture in figure.render_frames(turning(figure[0, 0].camera)):
    ...     print(picture.shape)
    (48, 60, 4)
    (48, 60, 4)
    (48, 60, 4)
    (48, 60, 4)
    """
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
    submitted: deque = deque()
    stage = figure.stage
    with ThreadPoolExecutor(COPIERS) as pool:  # threads begin when they are needed
        for _ in steps:
            figure.animate()
            if (drawn := stage.submit_at_once()) is None:  # what each picture needs is waited for
                while submitted:
                    yield stage.renderer.frame.read(submitted.popleft())
                yield still_of(figure).picture
                continue
            submitted.append(drawn)
            if len(submitted) == in_flight:
                picture = stage.renderer.frame.read(submitted.popleft())
                if len(submitted) > 1:  # the next one, while the caller looks at this one
                    stage.renderer.frame.begin_read(submitted[0], pool)
                yield picture
        while submitted:
            yield stage.renderer.frame.read(submitted.popleft())
