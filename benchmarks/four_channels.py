"""What four channels packed in each voxel cost: a MIP of them beside one of a single channel.

    python -m benchmarks.four_channels [--side 256] [--size 512x512] [--dispatch compute]

Both march every sample, without skipping, and stop at no limit. Batches of frames go in turn: one
channel, four, one again as control. Times are those of the march on the queue, waited for once a batch.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

import volrender as vr
from benchmarks.__main__ import size_argument
from volrender.engine.frame.frame import Frame
from volrender.engine.frame.march import MarchTarget, Stored, march_part
from volrender.scene.drawing.placed import FrameOf, place_graphics

MARCHES = 20  # a batch
REPEATS = 7


def items_of(figure: vr.Figure) -> list:
    """What is drawn of each graphic, whole."""
    subplot = figure[0, 0]
    viewport_px = (0, 0, *figure.size)
    placed = place_graphics(subplot, viewport_px, figure.size, FrameOf(figure))
    return [one.alone() for one in sorted(placed, key=lambda one: one.turn.number)]


def batch_ms(frame: Frame, item, target: MarchTarget, dispatch: str, marches: int) -> float:
    """Milliseconds of a march."""
    engine = frame.engine
    engine.wait()
    start = time.perf_counter()
    for _ in range(marches):
        encoder = engine.encoder()
        march_part(encoder, frame.blocks, item, Stored(target), True, dispatch, frame.opaque_depth)
        engine.submit(encoder)
    engine.wait()
    return (time.perf_counter() - start) * 1e3 / marches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=256, help="voxels")
    parser.add_argument("--size", type=size_argument, default=(512, 512), help="pixels")
    parser.add_argument("--dispatch", choices=("compute", "fragment"), default="compute")
    parser.add_argument("--marches", type=int, default=MARCHES, help="a batch")
    parser.add_argument("--dtype", default="uint8")
    options = parser.parse_args()

    noise = np.random.default_rng(0).integers(0, 200, (options.side,) * 3 + (4,))
    noise = noise.astype(options.dtype)
    figure = vr.Figure(size=options.size)
    figure[0, 0].skipping = False
    figure.add_image_volume(noise[..., 0], vmin=-1e4, vmax=1e4)
    figure.add_image_volume(noise, vmin=-1e4, vmax=1e4)
    figure[0, 0].camera.look_from(30, 20)
    one, packed = items_of(figure)
    # All that the first one says, of the voxels of the second.
    four = one._replace(
        resident=packed.resident,
        owner=packed.owner,
        program=packed.program._replace(scalar="four", transfer="cmap1d"),
    )
    frame = Frame(figure.engine, options.size)
    targets = [MarchTarget(figure.engine, options.size) for _ in range(2)]
    turns = {"one": (one, targets[0]), "four": (four, targets[1]), "one again": (one, targets[0])}
    times: dict[str, list[float]] = {name: [] for name in turns}
    for item, target in turns.values():  # compile, and fill caches
        batch_ms(frame, item, target, options.dispatch, 2)
    for _ in range(REPEATS):
        for name, (item, target) in turns.items():
            times[name].append(batch_ms(frame, item, target, options.dispatch, options.marches))
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = statistics.median(
        four / one for four, one in zip(times["four"], times["one"], strict=True)
    )
    print(
        f"{figure.engine.name}, {options.dispatch}, {options.side}³ {options.dtype}, {options.size}"
    )
    print(", ".join(f"{name} {value:.3f} ms" for name, value in medians.items()))
    print(f"four channels take {ratio:.2f} of one")


if __name__ == "__main__":
    main()
