"""Keys in figures with labels: those of their modes, Escape, and all others with labels alone."""

import numpy as np
import pytest

from tests.hosts.window.test_shortcuts import Window, press
from volrender.base.modes import modes_of
from volrender.hosts.window.panel.history import History
from volrender.hosts.window.shortcuts import help_sections, shortcuts


@pytest.fixture
def window():
    return Window()


class Chosen:
    """A panel whose controls act on a graphic."""

    def __init__(self, graphic, figure):
        self.graphic = graphic
        self.history = History(figure)

    def channel_of(self, graphic):
        return 0


def with_labels(window):
    """Labels beside the volume of a window."""
    ids = np.zeros((6, 8, 10), np.uint8)
    ids[1:5, 2:6, 1:4], ids[1:5, 2:6, 6:9] = 3, 9
    return window.figure.add_labels(ids)


def test_modes_of_labels_have_keys_and_leave_volumes_alone(window):
    labels = with_labels(window)
    window.panel = Chosen(labels, window.figure)
    for mode in sorted(modes_of("labels").values(), key=lambda mode: mode.name == labels.mode):
        assert press(window, mode.key) and labels.mode == mode.name
    assert window.volume.mode == "mip" and not press(window, "8")
    window.panel = Chosen(window.volume, window.figure)
    assert press(window, "2") and (window.volume.mode, labels.mode) == ("minip", "surface")
    window.panel = None
    press(window, "3")
    assert (window.volume.mode, labels.mode) == ("iso", "slice")
    np.testing.assert_allclose(np.dot(labels.plane, (4.5, 3.5, 2.5, 1)), 0, atol=1e-9)


def test_every_key_does_with_labels_alone_what_it_should(window):
    window.figure[0, 0].clear()
    labels = with_labels(window)
    assert not press(window, "c")
    labels.values = {3: 1.0, 9: 2.0}
    assert press(window, "c") and labels.cmap.name.endswith("plasma")
    for key in {key for some in shortcuts().values() for entry in some for key in entry.keys}:
        *held, name = key.rsplit("+", 1)
        press(window, name, *(each.capitalize() for each in held))
        window.figure.export_numpy()


def test_escape_closes_the_list_and_then_lets_go_of_labels(window):
    labels = with_labels(window)
    assert not press(window, "Escape")
    labels.selected = (3, 9)
    window.is_help_shown = True
    assert press(window, "Escape") and labels.selected == (3, 9) and not window.is_help_shown
    assert press(window, "Escape") and labels.selected == ()
    assert not press(window, "Escape")


def test_the_list_has_what_is_needed_alone(window):
    names = {kind: [name for name, _ in help_sections(window.subplot.controller, [kind])]
             for kind in ("image_volume", "labels")}  # fmt: skip
    assert "Labels" not in names["image_volume"] and "Volume" in names["image_volume"]
    assert "Labels" in names["labels"] and "Volume" not in names["labels"]
