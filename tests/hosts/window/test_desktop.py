"""A real window on a virtual display, driven by mouse and keyboard, and photographed."""

import base64
import os
import subprocess
import sys
import time

import imageio.v3 as iio
import numpy as np
import pytest

from tests.hosts.window.desktop.display import MISSING, Display
from tests.hosts.window.desktop.program import Program
from volrender.datasets import sphere

# Where everything is set up, as in continuous integration, nothing is skipped.
pytestmark = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ,
    reason=f"{' and '.join(MISSING)} missing: the tests of windows need a virtual display",
)

SCENE = """
figure = vr.Figure(size=(400, 300))
volume = figure.add_image_volume(vr.datasets.vessels(48), cmap="magma", name="vessels")
figure[0, 0].camera.look_from(30, 20)
figure[0, 0].auto_fit()
"""


@pytest.fixture(scope="module")
def display():
    display = Display()
    yield display
    display.close()


@pytest.fixture
def start(display):
    """Starts programs, which end with the test."""
    programs = []

    def start(scene=SCENE, **show) -> Program:
        programs.append(Program(display, scene, **{"panel": False, **show}))
        return programs[-1]

    yield start
    for program in programs:
        program.close()


@pytest.fixture(scope="module")
def shared():
    """The program that `show` shows windows with."""
    programs = []
    yield programs
    for program in programs:
        program.close()


@pytest.fixture
def show(display, shared):
    """Shows a window, in a process that has shown others before it."""

    def show(scene=SCENE, **show) -> Program:
        show = {"panel": False, **show}
        if shared and not shared[-1].has_ended:
            shared[-1].show(scene, **show)
        else:
            shared.append(Program(display, scene, **show))
        return shared[-1]

    return show


def shown(program) -> np.ndarray:
    """The pixels of the window."""
    width, height = program.ask("window.canvas.get_physical_size()")
    return program.display.picture()[:height, :width]


def exported(program) -> np.ndarray:
    """The offscreen picture of the same state."""
    width, height = program.ask("figure.size")
    content = program.ask("base64.b64encode(figure.export_numpy(rgb=True)).decode()")
    return np.frombuffer(base64.b64decode(content), np.uint8).reshape(height, width, 3)


def difference(a, b) -> int:
    return int(np.abs(a.astype(int) - b).max())


def assert_at_rest(program) -> np.ndarray:
    """The window shows what an export gives; its pixels."""
    program.settle()
    picture = shown(program)
    assert picture.max() > 100
    assert difference(picture, exported(program)) <= 2
    return picture


def test_the_window_shows_the_offscreen_picture(show):
    program = show()
    picture = assert_at_rest(program)
    program.do("volume.cmap = 'viridis'")
    program.settle()
    assert difference(shown(program), picture) > 50
    assert_at_rest(program)
    assert program.log == ""


def camera(program) -> dict:
    return program.ask("figure[0, 0].camera.get_state()")


def test_dragging_turns_the_wheel_zooms_and_a_right_drag_pans(show):
    program = show()
    target = np.array(program.ask("figure[0, 0].controller.target"))
    before = camera(program)
    program.display.drag((200, 150), (260, 130))
    program.settle()
    turned = camera(program)
    assert np.abs(np.subtract(turned["rotation"], before["rotation"])).max() > 0.1
    distances = [np.linalg.norm(state["position"] - target) for state in (before, turned)]
    assert abs(distances[0] - distances[1]) < 1e-6 * distances[0]
    assert_at_rest(program)

    program.display.do("click", "--repeat", 3, 4)  # the wheel, upward
    program.settle()
    zoomed = camera(program)
    nearer = np.linalg.norm(zoomed["position"] - target) < 0.9 * distances[1]
    assert nearer or zoomed["zoom"] > 1.1 * turned["zoom"]
    assert zoomed["rotation"] == turned["rotation"]
    assert_at_rest(program)

    program.display.drag((200, 150), (240, 150), button=3)
    program.settle()
    panned = camera(program)
    assert panned["rotation"] == zoomed["rotation"]
    assert np.linalg.norm(np.subtract(panned["position"], zoomed["position"])) > 1
    assert_at_rest(program)
    assert program.log == ""


def double_click(program, x, y, until: str) -> None:
    """Once, or again where the machine was so slow that it was two clicks."""
    for _ in range(5):
        program.display.click(x, y, times=2)
        program.settle()
        if program.ask(until):
            return
    raise AssertionError(f"{until}: not by a double click; log: {program.log}")


