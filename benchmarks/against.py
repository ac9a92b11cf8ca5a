"""This checkout against another one, in turn in one run, and the other against itself as control.

    python -m benchmarks.against /path/to/another/checkout --data CT.npz

Each checkout draws in a process of its own; batches of frames of the same scene go round: here, there,
there again. A case is slower only where "here" is beyond what the second "there" is off by. Cases that
the other checkout refuses, whose mode it lacks, are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.__main__ import size_argument, wanted
from benchmarks.measure import LONGEST_BATCH_S, MOST_FRAMES
from benchmarks.scenes import SIZE_PX, Scene, forget_volumes, make_scenes

LONGEST_REASON = 100  # letters
HERE = Path(__file__).resolve().parents[1]

# Run by each process: a line comes in, and one goes out. To a scene, why it is refused, or "" where it
# is not; to cameras, what a frame took.
WORKER = """
import json, sys, time
import numpy as np, volrender
for line in sys.stdin:
    asked = json.loads(line)
    if "scene" in asked:
        figure = volrender.Figure(size=tuple(asked["size"]), dispatch=asked["dispatch"])
        data = np.load(asked["scene"], mmap_mode="r")
        camera, answer = figure[0, 0].camera, ""
        try:
            for kwargs in asked["volumes"]:
                data = figure[0, 0].add_image_volume(data, **kwargs).data
        except (TypeError, ValueError) as error:  # a mode, or a parameter, that it does not know
            answer = f"{type(error).__name__}: {error}"
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


class Refused(Exception):
    """The other checkout cannot draw a scene; the message says why."""


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

    def show(self, scene: dict) -> str:
        """Draw this scene from now on; why it cannot, or "" where it can."""
        return self._ask(scene)

    def frame_ms(self, cameras: list[dict]) -> float:
        """Milliseconds a frame, one from each camera."""
        return self._ask({"cameras": cameras})

    def _ask(self, question: dict) -> Any:
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
    """Milliseconds a frame of each checkout, one entry a repeat.

    Raises
    ------
    Refused
        The other one cannot draw it.
    RuntimeError
        This one cannot.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "volume.npy")
        np.save(path, scene.make_values())
        look = {"size": scene.look.size_px, "volumes": scene.look.volumes, "dispatch": dispatch}
        here, there, _ = [checkout.show({"scene": path, **look}) for checkout in checkouts]
        if here:
            raise RuntimeError(f"this checkout refuses {scene.name}: {here}")
        if there:
            raise Refused(textwrap.shorten(there, LONGEST_REASON))
        cameras = scene.cameras(MOST_FRAMES)
        took = [checkout.frame_ms(cameras[:2]) for checkout in checkouts]
        frames = max(1, min(MOST_FRAMES, int(LONGEST_BATCH_S * 1e3 / max(took))))
        times: list[list] = [[] for _ in checkouts]
        for repeat in range(repeats):
            order = list(range(len(checkouts)))
            for index in order[repeat % len(order) :] + order[: repeat % len(order)]:
                times[index].append(checkouts[index].frame_ms(cameras[:frames]))
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
                try:
                    times = compare(checkouts, scene, options.dispatch, options.repeats)
                    print(f"{scene.name:28}{_columns(*times)}", flush=True)
                except Refused as refusal:
                    print(
                        f"{scene.name:28}left out: the other checkout refuses it: {refusal}",
                        flush=True,
                    )
                forget_volumes()
    finally:
        for checkout in checkouts:
            checkout.close()
    return 0


def _columns(here: list[float], there: list[float], again: list[float]) -> str:
    ratio, control = (
        statistics.median(a / b for a, b in zip(times, there, strict=True))
        for times in (here, again)
    )
    return f"{statistics.median(there):12.3f}{ratio:15.3f}{control:10.3f}"


if __name__ == "__main__":
    sys.exit(main())
