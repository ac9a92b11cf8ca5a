"""Who builds the grids of a test."""

import pytest

from volrender.engine.skipping.builder import VARIABLE


@pytest.fixture(params=["numpy", "compute"])
def builder(request, monkeypatch) -> str:
    """Grids are built by numpy, and by compute shaders."""
    monkeypatch.setenv(VARIABLE, request.param)
    return request.param


@pytest.fixture
def compute(monkeypatch) -> None:
    """Grids are built by compute shaders."""
    monkeypatch.setenv(VARIABLE, "compute")