def test_a_double_click_sets_the_centre_of_the_orbit(show):
    program = show(
        "figure = vr.Figure(size=(400, 300))\n"
        "ball = np.zeros((40, 40, 40), np.uint8); ball[8:14, 24:30, 26:32] = 200\n"
        "figure.add_image_volume(ball, mode='iso', threshold=100)"
    )
    x, y = program.ask(
        "[(lambda ndc: (200 * (1 + ndc[0]), 150 * (1 - ndc[1])))"
        "(figure[0, 0].camera.rays(4 / 3).project([[29, 27, 11]])[0][0])][0]"
    )
    picked = program.ask(f"figure[0, 0].pick({x}, {y})['world']")
    double_click(program, x, y, "abs(figure[0, 0].controller.target - 19.5).max() > 1")
    target = program.ask("figure[0, 0].controller.target")
    assert np.linalg.norm(np.subtract(target, picked)) < 0.5
    # It is in the middle now, and stays there while the camera turns.
    assert (
        np.linalg.norm(np.subtract(program.ask("figure[0, 0].pick(200, 150)['world']"), picked)) < 1
    )
    program.display.drag((200, 250), (220, 250))
    program.settle()
    offset = program.ask(
        f"figure[0, 0].camera.rays(4 / 3).project([{list(picked)}])[0][0].tolist()"
    )
    assert np.abs(offset).max() < 0.02
    assert_at_rest(program)


def test_keys_switch_modes_colormaps_views_and_overlays(show):
    program = show()
    for key, mode in zip("3412", ("iso", "slice", "mip", "minip"), strict=True):
        program.display.press(key)
        program.wait(f"volume.mode == {mode!r}")
    program.display.press("1")
    program.wait("volume.mode == 'mip'")
    assert_at_rest(program)
    before = program.ask("volume.cmap.name")
    program.display.press("c")
    program.wait(f"volume.cmap.name != {before!r}")
    program.display.press("shift+c")
    program.wait(f"volume.cmap.name == {before!r}")
    program.display.press("b")
    program.wait("figure[0, 0].outline.visible")
    program.display.press("g")
    program.wait("figure[0, 0].axes.visible")
    program.display.press("p")
    program.wait("figure[0, 0].camera.fov == 0")
    program.display.press("z")
    program.settle()
    assert np.allclose(np.abs(program.ask("figure[0, 0].camera.forward")), (0, 0, 1), atol=1e-6)
    assert_at_rest(program)
    program.display.press("question")
    program.wait("window.is_help_shown")
    program.settle()
    assert difference(shown(program), exported(program)) > 100
    program.display.press("Escape")
    program.wait("not window.is_help_shown")
    assert_at_rest(program)
    assert program.log == ""


def test_keys_save_pictures_and_movies(show, tmp_path):
    program = show()
    program.do(f"import os; os.chdir({str(tmp_path)!r})")
    program.display.press("s")
    program.wait("window.message")
    saved = iio.imread(tmp_path / "volrender_0001.png")
    assert difference(saved[..., :3], exported(program)) == 0
    program.display.press("r")
    program.wait("window.is_recording")
    program.display.drag((200, 150), (300, 150))
    program.display.press("r")
    program.wait("not window.is_recording")
    movie = iio.imread(tmp_path / "volrender_0001.mp4", plugin="pyav")
    assert len(movie) > 10 and movie.shape[1:] == (300, 400, 3)
    assert difference(movie[0], movie[-1]) > 50
    assert program.log == ""


def place(program, name: str, across=0.5, down=0.5) -> tuple[float, float]:
    """Where a control of the panel is."""
    left, top, width, height = program.ask(f"window.panel.rectangles[{name!r}]")
    return left + across * width, top + down * height


def settle_panel(program) -> None:
    program.settle()
    program.wait("not window.panel.wants_draw")


def test_the_panel_is_beside_the_figure_which_stays_as_it_is(show):
    program = show(panel=True)
    settle_panel(program)
    width, height = program.ask("window.canvas.get_logical_size()")
    assert width > 650 and height == 300
    assert program.ask("figure.size") == [400, 300]
    picture = shown(program)
    assert difference(picture[:, :400], exported(program)) <= 2
    assert len(np.unique(picture[:, 400:].reshape(-1, 3), axis=0)) > 20  # controls
    program.display.click(*place(program, "collapse"))
    program.wait("window.panel.collapsed")
    settle_panel(program)
    assert program.ask("figure.size") == [round(width), 300]
    # All but the tab at the edge is the picture now.
    assert difference(shown(program)[:, :-30], exported(program)[:, :-30]) <= 2
    assert program.log == ""


