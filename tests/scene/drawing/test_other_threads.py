"""What other threads set, add, take out and resize comes before a frame or after it, never within."""

import threading

import numpy as np
import pytest

import volrender as vr
from volrender.scene.drawing import composition
from volrender.scene.graphics import volume_drawing

CUBE = np.full((8, 8, 8), 200, np.uint8)


def figure_of_a_cube(**parameters) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=(40, 30), **parameters)
    graphic = figure.add_image_volume(CUBE, vmin=0, vmax=255, cmap="lime", threshold=100)
    figure.export_numpy()
    return figure, graphic


def within(monkeypatch, module, name: str, change) -> list[threading.Thread]:
    """Have another thread begin a change whenever a step of the next frame is about to be taken."""
    step, threads = getattr(module, name), []

    def step_with_company(*arguments, **keywords):
        thread = threading.Thread(target=change, daemon=True)
        threads.append(thread)
        thread.start()
        thread.join(0.2)  # which it would need far less than, if nothing kept it
        return step(*arguments, **keywords)

    monkeypatch.setattr(module, name, step_with_company)
    return threads


def assert_it_waited_for_the_frame(figure, threads, before, monkeypatch) -> np.ndarray:
    """The frame shows nothing of the change, the next one all of it; it returns that."""
    np.testing.assert_array_equal(figure.export_numpy(), before)
    monkeypatch.undo()
    assert threads
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return figure.export_numpy()


@pytest.mark.parametrize("mode", ["iso", "minip", "slice"])
def test_a_mode(mode, monkeypatch):
    figure, graphic = figure_of_a_cube()
    before = figure.export_numpy()
    graphic.gamma = 1.0  # so that nothing is kept
    threads = within(monkeypatch, volume_drawing, "mode_of", lambda: setattr(graphic, "mode", mode))
    after = assert_it_waited_for_the_frame(figure, threads, before, monkeypatch)
    graphic.mode = mode
    np.testing.assert_array_equal(after, figure.export_numpy())


def test_a_colormap(monkeypatch):
    figure, graphic = figure_of_a_cube()
    graphic.cmap = "red"
    before = figure.export_numpy()
    graphic.cmap = [(0, 0, 0), (1, 0, 0)]
    threads = within(
        monkeypatch, volume_drawing, "table_of", lambda: setattr(graphic, "cmap", "blue")
    )
    after = assert_it_waited_for_the_frame(figure, threads, before, monkeypatch)
    assert before[15, 20, 0] > 0 and after[15, 20, :3].argmax() == 2


@pytest.mark.parametrize("change", ["add", "remove", "resize"])
def test_what_there_is_and_how_large(change, monkeypatch):
    figure, graphic = figure_of_a_cube(background=("navy", "black"))
    more = vr.ImageVolumeGraphic(CUBE, offset=(9, 0, 0), cmap="red")
    changes = {
        "add": lambda: figure[0, 0].add_graphic(more),
        "remove": lambda: figure[0, 0].remove_graphic(graphic),
        "resize": lambda: setattr(figure, "size", (80, 60)),
    }
    before = figure.export_numpy()
    threads = within(monkeypatch, composition, "in_pixels", changes[change])
    after = assert_it_waited_for_the_frame(figure, threads, before, monkeypatch)
    assert after.shape != before.shape or (after != before).any()
    assert after.shape[:2] == figure.size[::-1]


def test_a_pick_beside_a_removal(monkeypatch):
    from volrender.scene.drawing import pick

    figure, graphic = figure_of_a_cube()
    threads = within(monkeypatch, pick, "_found_of", lambda: figure[0, 0].remove_graphic(graphic))
    assert figure[0, 0].pick(20, 15)["graphic"] is graphic
    monkeypatch.undo()
    threads[0].join(10)
    assert figure[0, 0].pick(20, 15) is None
