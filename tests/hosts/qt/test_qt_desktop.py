"""A widget of Qt on a virtual display, driven by mouse and keyboard, and photographed."""

import os

import numpy as np
import pytest

from tests.hosts.qt.needed import needed_qt
from tests.hosts.window.desktop.display import MISSING, SIZE, Display
from tests.hosts.window.desktop.program import Program

pytestmark = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ,
    reason=f"{' and '.join(MISSING)} missing: the tests of windows need a virtual display",
)

SCENE = """
from volrender.qt import FigureWidget
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow
app = QApplication([])
figure = vr.Figure(size=(200, 160))
volume = figure.add_image_volume(vr.datasets.vessels(48), cmap="magma")
figure[0, 0].camera.look_from(30, 20)
figure[0, 0].auto_fit()
widget = FigureWidget(figure)
main = QMainWindow(windowTitle="volrender")
main.setCentralWidget(widget)
dock = QDockWidget("dock")
dock.setWidget(QLabel("controls"))
main.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
main.show()
window = widget.view
place = lambda: widget.mapToGlobal(QPoint(0, 0)).toTuple()
"""


def photograph(program) -> np.ndarray:
    """The widget's pixels on the screen, without the pointer."""
    program.display.move(SIZE[0] - 1, SIZE[1] - 1)
    program.settle()
    ratio = program.ask("widget.devicePixelRatioF()")
    x, y = (round(ratio * side) for side in program.ask("place()"))
    width, height = program.ask("widget.focusProxy().get_physical_size()")
    return program.display.picture()[y : y + height, x : x + width]


def assert_exported(program, scale: int) -> None:
    shown = photograph(program)
    exported = np.array(program.ask(f"figure.export_numpy(rgb=True, scale={scale})"), np.uint8)
    assert shown.shape == exported.shape and shown.max() > 100
    difference = np.abs(shown.astype(int) - exported).max()
    assert difference <= 1


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_drag_turns_the_camera_and_the_screen_shows_what_an_export_gives(ratio, monkeypatch):
    needed_qt()
    monkeypatch.setenv("QT_SCALE_FACTOR", str(ratio))
    display = Display()
    try:
        program = Program(display, SCENE)
        try:
            assert_exported(program, ratio)
            before = program.ask("figure[0, 0].camera.rotation")
            x, y = (ratio * side for side in program.ask("place()"))
            display.drag((x + 40, y + 80), (x + 140, y + 60))
            program.wait(f"np.abs(figure[0, 0].camera.rotation - {before}).max() > 0.1")
            display.press("4")
            program.wait("volume.mode == 'slice'")
            program.do("main.resize(300, 190)")
            program.wait("figure.size == (widget.width(), widget.height()) != (200, 160)")
            assert_exported(program, ratio)
            assert program.log == ""
            display.ask_to_close("volrender")
            assert program.wait_for_end() == 0
        finally:
            program.close()
    finally:
        display.close()
