"""Windows look ahead while a camera moves: pictures of the motion lack fewer bricks, and it ends at rest."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.engine.bricks.sources import Levels
from volrender.hosts.window import scout as scout_file

SIZE = (96, 72)
VOXELS = np.random.default_rng(0).integers(1, 255, (120, 120, 1800)).astype(np.uint8)
VOXELS[:, :, 540:] = 0  # nothing is in there
FRAME_S = 1 / 30


class Motion:
    """A figure of bricks in a window, whose camera is moved from frame to frame.

    Attributes
    ----------
    missed : set of int
        Pages of bricks that pictures lacked.
    """

    def __init__(self, monkeypatch, engine=None, looks=True, **kwargs) -> None:
        self.now_s, self.missed = 100.0, set()
        monkeypatch.setattr(
            scout_file, "time", SimpleNamespace(perf_counter=lambda: self.now_s), raising=True
        )
        self.source = Levels(VOXELS, 4)
        engine = engine or vr.Engine()
        engine.memory_budget_bytes = 24 * 2**20
        self.figure = vr.Figure(size=SIZE, engine=engine)
        self.figure.add_image_volume(self.source, vmin=0, vmax=255, **kwargs)
        (self.resident,) = self.figure[0, 0].graphics[0].residents
        self.note = self.resident._stream._note
        self.resident._stream._note = self._noted
        self.camera = self.figure[0, 0].camera
        self.camera.set_state(
            {
                "position": (60, 60, 300),
                "fov": 0,
                "width": 60,
                "height": 45,
                "depth_range": (0, 600),
                "rotation": (0, 0, 0, 1),
            }
        )
        self.canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
        self.window = self.figure.show(panel=False, canvas=self.canvas)
        self.window.target_ms = 1e6  # all pictures are final ones
        if not looks:
            self.window._scout.look = lambda *_: None
        for _ in range(30):
            self.frame()

    def frame(self, by=(0, 0, 0)) -> None:
        """Move the camera, draw, and wait for all that this asks for."""
        self.now_s += FRAME_S
        if any(by):
            self.camera.position = self.camera.position + np.array(by)
        self.canvas.draw()
        self.wait()

    def _noted(self, told) -> None:
        self.missed.update(told.missing.tolist())
        self.note(told)

    def wait(self) -> None:
        loader, until = self.resident._stream._loader, time.monotonic() + 20
        while (self.resident.pending and not loader.n_done) or loader.n_ahead:
            assert time.monotonic() < until
            time.sleep(0.001)

    @property
    def read(self) -> list[tuple[int, int]]:
        """Level and first x of what was read."""
        return [(level, box[2].start) for level, box in self.source.reads]


def flown(monkeypatch, looks: bool, **kwargs) -> Motion:
    motion = Motion(monkeypatch, looks=looks, **kwargs)
    for frame in range(40):
        if frame == 8:  # it is seen by then how the camera moves
            motion.missed.clear()
        motion.frame((6, 0, 0))
    return motion


@pytest.mark.parametrize(
    "look", [{"mode": "mip"}, {"mode": "composite", "shade": 0, "step_size": 2}]
)
def test_pictures_of_a_steady_motion_lack_fewer_bricks(monkeypatch, look):
    looking, plain = (flown(monkeypatch, looks, **look) for looks in (True, False))
    assert len(plain.missed) >= 8 and not looking.missed
    assert len(looking.read) <= len(plain.read) + 8  # those of the half second to come
    assert looking.resident.nbytes <= looking.figure.engine.memory_budget_bytes


def test_it_ends_at_rest_and_the_picture_is_final_then(monkeypatch):
    motion = flown(monkeypatch, True)
    window, looked = motion.window, 0
    assert window.is_moving
    while window._scout.is_looking:
        motion.frame()
        looked += 1
    assert 1 < looked <= scout_file.VIEWS
    assert not motion.resident._stream.ahead.is_on
    for _ in range(5):
        motion.frame()
    assert not window.is_moving and motion.figure.fidelity.is_final
    reads = len(motion.source.reads)
    for _ in range(5):
        motion.frame()
    assert len(motion.source.reads) == reads
    assert motion.figure.settle().is_final and len(motion.source.reads) == reads


def test_a_jump_and_a_pause_are_no_motion(monkeypatch):
    motion = Motion(monkeypatch)
    looked = []
    for by, pause_s in (((100, 0, 0), 0), ((0, 0, 0), 0), ((5, 0, 0), 3), ((5, 0, 0), 3)):
        motion.now_s += pause_s
        motion.frame(by)
        looked.append(motion.window._scout.is_looking)
    assert looked == [False] * 4
    for _ in range(2):
        motion.frame((5, 0, 0))
    assert motion.window._scout.is_looking


def test_what_is_known_to_be_empty_is_not_read_again_for_it(monkeypatch):
    motion = Motion(monkeypatch, mode="iso", threshold=100)
    bricks = motion.resident._stream.bricks
    for page in motion.resident.layout.pages_of_level(0).tolist():
        if bricks.table.slot(page) < 0:  # its codes become known, and nothing is kept of it
            brick = bricks._reader.read(page)
            bricks.table.put(page, -1, bricks.codes.bits(brick.low, brick.high))
    bricks.table.flush()
    bricks._reader.forget(np.arange(0))
    motion.source.reads.clear()
    for _ in range(100):
        motion.frame((6, 0, 0))
    starts = {start for level, start in motion.read if level == 0}
    assert 478 in starts and max(starts) <= 538


def test_an_export_and_a_movie_look_nowhere_ahead(monkeypatch):
    motion = flown(monkeypatch, False)
    read = len(motion.source.reads)

    def moves():
        for _ in range(6):
            motion.camera.position = motion.camera.position - np.array((6, 0, 0))
            yield

    list(motion.figure.render_frames(moves()))
    motion.figure.export_numpy()
    assert motion.resident._stream.ahead._region is None  # nobody ever asked for one
    assert len(motion.source.reads) >= read


def test_two_windows_of_one_volume_look_ahead_each_for_itself(monkeypatch):
    motion = Motion(monkeypatch)
    other = vr.Figure(size=SIZE, engine=motion.figure.engine)
    other.add_image_volume(motion.figure[0, 0].graphics[0].data, vmin=0, vmax=255)
    assert other[0, 0].graphics[0].residents == (motion.resident,)
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    window = other.show(panel=False, canvas=canvas)
    for _ in range(6):
        motion.frame((6, 0, 0))
        canvas.draw()
        motion.wait()
    assert motion.window._scout.is_looking and not window._scout.is_looking
    assert motion.resident._stream.ahead.is_on
    motion.window.close()
    assert not motion.resident._stream.ahead.is_on
    window.close()


def test_many_kinds_of_volumes_can_be_looked_ahead_of(monkeypatch):
    motion = Motion(monkeypatch, mode="mip")
    subplot = motion.figure[0, 0]
    opaque = vr.datasets.sphere(16)
    subplot.add_image_volume(opaque, mode="iso", threshold=0.5, offset=(150, 60, 20))
    labels = subplot.add_labels(Levels(VOXELS // 60, 4), mode="surface", offset=(0, 30, 0))
    painted = {"mode": "iso", "threshold": 0.5, "color": labels, "offset": (0, 20, 200)}
    subplot.add_image_volume(opaque.repeat(8, axis=2), **painted)
    channels = vr.Multiscale([VOXELS[None], VOXELS[None, ::2, ::2, ::2]])
    subplot.add_multichannel_volume(channels, axes="czyx", offset=(0, -30, 0))
    matter = {"mode": "composite", "vmin": 0, "vmax": 255}
    for offset in ((0, 0, 90), (20, 10, 100)):  # marched together
        subplot.add_image_volume(Levels(VOXELS, 4), offset=offset, **matter)
    for _ in range(12):
        motion.frame((6, 0, 0))
    looked_at = set(motion.window._scout._residents)
    bricked = {
        one for graphic in subplot.graphics for one in graphic.residents if hasattr(one, "serve")
    }
    assert looked_at == bricked and len(bricked) == 5
    assert all(one._stream.ahead._tick for one in bricked)  # their rays told something
