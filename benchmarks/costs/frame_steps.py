"""Where does the time of one frame go? Wall time of each step, the camera moving."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import wraps

import numpy as np

from benchmarks.contenders import VolrenderScene
from benchmarks.measure import Row, Spread
from benchmarks.scenes import Scene

FRAMES = 300


def frame_steps(scene: Scene, dispatch: str, quick: bool = False) -> list[Row]:
    """Microseconds of the steps of a frame: median, and from 10 to 90 % of the frames.

    A step is what one function takes without the steps that it calls.
    """
    shared = VolrenderScene(scene, scene.make_values())
    shared.figure.dispatch = dispatch
    cameras = scene.cameras(20)
    for camera in cameras:
        shared.frame(camera)
    frames = []
    with _timed(shared) as taken_us:
        for i in range(20 if quick else FRAMES):
            taken_us.clear()
            start = time.perf_counter()
            shared.frame(cameras[i % len(cameras)])
            taken_us["whole"] = (time.perf_counter() - start) * 1e6
            frames.append(dict(taken_us))
    shared.figure[0, 0].clear()
    return [
        Row(f"steps-{scene.name}", name, _spread([frame[name] for frame in frames]), unit="µs")
        for name in frames[0]
    ]


def _spread(values_us: list[float]) -> Spread:
    low, median, high = np.percentile(values_us, [10, 50, 90])
    return Spread(float(median), float(low), float(high), len(values_us))


@contextmanager
def _timed(shared: VolrenderScene):
    """While in it, a dict of what each step has taken, without what is called within it."""
    figure, frame = shared.figure, shared.figure.stage.renderer.frame
    steps = {
        "move the camera": (type(shared.camera), "set_state"),
        "compose": (type(figure.stage), "compose"),
        "encode": (type(frame), "submit"),
        "submit": (type(frame.engine._commands), "submit"),
        "request the map": (type(frame._spare[0]), "request"),
        "wait": (type(frame._spare[0]._mapping), "wait"),
        "copy": (type(frame._spare[0]), "read"),
    }
    taken_us: dict[str, float] = defaultdict(float)
    inner_us = [0.0]
    with ExitStack() as stack:
        for name, (cls, method) in steps.items():
            original = getattr(cls, method)
            setattr(cls, method, _timing(name, original, taken_us, inner_us))
            stack.callback(setattr, cls, method, original)
        yield taken_us


def _timing(name: str, function, taken_us: dict[str, float], inner_us: list[float]):
    @wraps(function)
    def timed(*arguments, **keywords):
        inner_us.append(0.0)
        start = time.perf_counter()
        try:
            return function(*arguments, **keywords)
        finally:
            all_us = (time.perf_counter() - start) * 1e6
            taken_us[name] += all_us - inner_us.pop()
            inner_us[-1] += all_us

    return timed
