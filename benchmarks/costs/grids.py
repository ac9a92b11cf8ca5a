"""What skipping grids cost: building them for each mode, following a change, and a new threshold."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import wgpu

from benchmarks import scenes
from benchmarks.measure import Row, rows_of, time_calls

SIDE = 512
BUILDERS = ("compute", "numpy")
THRESHOLD = 100


def grids(repeats: int, quick: bool = False) -> list[Row]:
    """Compute shaders against numpy: until the GPU has done all its work, decisions included."""
    side = 64 if quick else SIDE
    volume = scenes.vessels(side, "uint8").copy()
    builders = {name: _BuiltGrids(name, volume) for name in BUILDERS}
    rows = []

    def measure(case: str, call: Callable[[_BuiltGrids], Callable]) -> None:
        times = time_calls({name: call(built) for name, built in builders.items()}, repeats)
        notes = {name: built.note() for name, built in builders.items()}
        rows.extend(rows_of(case, times, notes))

    for mode in scenes.modes_with_grids():
        measure(f"grids-{mode}-{side}-uint8", lambda built, mode=mode: built.build(mode))
    measure(f"grids-movie-mip-{side}-uint8", lambda built: built.follow_movie("mip"))
    measure(f"grids-threshold-{side}-uint8", lambda built: built.new_threshold())
    measure(f"grids-plane-{side}-uint8", lambda built: built.change_plane())
    return rows


class _BuiltGrids:
    """One volume in a figure, whose grids one builder builds."""

    def __init__(self, builder: str, values: np.ndarray) -> None:
        import volrender
        from volrender.engine.skipping.builder import VARIABLE

        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = builder
        try:
            self._figure = volrender.Figure(size=(16, 16))
            self._graphic = self._figure.add_image_volume(
                values, mode="iso", threshold=THRESHOLD, vmin=0, vmax=255, isolated_buffer=False
            )
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before
        self._values = values
        self._texture = self._graphic.drawing.resident
        self._queue = self._figure.engine.device.queue
        usage = wgpu.BufferUsage.COPY_SRC
        self._probe = self._figure.engine.device.create_buffer(size=4, usage=usage)
        self._kind = "none"
        self._turn = 0

    def note(self) -> str:
        """What the mode skipped by, and the bytes of the grids."""
        share = self._texture.grids.nbytes / self._texture.nbytes
        return f"skips by {self._kind}; grids are {100 * share:.1f} % of the volume"

    def build(self, mode: str) -> Callable:
        """All that a mode needs, from the voxels."""

        def call():
            self._texture.grids.forget()
            self._look(mode, THRESHOLD)

        return call

    def follow_movie(self, mode: str) -> Callable:
        """The same, where all voxels are new in every frame: decisions are left for later."""

        def call():
            grids = self._texture.grids
            grids.forget()
            self._kind, _ = grids.view(*_asked(mode, self._texture, THRESHOLD))
            self._queue.read_buffer(self._probe)

        return call

    def new_threshold(self) -> Callable:
        """Iso, once more, with another threshold."""

        def call():
            self._turn += 1
            self._look("iso", THRESHOLD + self._turn % 50)  # more than maps are kept

        return call

    def change_plane(self) -> Callable:
        """Iso, after a plane across the middle of the volume was uploaded."""
        middle = self._values.shape[0] // 2

        def call():
            self._graphic.data[middle] = self._values[middle]
            self._look("iso", THRESHOLD)

        return call

    def _look(self, mode: str, threshold: float) -> None:
        # Twice: where all changed since the look before, too, decisions are left for the next.
        grids = self._texture.grids
        grids.view(*_asked(mode, self._texture, threshold))
        self._kind, _ = grids.view(*_asked(mode, self._texture, threshold))
        self._queue.read_buffer(self._probe)


def _asked(mode: str, texture, threshold: float) -> tuple:
    """What a mode asks of the grids: mip and minip skip by limits from 0 on, iso by a threshold, and
    composite where all above that absorbs."""
    from volrender.base.modes import modes_of

    grid = modes_of("image_volume")[mode].grid
    sought = {"distance": threshold, "occupancy": ((threshold, 1e37),)}
    return grid, texture, sought.get(grid, 0.0)
