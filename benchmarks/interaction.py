"""How long do the frames of a window take while a volume is orbited, against the volume's size?

    python -m benchmarks.interaction [--sides N ...] [--modes M ...] [--frames N] [--size W H]

Draws a window's frames on rendercanvas's offscreen canvas, which adds reading each picture back, and
turns the camera before each. Prints the median, the 95th percentile and the longest frame after the
first few, which compile shaders; the share of rays that were marched; how long the picture then takes
to become final; and how far that is from an export of the same state. Exit status 1 where the 95th
percentile is beyond the target, or a final picture is not the exported one.
"""

import argparse
import sys
import time

import numpy as np
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender
from volrender.base.modes import modes_of

SIDES = (64, 128, 256, 512)
SIZE_PX = (700, 560)
FRAMES = 60
WARM_UP = 6  # frames
COLUMNS = "  median    95 %     max ms   rays  final after ms   apart /255"
BOUND = 2  # of 255, between the final picture and the export


def orbit(side: int, mode: str, frames: int, size_px) -> dict:
    """Orbit one volume; frame times in milliseconds, and what came after letting go."""
    canvas = OffscreenRenderCanvas(size=size_px)
    figure = volrender.Figure(size=size_px, canvas=canvas)
    subplot = figure[0, 0]
    graphic = subplot.add_image_volume(
        volrender.datasets.vessels(side), mode=mode, threshold=128, plane=(1, 1, 1, -1.5 * side)
    )
    window = figure.show(panel=False)
    times_ms = []
    for frame in range(WARM_UP + frames):
        subplot.camera.look_from(40 + 3 * frame, 25)
        subplot.auto_fit()
        subplot.camera.zoom = 1.2
        start = time.perf_counter()
        canvas.draw()
        times_ms.append((time.perf_counter() - start) * 1e3)
    share = window.quality.share
    start = time.perf_counter()
    picture = canvas.draw()
    while not window.is_final:
        picture = canvas.draw()
    final_ms = (time.perf_counter() - start) * 1e3
    apart = np.abs(picture[..., :3].astype(int) - figure.export_numpy(rgb=True)).max()
    window.close()
    subplot.remove_graphic(graphic)
    return {
        "times_ms": np.array(times_ms[WARM_UP:]),
        "share": share,
        "final_ms": final_ms,
        "apart": int(apart),
        "target_ms": window.target_ms,
    }


def report(what: str, seen: dict, bound: int = BOUND) -> bool:
    """Print a line below `COLUMNS`; whether frames came late or the final picture is not the export."""
    times = seen["times_ms"]
    late = bool(np.percentile(times, 95) > seen["target_ms"])
    print(
        f"{what} {np.median(times):8.1f} {np.percentile(times, 95):8.1f} "
        f"{times.max():8.1f} {seen['share']:6.2f} {seen['final_ms']:12.0f} "
        f"{seen['apart']:10d}{'   LATE' if late else ''}",
        flush=True,
    )
    return late or seen["apart"] > bound


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interaction", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES)
    parser.add_argument("--modes", nargs="+", default=list(modes_of("image_volume")))
    parser.add_argument("--frames", type=int, default=FRAMES)
    parser.add_argument("--size", type=int, nargs=2, default=SIZE_PX, metavar=("W", "H"))
    options = parser.parse_args(arguments)
    engine = volrender.default_engine()
    print(
        f"{engine.name}, {engine.adapter.info['description']}, {options.size[0]}×{options.size[1]}"
    )
    print(f"mode   side {COLUMNS}")
    failed = False
    for mode in options.modes:
        for side in options.sides:
            seen = orbit(side, mode, options.frames, tuple(options.size))
            failed |= report(f"{mode:6s} {side:4d}", seen)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
