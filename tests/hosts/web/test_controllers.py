"""The page's controllers move a camera as Python's do, event for event."""

import math

import numpy as np
import pytest

from tests.hosts.web.scripts import open_module
from tests.pictures import camera_towards
from volrender.base.transforms import box_corners
from volrender.scene.camera.camera import Camera
from volrender.scene.camera.controllers import CONTROLLERS, make_controller

VIEWPORT = (100, 50, 300, 200)
CORNERS = box_corners((-4.0, -3, 1), (8, 6, 12))
KEYS = ("arrowleft", "arrowup", "=", "-", "pageup", "w", "e", "d", "shift", "x")
EXACT = 1e-9

PLAY = """(runs) => runs.map(({camera, settings, steps, viewport, corners}) => {
  const controller = controllerOf(camera, settings, () => corners);
  return steps.map(([kind, value]) => {
    const told = kind === "tick" ? controller.tick(value)
      : kind === "view" ? lookAlong(controller, value)
      : kind === "fit" ? fitView(controller, viewport[2] / viewport[3])
      : kind === "projection" ? toggleProjection(controller)
      : controller.handle(value, viewport);
    return [structuredClone(camera), told ?? null];
  });
})"""


class Shown:
    """What a controller is told is shown."""

    def seen(self):
        return CORNERS, VIEWPORT[2] / VIEWPORT[3]


def steps_of(random) -> list[tuple]:
    """Drags, turns of the wheel, keys and time, as they come."""
    steps, time = [], 10.0
    held = None
    for _ in range(30):
        time += random.choice([0.001, 0.008, 0.02, 0.2])
        place = [float(random.uniform(0, 420)), float(random.uniform(0, 260))]
        modifiers = [[], [], ["Shift"], ["Alt"], ["Control"]][random.integers(5)]
        about = {"place": place, "dx": 0, "dy": 0, "button": None, "buttons": None, "key": None}
        about |= {"modifiers": modifiers, "time": time}
        kind = random.choice(["press", "move", "move", "let go", "wheel", "key", "tick", "other"])
        if kind == "press":
            held = int(random.integers(1, 4))
            steps.append(("event", {**about, "name": "pointer_down", "button": held}))
        elif kind == "move":
            buttons = random.choice([0, 1]) * [held] if held else None
            about["buttons"] = buttons or (None if held is None else [held])
            steps.append(("event", {**about, "name": "pointer_move"}))
        elif kind == "let go":
            steps.append(("event", {**about, "name": "pointer_up", "button": held or 1}))
            held = None
        elif kind == "wheel":
            turned = {"dx": float(random.choice([0, 0, 60])), "dy": float(random.normal(0, 150))}
            steps.append(("event", {**about, **turned, "name": "wheel"}))
        elif kind == "key":
            name = str(random.choice(["key_down", "key_down", "key_up"]))
            steps.append(("event", {**about, "name": name, "key": str(random.choice(KEYS))}))
        elif kind == "tick":
            steps += [("tick", float(random.choice([0.004, 0.016, 0.1])))] * int(random.integers(5))
        elif random.random() < 0.5:
            steps.append(("view", str(random.choice(["+x", "-y", "+z", "-z"]))))
        else:
            steps.append((str(random.choice(["fit", "projection"])), None))
    return steps


def python_event(event: dict) -> dict:
    """The same event as a canvas sends it."""
    x, y = event["place"]
    names = {"name": "event_type", "time": "time_stamp"}
    return {"x": x, "y": y, **{names.get(k, k): v for k, v in event.items() if k != "place"}}


def played(controller, steps) -> list[tuple]:
    """The camera's state and what was answered, after each step."""
    states = []
    for kind, value in steps:
        if kind == "tick":
            told = controller.tick(value)
        elif kind == "event":
            told = controller.handle_event(python_event(value), VIEWPORT)
        elif kind == "view":
            told = controller.view(value)
        else:
            told = controller.fit() if kind == "fit" else controller.toggle_projection()
        states.append((controller.camera.get_state(), told))
    return states


def made(random, kind: str) -> tuple:
    """A camera at random, and its controller."""
    camera = Camera()
    away = random.normal(size=3)
    fov = float(random.choice([0, 20, 50, 90]))
    sizes = {"width": 30, "height": 20, "depth": 25, "fov": fov, "zoom": 0.8}
    up = [(0, 1, 0), (0, 0, 1), (0.6, 0, 0.8)][random.integers(3)]
    camera.set_state(camera_towards([1, 2, 3], away, 25, up=up, **sizes))
    camera.set_state({"reference_up": up, "scale": (1, 1, random.choice([1, -1]))})
    controller = make_controller(kind, camera)
    controller.damping = float(random.choice([0, 0.1]))
    controller.set_target(None if random.random() < 0.5 else random.normal(size=3))
    return camera, controller


@pytest.mark.parametrize("kind", CONTROLLERS)
def test_the_same_events_give_the_same_camera_as_in_python(browser, tmp_path, kind):
    random = np.random.default_rng(list(CONTROLLERS).index(kind))
    shown, runs, wanted = Shown(), [], []
    for _ in range(40):
        camera, controller = made(random, kind)
        controller.watch(shown.seen)
        target = controller.chosen_target
        settings = {"kind": kind, "damping": controller.damping}
        settings["target"] = None if target is None else target.tolist()
        steps = steps_of(random)
        run = {"camera": camera.get_state(), "settings": settings, "steps": steps}
        runs.append({**run, "viewport": VIEWPORT, "corners": CORNERS.tolist()})
        wanted.append(played(controller, steps))
    with browser.page() as page:
        open_module(
            page, tmp_path, "camera/views.js", "controllerOf, lookAlong, fitView, toggleProjection"
        )
        got = page.evaluate(PLAY, runs)
    moves = 0
    for states, others, run in zip(wanted, got, runs, strict=True):
        before = run["camera"]
        for number, ((state, told), (other, answer)) in enumerate(zip(states, others, strict=True)):
            where = f"{run['steps'][: number + 1][-3:]}"
            assert answer == told, where
            assert_same(state, other, where)
            moves += state != before
            before = state
    assert moves > 300


def assert_same(state: dict, other: dict, where: str) -> None:
    assert set(state) == set(other)
    turned = abs(np.dot(state["rotation"], other["rotation"]))  # q and −q are one rotation
    assert math.isclose(turned, 1, abs_tol=EXACT), where
    for name in set(state) - {"rotation"}:
        if state[name] is None or other[name] is None:
            assert state[name] == other[name], (name, where)
        else:
            np.testing.assert_allclose(other[name], state[name], EXACT, EXACT, err_msg=where)
