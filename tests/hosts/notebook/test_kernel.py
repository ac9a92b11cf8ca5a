"""Figures in a kernel of IPython: what its cells show, what a page sends, and what is left behind."""

import json
from io import BytesIO

import imageio.v3 as imageio
import numpy as np
import pytest

from tests import pictures
from tests.hosts.notebook.kernel import VIEW, Kernel
from tests.house.documents import ROOT, blocks

pytest.importorskip("anywidget")

FIGURE = """
import numpy as np, volrender as vr
figure = vr.Figure(size=(120, 90))
voxels = np.random.default_rng(0).integers(0, 255, (20, 24, 28), np.uint8)
volume = figure.add_image_volume(voxels)
"""
POSITION = "print(list(figure[0, 0].camera.get_state()['position']))"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    kernel = Kernel(tmp_path_factory.mktemp("kernel"))
    yield kernel
    kernel.close()


def picture(png: bytes) -> np.ndarray:
    return np.asarray(imageio.imread(BytesIO(png)))[..., :3]


def difference(a, b) -> int:
    """The largest difference of two pictures."""
    return pictures.difference(a, b).max()


def exported(kernel) -> np.ndarray:
    """What an export of the figure gives now."""
    kernel.run("np.save('exported.npy', figure.export_numpy())", "other")
    return np.load(kernel.folder / "exported.npy")[..., :3]


def test_a_figure_as_the_last_line_is_live_and_has_a_picture(kernel):
    result = kernel.show(FIGURE + "figure")
    (shown,) = result.shown
    assert set(shown) == {VIEW, "image/png", "text/plain"}
    assert shown["text/plain"] == "<Figure of 120 × 90 pixels, 1 graphic>"
    assert kernel.run("print(figure.window.is_closed)", "other").text == "False\n"


