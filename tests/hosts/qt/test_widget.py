"""A figure in a widget of Qt, whose pictures go to no screen; `test_qt_desktop.py` has one."""

import gc
import subprocess
import sys
import time
import weakref

import numpy as np
import pytest
from wgpu import diagnostics

import volrender as vr
from tests import pictures
from tests.hosts.qt.needed import needed_qt

# Of Qt's older ways, which rendercanvas takes too.
pytestmark = pytest.mark.filterwarnings("ignore:Function:DeprecationWarning")


@pytest.fixture
def qt(caplog):
    """PySide6's widgets, events of which `qt.until` handles; all are deleted in the end."""
    widgets = needed_qt()
    from PySide6 import QtCore, QtTest

    app = widgets.QApplication.instance() or widgets.QApplication(["tests"])

    class Qt:
        Widgets, Core, Test = widgets, QtCore, QtTest.QTest

        @staticmethod
        def until(condition, seconds: float = 20) -> None:
            """Handle events until a condition holds."""
            ends = time.monotonic() + seconds
            while not condition():
                assert time.monotonic() < ends, "it never came to be"
                app.processEvents()
                time.sleep(0.002)

        @staticmethod
        def wait(seconds: float) -> None:
            ends = time.monotonic() + seconds
            Qt.until(lambda: time.monotonic() > ends)

        @staticmethod
        def delete(widget) -> None:
            """What Qt does by itself, with all that lies in it."""
            widget.deleteLater()
            app.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)

        @staticmethod
        def settle(*shown) -> None:
            """Until they show what they are to show, and on the screen too."""
            Qt.wait(0.1)  # an event is handled with the next frame
            Qt.until(lambda: all(_rests(widget.view) for widget in shown))
            Qt.wait(0.1)

    yield Qt
    for widget in app.topLevelWidgets():
        Qt.delete(widget)
    Qt.wait(0.1)
    assert [record.message for record in caplog.records if record.name == "rendercanvas"] == []


@pytest.fixture
def FigureWidget(qt):
    from volrender.qt import FigureWidget

    return FigureWidget


def _rests(view) -> bool:
    return view.is_final and view.frame_ms > 0 and not view.is_moving


def figure_of(size=(120, 90), **parameters) -> vr.Figure:
    figure = vr.Figure(size=size, background="navy", **parameters)
    figure.add_image_volume(vr.datasets.vessels(24))
    return figure


def seen(widget) -> np.ndarray:
    """Its pixels."""
    image = widget.grab().toImage()
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def assert_exported(widget) -> None:
    """The widget shows what an export gives, in its size."""
    figure = widget.figure
    figure.fit((widget.width(), widget.height()))
    shown, exported = seen(widget), figure.export_numpy(rgb=True)
    assert shown.max() > 100
    assert pictures.difference(shown, exported).max() <= 1


def textures() -> int:
    """How many there are on the GPU."""
    gc.collect()
    return diagnostics.object_counts.get_dict()["Texture"]["count"]


def test_at_rest_it_shows_what_an_export_gives_in_any_size(qt, FigureWidget):
    widget = FigureWidget(figure_of())
    assert widget.sizeHint().toTuple() == (120, 90)
    widget.show()
    for size in ((120, 90), (201, 77)):
        widget.resize(*size)
        qt.until(lambda size=size: widget.figure.size == size)
        qt.settle(widget)
        assert_exported(widget)
    widget.figure.size = (64, 48)  # a window of its own takes it
    assert widget.size().toTuple() == (64, 48)
    widget.view.close()  # as the window of any figure
    assert widget.is_closed and not widget.isVisible()


def test_on_a_screen_with_other_pixels_it_draws_these(qt, FigureWidget, monkeypatch):
    widget = FigureWidget(figure_of())
    canvas = widget.focusProxy()
    widget.show()
    qt.settle(widget)
    assert canvas.get_physical_size() == (120, 90)
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    moved = qt.Core.QEvent(qt.Core.QEvent.Type.DevicePixelRatioChange)
    qt.Widgets.QApplication.sendEvent(canvas, moved)
    assert canvas.get_physical_size() == (240, 180)
    qt.settle(widget)
    assert widget.figure.size == (120, 90)


def test_its_canvas_has_the_clipboard_of_the_system(qt, FigureWidget):
    canvas = FigureWidget(figure_of()).focusProxy()
    qt.Widgets.QApplication.clipboard().setText("copied elsewhere")
    assert canvas.get_clipboard_text() == "copied elsewhere"
    canvas.set_clipboard_text("copied in the panel")
    assert qt.Widgets.QApplication.clipboard().text() == "copied in the panel"


