"""PySide6, which the tests of Qt need."""

import os

import pytest


def needed_qt():
    """The module ``PySide6.QtWidgets``; without it tests are skipped, and fail in CI, which must have it."""
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        if "CI" in os.environ:
            pytest.fail(f"there is no PySide6, or a library that it loads is missing: {error}")
        pytest.skip(f"there is no PySide6: {error}")
    return QtWidgets
