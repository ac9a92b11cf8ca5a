"""How long do the frames of a window take while a point of the transfer function is dragged?

    python -m benchmarks.editing [--data VOLUME.npz] [--frames N] [--size W H]

Draws a window's frames with its panel on rendercanvas's offscreen canvas, which adds reading each
picture back, and moves the pointer, which holds a point of the curve, before each. Prints the median, the
95th percentile and the longest frame after the first few, which compile shaders; the share of rays that
were marched; how long the picture then takes to become final; and how far that is from an export of the
same state. Exit status 1 where the 95th percentile is beyond the target, or a final picture is not the
exported one.
"""

import argparse
import sys
import time

import numpy as np
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender

from .interaction import COLUMNS, FRAMES, SIZE_PX, WARM_UP, report

BOUND = 1  # of 255, between the final picture and the export
CURVE = [(67, 0), (251, 0.446), (439, 0.625)]  # of CT, "chest"


def edit(data: np.ndarray, frames: int, size_px: tuple[int, int], shade: float) -> dict:
    """Drag the middle point of a curve; frame times in milliseconds, and what came after letting go."""
    canvas = OffscreenRenderCanvas(size=size_px)
    figure = volrender.Figure(size=size_px, canvas=canvas)
    figure.add_image_volume(data, mode="composite", opacity=CURVE, shade=shade)
    window = figure.show(panel=True)
    panel = window.panel
    for _ in range(WARM_UP):
        canvas.draw()
    while not window.is_final:
        canvas.draw()
    left, top, width, height = panel.rectangles["point.1"]
    x, y = left + width / 2, top + height / 2

    def send(name: str, by: float = 0.0) -> None:
        # As a canvas does, one after the other: a queue would leave out moves.
        window._on_event(
            {"event_type": name, "x": x + by / 4, "y": y - by, "button": 1, "modifiers": ()}
        )

    send("pointer_move"), canvas.draw(), send("pointer_down"), canvas.draw()
    times_ms = []
    for frame in range(WARM_UP + frames):
        send("pointer_move", 25 * np.sin(frame / 5))
        start = time.perf_counter()
        canvas.draw()
        times_ms.append((time.perf_counter() - start) * 1e3)
    share = window.quality.share
    send("pointer_up", 25 * np.sin(frame / 5))
    start = time.perf_counter()
    canvas.draw()
    while not window.is_final:
        canvas.draw()
    final_ms = (time.perf_counter() - start) * 1e3
    panel.collapsed = True
    picture = canvas.draw()
    while not window.is_final or panel.wants_draw:
        picture = canvas.draw()
    # The tab of a collapsed panel is at the right.
    shown = picture[:, : size_px[0] - 30, :3].astype(int)
    apart = np.abs(shown - figure.export_numpy(rgb=True)[:, : size_px[0] - 30]).max()
    window.close()
    return {
        "times_ms": np.array(times_ms[WARM_UP:]),
        "share": share,
        "final_ms": final_ms,
        "apart": int(apart),
        "target_ms": window.target_ms,
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", help="a .npz with a volume as arr_0; default: procedural")
    parser.add_argument("--frames", type=int, default=FRAMES)
    parser.add_argument("--size", type=int, nargs=2, default=SIZE_PX, metavar=("W", "H"))
    options = parser.parse_args(arguments)
    data = np.load(options.data)["arr_0"] if options.data else volrender.datasets.head(128)
    print(f"{volrender.default_engine().name}, {data.shape}, {options.size[0]}×{options.size[1]}")
    print(f"shade {COLUMNS}")
    failed = False
    for shade in (1.0, 0.0):
        seen = edit(data, options.frames, tuple(options.size), shade)
        failed |= report(f"{shade:5.1f}", seen, BOUND)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
