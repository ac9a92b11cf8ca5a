"""Windows of figures with labels: every key and every section of the panel, clicks and Escape."""

import time

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from volrender.hosts.window.shortcuts import shortcuts

pytest.importorskip("imgui_bundle")

SIZE = (560, 600)  # hardly wider than what opens the panel by itself
LATER_KEYS = {"r", "s", "control+s"}  # which write files


def ids() -> np.ndarray:
    labels = np.zeros((8, 20, 24), np.uint16)
    labels[2:6, 4:16, 2:11], labels[2:6, 4:16, 13:22] = 7, 300
    return labels


def labels_alone(subplot) -> None:
    subplot.add_labels(ids(), names={7: "left"})


def labels_with_values(subplot) -> None:
    subplot.add_labels(ids(), values={7: 1.5, 300: 8})


def image_and_labels(subplot) -> None:
    subplot.add_image_volume(ids(), name="image")
    subplot.add_labels(ids())


def channels_and_labels(subplot) -> None:
    subplot.add_multichannel_volume(np.stack([ids(), ids()[::-1]]))
    subplot.add_labels(ids())


def series_of_labels(subplot) -> None:
    subplot.add_labels(np.stack([ids(), ids()[:, ::-1]]), axes="tzyx")


def painted_surface(subplot) -> None:
    labels = subplot.add_labels(ids(), visible=False)
    subplot.add_image_volume(ids(), mode="iso", threshold=5, color=labels)


SCENES = (
    *(labels_alone, labels_with_values, image_and_labels),
    *(channels_and_labels, series_of_labels, painted_surface),
)


class Hands:
    """A window, and what one does with it."""

    def __init__(self, fill):
        self.canvas = OffscreenRenderCanvas(size=SIZE)
        self.figure = vr.Figure(size=SIZE, canvas=self.canvas)
        fill(self.figure[0, 0])
        self.window = self.figure.show()
        self.draw(3)

    def draw(self, frames: int = 1) -> None:
        """Some frames, of which only the last is drawn."""
        self.lay_out(frames - 1)
        self.canvas._process_events()
        self.canvas.draw()

    def lay_out(self, frames: int = 1) -> None:
        """Some frames of the panel, of which none is drawn."""
        for _ in range(frames):
            self.canvas._process_events()
            self.window.panel.update()

    def send(self, name: str, **fields) -> None:
        self.canvas.submit_event({"event_type": name, "modifiers": (), **fields})

    def press(self, key: str, *modifiers) -> None:
        for name in ("key_down", "key_up"):
            self.send(name, key=key, modifiers=modifiers)
        self.draw()

    def click(self, x: float, y: float, *modifiers) -> None:
        for name in ("pointer_move", "pointer_down", "pointer_up"):
            self.send(name, x=x, y=y, button=int(name != "pointer_move"), modifiers=modifiers)
            self.lay_out()
        self.draw(2)

    def control(self, name: str) -> None:
        left, top, width, height = self.window.panel.rectangles[name]
        self.click(left + width / 2, top + height / 2)

    def wait_for(self, name: str) -> None:
        end = time.perf_counter() + 20
        while name not in self.window.panel.rectangles and time.perf_counter() < end:
            self.draw()


@pytest.mark.parametrize("scene", SCENES)
def test_every_key(scene, capsys):
    hands = Hands(scene)
    keys = {key for some in shortcuts().values() for entry in some for key in entry.keys}
    for key in sorted(keys - LATER_KEYS):
        *held, name = key.rsplit("+", 1)
        hands.press(name, *(each.capitalize() for each in held))
    hands.window.toggle_help()
    hands.draw(2)
    assert capsys.readouterr().err == "" and hands.window.panel.error is None


@pytest.mark.parametrize("scene", SCENES)
def test_every_section_of_every_graphic_in_every_mode(scene, capsys):
    hands = Hands(scene)
    panel = hands.window.panel
    for graphic in hands.figure[0, 0].graphics:
        panel.graphic = graphic
        hands.draw(3)
        modes = [name for name in panel.rectangles if name.startswith("mode.")]
        assert len(modes) > 2
        for mode in modes:
            hands.control(mode)
            assert graphic.mode == mode.removeprefix("mode.")
            sections = [name for name in panel.rectangles if name.startswith("section.")]
            assert "section.appearance" in sections
            for section in sections:
                if panel.rectangles[section][1] < 0.7 * SIZE[1]:
                    hands.control(section), hands.control(section)
    assert capsys.readouterr().err == "" and panel.error is None


def test_the_list_appears_by_itself_in_a_window_at_rest():
    hands = Hands(labels_alone)
    asked = []
    hands.canvas.request_draw = lambda *_: asked.append(True)
    hands.wait_for("labels.search")
    assert "label.300" in hands.window.panel.rectangles


def test_clicks_pick_out_and_escape_lets_go():
    hands = Hands(labels_alone)
    (labels,) = hands.figure[0, 0].graphics
    at = {}
    width, height = hands.figure.size
    for x in range(5, width, 10):
        picked = hands.figure[0, 0].pick(x, height / 2)
        if picked is not None:
            at[picked["value"]] = x, height / 2
    hands.click(*at[7])
    assert labels.selected == (7,)
    hands.click(*at[300], "Shift")
    assert labels.selected == (7, 300)
    hands.press("Escape")
    assert labels.selected == ()
    camera = hands.figure[0, 0].camera.get_state()
    hands.click(*at[300])
    assert labels.selected == (300,) and hands.figure[0, 0].camera.get_state() == camera
    hands.wait_for("label.7")
    hands.control("label.7")  # a press on the panel is none on the picture
    assert labels.selected == (7,)


def test_the_colorbar_shows_values_where_there_are_some():
    hands = Hands(labels_with_values)
    (labels,) = hands.figure[0, 0].graphics
    bare = hands.figure.export_numpy()
    hands.figure[0, 0].colorbar.visible = True
    with_bar = hands.figure.export_numpy()
    assert (with_bar != bare).any()
    labels.vmax = 30
    assert (hands.figure.export_numpy() != with_bar).any()
    labels.values = None
    hands.draw()
    without = hands.figure.export_numpy()
    hands.figure[0, 0].colorbar.visible = False
    np.testing.assert_array_equal(hands.figure.export_numpy(), without)
    with pytest.raises(ValueError, match="colours"):
        hands.figure[0, 0].colorbar.graphic = labels
