"""A display that goes away, or closes a window by force: the program goes on, and a state is saved."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import volrender as vr
from tests.hosts.window.desktop.display import MISSING, Display
from tests.hosts.window.desktop.program import Program
from volrender.base.files.whole_file import PREFIX

pytestmark = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ,
    reason=f"{' and '.join(MISSING)} missing: the tests of windows need a virtual display",
)

SCENE = """
import os, sys
figure = vr.Figure(size=(200, 150))
figure.add_image_volume(vr.datasets.vessels(24))
camera, degrees = figure[0, 0].camera, iter(range(10**6))
"""
TURN = "figure.add_animations(lambda: camera.look_from(next(degrees), 0))"
AFTERWARDS = """
import atexit
@atexit.register
def afterwards():
    try:
        figure.show(panel=False)
    except RuntimeError as error:
        print("@" + json.dumps({"value": str(error)}), flush=True)
    print("@" + json.dumps({"value": figure.export_numpy().shape}), flush=True)
"""


@pytest.fixture
def display():
    display = Display()
    yield display
    display.close()


@pytest.mark.parametrize(
    ("how", "is_moving"), [("the server ends", True), ("the window is killed", False)]
)
def test_the_window_closes_and_the_program_goes_on(how, is_moving, display):
    program = Program(display, SCENE + AFTERWARDS, panel=False)
    try:
        if is_moving:
            program.do(TURN)
            time.sleep(0.3)
        if how == "the server ends":
            display.kill()
        else:
            display.kill_client("volrender")
        assert program._answer("the end") == "ended"
        assert "There is no display" in program._answer("showing it again")
        assert program._answer("the picture") == [150, 200, 4]
        assert program.wait_for_end() == 0
        assert program.log.splitlines() == [
            f"volrender closes its windows: the connection to the display {display.name} is broken."
        ]
    finally:
        program.close()


@pytest.mark.parametrize("step", ["window._pace.march", "window._target.present"])
def test_a_display_may_go_in_the_middle_of_a_frame(step, display):
    program = Program(display, SCENE, panel=False)
    try:
        program.do(f"step = {step}")
        kill = f"os.kill({display.pid}, 9), time.sleep(0.2)"
        program.do(f"{step} = lambda *arguments: ({kill}, step(*arguments))[-1]")
        program.do("window.canvas.request_draw()")
        assert program._answer("the end") == "ended"
        assert program.wait_for_end() == 0
        assert len(program.log.splitlines()) == 1
    finally:
        program.close()


def camera_of(path) -> dict | None:
    """The camera in a state that was saved; None while there is none, or it is being written."""
    try:
        return json.loads(path.read_text())["subplots"][0]["camera"]
    except (OSError, ValueError):
        return None


def is_open(display, title: str) -> bool:
    try:
        return bool(display.do("search", "--name", title))
    except RuntimeError:
        return False


def wait_until(condition, viewer: subprocess.Popen) -> None:
    """Wait, while the viewer lives; else what it said is told, and where its threads stand."""
    end = time.monotonic() + 60
    while not condition():
        if viewer.poll() is not None or time.monotonic() > end:
            viewer.send_signal(signal.SIGABRT)
            pytest.fail(f"the viewer's status was {viewer.returncode}: {viewer.stderr.read()}")
        time.sleep(0.05)


def dragged(display) -> bool:
    """After a drag: of a window that has only just opened, the first may come too early."""
    display.drag((150, 100), (200, 120))
    time.sleep(0.5)
    return True


STATUS = {
    "the server ends": 0,
    "the window is killed": 0,
    "the process is killed": -signal.SIGKILL,
    "it is asked to end": 128 + signal.SIGTERM,
    "Ctrl-C": 128 + signal.SIGINT,
}


@pytest.mark.parametrize("how", STATUS)
def test_what_one_explored_is_saved(how, display, tmp_path):
    np.save(tmp_path / "vessels.npy", vr.datasets.vessels(24))
    state = tmp_path / "state.json"
    command = "view vessels.npy --no-panel --size 300x200 --save-state state.json".split()
    viewer = subprocess.Popen(
        [sys.executable, "-m", "volrender", *command],
        cwd=tmp_path,
        env={
            **display.environment,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PYTHONFAULTHANDLER": "1",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: is_open(display, "vessels"), viewer)
        wait_until(lambda: camera_of(state) is not None, viewer)
        first = camera_of(state)
        wait_until(lambda: dragged(display) and camera_of(state) not in (first, None), viewer)
        if how == "the server ends":
            display.kill()
        elif how == "the window is killed":
            display.kill_client("vessels")
        elif how == "the process is killed":
            viewer.kill()
        else:
            display.do("search", "--name", "vessels", "windowfocus", "--sync")
            display.press("r")
            is_movie = f"{PREFIX}*[!n]"  # what a state is written to ends in .json
            wait_until(lambda: list(tmp_path.glob(is_movie)), viewer)
            viewer.send_signal(STATUS[how] - 128)
        assert viewer.wait(30) == STATUS[how], viewer.stderr.read()
        said = viewer.stderr.read()
        assert "panicked" not in said and "Traceback" not in said
        if STATUS[how] > 128:  # the movie was finished
            assert [path.stem for path in tmp_path.glob("*volrender*")] == ["volrender_0001"]
        turned = camera_of(state)["rotation"]
        assert np.abs(np.subtract(turned, first["rotation"])).max() > 0.05
    finally:
        viewer.kill()
        viewer.wait()
        viewer.stderr.close()


def test_a_state_that_cannot_be_written_is_said_before_the_window_opens(display, tmp_path):
    np.save(tmp_path / "vessels.npy", vr.datasets.vessels(8))
    done = subprocess.run(
        [sys.executable, "-m", "volrender", "view", "vessels.npy", "--save-state", "no/state.json"],
        cwd=tmp_path,
        env={**display.environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and "no/state.json: cannot be written" in done.stderr
