"""What several tests of the command line need."""

import pytest

import volrender as vr


@pytest.fixture
def shown(monkeypatch):
    """The figures that `view` has shown."""
    figures = []
    monkeypatch.setattr(vr.Figure, "show", lambda figure, panel=True: figures.append(figure))
    return figures
