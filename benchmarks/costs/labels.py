"""What labels cost: surfaces beside an isosurface of the same mask, slices beside a slice of an image."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np

from benchmarks.contenders import VolrenderContender, VolrenderScene
from benchmarks.measure import Row, rows_of, take_turns
from benchmarks.peers import PeerUnavailable
from benchmarks.peers.contenders import WorkerContender
from benchmarks.scenes import Scene, cube_scene

SURFACE_SIDE, SURFACE_IDS = 256, 10  # of a side: 1000 ids
SLICE_SIDE, SLICE_IDS = 512, 100  # a million


def labelled_balls(side: int, along: int) -> np.ndarray:
    """Balls on a lattice, each a label of its own: (n, n, n) uint32, `along`³ ids."""
    pitch = side / along
    centre = (np.arange(along) + 0.5) * pitch - 0.5
    place = np.minimum((np.arange(side) / pitch).astype(int), along - 1)
    away = np.arange(side) - centre[place]
    reach = (0.28 + 0.2 * np.random.default_rng(0).random((along,) * 3)) * pitch
    labels = np.zeros((side,) * 3, np.uint32)
    for z in range(side):
        squared = away[z] ** 2 + away[:, None] ** 2 + away[None, :] ** 2
        inside = squared < reach[place[z]][place[:, None], place[None, :]] ** 2
        ids = 1 + (place[z] * along + place[:, None]) * along + place[None, :]
        labels[z] = np.where(inside, ids, 0)
    return labels


class LabelsScene:
    """Labels in the place of the volume of a scene: as `VolrenderScene` has that."""

    def __init__(self, scene: Scene, labels: np.ndarray, **look: Any) -> None:
        import volrender

        self.figure = volrender.Figure(size=scene.look.size_px)
        self.camera = self.figure[0, 0].camera
        self.figure[0, 0].add_labels(labels, isolated_buffer=False, **look)
        self.camera.set_state(scene.look.camera)
        self.timer = VolrenderScene.timer_of(self.figure.engine)

    def frame(self, camera: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        self.camera.set_state(camera)
        return self.figure.export_numpy()


def _volrender(name: str, scene: Any, skipping: bool = True) -> VolrenderContender:
    return VolrenderContender(name, scene, "auto", skipping)


def labels(repeats: int, quick: bool = False) -> list[Row]:
    """Surfaces of a thousand labels, and slices of a million with outlines."""
    return [*_surfaces(repeats, quick), *_slices(repeats, quick)]


def _surfaces(repeats: int, quick: bool) -> list[Row]:
    side = 64 if quick else SURFACE_SIDE
    ids = labelled_balls(side, SURFACE_IDS)
    mask = np.where(ids > 0, np.uint8(255), np.uint8(0))
    scene = cube_scene(f"labels-surface-{side}", side, lambda: mask, mode="iso", threshold=127.0)
    smooth = cube_scene(
        *(scene.name, side, lambda: mask), mode="iso", threshold=127.0, smoothing=1.5
    )
    contenders: list[Any] = [
        _volrender("labels, surface", LabelsScene(scene, ids)),
        _volrender("labels, volume", LabelsScene(scene, ids, mode="volume")),
        _volrender("iso of the mask", VolrenderScene(scene, mask)),
        _volrender("iso of the mask, smoothing 1.5", VolrenderScene(smooth, mask)),
    ]
    absent = []
    if importlib.util.find_spec("vispy") is None:
        absent.append(
            Row(scene.name, "vispy, iso of the mask", note="missing: vispy is not installed")
        )
    else:
        try:
            peer = WorkerContender("vispy", scene, mask)
            peer.name = "vispy, iso of the mask"
            contenders.append(peer)
        except PeerUnavailable as error:
            absent.append(Row(scene.name, "vispy, iso of the mask", note=str(error)))
    return _timed(scene, contenders, repeats, quick) + absent


def _slices(repeats: int, quick: bool) -> list[Row]:
    side, along = (64, 16) if quick else (SLICE_SIDE, SLICE_IDS)
    ids = labelled_balls(side, along)
    plane = (0.0, 0.0, -1.0, side / 2)
    values = ids.astype(np.uint16)
    scene = cube_scene(f"labels-slice-{side}", side, lambda: values, mode="slice", plane=plane)
    contenders = [
        _volrender(
            "labels, outlined", LabelsScene(scene, ids, mode="slice", plane=plane, outline=1.0)
        ),
        _volrender("labels, filled", LabelsScene(scene, ids, mode="slice", plane=plane)),
        _volrender("slice of an image", VolrenderScene(scene, values)),
    ]
    return _timed(scene, contenders, repeats, quick)


def _timed(scene: Scene, contenders: list[Any], repeats: int, quick: bool) -> list[Row]:
    times = take_turns(contenders, scene.cameras, repeats, 2 if quick else None)
    for contender in contenders:
        contender.close()
    return rows_of(scene.name, times, {})
