"""From several threads: every picture is whole, and right for some state that there was."""

import sys
import threading

import numpy as np
import pytest

import volrender as vr
from volrender.data.sources import source

ROUNDS, SOAK_ROUNDS = 200, 2000
SWITCH_S = 1e-4  # else who comes back from a call of wgpu waits 5 ms for a thread that computes
SIDE = 16
COLOURS = {"gray": (1, 1, 1), "red": (1, 0, 0)}


class Threads:
    """Functions that are called over and over, each in a thread, until one of them is done."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.errors: list[BaseException] = []
        self.rounds: list[int] = []

    def add(self, function) -> None:
        number = len(self._threads)
        self.rounds.append(0)

        def repeat() -> None:
            try:
                while not self._stop.is_set():
                    function(self.rounds[number])
                    self.rounds[number] += 1
            except BaseException as error:
                self.errors.append(error)
                self._stop.set()

        self._threads.append(threading.Thread(target=repeat))

    def run_beside(self, function, rounds: int) -> None:
        """Call a function so often in this thread, the others beside it."""
        for thread in self._threads:
            thread.start()
        try:
            for number in range(rounds):
                if self._stop.is_set():
                    break
                function(number)
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()
        if self.errors:
            raise self.errors[0]


@pytest.fixture(autouse=True)
def frequent_switches():
    """Python lets another thread go on more often: more of what may come between does."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    yield
    sys.setswitchinterval(interval)


def two_figures(dispatch: str, engines=(None, None)):
    """Two figures that show the same voxels, all of one value, from the front."""
    figures = [vr.Figure(size=(48, 40), dispatch=dispatch, engine=engine) for engine in engines]
    voxels = np.full((SIDE,) * 3, 100, np.uint8)
    look = {"cmap": "gray", "vmin": 0, "vmax": 255, "plane": (0, 0, -1, SIDE / 2)}
    first = figures[0].add_image_volume(voxels, **look)
    figures[1].add_image_volume(first.data, **look)
    for figure in figures:
        figure[0, 0].auto_fit()
    return figures, first.data


@pytest.mark.parametrize("dispatch", ["fragment", "compute", "two engines"])
def test_export_pick_assign_and_set_at_once(dispatch, soak, monkeypatch):
    # Every assignment is uploaded in many pieces, between which other threads run.
    monkeypatch.setattr(source, "SLAB_BYTES", 1024)
    if dispatch == "two engines":
        figures, data = two_figures("fragment", (None, vr.Engine()))
    else:
        figures, data = two_figures(dispatch)
    inside = slice(14, 26), slice(18, 30)  # within the silhouette in every mode
    assert (figures[0].export_numpy()[inside][..., 0] > 50).all()
    threads = Threads()
    picked = []

    def assign(number: int) -> None:
        value = 50 + 41 * number % 200
        if number % 3:
            data[...] = value
        else:
            figures[number % 2][0, 0].graphics[0].data = np.full((SIDE,) * 3, value, np.uint8)

    def set_properties(number: int) -> None:
        graphic = figures[number % 2][0, 0].graphics[0]
        graphic.cmap = ("gray", "red")[number // 2 % 2]
        graphic.mode = ("mip", "minip", "slice")[number // 4 % 3]
        graphic.interpolation = ("linear", "nearest")[number // 12 % 2]

    def pick(number: int) -> None:
        info = figures[number % 2][0, 0].pick(20 + number % 8, 16 + number % 7)
        assert info is not None and info["value"] in range(50, 250)
        picked.append(info["value"])

    def export(number: int) -> None:
        pixels = figures[number % 2].export_numpy()[inside][..., :3].reshape(-1, 3).astype(int)
        first = pixels[0]
        assert (np.abs(pixels - first) <= 1).all(), "one picture shows two assignments"
        assert 49 <= first[0] <= 250
        assert any(
            (np.abs(first - first[0] * np.array(colour)) <= 1).all() for colour in COLOURS.values()
        )

    for function in (assign, set_properties, pick):
        threads.add(function)
    rounds = SOAK_ROUNDS if soak else ROUNDS
    threads.run_beside(export, rounds // 2 if dispatch == "two engines" else rounds)
    assert min(threads.rounds) > 5 and len(set(picked)) > 1


def test_the_same_figure_exported_by_two_threads(soak):
    (figure, _), _ = two_figures("fragment")
    expected = figure.export_numpy()
    threads = Threads()

    def export(number: int) -> None:
        np.testing.assert_array_equal(figure.export_numpy(), expected)

    threads.add(export)
    threads.add(lambda number: figure[0, 0].pick(number * 7 % 48, number * 11 % 40))
    threads.run_beside(export, SOAK_ROUNDS if soak else ROUNDS)
    assert min(threads.rounds) > 5


def test_several_drawers_of_one_figure_do_not_disturb_each_other():
    """Exports, layers and picks of one scene, in any order, give what each gives alone."""
    figure = vr.Figure(size=(60, 40))
    volume = figure.add_image_volume(vr.datasets.head(24), mode="iso", threshold=400)
    alone, layers = figure.export_numpy(), figure.render_layers()
    picked = figure[0, 0].pick(30, 20)
    for _ in range(2):
        assert figure[0, 0].pick(30, 20)["index"] == picked["index"]
        np.testing.assert_array_equal(figure.export_numpy(), alone)
        np.testing.assert_array_equal(figure.render_layers()[0].colour, layers[0].colour)
        np.testing.assert_array_equal(figure.export_numpy(), alone)
    item = volume.drawing.latest
    assert figure.export_numpy() is not None and volume.drawing.latest is item  # it is kept
    volume.threshold = 500
    figure.export_numpy()
    assert volume.drawing.latest is not item
