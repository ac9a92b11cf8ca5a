"""Frames per second of a movie of volumes, all voxels new in each frame, in volrender and pygfx.

    python -m benchmarks.volume_movie [--frames N] [--repeats N] [--shape NZ NY NX]

The loop of a user who plays a recording: give the next time point, render, read the picture back.
Both renderers draw a maximum intensity projection, in one process, in turn: a batch of frames of the
one, a batch of the other, again and again. The row "still" is the same loop without new voxels, so
that the difference is what new voxels cost. pygfx draws as `benchmarks.peers.pygfx_peer` says, and
takes each time point without a copy. Exit status: 0 when both pictures agree, 1 when they do not,
2 when pygfx is missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import statistics
import sys
import time
from typing import Any

import numpy as np

from benchmarks.parity import VolrenderRenderer, compare
from benchmarks.parity_scenes import ParityScene

SHAPE_ZYX = (30, 128, 128)
SIZE_PX = (700, 560)
FRAMES = 20
REPEATS = 9
TIME_POINTS = 16
BOUND = 0.5
LOOK = {"mode": "mip", "cmap": "plasma", "vmin": 0.0, "vmax": 1.0}


class VolrenderMovie(VolrenderRenderer):
    """volrender, with the interface of the peers."""

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        super().__init__(scene, values)
        self._graphic = self._figure[0, 0].graphics[0]

    def replace(self, values: np.ndarray) -> None:
        """Show other values, of the same shape, from the next frame on."""
        self._graphic.data = values


def views(movie: np.ndarray) -> dict[str, dict[str, Any]]:
    """Camera states that show the whole volume: from the front, as by default, and at a slant."""
    import volrender

    figure = volrender.Figure(size=SIZE_PX)
    subplot = figure[0, 0]
    subplot.add_image_volume(movie[0])
    states = {}
    for name, azimuth, elevation in (("front", 0, 0), ("slant", 30, 40)):
        subplot.camera.look_from(azimuth, elevation)
        subplot.auto_fit()
        states[name] = subplot.camera.get_state()
    return states


def time_loop(renderers: dict, movie: np.ndarray | None, frames: int, repeats: int) -> dict:
    """Milliseconds a frame of each batch, by renderer; without a movie, nothing is replaced."""
    points = itertools.cycle(range(TIME_POINTS))
    times_ms: dict[str, list[float]] = {name: [] for name in renderers}
    for repeat in range(repeats + 1):  # the first warms up
        for name, renderer in renderers.items():
            batch = [next(points) for _ in range(frames)]
            start = time.perf_counter()
            for t in batch:
                if movie is not None:
                    renderer.replace(movie[t])
                renderer.image()
            if repeat:
                times_ms[name].append((time.perf_counter() - start) * 1000 / frames)
    return times_ms


def report(label: str, times_ms: dict[str, list[float]]) -> None:
    """Print frames per second, median and range over the batches, and the ratio of the medians."""
    medians = {name: statistics.median(times) for name, times in times_ms.items()}
    cells = "".join(
        f"  {name} {1000 / medians[name]:7.1f} ({1000 / max(times):.1f} .. {1000 / min(times):.1f})"
        for name, times in times_ms.items()
    )
    ratio = medians["pygfx"] / medians["volrender"]
    print(f"{label:12s}{cells}  ratio {ratio:5.2f}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.volume_movie", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--frames", type=int, default=FRAMES, help="frames in a batch")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="batches of each renderer")
    parser.add_argument("--shape", type=int, nargs=3, default=SHAPE_ZYX, metavar=("NZ", "NY", "NX"))
    options = parser.parse_args(arguments)
    if importlib.util.find_spec("pygfx") is None:
        print("pygfx is missing: pip install 'volrender[peers]'", file=sys.stderr)
        return 2
    import volrender
    from benchmarks.peers.pygfx_peer import PygfxRenderer

    movie = volrender.datasets.cells_movie(TIME_POINTS, tuple(options.shape))
    print(f"{movie.shape[1:]} {movie.dtype}, {SIZE_PX[0]}×{SIZE_PX[1]} pixels, frames per second")
    agree = True
    for view, camera in views(movie).items():
        scene = ParityScene(view, (LOOK,), camera=camera, size_px=SIZE_PX)
        renderers = {
            name: renderer(scene, movie[0].copy())
            for name, renderer in {"volrender": VolrenderMovie, "pygfx": PygfxRenderer}.items()
        }
        if view == "front":
            for name, renderer in renderers.items():
                info = renderer.adapter_info
                print(f"{name}: {info['device']}, {info['description']}, {info['backend_type']}")
        for label, shown in (("", movie), (", still", None)):
            report(view + label, time_loop(renderers, shown, options.frames, options.repeats))
        for renderer in renderers.values():
            renderer.replace(movie[-1])
        ours, theirs = (renderer.image() for renderer in renderers.values())
        # From the front, the box's edge is one row of rays too short for pygfx to draw.
        apart = compare(ours * theirs[..., :3].any(axis=-1, keepdims=True), theirs)
        agree &= apart.mean <= BOUND
        print(f"{'':12s}  pictures apart by {apart.mean:.3f}/255 on average")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
