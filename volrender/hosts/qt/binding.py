"""Which Qt is it? The one that the application imported; PySide6 where it imported none."""

import sys
from importlib import import_module

MISSING = "volrender.qt needs Qt: pip install volrender[qt]"
BINDINGS = ("PySide6", "PyQt6", "PySide2", "PyQt5")  # that rendercanvas looks for

if not any(sys.modules.get(name) for name in BINDINGS):
    try:
        import_module("PySide6.QtWidgets")
    except ImportError as error:  # of a library of the system, too
        raise ImportError(f"{MISSING} ({error})") from error

from rendercanvas import qt  # noqa: E402 - takes the Qt that is imported

QRenderWidget = qt.QRenderWidget
QtCore, QtGui, QtWidgets = qt.QtCore, qt.QtGui, qt.QtWidgets
