"""This checkout against another one, in turn in one run, and the other against itself as control.

    python -m benchmarks.against /path/to/another/checkout --data CT.npz

Each checkout draws in a process of its own; batches of frames of the same scene go round: here, there,
there again. A case is slower only where "here" is beyond what the second "there" is off by.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.__main__ import size_argument, wanted
from benchmarks.measure import LONGEST_BATCH_S, MOST_FRAMES
from benchmarks.scenes import SIZE_PX, Scene, forget_volumes, make_scenes

HERE = Path(__file__).resolve().parents[1]

# Run by each process: a line with a scene or with cameras comes in, a line with what it took goes out.
WORKER = """
import json, sys, time
import numpy as np, volrender
for line in sys.stdin:
    asked = json.loads(line)
    if "scene" in asked:
        figure = volrender.Figure(size=tuple(asked["size"]), dispatch=asked["dispatch"])
        data = np.load(asked["scene"], mmap_mode="r")
        for kwargs in asked["volumes"]:
            data = figure[0, 0].add_image_volume(data, **kwargs).data
        camera, answer = figure[0, 0].camera, 0
    else:
        camera.set_state(asked["cameras"][-1])
        figure.export_numpy()
        start = time.perf_counter()
        for state in asked["cameras"]:
            camera.set_state(state)
            figure.export_numpy()
        answer = (time.perf_counter() - start) * 1e3 / len(asked["cameras"])
    print(json.dumps(answer), flush=True)
"""


class Checkout:
    """A process that draws with the volrender of a checkout."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )

    def ask(self, question: dict) -> float:
        """Send a question, and wait for the answer."""
        print(json.dumps(question), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process of {self.name} ended: see what it wrote above.")
        return json.loads(line)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def compare(checkouts: list[Checkout], scene: Scene, dispatch: str, repeats: int) -> list[list]:
    """Milliseconds a frame of each checkout, one entry a repeat."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "volume.npy")
        np.save(path, scene.make_values())
        look = {"size": scene.look.size_px, "volumes": scene.look.volumes, "dispatch": dispatch}
        for checkout in checkouts:
            checkout.ask({"scene": path, **look})
        cameras = scene.cameras(MOST_FRAMES)
        took = [checkout.ask({"cameras": cameras[:2]}) for checkout in checkouts]
        frames = max(1, min(MOST_FRAMES, int(LONGEST_BATCH_S * 1e3 / max(took))))
        times: list[list] = [[] for _ in checkouts]
        for repeat in range(repeats):
            order = list(range(len(checkouts)))
            for index in order[repeat % len(order) :] + order[: repeat % len(order)]:
                times[index].append(checkouts[index].ask({"cameras": cameras[:frames]}))
    return times


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("checkout", type=Path, help="the folder of another checkout")
    parser.add_argument("--data", type=Path, help="CT volume, as for `python -m benchmarks`")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these cases")
    parser.add_argument("--size", type=size_argument, default=SIZE_PX, metavar="WxH")
    parser.add_argument("--sides", nargs="+", type=int, default=[256], help="of made-up volumes")
    parser.add_argument("--dispatch", default="auto", choices=("auto", "fragment", "compute"))
    parser.add_argument("--repeats", type=int, default=9)
    options = parser.parse_args(arguments)
    folders = {"here": HERE, "there": options.checkout, "there again": options.checkout}
    checkouts = [Checkout(name, folder.resolve()) for name, folder in folders.items()]
    print(f"{'case':28}{'there, ms':>12}{'here / there':>15}{'control':>10}")
    try:
        for scene in make_scenes(options.data, options.size, tuple(options.sides)):
            if wanted(scene.name, options.only):
                here, there, again = compare(checkouts, scene, options.dispatch, options.repeats)
                ratio, control = (
                    statistics.median(a / b for a, b in zip(times, there, strict=True))
                    for times in (here, again)
                )
                base = statistics.median(there)
                print(f"{scene.name:28}{base:12.3f}{ratio:15.3f}{control:10.3f}", flush=True)
                forget_volumes()
    finally:
        for checkout in checkouts:
            checkout.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
