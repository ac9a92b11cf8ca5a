"""A long flight through a store that is larger than memory leaves memory flat."""

import gc
import os

import numpy as np
from rendercanvas.offscreen import OffscreenRenderCanvas
from wgpu import diagnostics

import volrender as vr
from volrender.engine.bricks.streaming import ticks

FRAMES = 10_000
LAP = 50  # frames
SIZE = (20, 16)
STORE = vr.datasets.vessels_store((1024, 512, 512))
MIDDLE = np.array([255.5, 255.5, 511.5])


def resident_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def gpu_bytes() -> int:
    return diagnostics.object_counts.get_dict()["total"]["resource_mem"]


def test_a_flight_through_bricks_leaves_memory_flat(soak, monkeypatch):
    """The first tenth, after one lap that fills all there is room for, against the last one."""
    monkeypatch.setattr(ticks, "RECENT_S", 0.02)  # frames come faster than a window's
    frames = FRAMES if soak else FRAMES // 50
    engine = vr.Engine()
    engine.memory_budget_bytes = 12 * 2**20
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = vr.Figure(size=SIZE, engine=engine)
    (resident,) = figure.add_image_volume(STORE, vmin=0, vmax=255, mode="mip").residents
    window = figure.show(panel=False, canvas=canvas)
    window.target_ms = 5
    camera = figure[0, 0].camera
    gone, pages, came = 0, set[int](), set[int]()

    def fly(frame: int) -> None:
        nonlocal gone, pages
        angle = 2 * np.pi * frame / LAP
        camera.look_from(np.rad2deg(angle) % 360, 30 * np.sin(3 * angle))
        camera.position = MIDDLE + 300 * np.sin(2 * angle) * np.array([0, 0, 1])
        canvas.draw()
        there = set(resident._stream.bricks.slots.pages.tolist())
        gone += len(pages - there)
        came.update(there)
        pages = there

    for frame in range(LAP):
        fly(frame)
    gc.collect()
    host, gpu = [], []
    for frame in range(frames):
        fly(frame)
        host.append(resident_bytes())
        gpu.append(gpu_bytes())
    tenth = frames // 10
    for each in (host, gpu):
        assert np.mean(each[-tenth:]) <= 1.05 * np.mean(each[:tenth])
    assert resident.nbytes + resident.grids.nbytes <= 1.05 * engine.memory_budget_bytes
    assert gone > frames // 10 and len(came) > 30  # it was not in vain
    window.close()
