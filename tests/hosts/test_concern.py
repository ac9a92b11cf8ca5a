"""Which windows draw again after a change? Those that show it, and no others."""

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from volrender.base import redraw

SIZE = (60, 40)
LOOK = {"size": SIZE, "dispatch": "fragment"}


def data() -> np.ndarray:
    return np.arange(4 * 5 * 6, dtype=np.uint8).reshape(4, 5, 6)


class Shown:
    """A figure in a window, and how often that was asked to draw."""

    def __init__(self, make, monkeypatch):
        canvas = OffscreenRenderCanvas(size=SIZE)
        self.figure = make(canvas)
        self.window = self.figure.show(panel=False)
        canvas.draw()
        self.asked = 0
        monkeypatch.setattr(canvas, "request_draw", self._ask)

    def _ask(self) -> None:
        self.asked += 1


def plain(canvas) -> vr.Figure:
    figure = vr.Figure(canvas=canvas, shape=(1, 2), **LOOK)
    figure[0, 1].add_image_volume(np.stack([data(), data()]), axes="tzyx", name="volume")
    return figure


def orthogonal(canvas) -> vr.OrthoFigure:
    return vr.OrthoFigure(data(), canvas=canvas, **LOOK)


def nothing() -> None:
    """An animation."""


def volume(figure):
    return figure[0, 1].graphics[0]


CHANGES = {
    "a property": lambda f: setattr(volume(f), "gamma", 2),
    "voxels": lambda f: volume(f).data.__setitem__(0, 9),
    "an update": lambda f: volume(f).data.update(),
    "new data": lambda f: setattr(volume(f), "data", np.stack([data(), data()])),
    "another's data": lambda f: setattr(volume(f), "data", vr.ImageVolumeGraphic(data()).data),
    "a time": lambda f: setattr(volume(f), "time", 1),
    "the rate of its player": lambda f: setattr(f.player, "rate_hz", 7),
    "a time stamp": lambda f: setattr(f[0, 1].time_stamp, "visible", True),
    "the camera": lambda f: setattr(f[0, 1].camera, "zoom", 2),
    "a direction": lambda f: f[0, 1].camera.look_from(10, 20),
    "another camera": lambda f: setattr(f[0, 1], "camera", vr.Camera()),
    "linked cameras": lambda f: f.link_cameras(),
    "an outline": lambda f: setattr(f[0, 1].outline, "visible", True),
    "axes": lambda f: setattr(f[0, 1].axes, "visible", True),
    "a colorbar": lambda f: setattr(f[0, 1].colorbar, "title", "mV"),
    "a scale bar": lambda f: setattr(f[0, 1].scale_bar, "visible", True),
    "a background": lambda f: setattr(f[0, 1], "background", "red"),
    "the background": lambda f: setattr(f, "background", "red"),
    "the size": lambda f: setattr(f, "size", (50, 40)),
    "skipping": lambda f: setattr(f, "skipping", False),
    "one more": lambda f: f[0, 0].add_image_volume(data()),
    "one less": lambda f: f[0, 1].remove_graphic(volume(f)),
    "a state": lambda f: f.set_state({"subplots": [{}, {"graphics": [{"alpha": 0.5}]}]}),
    "an animation": lambda f: f.add_animations(nothing),
    "one of a subplot": lambda f: f[0, 1].add_animations(nothing),
}
CURSOR_CHANGES = {
    "the cursor": lambda f: setattr(f, "index", (1, 1, 1)),
    "the crosshair": lambda f: setattr(f["axial"].crosshair, "width_px", 3),
    "planes": lambda f: setattr(f["3d"].planes, "colour", "red"),
    "a caption": lambda f: setattr(f["3d"].caption, "visible", False),
    "a slice": lambda f: setattr(f["axial"].graphics[0], "cmap", "viridis"),
}
ALL = [
    *(pytest.param(plain, change, id=name) for name, change in CHANGES.items()),
    *(pytest.param(orthogonal, change, id=name) for name, change in CURSOR_CHANGES.items()),
]


@pytest.mark.parametrize("make, change", ALL)
def test_a_change_asks_its_own_window_only(make, change, monkeypatch):
    own, others = (
        Shown(make, monkeypatch),
        [Shown(kind, monkeypatch) for kind in (plain, orthogonal)],
    )
    change(own.figure)
    assert own.asked
    assert [other.asked for other in others] == [0, 0]


@pytest.mark.parametrize("owner", [lambda f: f, lambda f: f[0, 1]], ids=["figure", "subplot"])
@pytest.mark.parametrize(
    "take_out", [lambda o: o.remove_animation(nothing), lambda o: o.clear_animations()]
)
def test_an_animation_that_ends_asks_for_a_last_frame(owner, take_out, monkeypatch):
    own, other = Shown(plain, monkeypatch), Shown(plain, monkeypatch)
    owner(own.figure).add_animations(nothing)
    own.asked = 0
    take_out(owner(own.figure))
    assert own.asked == 1 and other.asked == 0


def test_voxels_that_two_figures_share_ask_both(monkeypatch):
    one, two, third = (Shown(plain, monkeypatch) for _ in range(3))
    two.figure[0, 0].add_image_volume(volume(one.figure).data)
    two.asked = 0
    volume(one.figure).data[0] = 7
    assert one.asked and two.asked and not third.asked
    two.asked = one.asked = 0
    volume(one.figure).time = 1
    assert one.asked and two.asked and not third.asked
    two.asked = one.asked = 0
    volume(one.figure).gamma = 3  # that they do not share
    assert one.asked and not two.asked


def test_a_camera_that_two_figures_share_asks_both(monkeypatch):
    one, two, third = (Shown(plain, monkeypatch) for _ in range(3))
    two.figure[0, 0].camera = one.figure[0, 1].camera
    two.asked = 0
    one.figure[0, 1].camera.zoom = 3
    assert one.asked and two.asked and not third.asked


def test_what_an_overlay_shows_may_be_in_another_figure(monkeypatch):
    one, two, cut = (Shown(kind, monkeypatch) for kind in (plain, plain, orthogonal))
    two.figure[0, 1].colorbar.graphic = volume(one.figure)
    other = vr.OrthoFigure(data(), **LOOK)
    cut.figure["axial"].crosshair.cursor = cut.figure["3d"].planes.cursor = other.cursor
    two.asked = cut.asked = 0
    volume(one.figure).vmax = 9
    assert two.asked and not cut.asked
    other.index = (1, 1, 1)
    assert cut.asked
    cut.asked = 0
    other.volume.mode = "iso"  # whose surface hides planes
    assert cut.asked


def test_what_is_in_no_figure_asks_nobody(monkeypatch):
    shown = Shown(plain, monkeypatch)
    loose = vr.ImageVolumeGraphic(data())
    loose.gamma, vr.Camera().zoom, vr.Figure(**LOOK).background = 2, 2, "red"
    removed = volume(shown.figure)
    shown.figure[0, 1].clear()
    shown.asked = 0
    removed.gamma = 2
    assert shown.asked == 0


def test_what_nobody_knows_asks_everybody(monkeypatch):
    shown = [Shown(plain, monkeypatch), Shown(orthogonal, monkeypatch)]
    redraw.announce(object())
    assert [window.asked for window in shown] == [1, 1]


def test_a_closed_window_is_not_asked(monkeypatch):
    shown = Shown(plain, monkeypatch)
    shown.window.close()
    volume(shown.figure).gamma = 2
    assert shown.asked == 0
