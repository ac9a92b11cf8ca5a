"""Windows of volumes that are not in memory whole: pictures become better, and a badge says so."""

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

from tests.hosts.window.test_window import settle, slow
from tests.scene.fidelity.columns import figure_of_columns
from volrender.hosts.window import fidelity_watch
from volrender.scene.drawing.quality import FINAL

ARRAY = np.random.default_rng(3).random((6, 16, 24), np.float32)
SIZE = (320, 90)


@pytest.fixture
def shown(monkeypatch):
    """A figure of columns, these, its window, and the canvas of that; the badge says all at once."""
    monkeypatch.setattr(fidelity_watch, "SAID_AFTER_S", 0.0)
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure, columns = figure_of_columns(ARRAY, SIZE)
    window = figure.show(panel=False, canvas=canvas)
    return figure, columns, window, canvas


def test_a_window_becomes_what_an_export_is(shown):
    figure, columns, window, canvas = shown
    columns.a_frame = 5
    first = np.asarray(canvas.draw())
    assert not window.is_final and figure.fidelity.is_improving
    last = settle(window, canvas)
    assert figure.fidelity.is_final and columns.serves == 0 and len(columns.there) == 24
    assert np.abs(last[..., :3].astype(int) - figure.export_numpy(rgb=True)).max() <= 1
    assert np.abs(first.astype(int) - last).max() > 50


def test_what_arrives_takes_the_place_of_what_is_shown_and_nothing_becomes_coarse(shown):
    _, columns, window, canvas = shown
    columns.a_frame = 100
    before = settle(window, canvas)
    columns._take_out(7)
    slow(window)
    columns.a_frame = 0
    qualities = []
    for _ in range(60):
        lacking = np.asarray(canvas.draw())
        qualities.append(window.quality)
    assert set(qualities) == {FINAL}  # though a final march takes two seconds, as it believes
    assert np.abs(lacking.astype(int) - before).max() > 50
    columns.a_frame = 100
    assert np.array_equal(settle(window, canvas)[..., :3], before[..., :3])


def test_the_badge_says_what_is_to_come_and_goes(shown):
    figure, columns, window, canvas = shown
    for _ in range(3):
        canvas.draw()
    assert window._notes.badge == "improving, level 0, 24 bricks to come"
    columns.a_frame = 100
    settle(window, canvas)
    assert window._notes.badge is None
    columns.room = 24
    columns._take_out(3)
    columns.room = 23
    for _ in range(3):
        said = np.asarray(canvas.draw())
    assert window._notes.badge == "limited, level 0, no memory for 1 brick"
    assert not window.is_moving
    figure.badge = False
    quiet = np.asarray([canvas.draw() for _ in range(2)][-1])
    differs = np.argwhere(np.abs(said.astype(int) - quiet).max(axis=-1) > 8)
    top, left = differs.min(axis=0)
    assert top > 50 and left > 100 and differs.max(axis=0)[1] > 300  # at the bottom right
    assert window._notes.badge is None


def test_what_arrives_wakes_a_window_at_rest(shown):
    figure, columns, window, canvas = shown
    columns.a_frame = 100
    settle(window, canvas)
    asked = []
    canvas.request_draw = lambda *_: asked.append(1)
    assert columns.callbacks
    for callback in columns.callbacks:
        callback()
    assert asked
    window.close()
    figure[0, 0].remove_graphic(figure[0, 0].graphics[0])
    for callback in columns.callbacks:  # nobody is there any more
        callback()
