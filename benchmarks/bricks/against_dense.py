"""Frames of a volume in bricks, all that it shows being there at full detail, beside the same one dense."""

from __future__ import annotations

import gc
from argparse import Namespace
from typing import Any

import numpy as np

from benchmarks import scenes
from benchmarks.contenders import VolrenderContender, VolrenderScene
from benchmarks.frames import COMPARED_VIEWS
from benchmarks.measure import Row, Spread, take_turns
from benchmarks.scenes import FOG, SPARSE_MATTER, Scene, cube_scene

MATTERS = {
    "vessels": (scenes.vessels, SPARSE_MATTER),
    "head": (scenes.noisy_head, FOG),
    "noise": (scenes.white_noise, FOG),
}
MODES = ("mip", "composite", "iso", "mean")
LARGEST_OF_CPU = 256  # side of a volume, voxels, on adapters that compute on the CPU
GOAL = 1.2
ALIKE = 2  # of 255: pictures that differ by no more look the same


def dense_cases(quick: bool) -> list[str]:
    """Names of the cases: mode, volume, side."""
    sides = scenes.SIDES[:1] if quick else scenes.SIDES
    return [
        f"bricks-{mode}-{matter}-{side}" for side in sides for mode in MODES for matter in MATTERS
    ]


class FullDetail(VolrenderScene):
    """A scene in volrender, drawn at full detail without waiting for anything that is missing."""

    def frame(self, camera: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back."""
        self.camera.set_state(camera)
        stage = self.figure.stage
        renderer, size_px = stage.renderer, self.figure.size
        drawn = renderer.submit(
            lambda: stage.compose(renderer, size_px, level=0), stage.chosen_dispatch()
        )
        return renderer.frame.read(drawn)


class InBricks(FullDetail):
    """The same of a volume in bricks, however small it is."""

    def __init__(self, scene: Scene, values: np.ndarray) -> None:
        import volrender
        from volrender.engine.bricks.bricked_resident import BrickedResident

        self.figure = volrender.Figure(size=scene.look.size_px)
        (look,) = scene.look.volumes
        graphic = volrender.ImageVolumeGraphic(volrender.Multiscale.of(values), **look)
        engine, voxels = self.figure.engine, graphic.data.voxels
        with engine.lock:
            self.resident = voxels.follower(engine, lambda: BrickedResident(engine, voxels))
        self.figure[0, 0].add_graphic(graphic)
        self.data = graphic.data
        self.camera = self.figure[0, 0].camera
        self.timer = self.timer_of(engine)

    def load(self, cameras: list[dict[str, Any]]) -> None:
        """Have all bricks that frames from some cameras need."""
        for camera in cameras:
            self.camera.set_state(camera)
            self.figure.export_numpy(level=0)
            if not self.figure.fidelity.is_final:
                raise RuntimeError(f"not all bricks are there: {self.figure.fidelity}")


def against_dense(name: str, options: Namespace) -> list[Row]:
    """Time one case, both in turn."""
    import volrender

    _, mode, matter, side = name.split("-")
    if volrender.default_engine().is_cpu and int(side) > LARGEST_OF_CPU:
        return [Row(name, "bricks", note="left out: it is for GPUs")]
    make, opacity = MATTERS[matter]
    look = {"mode": mode, **({"threshold": 128.0} if mode == "iso" else {})}
    look = opacity if mode == "composite" else look
    values = make(int(side))
    scene = cube_scene(name, int(side), lambda: values, options.size, **look)
    dense, bricks = FullDetail(scene, values), InBricks(scene, values)
    if bricks.figure.engine.is_cpu:  # its timestamps do not wait for what a pass does
        dense.timer = bricks.timer = None
    cameras = scene.cameras(2 if options.quick else max(COMPARED_VIEWS) + 1)
    bricks.load(cameras)
    contenders: list[Any] = [
        VolrenderContender(label, shown, options.dispatch.replace("all", "auto"), True)
        for label, shown in (("dense", dense), ("bricks", bricks))
    ]
    times = take_turns(contenders, lambda count: cameras[:count], options.repeats, len(cameras))
    apart = [
        np.abs(dense.frame(camera).astype(int) - bricks.frame(camera)).max(axis=-1)
        for camera in cameras
    ]
    missing = bricks.resident.missing
    there = int(bricks.resident.layout.n_bricks)
    for contender in contenders:
        contender.close()
    del dense, bricks, contenders
    gc.collect()
    return [_row(name, times, apart, missing, there)]


def _row(name: str, times: dict, apart: list[np.ndarray], missing: int, of: int) -> Row:
    dense, bricks = times["dense"], times["bricks"]
    if dense.failure or bricks.failure:
        return Row(name, "bricks", note=dense.failure or bricks.failure)
    own, other = Spread.of(bricks.wall), Spread.of(dense.wall)
    assert own is not None and other is not None  # none failed
    ratio = own.median / other.median
    row = Row(name, "bricks", own, Spread.of(bricks.gpu), ratio)
    note = f"dense {other.median:.2f} ms"
    other = Spread.of(dense.gpu)
    if row.gpu and other:
        ratio = row.gpu_ratio = row.gpu.median / other.median
        note += f", GPU {other.median:.3f} ms"
    note += f"; goal {'met' if ratio <= GOAL else 'missed'}: {GOAL}; apart by at most {np.max(apart)}/255"
    if millionths(np.array(apart)):
        note += f", by more than {ALIKE} in {millionths(np.array(apart))} of a million pixels"
    note += f"; {of} bricks in all"
    row.note = note + (f"; {missing} MISSING" if missing else "")
    return row


def millionths(apart: np.ndarray) -> int:
    """Of a million pixels, how many differ visibly."""
    return round(1e6 * float((apart > ALIKE).mean()))