def test_mouse_wheel_and_keys_reach_the_figure(qt, FigureWidget):
    widget = FigureWidget(figure_of())
    subplot = widget.figure[0, 0]
    widget.show()
    qt.settle(widget)
    canvas, button = widget.focusProxy(), qt.Core.Qt.MouseButton.LeftButton
    before = subplot.camera.rotation
    qt.Test.mousePress(canvas, button, pos=qt.Core.QPoint(60, 45))
    for x in (70, 80, 90):
        qt.Test.mouseMove(canvas, qt.Core.QPoint(x, 45))
    qt.Test.mouseRelease(canvas, button, pos=qt.Core.QPoint(90, 45))
    qt.until(lambda: np.abs(subplot.camera.rotation - before).max() > 0.1)
    near = np.linalg.norm(subplot.camera.position)
    qt.Test.wheelEvent(
        canvas.window().windowHandle(), qt.Core.QPointF(60, 45), qt.Core.QPoint(0, 240)
    )
    qt.until(lambda: np.linalg.norm(subplot.camera.position) != near or subplot.camera.zoom != 1)
    qt.Test.keyClick(canvas, qt.Core.Qt.Key.Key_3)
    qt.until(lambda: subplot.graphics[0].mode == "iso")
    qt.settle(widget)
    assert_exported(widget)


def test_keys_can_be_left_to_the_application(qt, FigureWidget):
    class Parent(qt.Widgets.QWidget):
        keys = ""

        def keyPressEvent(self, event):
            self.keys += event.text()

    parent = Parent()
    both = [FigureWidget(figure_of(), parent, keys=keys) for keys in (False, True)]
    parent.show()
    for widget in both:
        qt.Test.keyClick(widget.focusProxy(), qt.Core.Qt.Key.Key_3)
    qt.until(lambda: both[1].figure[0, 0].graphics[0].mode == "iso")
    assert parent.keys == "3"
    assert both[0].figure[0, 0].graphics[0].mode == "mip"


def test_several_widgets_show_one_figure_each_in_its_size(qt, FigureWidget):
    figure = figure_of()
    ball = np.zeros((9, 9, 9), np.uint8)
    ball[4, 4, 4] = 255
    graphic = figure.add_image_volume(ball, interpolation="nearest")
    parent = qt.Widgets.QWidget()
    widgets = [FigureWidget(figure, parent) for _ in range(2)]
    widgets[0].setGeometry(0, 0, 180, 80)
    widgets[1].setGeometry(180, 0, 70, 120)
    parent.show()
    qt.settle(*widgets)
    for widget in widgets:
        assert_exported(widget)
    # At rest none has the other draw again.
    drawn = []
    for widget in widgets:
        widget.focusProxy().add_event_handler(drawn.append, "before_draw")
    qt.wait(0.3)
    assert drawn == []
    graphic.cmap = "viridis"
    qt.until(lambda: len(drawn) >= 2)
    qt.settle(*widgets)
    for widget in widgets:
        assert_exported(widget)
    # What is under the pointer is what is seen there.
    picked = []
    graphic.add_event_handler(lambda event: picked.append(event.pick_info["index"]), "pointer_down")
    for widget in widgets:
        figure.fit((widget.width(), widget.height()))
        ndc = figure[0, 0].camera.rays(widget.width() / widget.height()).project([[4, 4, 4]])[0][0]
        place = (1 + ndc[0]) * widget.width() / 2, (1 - ndc[1]) * widget.height() / 2
        figure.fit((33, 99))
        button, point = qt.Core.Qt.MouseButton.LeftButton, qt.Core.QPoint(*map(round, place))
        qt.Test.mouseClick(widget.focusProxy(), button, pos=point)
        qt.until(lambda: picked)
        assert tuple(picked.pop()) == (4, 4, 4)
    with pytest.raises(RuntimeError, match="QtCanvas, which cannot be resized"):
        figure.size = (50, 50)  # it lies in another widget


@pytest.mark.parametrize("how", ["closed", "deleted"])
def test_it_lets_go_of_all_where_it_is(how, qt, FigureWidget):
    figure = figure_of()
    figure.export_numpy()
    before = textures()
    parent = qt.Widgets.QWidget()
    widget = FigureWidget(figure, parent, panel=True)
    parent.resize(widget.sizeHint())
    parent.show()
    qt.settle(widget)
    assert textures() > before + 3
    view = widget.view
    if how == "closed":
        widget.close()
    else:
        qt.delete(parent)
    assert view.is_closed and widget.is_closed
    figure[0, 0].graphics[0].cmap = "gray"  # and nothing is asked of what is gone
    gone = weakref.ref(widget), weakref.ref(view)
    if how == "closed":
        qt.delete(parent)
    del widget, view
    qt.until(lambda: textures() <= before and gone[0]() is None)
    again = FigureWidget(figure)
    again.show()
    qt.settle(again)
    assert_exported(again)


