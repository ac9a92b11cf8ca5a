"""Compares volrender's pictures with pygfx's, scene by scene, and on request their times.

    python -m benchmarks.parity [--data CT.npz] [--save DIR] [--only NAME] [--time]

A difference is taken over the colour channels (sRGB, 0 .. 255) of the lit pixels: those that are
not black in at least one of the two pictures. Exit status: 0 when every scene is within its bound,
1 when one is not, 2 when nothing could be compared.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.parity_scenes import SCENES, SHAPE_ZYX, VALUE_MAX, ParityScene, orbit_camera

REPEATS = 7
FRAMES = 10
WARM_UP_FRAMES = 3
LARGE_DIFFERENCE = 8
AMPLIFICATION = 16


class VolrenderRenderer:
    """A scene in volrender, with the interface of the peers.

    Parameters
    ----------
    scene : ParityScene
        What to render.
    values : ndarray
        The scene's data, shape (nz, ny, nx), in its own dtype.
    """

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        import volrender

        self._figure = volrender.Figure(size=scene.size_px, canvas="offscreen")
        self._camera = self._figure[0, 0].camera
        shared = values
        for kwargs in scene.volumes:
            graphic = self._figure[0, 0].add_image_volume(shared, **kwargs)
            shared = graphic.data
        self._camera.set_state(scene.camera)

    @property
    def adapter_info(self) -> dict[str, Any]:
        """What wgpu says about the adapter that draws."""
        return dict(self._figure.engine.adapter.info)

    def image(self) -> np.ndarray:
        """Render from the scene's camera: (height, width, 4) uint8, sRGB."""
        return self._figure.export_numpy()

    def frame(self, camera_state: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        self._camera.set_state(camera_state)
        return self._figure.export_numpy()


class Difference(NamedTuple):
    """How far two pictures are apart, in 1/255, over their lit pixels."""

    mean: float
    largest: int
    large_share: float
    lit_pixels: int


def compare(ours: np.ndarray, theirs: np.ndarray) -> Difference:
    """Compare two pictures of shape (height, width, 3 or 4), uint8; alpha is left out."""
    if ours.shape[:2] != theirs.shape[:2]:
        raise ValueError(f"the pictures have different sizes: {ours.shape} and {theirs.shape}")
    ours, theirs = ours[..., :3].astype(int), theirs[..., :3].astype(int)
    lit = (ours > 0).any(axis=-1) | (theirs > 0).any(axis=-1)
    if not lit.any():
        raise ValueError("both pictures are black")
    apart = np.abs(ours - theirs)[lit]
    large = (apart > LARGE_DIFFERENCE).any(axis=-1)
    return Difference(float(apart.mean()), int(apart.max()), float(large.mean()), int(lit.sum()))


def load_ct(path: Path | None) -> np.ndarray:
    """Read the CT volume (.npy, or the first array of an .npz), or make up a head like one."""
    if path is None:
        from volrender.data import datasets

        head = np.asarray(datasets.head(SHAPE_ZYX), dtype=np.float64)
        head = (head - head.min()) / (head.max() - head.min())
        return (head * VALUE_MAX).round().astype(np.int16)
    loaded = np.load(path, allow_pickle=False)
    data = loaded if isinstance(loaded, np.ndarray) else loaded[loaded.files[0]]
    if data.shape != SHAPE_ZYX:
        raise ValueError(f"--data: the scenes are made for the shape {SHAPE_ZYX}, not {data.shape}")
    return data


def compare_scene(scene: ParityScene, ct: np.ndarray, peer: type, save: Path | None) -> bool:
    """Render a scene with both, print its row of the table, and return whether it may pass."""
    values = scene.values(ct)
    theirs = peer(scene, values).image()
    save_pictures(save, scene, theirs=theirs)
    try:
        ours = VolrenderRenderer(scene, values).image()
        save_pictures(save, scene, ours=ours, theirs=theirs)
        apart = compare(ours, theirs)
    except Exception as error:
        passed = False
        row = f"{type(error).__name__}: {error}"
    else:
        passed = apart.mean <= scene.bound
        row = (
            f"{apart.mean:8.3f} {apart.largest:5d} {100 * apart.large_share:8.3f}% "
            f"{apart.lit_pixels:8d} {scene.bound:6.1f}"
        )
    verdict = "ok" if passed else "later" if scene.later else "FAIL"
    print(f"{scene.name:16s} {row}  {verdict}", flush=True)
    return passed or scene.later


def save_pictures(folder: Path | None, scene: ParityScene, **pictures: np.ndarray) -> None:
    """Write the pictures as PNG, and of `ours` and `theirs` the amplified difference."""
    if folder is None:
        return
    import imageio.v3 as iio

    pictures = {name: picture[..., :3] for name, picture in pictures.items()}
    if len(pictures) == 2:
        apart = np.abs(pictures["ours"].astype(int) - pictures["theirs"])
        pictures["difference"] = np.minimum(apart * AMPLIFICATION, 255).astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        iio.imwrite(folder / f"{scene.name}-{name}.png", picture)


def time_scene(scene: ParityScene, ct: np.ndarray, renderers: dict[str, type]) -> None:
    """Time the renderers in turn, the camera orbiting by a degree a frame, with readback.

    Prints, in ms a frame, the median over the repeats of each batch's mean, and the range.
    """
    values = scene.values(ct)
    frames: dict[str, Callable] = {name: r(scene, values).frame for name, r in renderers.items()}
    cameras = _orbit(scene)
    for frame in frames.values():
        for _ in range(WARM_UP_FRAMES):
            frame(next(cameras))
    times_ms: dict[str, list[float]] = {name: [] for name in frames}
    for _ in range(REPEATS):
        batch = [next(cameras) for _ in range(FRAMES)]
        for name, frame in frames.items():
            start = time.perf_counter()
            for camera in batch:
                frame(camera)
            times_ms[name].append((time.perf_counter() - start) * 1000 / FRAMES)
    medians = {name: statistics.median(times) for name, times in times_ms.items()}
    row = "".join(
        f" {name} {medians[name]:7.2f} ({min(times):.2f} .. {max(times):.2f})"
        for name, times in times_ms.items()
    )
    if len(medians) == 2:
        row += f"  ratio {medians['pygfx'] / medians['volrender']:5.2f}"
    print(f"{scene.name:16s}{row}", flush=True)


def _orbit(scene: ParityScene) -> Iterator[dict[str, Any]]:
    """Yield the scene's camera turned by 0, 1, 2, … degrees, for ever."""
    degrees = 0
    while True:
        yield orbit_camera(scene.camera, np.deg2rad(degrees % 360))
        degrees += 1


def print_adapters(renderers: dict[str, type], scene: ParityScene, ct: np.ndarray) -> None:
    """Say what draws, and warn when the renderers do not draw with the same adapter."""
    names = {}
    for name, renderer in renderers.items():
        info = renderer(scene, scene.values(ct)).adapter_info
        names[name] = f"{info['device']}, {info['description']}, {info['backend_type']}"
        print(f"{name}: {names[name]}")
    if len(set(names.values())) > 1:
        print("warning: the adapters differ, so the times cannot be compared", file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parity", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    names = [scene.name for scene in SCENES]
    add("--data", type=Path, help="CT volume, .npz or .npy, shape (256, 128, 128), 0 .. 2000")
    add("--save", type=Path, metavar="DIR", help="write both pictures and 16x their difference")
    add("--only", action="append", choices=names, metavar="NAME", help="this scene; repeatable")
    add("--time", action="store_true", help="time both in turn, after the comparison")
    add("--peer-only", action="store_true", help="render with pygfx alone, compare nothing")
    add("--list", action="store_true", help="list the scenes and stop")
    options = parser.parse_args(arguments)

    scenes = [scene for scene in SCENES if options.only is None or scene.name in options.only]
    if options.list:
        for scene in scenes:
            print(f"{scene.name:16s} bound {scene.bound:.1f}{'  later' if scene.later else ''}")
        return 0
    if importlib.util.find_spec("pygfx") is None:
        print("pygfx is missing: pip install 'volrender[peers]'", file=sys.stderr)
        return 2
    from benchmarks.peers.pygfx_peer import PygfxRenderer

    try:
        ct = load_ct(options.data)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2

    if options.data is None:
        for scene in scenes:
            if scene.ct_only:
                print(f"{scene.name:16s} skipped: its bound is for the CT; give --data")
        scenes = [scene for scene in scenes if not scene.ct_only]
        if not scenes:
            return 2

    renderers = {"pygfx": PygfxRenderer}
    passed = True
    if options.peer_only:
        for scene in scenes:
            picture = PygfxRenderer(scene, scene.values(ct)).image()
            save_pictures(options.save, scene, theirs=picture)
            lit = (picture[..., :3] > 0).any(axis=-1).mean()
            print(f"{scene.name:16s} lit {100 * lit:.1f}%", flush=True)
    else:
        renderers = {"volrender": VolrenderRenderer, **renderers}
        print(f"{'scene':16s} {'mean':>8s} {'max':>5s} {'> 8':>9s} {'lit':>8s} {'bound':>6s}")
        outcomes = [compare_scene(s, ct, PygfxRenderer, options.save) for s in scenes]
        passed = all(outcomes)
    if options.time:
        print(f"\nms a frame: median of {REPEATS} batches of {FRAMES} frames (least .. most)")
        print_adapters(renderers, scenes[0], ct)
        for scene in scenes:
            time_scene(scene, ct, renderers)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