def test_what_moves_comes_as_jpeg_and_what_rests_exactly(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    kinds = {kind for kind, _ in kernel.frames}
    assert kinds == {"image/jpeg", "image/png"}
    before = picture(kernel.frames[-1][1])
    assert difference(before, exported(kernel)) <= 1
    kernel.run("volume.mode = 'minip'", "other")
    after = picture(kernel.settled())
    assert difference(after, exported(kernel)) <= 1 < difference(after, before)


def test_pixels_are_those_of_the_screen_and_the_figure_follows_the_canvas(kernel):
    kernel.show(FIGURE + "figure", pixel_ratio=2)
    assert picture(kernel.settled()).shape == (180, 240, 3)
    kernel.resize((100, 70), 2)
    assert picture(kernel.settled()).shape == (140, 200, 3)
    assert kernel.run("print(figure.size)", "other").text == "(100, 70)\n"


def test_a_drag_turns_the_camera_though_a_move_comes_late(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    before = kernel.run(POSITION, "other").text
    kernel.pointer("down", 40, 40, timestamp=1.0)
    kernel.pointer("move", 40, 40, (), timestamp=0.99)  # sent by the page after what came after it
    kernel.pointer("move", 60, 45, timestamp=1.1)
    kernel.settled()
    during = kernel.run(POSITION, "other").text
    kernel.pointer("up", 60, 45, (), timestamp=1.2)
    assert during != before


def test_a_wheel_zooms_and_keys_choose_modes(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    before = kernel.run(POSITION, "other").text
    place = {"x": 60, "y": 45, "buttons": []}
    kernel.event("wheel", dx=0, dy=-200, **place)
    kernel.settled()
    assert kernel.run(POSITION, "other").text != before
    kernel.event("key_down", key="3")
    kernel.settled()
    assert kernel.run("print(volume.mode)", "other").text == "iso\n"


def test_show_displays_wherever_it_is_called_and_once(kernel):
    shown = kernel.run(FIGURE + "figure.show()").shown
    assert [VIEW in data for data in shown] == [True]
    shown += kernel.run("view = figure.show(); 1 + 1", "second").shown
    assert [VIEW in data for data in shown] == [True, True, False]
    assert shown[0][VIEW]["model_id"] == shown[1][VIEW]["model_id"]
    shown = kernel.run("view", "third").shown
    assert [VIEW in data for data in shown] == [True]
    assert kernel.run("view.close(); print(view.is_closed)", "fourth").text == "True\n"
    assert [VIEW in data for data in kernel.run("figure", "fifth").shown] == [True]


def test_a_view_is_closed_when_all_cells_that_show_it_ran_again(kernel):
    kernel.run(FIGURE + "figure", "one")
    kernel.run("view = figure.window; figure", "two")
    kernel.run("1 + 1", "one")
    assert kernel.run("print(view.is_closed)", "other").text == "False\n"
    kernel.run("get_ipython().run_cell('2 + 2')", "other")  # no cell of the page
    assert kernel.run("print(view.is_closed)", "other").text == "False\n"
    kernel.run("1 + 1", "two")
    assert kernel.run("print(view.is_closed)", "other").text == "True\n"


COUNT = """
import asyncio, gc, threading
from ipywidgets.widgets.widget import _instances
from volrender.hosts.notebook.canvas import NotebookCanvas
from volrender.scene.drawing.renderer import Renderer
from wgpu import diagnostics
await asyncio.sleep(0.5)  # what belongs to closed canvases ends a little later
gc.collect()
kinds = NotebookCanvas, Renderer, vr.Figure
alive = [sum(isinstance(thing, kind) for thing in gc.get_objects()) for kind in kinds]
counts = diagnostics.object_counts.get_dict()
gpu = {name: counts[name]["count"] for name in ("Texture", "Buffer", "BindGroup", "TextureView")}
tasks = len(asyncio.all_tasks(asyncio.get_running_loop()))
print(alive, gpu, threading.active_count(),
      len(_instances), tasks)
"""


def test_nothing_is_left_of_a_cell_that_runs_again_and_again(kernel):
    def rerun(times: int) -> str:
        for _ in range(times):
            kernel.run(FIGURE + "figure", "again")
        kernel.show(FIGURE + "figure", "again")
        kernel.settled()
        return kernel.run(COUNT, "count").text

    first = rerun(2)
    assert rerun(50) == first


def test_a_page_that_is_not_seen_holds_no_targets(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    held = "print(figure.window._renderer is None)"
    assert kernel.run(held, "other").text == "False\n"
    kernel.tell(_has_visible_views=False)
    assert kernel.run(held, "other").text == "True\n"
    kernel.tell(_has_visible_views=True)
    kernel.run("volume.mode = 'minip'", "other")
    assert difference(picture(kernel.settled()), exported(kernel)) <= 1


def test_what_fails_is_said_on_the_page_and_the_kernel_lives_on(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    fails = "\ndef fail(): raise ValueError('no such thing')\nfigure.add_animations(fail)"
    kernel.run(fails, "other")
    assert "in fail" in kernel.said_until("ValueError: no such thing")
    told = "print(repr(figure.window.canvas.told))"
    assert kernel.run(told, "other").text == "'ValueError: no such thing'\n"
    kernel.run("figure.clear_animations()", "other")
    kernel.settled()
    kernel.pointer("down", 4, 4)
    kernel.pointer("up", 4, 4, ())
    kernel.run("import asyncio; await asyncio.sleep(0.3)", "other")
    assert kernel.run(told, "other").text == "''\n"
    kernel.run("volume.add_event_handler(lambda event: {}[event.type], 'click')", "other")
    kernel.pointer("down", 60, 45)
    kernel.pointer("up", 60, 45, ())
    assert "Traceback" in kernel.said_until("KeyError: 'click'")
    assert kernel.run(told, "other").text == repr("KeyError: 'click'") + "\n"


def test_a_lost_device_is_said_and_the_cell_can_run_again(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    kernel.run("figure.engine.device.destroy(); volume.mode = 'minip'", "other")
    assert "was lost" in kernel.said_until("\n")
    assert "was lost" in kernel.run("print(figure.window.canvas.told)", "other").text
    kernel.show(FIGURE + "figure")
    assert difference(picture(kernel.settled()), exported(kernel)) <= 1


def test_an_interrupt_ends_the_cell_alone(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    request = kernel.send("print('begun', flush=True)\nwhile True: pass", "other")
    kernel.said_until("begun")
    kernel.manager.interrupt_kernel()
    assert kernel.result(request).error == "KeyboardInterrupt"
    kernel.run("volume.mode = 'minip'", "other")
    assert difference(picture(kernel.settled()), exported(kernel)) <= 1


def test_a_kernel_starts_again(kernel):
    kernel.show(FIGURE + "figure")
    kernel.settled()
    kernel.restart()
    kernel.show(FIGURE + "figure")
    assert difference(picture(kernel.settled()), exported(kernel)) <= 1


def test_a_notebook_that_nobody_sees_gets_a_picture(kernel):
    (shown,) = kernel.run(FIGURE + "figure", allow_stdin=False).shown
    assert set(shown) == {"image/png", "text/plain"}
    live = FIGURE.replace("(120, 90)", "(120, 90), canvas='notebook'")
    (shown,) = kernel.run(live + "figure", allow_stdin=False).shown
    assert VIEW in shown


def test_without_anywidget_there_is_a_picture_and_show_says_what_is_missing(kernel):
    hidden = "import sys; sys.modules['anywidget'] = None\n"
    try:
        result = kernel.run(hidden + FIGURE + "figure.show()")
    finally:
        kernel.run("del sys.modules['anywidget']", "other")
    assert [set(data) for data in result.shown] == [{"image/png", "text/plain"}]
    assert "pip install volrender[notebook]" in result.text


def example(name: str) -> list[str]:
    """The code of the cells of a notebook among the examples."""
    notebook = json.loads((ROOT / "examples" / name).read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    return ["".join(cell["source"]) for cell in cells]


@pytest.mark.parametrize(
    "sources",
    [
        blocks("docs/howto/notebooks.md", "python"),
        example("head.ipynb"),
        example("head_in_browser.ipynb"),
    ],
)
def test_cells_that_users_copy_run(kernel, sources):
    assert len(sources) == 4 or len(sources) == 3
    shown = [kernel.run(source, f"cell {number}").shown for number, source in enumerate(sources)]
    assert VIEW in shown[0][0]
    assert any("FloatSlider" in str(data) or VIEW in data for data in shown[-1])
