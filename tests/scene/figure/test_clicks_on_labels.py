"""A click on a label picks it out; one beside labels lets go of all, and a drag does nothing."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards

FIRST, SECOND, NOWHERE = (15.0, 20.0), (45.0, 20.0), (30.0, 2.0)
NAMES = {7: "left", 300: "right"}


class Scene:
    """Two labels beside each other, before a volume that is seen around them."""

    def __init__(self, mode="surface"):
        self.figure = vr.Figure(size=(60, 40))
        self.subplot = self.figure[0, 0]
        ids = np.zeros((9, 40, 60), np.uint16)
        ids[2:7, 10:30, 5:25], ids[2:7, 10:30, 35:55] = 7, 300
        self.labels = self.subplot.add_labels(ids, mode=mode, names=NAMES, plane=(0, 0, 1, -4))
        camera = camera_towards((29.5, 19.5, 4), (0, 0, -1), 60.0, fov=0)
        self.subplot.camera.set_state({**camera, "width": 60, "height": 40})

    def click(self, place, *modifiers, button=1, over=()):
        """Press, move over places and release at the first one; what is picked out then."""
        for name, at in (
            ("pointer_down", place),
            *(("pointer_move", at) for at in over),
            ("pointer_up", place),
        ):
            event = {"event_type": name, "x": at[0], "y": at[1], "button": button}
            self.figure.handle_event({**event, "modifiers": modifiers})
        return self.labels.selected


@pytest.mark.parametrize("mode", ["surface", "volume", "slice"])
def test_a_click_picks_a_label_out(mode):
    scene = Scene(mode)
    assert scene.click(FIRST) == (7,)
    assert scene.click(SECOND) == (300,)
    assert scene.click(SECOND) == (300,)
    assert scene.click(NOWHERE) == ()


@pytest.mark.parametrize("key", ["Shift", "Control", "Meta"])
def test_with_a_key_it_adds(key):
    scene = Scene()
    scene.click(FIRST)
    assert scene.click(SECOND, key) == (7, 300)
    assert scene.click(NOWHERE, key) == (7, 300)
    assert scene.click(FIRST, key) == (300,)


def test_drags_and_other_buttons_pick_nothing_out():
    scene = Scene()
    scene.click(FIRST)
    assert scene.click(SECOND, over=[(45, 30), SECOND]) == (7,)  # away and back
    assert scene.click(SECOND, over=[(46, 22)]) == (300,)  # a hand is not that still
    for button in (2, 3):
        assert scene.click(FIRST, button=button) == (300,)
    scene.figure.handle_event({"event_type": "pointer_up", "x": 15, "y": 20, "button": 1})
    assert scene.labels.selected == (300,)  # nothing was pressed


def test_a_click_on_something_else_lets_go():
    scene = Scene()
    voxels = np.full((3, 40, 60), 9, np.uint8)
    volume = scene.subplot.add_image_volume(voxels, mode="iso", threshold=5, offset=(0, 0, -30))
    scene.click(FIRST)
    assert scene.subplot.pick(*NOWHERE)["graphic"] is volume
    assert scene.click(NOWHERE) == ()


def test_handlers_hear_of_it_and_have_the_last_word():
    scene = Scene()
    told = []
    scene.labels.add_event_handler(lambda event: told.append(event.info["value"]), "selected")
    scene.click(FIRST), scene.click(FIRST), scene.click(NOWHERE)
    assert told == [(7,), ()]

    @scene.labels.add_event_handler("click")
    def on_click(event):
        told.append((event.pick_info["value"], event.pick_info["name"], scene.labels.selected))
        scene.labels.selected = ()

    told.clear()
    assert scene.click(SECOND) == ()
    assert told == [(300,), (300, "right", (300,)), ()]


def test_select_and_colours_of_single_labels():
    labels = Scene().labels
    labels.select(300)
    labels.select(7, add=True)
    assert labels.selected == (7, 300)
    labels.select(7, add=True)
    assert labels.selected == (300,)
    labels.select(None)
    assert labels.selected == ()
    with pytest.raises(ValueError, match="label"):
        labels.select(-3)
    assert labels.label_at((10, 20, 4)) == 7 and labels.label_at((29, 20, 4)) == 0
    assert labels.label_at((10, 20, 400)) == labels.label_at((-1, 20, 4)) == 0


@pytest.mark.parametrize(
    "colors, others",
    [
        (None, None),
        ({300: "red"}, (1, 0, 0, 1)),
        (np.tile([0.0, 1, 0, 1], (301, 1)), (0, 1, 0, 1)),
        (np.tile([0.0, 1, 0, 1], (3, 1)), None),
        ("blue", (0, 0, 1, 1)),
    ],
    ids=["palette", "dict", "array", "short array", "one"],
)
def test_one_label_gets_another_colour(colors, others):
    labels = Scene().labels
    labels.colors = colors
    before = labels.color_of(300)
    np.testing.assert_allclose(before, labels.color_of(300) if others is None else others)
    labels.set_color(7, (0.25, 0.5, 0.75, 0.5))
    assert labels.found.is_known == (
        others == (0, 0, 1, 1)
    )  # they are not sought where none is needed
    np.testing.assert_allclose(labels.color_of(7), (0.25, 0.5, 0.75, 0.5))
    np.testing.assert_allclose(labels.color_of(300), before)
    with pytest.raises((TypeError, ValueError), match="color"):
        labels.set_color(7, "no colour")