def test_controls_are_clicked_and_dragged(show):
    program = show(SCENE.replace("(400, 300)", "(260, 640)"), panel=True)
    settle_panel(program)
    before = camera(program)
    program.display.click(*place(program, "mode.iso"))
    program.wait("volume.mode == 'iso'")
    settle_panel(program)
    assert difference(shown(program)[:, :260], exported(program)) <= 2
    vmax = program.ask("volume.vmax")
    x, y, width, height = program.ask("window.panel.rectangles['histogram.axis']")
    program.display.drag((x + width, y + height + 8), (x + 0.4 * width, y + height + 8))
    program.wait(f"volume.vmax < 0.7 * {vmax}")
    settle_panel(program)
    program.display.drag(place(program, "gamma"), place(program, "gamma", 0.9))
    program.wait("volume.gamma > 2")
    program.display.click(*place(program, "visible.0", 0.1))
    program.wait("not volume.visible")
    settle_panel(program)
    assert shown(program)[:, :260].max() == 0
    program.do("volume.visible = True")
    settle_panel(program)
    assert camera(program) == before  # none of this turned it
    assert difference(shown(program)[:, :260], exported(program)) <= 2
    # What is set from Python shows in the panel.
    controls = shown(program)[:, 260:]
    program.do("volume.gamma = 1")
    settle_panel(program)
    assert difference(shown(program)[:, 260:], controls) > 20
    assert program.log == ""


def test_a_series_plays(show):
    program = show(
        "figure = vr.Figure(size=(300, 400))\n"
        "series = np.stack([np.full((6, 6, 6), 40 * t, np.uint8) for t in range(6)])\n"
        "volume = figure.add_image_volume(series, axes='tzyx', vmin=0, vmax=255)",
        panel=True,
    )
    settle_panel(program)
    assert program.ask("volume.time") == 0
    program.display.click(*place(program, "play"))
    program.wait("volume.time > 0")
    assert program.ask("window.panel.playing")
    program.display.click(*place(program, "play"))
    program.wait("not window.panel.playing")
    settle_panel(program)
    assert difference(shown(program)[:, :300], exported(program)) <= 2
    assert program.log == ""


def test_the_crosshair_of_orthogonal_views_is_dragged(show):
    program = show("figure = vr.OrthoFigure(vr.datasets.head(32), size=(400, 400))", panel=False)
    assert_at_rest(program)
    before = program.ask("figure.index")
    program.display.drag((100, 100), (140, 70))
    program.settle()
    after = program.ask("figure.index")
    assert after[0] != before[0] and after[1] != before[1] and after[2] == before[2]
    assert_at_rest(program)
    program.display.move(100, 300)
    program.display.do("click", 4)
    program.settle()
    stepped = program.ask("figure.index")
    assert abs(stepped[1] - after[1]) == 1
    assert_at_rest(program)
    assert program.log == ""


