"""What very many volumes in one subplot cost, each with data of its own or all with the same.

    python -m benchmarks.costs.many [COUNT [own|shared [DISPATCH]]]

prints the seconds of each step of one run, and the memory of its process. The volumes have 8³ to
16³ voxels of noise and stand in a cube, none overlapping another; pictures are 512×512.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.measure import Row, Spread

COUNTS = (1, 4, 1000, 10_000)
QUICK_COUNTS = (4, 100)
KINDS = ("own", "shared")
APART = 20  # voxels, from one volume to the next
SIZE_PX = (512, 512)


def many(repeats: int, quick: bool = False) -> list[Row]:
    """Seconds of each step to a first and to further pictures, and MiB, in processes of their own."""
    rows = []
    for kind in KINDS:
        for count in QUICK_COUNTS if quick else COUNTS:
            command = [sys.executable, "-m", "benchmarks.costs.many", str(count), kind]
            runs = [
                json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                for _ in range(repeats)
            ]
            for step in runs[0]:
                unit = "MiB" if "memory" in step else "s"
                spread = Spread.of([run[step] for run in runs])
                rows.append(Row(f"many-{kind}-{count}", step, spread, unit=unit))
    return rows


def run(count: int, kind: str = "own", dispatch: str = "auto") -> dict[str, float]:
    """One run: seconds of each step, the largest memory of the process and what the volumes added, MiB."""
    import volrender

    warm = volrender.Figure(size=SIZE_PX, dispatch=dispatch)
    for place in range(2):  # shaders are compiled, which is not what is asked for
        warm.add_image_volume(np.zeros((8, 8, 8), np.uint8), offset=(APART * place, 0, 0))
    warm.render_frame()
    arrays = _arrays(count, kind)
    before = _memory_mib()
    taken: dict[str, float] = {}

    def step(name: str, call: Callable) -> object:
        start = time.perf_counter()
        result = call()
        taken[name] = time.perf_counter() - start
        return result

    def make() -> list:
        shared = volrender.ImageVolumeGraphic(arrays[0]).data if kind == "shared" else None
        return [
            volrender.ImageVolumeGraphic(
                array if shared is None else shared, vmin=0, vmax=255, offset=APART * place
            )
            for array, place in zip(arrays, _places(count), strict=True)
        ]

    graphics = step("construct", make)
    figure = volrender.Figure(size=SIZE_PX, dispatch=dispatch)
    subplot = figure[0, 0]
    step("add", lambda: [subplot.add_graphic(graphic) for graphic in graphics])
    step("first picture", figure.render_frame)
    step("unchanged", figure.render_frame)
    subplot.camera.position = np.add(subplot.camera.position, 1)
    step("camera moved", figure.render_frame)
    graphics[count // 2].vmax = 200
    step("one property set", figure.render_frame)
    return {**taken, "memory": _memory_mib(), "memory of volumes": _memory_mib() - before}


def _arrays(count: int, kind: str) -> list[np.ndarray]:
    generator = np.random.default_rng(0)
    if kind == "shared":
        return [generator.integers(0, 256, (12, 12, 12), np.uint8)] * count
    sides = generator.integers(8, 17, (count, 3))
    return [generator.integers(0, 256, side, np.uint8) for side in sides]


def _places(count: int) -> np.ndarray:
    """Of a cube, as many as there are volumes."""
    side = int(np.ceil(count ** (1 / 3)))
    return np.stack(np.unravel_index(np.arange(count), (side,) * 3), axis=-1)[:, ::-1]


def _memory_mib() -> float:
    """The most that the process has had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if sys.argv[1:] else COUNTS[-1], *sys.argv[2:])))
