"""The time of a player, as tests set it."""

import pytest

from tests.scene.playback.lazy import end_threads


@pytest.fixture
def now(monkeypatch):
    """The time, seconds: [0] until a test sets it."""
    clock = [100.0]
    monkeypatch.setattr("volrender.scene.playback.player.time.perf_counter", lambda: clock[0])
    yield clock
    end_threads()
