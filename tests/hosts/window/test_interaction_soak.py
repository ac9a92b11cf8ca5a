"""An hour at a window, with the waiting left out: random drags, keys, controls, sizes and data.

A twentieth of it by default, all of it with --soak. Memory stays flat, nothing is printed, and at rest the
window shows what an export gives.
"""

import gc

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas
from wgpu import diagnostics

import volrender as vr
from tests.engine.test_memory import resident_bytes
from volrender.scene.output.picture_file import over_black

pytest.importorskip("imgui_bundle")

# A person at a window does something about twice a second.
ACTIONS = 7200
DRAWS = 2  # of the window for each, in parts of a drag
SIZES = ((480, 240), (500, 200), (460, 260))
KEYS = (*"1234cCbgpxyzXYZ h", "Home", "Escape", "ArrowLeft", "ArrowUp")


class Hands:
    """Does random things with a window.

    Parameters
    ----------
    window : Window
    canvas : rendercanvas canvas
    seed : int
    """

    def __init__(self, window, canvas, seed: int = 0):
        self.window, self.canvas = window, canvas
        self.figure = window.figure
        self.random = np.random.default_rng(seed)
        self.seen: set[str] = set()  # what has changed so far
        self.actions = (
            self.drag, self.drag, self.wheel, self.key, self.control, self.control, self.resize,
            self.click, self.change,
        )  # fmt: skip

    def act(self) -> None:
        before = self.state()
        self.actions[self.random.integers(len(self.actions))]()
        after = self.state()
        self.seen |= {name for name in after if after[name] != before[name]}

    def state(self) -> dict:
        volume = self.figure[0, 0].graphics[0]
        return {
            "mode": volume.mode,
            "gamma": volume.gamma,
            "camera": self.figure[0, 0].camera.get_state(),
            "collapsed": self.window.panel.collapsed,
            "help": self.window.is_help_shown,
            "size": self.figure.size,
        }

    def draw(self) -> np.ndarray:
        """What the loop does: events, then a frame."""
        self.canvas._process_events()
        return self.canvas.draw()

    def send(self, name: str, x: float, y: float, **fields) -> None:
        fields = {"button": 0, "buttons": (), "modifiers": (), **fields}
        self.canvas.submit_event({"event_type": name, "x": x, "y": y, **fields})

    def press(self, *places, button: int = 1) -> None:
        self.send("pointer_move", *places[0])
        self.send("pointer_down", *places[0], button=button, buttons=(button,))
        for place in places[1:]:
            self.send("pointer_move", *place, buttons=(button,))
            self.draw()
        self.send("pointer_up", *places[-1], button=button)
        self.draw()

    def somewhere(self) -> tuple[float, float]:
        """In the picture."""
        return tuple(self.random.uniform(0, self.figure.size))

    def drag(self) -> None:
        self.press(self.somewhere(), self.somewhere(), button=int(self.random.integers(1, 4)))

    def click(self) -> None:
        place = self.somewhere()
        self.press(place)
        if self.random.random() < 0.3:
            self.send("double_click", *place, button=1)

    def wheel(self) -> None:
        self.send("wheel", *self.somewhere(), dx=0.0, dy=float(self.random.normal(0, 150)))
        self.draw()

    def key(self) -> None:
        key = str(self.random.choice(KEYS))
        for name in ("key_down", "key_up"):
            self.canvas.submit_event({"event_type": name, "key": key, "modifiers": ()})
            self.draw()

    def control(self) -> None:
        """Click or drag some control of the panel that can be seen."""
        height = self.canvas.get_logical_size()[1]
        controls = [r for r in self.window.panel.rectangles.values() if r[1] + r[3] < height]
        if not controls:
            self.draw()
            return
        left, top, width, tall = controls[self.random.integers(len(controls))]
        places = self.random.uniform((left, top), (left + width, top + tall), (2, 2))
        self.press(*(tuple(place) for place in places[: self.random.integers(1, 3)]))
        self.send("pointer_move", 5, 5)
        self.draw()

    def resize(self) -> None:
        self.canvas.set_logical_size(*SIZES[self.random.integers(len(SIZES))])
        self.draw()

    def change(self) -> None:
        """What a script may do meanwhile."""
        volume = self.figure[0, 0].graphics[0]
        if self.random.random() < 0.5:
            volume.data[self.random.integers(12)] = self.random.integers(0, 255, (12, 12))
        else:
            volume.visible = True
            volume.threshold = float(self.random.uniform(50, 200))
        self.draw()

    def rest(self) -> np.ndarray:
        """Draw until nothing moves; the picture."""
        calm = 0
        for _ in range(400):
            picture = self.draw()
            is_moving = self.figure.stage.tick(0.05) or not self.window.is_final
            calm = 0 if is_moving else calm + 1
            if calm == 3:  # what a control sets while it is drawn shows in the next frame
                return picture
        raise AssertionError("it never came to rest")


def objects() -> dict:
    gc.collect()
    counts = diagnostics.object_counts.get_dict()
    kinds = ("Texture", "TextureView", "Buffer", "BindGroup", "RenderPipeline")
    return {kind: counts[kind]["count"] for kind in kinds}


def explore(actions: int) -> set[str]:
    """Open a window, do random things with it, and close it; what has changed meanwhile."""
    canvas = OffscreenRenderCanvas(size=SIZES[0])
    figure = vr.Figure(size=SIZES[0], canvas=canvas)
    volume = np.random.default_rng(0).integers(0, 255, (12, 12, 12), np.uint8)
    figure.add_image_volume(volume, threshold=128)
    figure.add_image_volume(volume, offset=(6, 6, 6), mode="iso", threshold=200, alpha_mode="add")
    window = figure.show()
    window.panel.collapsed = False
    hands = Hands(window, canvas)
    for number in range(actions):
        hands.act()
        if number % (actions // 10) == 0:
            picture = hands.rest()
            width = figure.size[0]
            if width > 30 and not window.is_help_shown:
                apart = np.abs(picture[:, : width - 30, :3].astype(int) - exported(figure, width))
                assert apart.max() <= 2
    window.close()
    return hands.seen


def test_an_hour_of_interaction_leaves_no_trace(soak, capfd, caplog):
    actions = (ACTIONS if soak else ACTIONS // 20) // 2
    seen = explore(actions)
    memory, before = resident_bytes(), objects()
    # The same again: shaders are compiled when they are first needed, and kept.
    explore(actions)
    assert resident_bytes() <= 1.01 * memory
    after = objects()
    for kind in ("Texture", "TextureView", "Buffer", "BindGroup"):
        assert after[kind] <= before[kind] + 4, kind
    log = capfd.readouterr().err
    assert "Traceback" not in log, log[-3000:]
    assert not caplog.records
    assert seen >= {"mode", "camera", "collapsed", "size"}  # it was not in vain


def exported(figure, width: int) -> np.ndarray:
    # The background may have become transparent; a window is black behind it.
    return over_black(figure.export_numpy())[:, : width - 30]
