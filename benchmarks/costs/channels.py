"""What channels cost: a MIP of four that are packed in one texture, beside one of them, and beside peers."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.contenders import VolrenderContender, VolrenderScene
from benchmarks.measure import Row, rows_of, take_turns
from benchmarks.scenes import NOISE, SAMPLED_LIMITS, Scene, cube_scene

COUNT = 4
COLOURS = ("magenta", "green", "cyan", "yellow")
SIDE, SIDE_ON_CPU = 512, 256
MODES = ("mip", "iso", "composite")


@cache
def noisy_channels(side: int) -> np.ndarray:
    """A head of which each channel shows a part, under uniform noise of its own: (4, n, n, n), uint8."""
    from volrender.data import datasets

    head = datasets.head(side, dtype="uint8")
    random = np.random.default_rng(0)
    most = int(255 * NOISE)
    channels = np.empty((COUNT, *head.shape), np.uint8)
    for number, channel in enumerate(channels):
        noise = random.integers(0, most, head.shape, np.uint8, endpoint=True)
        shown = np.where(np.arange(side) // (side // 8) % COUNT == number, head, head // 2)
        channel[...] = shown // 10 * 9 + noise
    return channels


class ChannelsScene:
    """The channels of a scene as one graphic: as `VolrenderScene` has a volume."""

    def __init__(self, scene: Scene, channels: np.ndarray, **look: Any) -> None:
        import volrender

        self.figure = volrender.Figure(size=scene.look.size_px)
        self.camera = self.figure[0, 0].camera
        looks = [{"cmap": colour, **SAMPLED_LIMITS, **look} for colour in COLOURS]
        self.figure[0, 0].add_graphic(
            volrender.MultichannelVolumeGraphic(channels, scene.mode, looks, isolated_buffer=False)
        )
        self.camera.set_state(scene.look.camera)
        self.timer = VolrenderScene.timer_of(self.figure.engine)

    def frame(self, camera: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        self.camera.set_state(camera)
        return self.figure.export_numpy()


class PygfxChannels:
    """Four volumes in pygfx that are added up."""

    name = "pygfx, four volumes added"

    def __init__(self, scene: Scene, channels: np.ndarray) -> None:
        from benchmarks.peers.pygfx_peer import PygfxRenderer

        (volume,) = scene.look.volumes
        volumes = tuple({**volume, "cmap": c, "alpha_mode": "add"} for c in COLOURS)
        self._renderer = PygfxRenderer(replace(scene.look, volumes=volumes), list(channels))

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """See `Contender`."""
        from benchmarks.measure import time_frames

        return time_frames(self._renderer.frame, cameras)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """Not known."""
        return None

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """See `Contender`."""
        return self._renderer.frame(camera)

    def close(self) -> None:
        """See `Contender`."""


def channels(repeats: int, quick: bool = False) -> list[Row]:
    """Four channels in one march, four volumes that are added, one volume, and one again as control."""
    import volrender

    side = 64 if quick else SIDE_ON_CPU if volrender.default_engine().is_cpu else SIDE
    values = noisy_channels(side)
    rows: list[Row] = []
    for mode in MODES:
        look = {"iso": {"threshold": 100.0}, "composite": {"opacity": "quadratic"}}.get(mode, {})
        scene = cube_scene(f"channels-{mode}-{side}", side, lambda: values[0], mode=mode, **look)
        one = VolrenderScene(scene, values[0])
        four = ChannelsScene(scene, values, **look)
        contenders: list[Any] = [
            VolrenderContender("one channel", one, "auto", True),
            VolrenderContender("four channels", four, "auto", True),
            VolrenderContender("one channel again", one, "auto", True),
        ]
        absent = []
        if mode == "mip":
            contenders += [
                VolrenderContender("one channel, plain", one, "auto", False),
                VolrenderContender("four channels, plain", four, "auto", False),
            ]
            if importlib.util.find_spec("pygfx") is None:
                absent = [Row(scene.name, "pygfx", note="missing: pygfx is not installed")]
            else:
                contenders.append(PygfxChannels(scene, values))
        times = take_turns(contenders, scene.cameras, repeats, 2 if quick else None)
        notes = {}
        if mode == "mip" and not absent:
            ours, theirs = (
                contender.image(scene.cameras(1)[0])[..., :3].astype(int)
                for contender in (contenders[1], contenders[-1])
            )
            notes[PygfxChannels.name] = f"apart by {np.abs(ours - theirs).mean():.2f}/255"
        rows += rows_of(scene.name, times, notes) + absent
        for contender in contenders:
            contender.close()
    return rows