def test_it_draws_nothing_while_nobody_sees_it(qt, FigureWidget):
    tabs = qt.Widgets.QTabWidget()
    widget, drawn = FigureWidget(figure_of()), []
    widget.focusProxy().add_event_handler(drawn.append, "before_draw")
    tabs.addTab(qt.Widgets.QWidget(), "other")
    tabs.addTab(widget, "figure")
    tabs.show()

    def draws_after(change) -> int:
        drawn.clear()
        change()
        qt.wait(0.3)
        return len(drawn)

    graphic = widget.figure[0, 0].graphics[0]
    assert draws_after(lambda: setattr(graphic, "cmap", "gray")) == 0
    assert draws_after(lambda: tabs.setCurrentIndex(1)) > 0
    assert draws_after(lambda: tabs.setCurrentIndex(0)) == 0
    assert draws_after(lambda: setattr(graphic, "cmap", "hot")) == 0
    tabs.setCurrentIndex(1)
    qt.settle(widget)
    assert_exported(widget)


def test_files_that_are_dropped_are_added_where_the_application_lets_them(
    qt, FigureWidget, tmp_path
):
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    np.save(tmp_path / "more.npy", np.ones((4, 4, 4), np.uint8))
    widget = FigureWidget(figure_of())
    assert not widget.focusProxy().acceptDrops()
    widget.setAcceptDrops(True)
    assert widget.focusProxy().acceptDrops()
    widget.show()
    data = qt.Core.QMimeData()
    data.setUrls([qt.Core.QUrl.fromLocalFile(str(tmp_path / "more.npy"))])
    how = qt.Core.Qt.DropAction.CopyAction, data
    held = qt.Core.Qt.MouseButton.LeftButton, qt.Core.Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(qt.Core.QPoint(60, 45), *how, *held)
    qt.Widgets.QApplication.sendEvent(widget.focusProxy(), enter)
    assert enter.isAccepted()
    drop = QDropEvent(qt.Core.QPointF(60, 45), *how, *held)
    qt.Widgets.QApplication.sendEvent(widget.focusProxy(), drop)
    qt.until(lambda: len(widget.figure[0, 0].graphics) == 2)


def test_what_is_wrong_is_said(qt, FigureWidget):
    with pytest.raises(TypeError, match="figure is a Figure, not int"):
        FigureWidget(3)
    with pytest.raises(TypeError, match="keys"):
        FigureWidget(figure_of(), keys="all")


IN_PROCESS = """
import os, signal, sys, time
import volrender as vr
assert "PySide6" not in sys.modules
from volrender.qt import FigureWidget
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

signal.signal(signal.SIGINT, signal.default_int_handler)
figure = vr.Figure(size=(120, 90))
graphic = figure.add_image_volume(vr.datasets.vessels(24))
try:
    FigureWidget(figure)
except RuntimeError as error:
    print(error)
app = QApplication([])
widget = FigureWidget(figure)
widget.show()
QTimer.singleShot(200, lambda: os.kill(os.getpid(), signal.SIGINT))
QTimer.singleShot(20000, lambda: os._exit(3))
app.exec()
print("ended", widget.is_closed)
widget = FigureWidget(figure)
widget.show()

def run(condition):
    ends = time.monotonic() + 20
    while not condition() and time.monotonic() < ends:
        app.processEvents()
        time.sleep(0.002)

run(lambda: widget.view.is_final)
figure.engine.device.destroy()
graphic.cmap = "gray"
run(lambda: widget.is_closed)
print(*[label.text() for label in widget.findChildren(QLabel)], widget.isVisible())
"""


def test_an_application_that_is_not_there_is_interrupted_and_loses_its_device():
    needed_qt()
    done = subprocess.run([sys.executable, "-c", IN_PROCESS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, ended, second = done.stdout.splitlines()
    assert ended == "ended True"
    assert first == "Qt needs an application before widgets: app = QApplication([])"
    assert second.startswith("The GPU device ") and " was lost" in second
    assert second.endswith(" True")


def test_without_pyside_one_is_told_what_to_install():
    code = "import sys; sys.modules['PySide6.QtWidgets'] = None; import volrender.qt"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "ImportError: volrender.qt needs Qt: pip install volrender[qt]" in done.stderr
