"""What handlers may do when the panel sets a property: anything, since no frame is being recorded."""

import threading

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests import pictures

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import SIZE, make, ramp


class Shown:
    """A window with a panel on a canvas without a display."""

    def __init__(self):
        self.canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
        self.figure = vr.Figure(size=SIZE, canvas=self.canvas)
        self.volume = self.figure.add_image_volume(ramp())
        self.window = self.figure.show()
        self.frames(5)

    def frames(self, count: int) -> np.ndarray:
        for _ in range(count):
            picture = self.canvas.draw()
        return picture

    def send(self, name: str, at, **fields) -> None:
        event = {"event_type": name, "x": at[0], "y": at[1], "modifiers": (), **fields}
        self.canvas.submit_event(event)
        self.canvas._process_events()

    def press(self, name: str) -> list[np.ndarray]:
        """Press a control and release it; the frames after each event."""
        left, top, width, height = self.window.panel.rectangles[name]
        at = left + width / 2, top + height / 2
        pictures = []
        for event in ("pointer_move", "pointer_down", "pointer_up"):
            self.send(event, at, button=int(event != "pointer_move"))
            if not self.window.is_closed:
                pictures.append(self.frames(1))
        return pictures

    def rest(self) -> np.ndarray:
        """The picture when the pointer is gone and nothing moves."""
        self.send("pointer_move", (5, 5), button=0)
        for _ in range(500):
            picture = self.canvas.draw()
            if not self.window.is_moving:
                return picture
        raise AssertionError("it never came to rest")


@pytest.fixture
def shown() -> Shown:
    return Shown()


def is_free(lock) -> bool:
    """Whether another thread could take a lock now."""
    got = []

    def take() -> None:
        if lock.acquire(blocking=False):
            got.append(True)
            lock.release()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    return bool(got)


def assert_pixels_alike(a: np.ndarray, b: np.ndarray) -> None:
    """All but the top, where there is something to undo, and the readout, which has times of frames."""
    assert pictures.difference(a[36:-120], b[36:-120]).max() <= 1


@pytest.mark.parametrize("control", ["interpolation.nearest", "alpha", "mode.minip", "visible.0"])
def test_a_handler_exports_picks_and_sets(control, shown, capsys):
    name, _, _ = control.partition(".")
    heard = []

    @shown.volume.add_event_handler(name)
    def handler(event):
        lock = shown.figure.engine.lock
        picture = shown.figure.export_numpy(rgb=True)
        shown.figure[0, 0].pick(150, 450)
        shown.volume.vmax = 150 + len(heard)
        heard.append((is_free(lock), picture.mean()))

    shown.press(control)
    assert heard and all(free for free, _ in heard)
    exported = shown.figure.export_numpy(rgb=True)
    assert (heard[-1][1] > 0) == (control != "visible.0")
    picture = shown.rest()
    assert difference_to_export(shown, picture, exported) <= 1
    other = Shown()  # the same, with nobody listening
    other.press(control)
    other.volume.vmax = shown.volume.vmax
    assert_pixels_alike(other.rest(), picture)
    assert capsys.readouterr().err == ""


def difference_to_export(shown: Shown, picture: np.ndarray, exported: np.ndarray) -> int:
    width = shown.figure.size[0]
    return pictures.difference(picture[:, :width, :3], exported).max()


def test_a_handler_draws_another_window_with_a_panel(shown, capsys):
    other, before = Shown(), shown.rest()
    other.window.panel.collapsed = True
    shown.volume.add_event_handler(lambda event: other.frames(2), "interpolation")
    frames = shown.press("interpolation.nearest") + shown.press("interpolation.linear")
    assert shown.volume.interpolation == "linear"
    for picture in frames:  # with its own panel, not the other's
        assert pictures.difference(picture[:60, -300:-110], before[:60, -300:-110]).max() <= 1
    assert_pixels_alike(shown.rest(), before)
    other.window.panel.collapsed = False
    assert_pixels_alike(other.rest(), before)
    assert capsys.readouterr().err == ""


def test_a_handler_closes_the_window(shown, capsys):
    shown.volume.add_event_handler(lambda event: shown.window.close(), "mode")
    shown.press("mode.iso")
    assert shown.window.is_closed and shown.volume.mode == "iso"
    assert capsys.readouterr().err == ""


def test_playing_ends_with_the_window_that_a_handler_closes(capsys):
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = vr.Figure(size=SIZE, canvas=canvas)
    series = np.stack([ramp(), ramp() // 2])
    volume = figure.add_image_volume(series, axes="tzyx")
    window = figure.show()
    volume.add_event_handler(lambda event: window.close(), "time")
    window.panel.playing = True
    for _ in range(1000):
        if not window.is_closed:
            canvas.draw()
    assert window.is_closed and volume.time == 1
    assert capsys.readouterr().err == ""


def test_what_is_chosen_is_set_after_the_layout():
    shown = make()
    seen = []
    shown.panel.graphic.add_event_handler(
        lambda event: seen.append(list(shown.panel.rectangles)), "mode"
    )
    shown.click("mode.iso")
    assert "readout.adapter" in seen[0]  # the last control was laid out
    assert "threshold" in shown.panel.rectangles


def test_layouts_that_were_never_drawn_do_no_harm(capsys):
    good = Shown().rest()
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    figure = vr.Figure(size=SIZE, canvas=canvas)
    figure.add_image_volume(ramp())

    def fail():
        raise RuntimeError("not yet")

    figure.add_animations(fail)
    window = figure.show()
    for _ in range(5):
        window.panel.collapsed = not window.panel.collapsed  # another layout each time
        canvas.draw()
    window.panel.collapsed = False
    figure.remove_animation(fail)
    for _ in range(500):
        picture = canvas.draw()
        if not window.is_moving:
            break
    assert_pixels_alike(picture, good)
    assert capsys.readouterr().err.count("RuntimeError: not yet") == 1
