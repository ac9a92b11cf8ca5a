"""A graphics device that is lost: a clear error everywhere, no abort, no hang, and a new one for new figures.

Each test runs in a process of its own, which has some time: where the engine forgets to look, the
library ends the process or waits for ever.
"""

import os
import subprocess
import sys

import pytest

ACTIONS = {
    "export": "figure.export(sys.argv[1] + '/lost.png')",
    "layers": "figure.render_layers()",
    "pick": "figure[0, 0].pick(200, 150)",
    "size": "figure.size = (50, 40)",
    "values": "volume.data[3] = 7",
    "data": "volume.data = data[:9]",
    "changes": "(setattr(volume, 'cmap', 'hot'), setattr(volume, 'gamma', 2), figure.render_frame())",
    "another volume": "figure.add_image_volume(data)",
    "another figure": "vr.Figure(engine=engine)",
    "a window": "vr.hosts.choose.show(figure, 'glfw', False)",
    "wait": "engine.wait()",
    "frames in flight": "figure.stage.renderer.frame.read(in_flight[-1])",
    "more frames": "next(figure.render_frames())",
}

OFFSCREEN = """
import sys
import numpy as np, volrender as vr
data = np.random.default_rng(0).integers(0, 255, (32, 32, 32), np.uint8)
for name, action in eval(sys.argv[2]).items():
    engine = vr.Engine()
    figure = vr.Figure(size=(400, 300), engine=engine, dispatch=sys.argv[3])
    volume = figure.add_image_volume(data, mode="iso", threshold=100)
    figure.render_frame()
    in_flight = [figure.stage.submit() for _ in range(3)]
    assert not engine.is_lost
    engine.device.destroy()
    try:
        exec(action)
    except RuntimeError as error:
        print(name, type(error).__name__, "driver" in str(error), "volrender.Engine()" in str(error))
    else:
        print(name, "went through")
    assert engine.is_lost

first = vr.default_engine()
assert vr.default_engine() is first
first.device.destroy()
figure = vr.Figure(size=(40, 30), dispatch=sys.argv[3])
figure.add_image_volume(data)
assert figure.engine is vr.default_engine() is not first
print("afterwards", figure.export_numpy(rgb=True).max() > 200)
"""

WINDOW = """
import sys
import numpy as np, volrender as vr
from rendercanvas.offscreen import OffscreenRenderCanvas

for when in sys.argv[2:]:
    canvas = OffscreenRenderCanvas(size=(120, 90))
    figure = vr.Figure(size=(120, 90), canvas=canvas, dispatch=sys.argv[1])
    volume = figure.add_image_volume(vr.datasets.vessels(16))
    figure.add_animations(lambda: None)
    window = figure.show(panel=False)
    canvas.draw()
    lose = figure.engine.device.destroy
    if when == "between frames":
        lose()
    elif when == "in a frame":
        march = window._pace._march
        window._pace._march = lambda *arguments: (march(*arguments), lose())
    else:
        lose()
        canvas.submit_event({"event_type": "resize", "width": 99, "height": 88, "pixel_ratio": 1})
        canvas._process_events()
    for _ in range(5):
        if not window.is_closed:
            canvas.draw()
    vr.loop.run()
    print(when, "closed" if window.is_closed else "open")
    print(when, file=sys.stderr)
"""


def run(code: str, *arguments) -> tuple[list[str], str]:
    """What a program prints on stdout, as lines, and on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_everything_says_that_the_device_is_lost_and_new_figures_get_another(dispatch, tmp_path):
    lines, _ = run(OFFSCREEN, tmp_path, ACTIONS, dispatch)
    assert lines == [
        *(f"{name} DeviceLostError True True" for name in ACTIONS),
        "afterwards True",
    ]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_a_window_says_it_once_and_closes(dispatch):
    whens = ("between frames", "in a frame", "at an event")
    lines, errors = run(WINDOW, dispatch, *whens)
    assert lines == [f"{when} closed" for when in whens]
    for when in whens:
        said, errors = errors.split(f"{when}\n")
        assert said.count("volrender stops showing a figure. The GPU device") == 1, when
        assert "Traceback" not in said, when
