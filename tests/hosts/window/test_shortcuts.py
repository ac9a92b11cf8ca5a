"""Shortcuts: a key does what the list says, and is left to the controller that uses it."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.files.numbered_path import numbered_path
from volrender.base.modes import modes_of
from volrender.hosts.window.panel.history import History
from volrender.hosts.window.panel.picture.measuring import MeasuringTool
from volrender.hosts.window.shortcuts import handle_key, help_sections, shortcuts
from volrender.scene.graphics.transfer.colormaps import SEQUENTIAL_COLORMAPS as COLORMAPS


class Window:
    """What shortcuts ask of a window, and what was asked."""

    def __init__(self, **parameters):
        self.figure = vr.Figure(size=(60, 40), **parameters)
        self.subplot = self.main_subplot = self.figure[0, 0]
        voxels = np.full((6, 8, 10), 10, np.uint8)
        voxels[2:4, 2:6, 2:8] = 100
        self.volume = self.figure.add_image_volume(voxels)
        self.is_help_shown = False
        self.panel = None
        self.asked = []
        self.said = None

    def say(self, text):
        self.said = text

    def screenshot(self):
        self.asked.append("screenshot")

    def toggle_recording(self):
        self.asked.append("recording")

    def toggle_help(self):
        self.asked.append("help")
        self.is_help_shown = not self.is_help_shown


@pytest.fixture
def window():
    return Window()


def press(window, key, *modifiers) -> bool:
    event = {"event_type": "key_down", "key": key, "modifiers": modifiers}
    return handle_key(window, event)


@pytest.mark.parametrize("key", ["x", "y", "z"])
def test_axes_are_looked_along(window, key):
    window.figure.export_numpy()
    distance = np.linalg.norm(window.subplot.camera.position - (4.5, 3.5, 2.5))
    expected = np.zeros(3)
    expected["xyz".index(key)] = distance
    presses = [(key,), (key.upper(),), (key.upper(), "Shift"), (key, "Shift")]
    for sign, keys in zip((1, -1, -1, -1), presses, strict=True):
        assert press(window, *keys)
        away = window.subplot.camera.position - (4.5, 3.5, 2.5)
        np.testing.assert_allclose(away, sign * expected, atol=1e-9)


@pytest.mark.parametrize("key", [" ", "Home"])
def test_everything_is_shown(window, key):
    window.figure.export_numpy()
    state = window.subplot.camera.get_state()
    window.subplot.camera.position = (100, 20, -300)
    window.subplot.controller.set_target((9, 9, 9))
    assert press(window, key)
    assert window.subplot.camera.get_state() == state
    np.testing.assert_allclose(window.subplot.controller.target, (4.5, 3.5, 2.5))


def test_a_series_plays_and_is_stepped_through(window):
    assert not press(window, ".") and not window.figure.is_playing
    window.figure.add_image_volume(np.zeros((3, 4, 4, 4)), axes="tzyx")
    camera = window.subplot.camera.get_state()
    assert press(window, " ") and window.figure.is_playing
    assert press(window, " ") and not window.figure.is_playing
    times = []
    for key in ("..", ".", ".", ",", ","):
        for each in key:
            assert press(window, each)
        times.append(window.figure.time)
    assert times == [2, 0, 1, 0, 2]
    press(window, " ")
    assert press(window, ".") and not window.figure.is_playing
    assert window.subplot.camera.get_state() == camera


def test_projection(window):
    window.figure.export_numpy()
    for fov in (0, 50):
        assert press(window, "p") and window.subplot.camera.fov == fov


def test_modes_show_something(window):
    modes = modes_of("image_volume").values()
    for mode in sorted(modes, key=lambda mode: mode.name == window.volume.mode):
        assert press(window, mode.key)
        assert window.volume.mode == mode.name
        picture = window.figure.export_numpy()[..., :3]
        assert mode.combine == "min" or 0 < (picture > 60).any(axis=-1).mean() < 0.8, mode
    assert 10 <= window.volume.threshold < 100
    x, y, z = 4.5, 3.5, 2.5
    assert np.dot(window.volume.plane, (x, y, z, 1)) == pytest.approx(0)


def test_modes_keep_what_was_set(window):
    window.volume.threshold, window.volume.plane = 30, (1, 0, 0, -3)
    press(window, "3")
    press(window, "4")
    assert window.volume.threshold == 30 and window.volume.plane.tolist() == [1, 0, 0, -3]
    share = window.figure.add_image_volume(np.random.default_rng(1).random((4, 4, 4)))
    press(window, "3")
    assert share.threshold == 0.5


def test_only_what_is_visible_changes(window):
    hidden = window.figure.add_image_volume(np.ones((4, 4, 4)), visible=False)
    press(window, "2")
    press(window, "c")
    assert hidden.mode == "mip" and hidden.cmap.name.endswith("plasma")


def test_colormaps_go_round(window):
    def name() -> str:
        return window.volume.cmap.name

    window.volume.cmap = COLORMAPS[0]
    seen = []
    for _ in COLORMAPS:
        assert press(window, "c")
        seen.append(name())
    assert seen == [*COLORMAPS[1:], COLORMAPS[0]]
    assert press(window, "C", "Shift") and name() == COLORMAPS[-1]
    for key, expected in (("c", COLORMAPS[0]), ("C", COLORMAPS[-1])):
        window.volume.cmap = "cyan"
        press(window, key)
        assert name() == expected
    window.volume.visible = False
    assert not press(window, "c")


class PanelWithChoice:
    """A panel in which a channel is chosen."""

    def __init__(self, number, figure):
        self.number = number
        self.history = History(figure)

    def channel_of(self, graphic) -> int:
        return self.number if graphic.channels else 0


def test_channels_are_shown_and_hidden_by_their_number(window):
    assert not press(window, "1", "Control")
    channels = window.subplot.add_multichannel_volume(np.ones((3, 4, 4, 4), np.uint8), axis=0)
    assert press(window, "2", "Control")
    assert [channel.visible for channel in channels] == [True, False, True]
    assert press(window, "2", "Meta") and press(window, "3", "Control")
    assert [channel.visible for channel in channels] == [True, True, False]
    assert not press(window, "4", "Control")
    channels.visible = False
    assert not press(window, "1", "Control") and channels[0].visible
    assert window.volume.mode == channels.mode == "mip"  # of digits alone


def test_the_chosen_channel_gets_the_next_colour(window):
    channels = window.subplot.add_multichannel_volume(np.ones((3, 4, 4, 4), np.uint8), axis=0)
    before = window.volume.cmap.name
    assert press(window, "c") and window.volume.cmap.name != before
    names = [channel.cmap.name for channel in channels]
    assert names == ["cmap:green", "cmap:green", "cmap:cyan"]  # the first was magenta
    window.panel = PanelWithChoice(2, window.figure)
    assert press(window, "C", "Shift") and press(window, "C", "Shift")
    names = [channel.cmap.name for channel in channels]
    assert names == ["cmap:green", "cmap:green", "cmap:magenta"]
    for key, expected in (("c", "cmap:magenta"), ("C", "matlab:gray")):
        channels[2].cmap = "viridis"
        press(window, key)
        assert channels[2].cmap.name == expected


def test_modes_suit_every_channel(window):
    window.volume.visible = False
    voxels = np.stack([window.volume.data.value, 3 * window.volume.data.value[::-1]])
    channels = window.subplot.add_multichannel_volume(voxels, axis=0)
    for channel in channels:
        channel.threshold = 0.5
    press(window, "3")
    first, second = (channel.threshold for channel in channels)
    assert channels.mode == "iso" and 10 <= first < 100 and 30 <= second < 300


def test_overlays(window):
    for key, name in (("b", "outline"), ("g", "axes")):
        for visible in (True, False):
            assert press(window, key)
            assert getattr(window.subplot, name).visible is visible


def test_what_the_window_does(window):
    assert press(window, "s") and press(window, "s", "Control") and press(window, "s", "Meta")
    assert press(window, "r")
    assert window.asked == ["screenshot"] * 3 + ["recording"]
    window.asked.clear()
    assert not press(window, "Escape") and not press(window, "/")
    for keys in (("h",), ("H",), ("?",), ("/", "Shift")):
        assert press(window, *keys)
    assert not window.is_help_shown
    press(window, "h")
    assert press(window, "Escape") and not window.is_help_shown
    assert window.asked == ["help"] * 6


def test_keys_that_are_not_shortcuts(window):
    assert not press(window, "c", "Control") and not press(window, "1", "Alt")
    assert not press(window, "k") and not press(window, "ArrowUp") and not press(window, "Shift")
    odd = [None, {}, {"event_type": "key_down"}, {"event_type": "key_down", "key": 3}]
    odd += [{"event_type": "key_up", "key": "c"}, {"event_type": "char", "data": "c"}]
    assert not any(handle_key(window, event) for event in odd)
    assert window.volume.mode == "mip" and window.volume.cmap.name.endswith("plasma")


def test_the_controller_s_own_keys_win():
    window = Window(controller_types="fly")
    assert not press(window, "s") and window.asked == []
    assert press(window, "s", "Control") and window.asked == ["screenshot"]
    assert press(window, "b") and window.subplot.outline.visible
    window.subplot.controller = "panzoom"
    assert press(window, "s")


def test_the_list_names_every_key_once():
    window = Window()
    sections = dict(help_sections(window.subplot.controller, ("image_volume", "labels")))
    assert list(sections) == ["Camera", *shortcuts()]
    assert ("S, Ctrl + S", "save a picture") in sections["Window"]
    assert ("X, Y, Z", "look along an axis; Shift: from behind") in sections["View"]
    titles = [mode.title for mode in modes_of("image_volume").values()]
    assert [what for _, what in sections["Volume"]][: len(titles)] == titles
    titles = [mode.title for mode in modes_of("labels").values()]
    assert set(titles) < {what for _, what in sections["Labels"]}
    for other in ("Volume", "Labels"):  # modes of both have the same keys
        entries = [entry for name, some in shortcuts().items() if name != other for entry in some]
        keys = [key for entry in entries for key in entry.keys]
        assert len(keys) == len(set(keys))
    window.subplot.controller = "fly"
    sections = dict(help_sections(window.subplot.controller))
    assert ("Ctrl + S", "save a picture") in sections["Window"]
    assert sections["Camera"] == list(window.subplot.controller.help)


def test_a_free_name(tmp_path):
    assert numbered_path(tmp_path, "volrender", ".png") == tmp_path / "volrender_0001.png"
    for name in ("volrender_0001.png", "volrender_0002.png", "volrender_0003.mp4"):
        (tmp_path / name).touch()
    assert numbered_path(tmp_path, "volrender", ".png").name == "volrender_0003.png"


def test_windows_of_ct_are_for_what_is_in_hounsfield_units(window):
    assert press(window, "F5") and "Hounsfield" in window.said
    assert window.volume.vmax == 100
    values = np.linspace(-1000, 2000, 60, dtype=np.int16).reshape(3, 4, 5)
    ct, matter = (
        window.figure.add_image_volume(values, mode=mode) for mode in ("mip", "composite")
    )
    hidden = window.figure.add_image_volume(values, visible=False)
    for number, (name, limits) in enumerate(vr.ct_windows.items(), start=5):
        assert press(window, f"F{number}") and name in window.said
        assert (ct.vmin, ct.vmax) == (matter.vmin, matter.vmax) == tuple(limits.values())
    assert (ct.opacity, matter.opacity) == ("auto", "linear")
    assert (hidden.vmin, window.volume.vmin) == (-1000, 10)


def test_what_needs_the_panel_is_listed_with_one(window):
    listed = [
        {
            keys
            for _, rows in help_sections(window.subplot.controller, has_panel=has)
            for keys, _ in rows
        }
        for has in (True, False)
    ]
    of_panel = {"Ctrl + Z, Ctrl + Y", "Ctrl + drag", "dropper, double click", "Delete, right click"}
    assert listed[0] - listed[1] >= of_panel
    assert "F5 … F9" in listed[1]


def test_m_measures_where_there_is_a_panel(window):
    assert not press(window, "m")
    window.panel = PanelWithChoice(0, window.figure)
    window.panel.measuring = MeasuringTool()
    assert press(window, "m") and window.panel.measuring.kind == "distance"
    assert press(window, "m") and not window.panel.measuring.is_on