def test_a_window_in_a_loop_that_runs_already_as_in_ipython(display):
    code = """
import asyncio, volrender as vr
async def session():
    figure = vr.Figure(size=(120, 90))
    figure.add_image_volume(vr.datasets.vessels(16))
    window = figure.show(panel=False)
    vr.loop.run()  # returns at once
    for _ in range(200):
        await asyncio.sleep(0.05)
        if window.is_final and window.frame_ms:
            break
    print("final", window.is_final, figure.size)
    figure[0, 0].graphics[0].cmap = "viridis"
    await asyncio.sleep(0.3)
    print("again", window.is_final)
    window.close()
    await asyncio.sleep(0.3)
    print("closed", window.is_closed)
asyncio.run(session())
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=display.environment,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.stdout.splitlines() == ["final True (120, 90)", "again True", "closed True"]
    assert done.returncode == 0


def test_a_resized_window_resizes_the_figure(show):
    program = show()
    program.display.do("search", "--name", "volrender", "windowsize", 520, 260)
    program.wait("figure.size == (520, 260)")
    assert assert_at_rest(program).shape == (260, 520, 3)


def test_a_resized_figure_resizes_the_window(show):
    program = show(panel=True)
    program.do("figure.size = (440, 260)")
    program.wait("window.canvas.get_logical_size()[0] == 440 + window.panel.width_px")
    settle_panel(program)
    assert program.ask("figure.size") == [440, 260]
    assert shown(program).shape[0] == 260
    assert program.log == ""


def test_closing_ends_the_loop_and_keeps_the_figure(start):
    program = start()
    before = exported(program)
    program.do(
        "import atexit; atexit.register(lambda: print('@' + json.dumps({'value': "
        "figure.export_numpy(rgb=True).tolist()}), flush=True))"
    )
    program.display.ask_to_close("volrender")
    assert program._answer("the end") == "ended"
    assert difference(np.array(program._answer("the picture")), before) == 0
    assert program.wait_for_end() == 0
    assert program.log == ""


def test_a_figure_can_be_shown_again(start):
    scene = SCENE + (
        "figure.show(panel=False); figure.window.canvas._rc_canvas_group.get_loop()"
        ".call_later(0.5, figure.window.close); vr.loop.run()\n"
        "assert figure.window.is_closed"
    )
    program = start(scene)
    assert_at_rest(program)
    assert program.log == ""


def test_several_windows_at_once(show):
    scene = SCENE + (
        "second = vr.Figure(size=(200, 150), background='teal'); second.show(panel=False)"
    )
    program = show(scene)
    program.wait("second.window.is_final")
    program.do("second.window.title = 'the other one'")
    program.display.do("search", "--name", "the other one", "windowmove", 600, 100)
    program.settle()
    picture = program.display.picture()
    assert (picture[105:245, 605:795] == (0, 128, 128)).all()
    assert difference(shown(program), exported(program)) <= 2
    program.do("second.window.close()")
    assert_at_rest(program)


def test_ctrl_c_ends_the_loop_cleanly(start):
    program = start()
    program.interrupt()
    assert program._answer("the end") == "ended"
    assert program.wait_for_end() == 0
    assert "Traceback" not in program.log


def test_exceptions_are_shown_and_the_window_lives_on(show):
    program = show()
    program.do("figure.add_animations(lambda: 1 / 0)")
    program.wait("window.is_moving")
    program.do("import time; time.sleep(0.3)")
    assert "ZeroDivisionError" in program.log
    program.do("figure.clear_animations(); volume.cmap = 'viridis'")
    assert_at_rest(program)
    assert program.log.count("ZeroDivisionError") <= 2


@pytest.mark.parametrize("when", ["between frames", "in a frame"])
def test_a_lost_device_is_reported_and_ends_the_loop(start, when):
    program = start()
    if when == "in a frame":
        program.do("march, lose = window._pace._march, figure.engine.device.destroy")
        program.do("window._pace._march = lambda *arguments: (march(*arguments), lose())")
    else:
        program.do("figure.engine.device.destroy()")
    program.do("window.canvas.request_draw()")
    assert program._answer("the end") == "ended"
    assert program.wait_for_end() == 0
    assert program.log.count("its driver was reset") == 1
    assert "Traceback" not in program.log


def test_a_closed_window_lets_go_of_its_canvas_at_once(start):
    program = start()
    program.settle()
    program.do("import gc, weakref; gc.collect(); gc.disable()")
    target = "window._target"
    surface = f"{target}._context._wgpu_context"
    program.do(f"gone = weakref.ref({target}), weakref.ref({surface})")
    assert program.ask("(window.close(), [gone[0]() is None, gone[1]() is None])[1]") == [True] * 2
    assert program.wait_for_end() == 0
    assert program.log == ""


def test_an_idle_window_uses_next_to_no_processor_time(show):
    program = show()
    program.settle()
    program.do("import time; start = time.perf_counter(), time.process_time()")
    import time

    time.sleep(2)
    busy = program.ask("(time.process_time() - start[1]) / (time.perf_counter() - start[0])")
    assert busy < 0.1, busy


def test_without_a_display_there_is_an_error_not_an_abort():
    code = "import volrender as vr; vr.Figure(canvas='glfw').show()"
    for display in ("", ":976"):
        environment = {**os.environ, "DISPLAY": display}
        environment.pop("WAYLAND_DISPLAY", None)
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "NoDisplayError: There is no display" in done.stderr
        assert 'canvas="offscreen"' in done.stderr and "xvfb-run" in done.stderr


def test_files_dropped_on_the_desktop_are_shown_where_the_pointer_is(show, tmp_path):
    """By the function that glfw calls: xdotool cannot drag files from one program to another."""
    np.save(tmp_path / "ball.npy", np.round(sphere(24) * 100).astype(np.uint8))
    program = show("figure = vr.Figure(size=(400, 300), shape=(1, 2))")
    program.display.move(300, 150)
    program.do("import ctypes, glfw; handle = window.canvas._window")
    program.do("called_by_glfw = glfw.set_drop_callback(handle, None)")

    def drop(path) -> None:
        program.do(f"called_by_glfw(handle, 1, (ctypes.c_char_p * 1)({os.fsencode(path)!r}))")

    drop(tmp_path / "ball.npy")
    program.wait("len(figure[0, 1].graphics)")
    assert program.ask("window.message") == "opened ball.npy"
    program.wait("window.message is None")
    assert_at_rest(program)
    assert program.ask("len(figure[0, 0].graphics)") == 0
    drop(tmp_path)
    program.wait("'Zarr' in (window.message or '') or 'DICOM' in (window.message or '')")
    assert program.ask("len(figure[0, 1].graphics)") == 1
    assert program.log.count("\n") == 1, "and the whole line is on standard error"


def test_a_transfer_function_is_copied_by_the_system_s_clipboard(start, show):
    scene = SCENE.replace("(400, 300)", "(260, 700)").replace("vessels(48)", "vessels(16)")
    scene += "volume.mode, volume.shade = 'composite', {}\n"
    first = show(scene.format(0.25), panel=True)
    first.wait("'transfer.copy' in window.panel.rectangles")
    first.display.click(*place(first, "transfer.copy"))
    first.wait("'volrender' in window.canvas.get_clipboard_text()")
    second = start(scene.format(0.75), panel=True)
    second.wait("'transfer.paste' in window.panel.rectangles")
    second.display.click(*place(second, "transfer.paste"))
    second.wait("volume.shade == 0.25")


MATTER = """
figure = vr.Figure(size=(260, 640))
volume = figure.add_image_volume(
    vr.datasets.head(16), mode="composite", opacity=[(500, 0), (1000, 0.2), (1600, 0.8)], name="head",
    shade=0, step_size=4,  # marched fast
)
figure[0, 0].camera.look_from(30, 20)
figure[0, 0].auto_fit()
"""


def test_a_curve_is_drawn_and_the_window_then_shows_the_exported_picture(show):
    program = show(MATTER, panel=True)
    settle_panel(program)
    view, opacity = camera(program), "np.round(volume.opacity, 3).tolist()"

    def assert_exported() -> np.ndarray:
        settle_panel(program)
        picture = shown(program)[:, :260]
        assert difference(picture, exported(program)) <= 1
        return picture

    first, before = assert_exported(), program.ask(opacity)
    x, y = place(program, "point.1")
    program.display.drag((x, y), (x + 12, y - 40))
    program.wait(f"{opacity}[1][1] > 0.4")
    dragged = assert_exported()
    assert difference(dragged, first) > 20
    # On the line between two points: half-way, where it is straight.
    ends = place(program, "point.1"), place(program, "point.2")
    on_curve = tuple(sum(pair) / 2 for pair in zip(*ends, strict=True))
    program.display.drag(on_curve, (on_curve[0], on_curve[1] + 50))
    program.wait("len(volume.opacity) == 4")
    assert_exported()
    program.display.click(*place(program, "point.2"), button=3)
    program.wait("len(volume.opacity) == 3")
    settle_panel(program)
    # In the picture: the opacity under the pointer goes to larger values.
    shifted = program.ask(opacity)[1][0]
    program.display.drag((130, 320), (180, 320), keys=("ctrl",))
    program.wait(f"{opacity}[1][0] > {shifted}")
    assert_exported()
    for _ in range(4):
        program.display.do("key", "ctrl+z")
        time.sleep(0.3)
    program.wait(f"{opacity} == {before}")
    assert difference(assert_exported(), first) <= 1
    program.display.do("key", "ctrl+y")
    program.wait(f"{opacity}[1][1] > 0.4")
    assert difference(assert_exported(), dragged) <= 1
    program.display.click(*place(program, "dropper"))
    settle_panel(program)
    double_click(program, 130, 320, "len(volume.opacity) > 3")
    assert_exported()
    assert camera(program) == view  # none of this turned it
    assert program.log == ""
