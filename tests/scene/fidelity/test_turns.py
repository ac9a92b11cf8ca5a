"""Stills from several threads: while one waits for its bricks others are drawn, and each is exact."""

import threading
import time

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.pictures import difference
from tests.scene.drawing.test_threads import Threads
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.source import ArraySource
from volrender.scene.output import still

SIZE = (96, 64)
SHAPE = (130, 190, 250)
VOXELS = vr.datasets.vessels_store(SHAPE).read((slice(None),) * 3)
MIB = 2**20
LONG_S = 60.0  # what takes so long never comes


class Gate:
    """A source in levels, of which none but the coarsest is read until it is opened."""

    def __init__(self, array: np.ndarray) -> None:
        self._source = MadeLevels(ArraySource(array))
        self.shape_zyx, self.channels = self._source.shape_zyx, 1
        self.dtype, self.levels = self._source.dtype, self._source.levels
        self.is_open, self.is_asked = threading.Event(), threading.Event()

    def read(self, box_zyx, level=0):
        if level < len(self.levels) - 1:
            self.is_asked.set()
            assert self.is_open.wait(LONG_S), "nobody opened the gate"
        return self._source.read(box_zyx, level)


@pytest.fixture
def small() -> vr.Engine:
    """A device with little memory: room for a good part of the bricks."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 7 * MIB
    return engine


def shown(data, engine=None, degrees=40, **look) -> vr.Figure:
    figure = vr.Figure(size=SIZE, engine=engine)
    figure.add_image_volume(data, vmin=0, vmax=255, mode="mip", **look)
    figure[0, 0].camera.look_from(degrees, 25)
    return figure


def begun(function) -> tuple[threading.Thread, list]:
    """A thread that does something, and what comes of it."""
    found: list = []
    thread = threading.Thread(target=lambda: found.append(function()), daemon=True)
    thread.start()
    return thread, found


def result_of(thread: threading.Thread, found: list):
    thread.join(LONG_S)
    assert not thread.is_alive(), "it waits for what never comes"
    return found[0]


def test_frames_and_stills_of_others_are_drawn_while_a_still_waits(small):
    gate = Gate(VOXELS)
    figure = shown(gate, small)
    other, ball = vr.Figure(size=SIZE, engine=small), vr.datasets.sphere(24)
    other.add_image_volume(ball)
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    window = shown(figure[0, 0].graphics[0].data, small, -60).show(panel=False, canvas=canvas)
    waiting = begun(lambda: figure.export_numpy(level=0))
    assert gate.is_asked.wait(LONG_S)
    picture = result_of(*begun(other.export_numpy))
    frame = result_of(*begun(canvas.draw))
    assert picture[..., :3].max() > 100 and frame[..., :3].max() > 50
    assert waiting[0].is_alive() and not waiting[1] and not gate.is_open.is_set()
    gate.is_open.set()
    assert difference(result_of(*waiting), shown(VOXELS).export_numpy()).max() <= 1
    assert figure.fidelity == vr.Fidelity("final", 0)
    window.close()


def test_two_threads_whose_stills_do_not_fit_at_once_both_get_exact_ones(small):
    gate = Gate(VOXELS)
    figures = [shown(gate, small, 0)]
    data = figures[0][0, 0].graphics[0].data
    figures.append(shown(data, small, 60))
    (resident,) = {figure[0, 0].graphics[0].residents[0] for figure in figures}
    stills = [begun(lambda figure=figure: figure.export_numpy(level=0)) for figure in figures]
    assert gate.is_asked.wait(LONG_S)
    gate.is_open.set()
    pictures = [result_of(*still) for still in stills]
    for picture, figure, degrees in zip(pictures, figures, (0, 60), strict=True):
        assert difference(picture, shown(VOXELS, None, degrees).export_numpy()).max() <= 1
        assert figure.fidelity == vr.Fidelity("final", 0)
    assert difference(*pictures).max() > 50
    assert np.prod(resident.slots_xyz) < resident.layout.n_bricks
    assert resident.picture_version > resident.layout.n_bricks  # what one needed went for the other


def test_frames_in_between_take_nothing_that_a_still_needs(small):
    """A window asks for other bricks all the time."""
    figure = shown(vr.Multiscale.of(VOXELS), small, 0)
    data = figure[0, 0].graphics[0].data
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    moving = shown(data, small, 90)
    moving[0, 0].camera.zoom = 3
    window = moving.show(panel=False, canvas=canvas)
    (resident,) = figure[0, 0].graphics[0].residents
    upload, frames = resident.serving._stream.upload, []

    def upload_with_company(most_bytes):
        came = upload(most_bytes)
        if not frames or frames[-1] < resident.picture_version:
            moving[0, 0].camera.zoom += 0.01
            frames.append(resident.picture_version)
            canvas.draw()
        return came

    resident.serving._stream.upload = upload_with_company
    picture = figure.export_numpy(level=0)
    assert len(frames) > 5 and figure.fidelity == vr.Fidelity("final", 0)
    assert difference(picture, shown(VOXELS, None, 0).export_numpy()).max() <= 1
    window.close()


def test_who_waits_so_long_and_no_longer_does_not_wait_for_the_turn_either(small):
    gate = Gate(VOXELS)
    figure = shown(gate, small)
    other = shown(figure[0, 0].graphics[0].data, small, -60)
    waiting = begun(lambda: figure.export_numpy(level=0))
    assert gate.is_asked.wait(LONG_S)
    assert result_of(*begun(lambda: other.settle(timeout=0.05))).is_improving
    gate.is_open.set()
    result_of(*waiting)
    assert figure.fidelity.is_final and other.settle().is_final


def test_export_pick_settle_draw_and_replace_at_once(small, soak):
    """Whatever the data are at the time, in bricks or whole, stills are those of the one or the other."""
    arrays = [np.ascontiguousarray(VOXELS[:70, :130]), 255 - VOXELS[:70, :130]]
    true = {
        degrees: [shown(array, None, degrees).export_numpy() for array in arrays]
        for degrees in (40, 60)
    }
    figures = {40: shown(vr.Multiscale.of(arrays[0]), small, 40)}
    data = figures[40][0, 0].graphics[0].data
    figures[60] = shown(data, small, 60)
    moving = shown(data, small, -70)
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    window = moving.show(panel=False, canvas=canvas)

    def export(degrees: int) -> None:
        picture = figures[degrees].export_numpy(level=0)
        assert min(difference(picture, each).max() for each in true[degrees]) <= 1

    def replace(number: int) -> None:
        array = arrays[number % 2]
        data.replace(vr.Multiscale.of(array) if number % 3 else array)
        time.sleep(0.03)

    def draw(number: int) -> None:
        moving[0, 0].camera.look_from(number * 7, 10)
        canvas.draw()

    threads = Threads()
    threads.add(lambda number: export(60))
    threads.add(replace)
    threads.add(lambda number: figures[40][0, 0].pick(number * 7 % 96, number * 11 % 64))
    threads.add(lambda number: figures[40].settle(timeout=0.02))
    rounds = 300 if soak else 30

    def draw_and_export(number: int) -> None:
        draw(number)
        export(40)

    threads.run_beside(draw_and_export, rounds)
    assert min(threads.rounds) > 3
    window.close()


@pytest.mark.parametrize("change", ["data", "cmap"])
def test_what_is_assigned_between_the_parts_of_a_still_is_in_none_or_all_of_them(
    small, monkeypatch, change
):
    figure = shown(vr.Multiscale.of(VOXELS), small)
    (graphic,) = figure[0, 0].graphics
    new = {"data": vr.Multiscale.of(255 - VOXELS), "cmap": "viridis"}[change]
    read, parts = still._Painter.read, []

    def read_and_change(painter, drawn):
        picture = read(painter, drawn)
        parts.append(picture.shape)
        if len(parts) == 1:
            thread, _ = begun(lambda: setattr(graphic, change, new))
            thread.join(LONG_S)
        return picture

    monkeypatch.setattr(still._Painter, "read", read_and_change)
    picture = figure.export_numpy(level=0)
    monkeypatch.undo()
    expected = shown(255 - VOXELS) if change == "data" else shown(VOXELS, cmap="viridis")
    assert len(parts) > 2 and figure.fidelity == vr.Fidelity("final", 0)
    assert difference(picture, expected.export_numpy()).max() <= 1
