"""What a stream of volumes costs: all voxels new each time, and drawn, as a camera would have it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import numpy as np
import wgpu

from benchmarks.measure import Row, rows_of, time_calls

SIDE = 256
POINTS = 3  # volumes that come in turn: no cache holds what comes next


def stream(repeats: int, quick: bool = False) -> list[Row]:
    """uint16 volumes assigned and drawn, against their parts and one `write_texture` each."""
    import volrender

    side = 64 if quick else SIDE
    random = np.random.default_rng(0)
    volumes = [random.integers(0, 60000, (side,) * 3, np.uint16) for _ in range(POINTS)]
    figure = volrender.Figure(size=(512, 512))
    graphic = figure.add_image_volume(volumes[0], vmin=0, vmax=60000)
    figure.render_frame()
    device, wait = figure.engine.device, figure.engine.wait

    def each(take: Callable[[np.ndarray], object]) -> Callable[[], None]:
        coming = cycle(volumes)

        def call() -> None:
            take(next(coming))
            wait()

        return call

    def assign(volume: np.ndarray) -> None:
        graphic.data[:] = volume

    def assign_and_draw(volume: np.ndarray) -> None:
        graphic.data[:] = volume
        figure.render_frame()

    def draw(volume: np.ndarray) -> None:
        figure.render_frame()

    texture = device.create_texture(
        size=(side,) * 3,
        dimension="3d",
        format="r16float",  # as many bytes; not every adapter has r16unorm
        usage=wgpu.TextureUsage.COPY_DST | wgpu.TextureUsage.TEXTURE_BINDING,
    )
    layout = {"bytes_per_row": 2 * side, "rows_per_image": side}

    def write(volume: np.ndarray) -> None:
        device.queue.write_texture({"texture": texture}, volume, layout, (side,) * 3)

    calls = {
        "volrender, assigned and drawn": each(assign_and_draw),
        "volrender, assigned": each(assign),
        "volrender, a frame alone": each(draw),
        "one write_texture": each(write),
    }
    times = time_calls(calls, 4 * repeats)
    notes = {
        name: f"{volumes[0].nbytes / 1e6 / np.median(taken.wall):.2f} GB/s, "
        f"{1e3 / np.median(taken.wall):.0f} a second"
        for name, taken in times.items()
        if taken.wall and name != "volrender, a frame alone"
    }
    stored = graphic.drawing.resident.encoding.format
    notes["volrender, assigned"] += f"; stored as {stored}"
    return rows_of(f"stream-{side}-uint16", times, notes)
