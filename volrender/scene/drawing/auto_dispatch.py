"""Fragment or compute shaders: which marches faster on this adapter? Measured once, then remembered."""

import contextlib
import math
import os
import time
from pathlib import Path

import numpy as np

from ...base import checks
from ...base.files.json_file import read_json, write_json
from ...base.files.user_folder import cache_folder
from ...engine.device.engine import Engine

VARIABLE = "VOLRENDER_DISPATCH"
CLEARLY = 0.8  # of the time: a small volume measured on a busy machine tells no less apart
# A rasteriser on a CPU gives squares of 64×64 pixels to its threads (llvmpipe): where there are no
# more than two, compute shaders, in smaller pieces, leave no thread idle.
FEW_PIXELS = 2 * 64 * 64
_DISPATCHES = ("fragment", "compute")
_FRAMES = 5
_SIZE_PX = (256, 256)
_VOXELS = 64


class DispatchChoice:
    """What ``dispatch="auto"`` is on one engine.

    The first frame takes the answer of an earlier run, or a guess: compute on GPUs, fragment on
    CPU adapters. Before the second frame both are measured, if they never were on this adapter.

    Parameters
    ----------
    engine : Engine
    make_figure : callable
        Makes a figure to measure with; takes the parameters of `Figure`.
    """

    def __init__(self, engine: Engine, make_figure):
        self._engine = engine
        self._make_figure = make_figure
        self._measured = _read_cache().get(_key(engine))
        self._frames = 0

    @property
    def times_ms(self) -> dict[str, float] | None:
        """Milliseconds a frame of each, where measured."""
        return self._measured

    def now(self, size_px: tuple[int, int] | None = None) -> str:
        """The dispatch for the next frame, of some size; None: not a small one.

        Raises
        ------
        ValueError
            The environment variable ``VOLRENDER_DISPATCH`` names no dispatch.
        """
        wanted = os.environ.get(VARIABLE, "auto")
        if checks.choice(VARIABLE, wanted, checks.DISPATCHES) != "auto":
            return wanted
        if size_px and self._engine.is_cpu and math.prod(size_px) <= FEW_PIXELS:
            return "compute"
        self._frames += 1
        if self._measured is None and self._frames > 1:
            self.measure()
        return self.preferred()

    def preferred(self) -> str:
        """The guess, unless the other was measured to be clearly faster."""
        guess, other = ("fragment", "compute") if self._engine.is_cpu else ("compute", "fragment")
        times = self._measured
        return other if times and times[other] < CLEARLY * times[guess] else guess

    def measure(self) -> dict[str, float]:
        """Measure both on a small volume and remember the answer."""
        self._measured = {dispatch: self._time_ms(dispatch) for dispatch in _DISPATCHES}
        _write_cache({**_read_cache(), _key(self._engine): self._measured})
        return self._measured

    def _time_ms(self, dispatch: str) -> float:
        """The quickest of a few frames of a MIP of noise, with readback."""
        figure = self._make_figure(size=_SIZE_PX, dispatch=dispatch, engine=self._engine)
        noise = np.random.default_rng(0).integers(0, 255, (_VOXELS,) * 3, np.uint8)
        figure.add_image_volume(noise, vmin=0, vmax=1000)
        times = []
        for _ in range(_FRAMES + 1):  # the first compiles the shaders
            start = time.perf_counter()
            figure.render_frame()
            times.append((time.perf_counter() - start) * 1e3)
        return round(min(times[1:]), 3)


def dispatch_choice(engine: Engine, make_figure) -> DispatchChoice:
    """The choice of an engine, made once."""
    return engine.once("dispatch choice", lambda: DispatchChoice(engine, make_figure))


def _key(engine: Engine) -> str:
    info = engine.adapter.info
    return " | ".join(str(info[name]) for name in ("device", "backend_type", "description"))


def cache_file() -> Path:
    """Where the answer is kept, in the user's folder for caches."""
    return cache_folder() / "dispatch.json"


def _read_cache() -> dict:
    """What was measured in earlier runs; nothing where the file is missing or no cache of ours."""
    try:
        return {
            key: {name: checks.number(name, times[name], above=0) for name in _DISPATCHES}
            for key, times in read_json(cache_file()).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return {}


def _write_cache(cache: dict) -> None:
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # measured again, then
        path = cache_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() or not path.exists():  # else a pipe, say, for whose reader one would wait
            write_json(path, cache)
