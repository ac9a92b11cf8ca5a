"""Makes the screenshots of the window in docs/pictures/window: `python docs/pictures/make_screenshots.py`.

Needs Xvfb, and volrender[gui]: a window opens on a virtual display, is driven as by hand, and its
pixels are taken from the display.
"""

import sys
from pathlib import Path

import imageio.v3 as iio

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.hosts.window.desktop.display import Display  # noqa: E402
from tests.hosts.window.desktop.program import Program  # noqa: E402

Program.patience_s = 200.0  # of large pictures, on slow machines
FOLDER = ROOT / "docs/pictures" / "window"

HEAD = """
figure = vr.Figure(size=(820, 760))
volume = figure.add_image_volume(vr.datasets.head(128), name="head", cmap="bone", threshold=600)
subplot = figure[0, 0]
subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(35, 15)
subplot.auto_fit()
subplot.camera.zoom = 1.1
"""
# The statements that turn the first scene into each picture.
GREY = "subplot.background = ('#0e1013', '#30353d'); "
MODES = {
    "mip": "volume.cmap = 'inferno'; volume.vmin, volume.vmax = 700, 2000",
    "minip": GREY + "volume.mode = 'minip'; volume.cmap = 'gray'; "
    "volume.vmin, volume.vmax = 300, 1150; volume.crop = ((10, 118), (8, 122), (56, 72)); "
    "subplot.camera.look_from(70, 8); subplot.auto_fit(); subplot.camera.zoom = 0.95",
    "iso": GREY + "volume.mode = 'iso'; volume.cmap = [(0.88, 0.67, 0.55)] * 2; "
    "volume.threshold = 500",
    "slice": GREY + "volume.mode = 'slice'; volume.cmap = 'gray'; "
    "volume.vmin, volume.vmax = 700, 1400; volume.plane = (1, 0, 0, -63.5); "
    "subplot.outline.visible = True; subplot.camera.look_from(60, 15); subplot.auto_fit()",
}
CUT = GREY + (
    "volume.mode = 'iso'; volume.threshold = 500; volume.vmin, volume.vmax = 500, 1400; "
    "volume.cmap = [(0.88, 0.67, 0.55), (0.5, 0.45, 0.45), (0.32, 0.31, 0.33), "
    "(0.75, 0.73, 0.7), (1, 0.98, 0.95)]; "
    "volume.clipping_planes = [(0, 0, -1, 74)]; subplot.camera.look_from(35, 40); "
    "subplot.auto_fit(); subplot.camera.zoom = 1.1"
)
ORTHO = """
figure = vr.OrthoFigure(
    vr.datasets.head(128), size=(820, 820), mode="iso", threshold=1250, cmap="gray", vmin=500,
    vmax=1500, name="head", directions="RAS", unit="mm",
)
figure.index = (70, 62, 66)
"""
SERIES = """
figure = vr.Figure(size=(820, 760))
volume = figure.add_image_volume(
    vr.datasets.cells_movie(frames=64, size=(30, 128, 128)), axes="tzyx", vmin=0.05, vmax=0.8,
    cmap="inferno", alpha_mode="add", scale=(1, 1, 2), name="neurons",
)
subplot = figure[0, 0]
subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(30, 40)
subplot.auto_fit()
subplot.outline.visible = True
subplot.outline.colour = "gray"
volume.time = 24
"""
# About Hounsfield units: air −1000, soft tissue 50.
MATTER = (
    HEAD.replace("head(128), name", "head(128) - 1000.0, mode='composite', name")
    + GREY
    + """
vr.apply_transfer_function(volume, vr.presets["ct-soft-tissue"])
"""
)
LABELS = """
import runpy
from unittest import mock
with mock.patch("volrender.Figure.show"):
    scene = runpy.run_path("examples/nuclei_by_volume.py")
figure, graphic = scene["figure"], scene["graphic"]
figure.size = (820, 760)
graphic.selected = graphic.ids[[3, 40, 77, 120]].tolist()
"""
MEASURING = """
import runpy
from unittest import mock
with mock.patch("volrender.Figure.show"):
    scene = runpy.run_path("examples/measuring.py")
figure = scene["figure"]
"""


def shoot(program: Program, name: str, pointer=None) -> None:
    """Photograph a window at rest."""
    program.display.move(*(pointer or (5, 5)))
    program.settle()
    program.wait("not window.panel.wants_draw")
    width, height = program.ask("window.canvas.get_physical_size()")
    path = FOLDER / f"{name}.png"
    iio.imwrite(path, program.display.picture()[:height, :width], optimize=True)
    print(f"{path.relative_to(ROOT)}: {width}×{height} pixels")


def press(program: Program, control: str) -> None:
    """Click a control of the panel."""
    left, top, width, height = program.ask(f"window.panel.rectangles[{control!r}]")
    program.display.click(left + width / 2, top + height / 2)
    program.settle()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    display = Display()
    try:
        for name, change in MODES.items():
            program = Program(display, HEAD)
            program.do(change)
            shoot(program, name, pointer=(400, 380))
            program.close()
        program = Program(display, HEAD + CUT.replace("; ", "\n"))
        for section in ("contrast", "surface"):
            press(program, f"section.{section}")
        shoot(program, "cut", pointer=(400, 300))
        program.close()
        program = Program(display, MATTER)
        press(program, "preset")
        left, top, *_ = program.ask("window.panel.rectangles['preset.ct-vessels']")
        shoot(program, "presets", pointer=(left + 48, top + 60))
        program.close()
        program = Program(display, MEASURING)
        for section in ("contrast", "surface", "appearance"):
            press(program, f"section.{section}")
        press(program, "measurement.3")
        shoot(program, "measuring", pointer=(300, 430))
        program.close()
        program = Program(display, HEAD)
        for is_shown in (True, False, True):  # the first time fonts are read, which takes a while
            program.display.press("h")
            program.wait(f"window.is_help_shown is {is_shown}")
            program.settle()
        shoot(program, "help")
        program.close()
        for name, scene in (("orthogonal_views", ORTHO), ("series", SERIES), ("labels", LABELS)):
            program = Program(display, scene)
            shoot(program, name, pointer=(300, 300))
            program.close()
    finally:
        display.close()


if __name__ == "__main__":
    main()
