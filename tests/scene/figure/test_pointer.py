"""Pointer events: the graphic under the pointer is told, with what is there, and nobody else."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards
from volrender.base.events import POINTER_EVENTS
from volrender.scene.figure.subplot import Subplot

LEFT, RIGHT, NOWHERE = (15.0, 20.0), (45.0, 20.0), (1.0, 1.0)  # over one volume, the other, none


class Scene:
    """Two volumes side by side, the events that they got, and how often was picked."""

    def __init__(self, monkeypatch, *names):
        self.figure = vr.Figure(size=(60, 40))
        for i, x in enumerate((-15, 15)):
            self.figure.add_image_volume(
                np.full((9, 9, 9), 1 + i, np.uint8), vmin=0, vmax=2, name="ab"[i], offset=(x, 0, 0)
            )
        camera = camera_towards((4, 4, 4), (0, 0, -1), 60.0, fov=0)
        self.subplot = self.figure[0, 0]
        self.subplot.camera.set_state({**camera, "width": 60, "height": 40})
        self.a, self.b = self.subplot.graphics
        self.told, self.picks = [], 0
        for graphic in (self.a, self.b) if names else ():
            graphic.add_event_handler(self.told.append, *names)
        original = Subplot.pick

        def pick(subplot, x_px, y_px, wait=True):
            self.picks += 1
            return original(subplot, x_px, y_px, wait=wait)

        monkeypatch.setattr(Subplot, "pick", pick)

    def send(self, name, place=None, **fields):
        """A canvas event; what graphics were told since the last, as "type name"."""
        self.told.clear()
        if place is not None:
            fields |= {"x": place[0], "y": place[1]}
        self.figure.handle_event({"event_type": name, "time_stamp": 12.5, **fields})
        return [f"{event.type} {event.graphic.name}" for event in self.told]


@pytest.fixture
def scene_of(monkeypatch):
    return lambda *names: Scene(monkeypatch, *names)


def test_what_an_event_says(scene_of):
    scene = scene_of("pointer_down")
    fields = {"button": 2, "buttons": (1, 2), "modifiers": ("Shift", "Control"), "ntouches": 0}
    assert scene.send("pointer_down", RIGHT, **fields) == ["pointer_down b"]
    (event,) = scene.told
    assert event.graphic is event.target is scene.b
    assert (event.x, event.y, event.button) == (*RIGHT, 2)
    assert (event.buttons, event.modifiers) == ((1, 2), ("Shift", "Control"))
    assert event.time_stamp == 12.5
    expected = scene.subplot.pick(*RIGHT)
    assert event.pick_info == expected == event.info["value"]
    assert expected["value"] == 2 and set(expected) == {
        "graphic", "index", "voxel_coord", "world", "value", "scalar",
    }  # fmt: skip


def test_a_click_is_a_press_and_a_release_at_about_the_same_place(scene_of):
    scene = scene_of("click")
    assert scene.send("pointer_down", LEFT, button=1) == []
    assert scene.send("pointer_up", LEFT, button=1) == ["click a"]
    assert scene.told[0].pick_info["graphic"] is scene.a and scene.told[0].button == 1
    assert scene.send("pointer_up", LEFT) == []  # not pressed
    scene.send("pointer_down", LEFT)
    assert scene.send("pointer_up", np.add(LEFT, (2, -1))) == ["click a"]
    scene.send("pointer_down", LEFT)
    assert scene.send("pointer_up", np.add(LEFT, (3, 3))) == []  # dragged
    scene.send("pointer_down", LEFT)
    assert scene.send("pointer_up", RIGHT) == []
    scene.send("pointer_down", LEFT)
    assert scene.send("pointer_up", NOWHERE) == []
    scene.send("pointer_down", NOWHERE)
    assert scene.send("pointer_up", NOWHERE) == []


def test_a_press_a_release_and_a_click_come_in_order(scene_of):
    scene = scene_of("pointer_down", "pointer_up", "click")
    assert scene.send("pointer_down", RIGHT) == ["pointer_down b"]
    assert scene.send("pointer_up", RIGHT) == ["pointer_up b", "click b"]
    assert scene.send("pointer_up", NOWHERE) == []


def test_entering_and_leaving(scene_of):
    scene = scene_of("pointer_enter", "pointer_leave")
    assert scene.send("pointer_enter") == []  # the canvas; it says no place
    assert scene.send("pointer_move", NOWHERE) == []
    assert scene.send("pointer_move", LEFT) == ["pointer_enter a"]
    assert scene.told[0].pick_info["graphic"] is scene.a
    assert scene.send("pointer_move", np.add(LEFT, 1)) == []
    assert scene.send("pointer_move", RIGHT) == ["pointer_leave a", "pointer_enter b"]
    assert scene.told[0].pick_info is None
    assert scene.send("pointer_move", NOWHERE) == ["pointer_leave b"]
    assert scene.send("pointer_move", RIGHT) == ["pointer_enter b"]
    assert scene.send("pointer_leave") == ["pointer_leave b"]  # out of the window
    assert scene.send("pointer_leave") == []
    assert scene.send("pointer_move", (-5, 100)) == []
    assert scene.send("pointer_enter", RIGHT) == ["pointer_enter b"]  # a canvas that says where
    assert scene.send("pointer_move", RIGHT) == []
    scene.b.visible = False
    assert scene.send("pointer_move", RIGHT) == ["pointer_leave b"]


def test_moves_wheels_and_double_clicks(scene_of):
    scene = scene_of("pointer_move", "wheel", "double_click")
    assert scene.send("pointer_move", LEFT) == ["pointer_move a"]
    assert scene.send("wheel", RIGHT, dx=0.0, dy=-120.0) == ["wheel b"]
    assert (scene.told[0].dx, scene.told[0].dy) == (0.0, -120.0)
    assert scene.send("double_click", LEFT, button=1) == ["double_click a"]
    assert scene.send("pointer_move", NOWHERE) == scene.send("wheel", NOWHERE, dy=1) == []


def test_nothing_is_picked_where_nobody_listens(scene_of):
    scene = scene_of()
    events = ["pointer_down", "pointer_move", "pointer_up", "pointer_enter", "wheel"]
    for name in (*events, "double_click", "pointer_leave"):
        scene.send(name, LEFT)
    assert scene.picks == 0
    scene.a.add_event_handler(scene.told.append, "click", "threshold")
    for name in ("pointer_move", "pointer_enter", "wheel", "double_click"):
        scene.send(name, LEFT)
    assert scene.picks == 0
    scene.send("pointer_down", LEFT)
    scene.send("pointer_up", LEFT)
    assert scene.picks == 2
    scene.send("pointer_down", (100, 5))  # beside the figure
    scene.a.block_events = True
    scene.send("pointer_down", LEFT)
    scene.a.block_events = False
    scene.a.clear_event_handlers()
    scene.send("pointer_down", LEFT)
    assert scene.picks == 2
    scene.a.add_event_handler(scene.told.append, "pointer_move", "pointer_enter", "pointer_leave")
    scene.send("pointer_move", LEFT)
    assert scene.picks == 3  # once for all three


@pytest.mark.parametrize(
    "event",
    [
        {}, {"event_type": "key_down", "key": "a"}, {"event_type": "resize", "width": 5},
        {"event_type": "before_draw"}, {"event_type": "pointer_down"}, {"event_type": None},
    ],
    ids=str,
)  # fmt: skip
def test_other_events_of_a_canvas_are_left_alone(event, scene_of):
    scene = scene_of(*POINTER_EVENTS)
    scene.figure.handle_event(event)
    assert scene.told == [] and scene.picks == 0


def test_a_handler_may_remove_the_graphic(scene_of):
    scene = scene_of("click", "pointer_leave")
    scene.a.add_event_handler(lambda event: scene.subplot.remove_graphic(scene.a), "pointer_down")
    scene.send("pointer_move", LEFT)
    scene.send("pointer_down", LEFT)
    assert scene.send("pointer_up", LEFT) == []
    assert scene.subplot.graphics == (scene.b,)
    assert scene.send("pointer_move", RIGHT) == ["pointer_leave a"]


def test_a_handler_that_raises_is_reported(scene_of, capsys):
    scene = scene_of("pointer_down")

    def broken(event):
        raise RuntimeError("broken handler")

    scene.a.clear_event_handlers()
    scene.a.add_event_handler(broken, "pointer_down")
    scene.a.add_event_handler(scene.told.append, "pointer_down")
    assert scene.send("pointer_down", LEFT) == ["pointer_down a"]
    assert "broken handler" in capsys.readouterr().err


def test_every_pointer_event_is_supported():
    volume = vr.ImageVolumeGraphic(np.ones((2, 2, 2)))
    assert set(POINTER_EVENTS) <= set(volume.supported_events)
