"""A shader folder of its own for a test."""

import pytest

from volrender.engine.shader import linker


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A shader folder of its own for a test."""
    for name in ("entry", "modes", "room/paint"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(linker, "shader_folder", lambda: tmp_path)
    linker.read_shader.cache_clear()
    yield tmp_path
    linker.read_shader.cache_clear()
