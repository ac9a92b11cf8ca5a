"""A figure in an application of Qt, beside a dock with the application's own controls.

You should see a window with a head in it, from the front left, and at its right a dock: mode, threshold,
opacity and colormap. What one sets there is seen at once. The keys 1 to 8 and C do the same in the figure,
once it was clicked, and the controls follow. Needs ``pip install volrender[qt]``.
"""

import sys

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QMainWindow,
    QSlider,
    QWidget,
)

import volrender as vr
from volrender.qt import FigureWidget

app = QApplication.instance() or QApplication(sys.argv)

figure = vr.Figure(size=(700, 560), background=("#101318", "#2a3038"))
head = figure.add_image_volume(
    vr.datasets.head(128),  # air 0, soft tissue about 1000, bone above 1300
    mode="iso",
    threshold=500,
    cmap="bone",
    vmin=0,
    vmax=800,
    directions="RAS",
)
figure[0, 0].camera.look_from(azimuth=35, elevation=15)
figure[0, 0].auto_fit()
figure[0, 0].camera.zoom = 1.4

window = QMainWindow(windowTitle="A head, in Qt")
window.setCentralWidget(FigureWidget(figure))

controls = QWidget()
form = QFormLayout(controls)
dock = QDockWidget("Appearance", window)
dock.setWidget(controls)
window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)


def choice(label, name, options):
    """A list of what a property may be."""
    box = QComboBox()
    box.addItems(options)
    box.currentTextChanged.connect(lambda text: setattr(head, name, text))

    def follow(event=None):  # whoever set it: a key, the program, this list
        value = getattr(head, name)
        text = getattr(value, "name", value).split(":")[-1]  # colormaps have names: "matlab:bone"
        with QSignalBlocker(box):
            if box.findText(text) < 0:
                box.addItem(text)
            box.setCurrentText(text)

    head.add_event_handler(follow, name)
    follow()
    form.addRow(label, box)
    return box


def slider(label, name, most, step):
    """A slider from 0 to the most that a property may be; sliders of Qt count whole steps."""
    bar = QSlider(Qt.Orientation.Horizontal, maximum=round(most / step))
    bar.valueChanged.connect(lambda steps: setattr(head, name, steps * step))

    def follow(event=None):
        with QSignalBlocker(bar):
            bar.setValue(round(getattr(head, name) / step))

    head.add_event_handler(follow, name)
    follow()
    form.addRow(label, bar)
    return bar


mode = choice("Mode", "mode", ["mip", "minip", "iso", "slice", "composite", "mean"])
threshold = slider("Threshold", "threshold", 2000, 10)
opacity = slider("Opacity", "alpha", 1, 0.01)
colormap = choice("Colormap", "cmap", ["bone", "gray", "viridis", "magma", "plasma"])

window.show()

if __name__ == "__main__":
    app.exec()
