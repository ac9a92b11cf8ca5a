"""The cache of measured dispatches is advice: damaged or absurd, it is as if it were not there."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

import volrender as vr
from volrender.scene.drawing import auto_dispatch
from volrender.scene.drawing.auto_dispatch import DispatchChoice


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Where the cache is; nothing is measured, all takes 2 ms."""
    monkeypatch.setattr(auto_dispatch, "cache_file", lambda: tmp_path / "cache/dispatch.json")
    monkeypatch.setattr(DispatchChoice, "_time_ms", lambda *_: 2.0)
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache/dispatch.json"


def entry(engine, **times_ms) -> bytes:
    return json.dumps({auto_dispatch._key(engine): times_ms}).encode()


def test_a_good_one_is_read_and_written_as_a_whole(cache, engine, monkeypatch):
    cache.write_bytes(entry(engine, fragment=1.5, compute=3))
    assert DispatchChoice(engine, vr.Figure).times_ms == {"fragment": 1.5, "compute": 3}
    before = cache.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "replace", fail)
        DispatchChoice(engine, vr.Figure).measure()
    assert cache.read_bytes() == before and os.listdir(cache.parent) == [cache.name]
    DispatchChoice(engine, vr.Figure).measure()
    assert DispatchChoice(engine, vr.Figure).times_ms == {"fragment": 2, "compute": 2}


@pytest.mark.parametrize(
    "times",
    [
        {"fragment": 10**400, "compute": 1}, {"fragment": -1, "compute": 1}, {"fragment": 1},
        {"fragment": 0, "compute": 1}, {"fragment": float("nan"), "compute": 1},
        {"fragment": float("inf"), "compute": 1}, {"fragment": "1", "compute": 1},
        {"fragment": [1], "compute": 1}, {"fragment": True, "compute": 1},
    ],
    ids=lambda times: str(times)[:24],
)  # fmt: skip
def test_absurd_times_are_no_times(cache, engine, times):
    cache.write_bytes(entry(engine, **times))
    assert DispatchChoice(engine, vr.Figure).times_ms is None


@pytest.mark.parametrize(
    "content", [b"", b"[1, 2]", b"3", b'{"x": 1}', b"\x00\xff", b"[" * 10**5, b'{"x": {}']
)
def test_what_is_no_cache_is_replaced(cache, engine, content):
    cache.write_bytes(content)
    choice = DispatchChoice(engine, vr.Figure)
    assert choice.times_ms is None
    choice.measure()
    assert DispatchChoice(engine, vr.Figure).times_ms == {"fragment": 2, "compute": 2}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders")
def test_its_folder_is_the_users(monkeypatch):
    monkeypatch.setenv("HOME", "/home/a")
    for given, folder in (
        ("/caches", "/caches"),
        ("~/c", "/home/a/.cache"),
        ("", "/home/a/.cache"),
    ):
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert auto_dispatch.cache_file() == Path(folder, "volrender/dispatch.json")


def make_folder(cache):
    cache.mkdir()


def make_file_of_its_folder(cache):
    cache.parent.rmdir()
    cache.parent.touch()


def make_read_only(cache):
    cache.touch(0o444)


def make_pipe(cache):
    os.mkfifo(cache)


@pytest.mark.parametrize("make", [make_folder, make_file_of_its_folder, make_read_only, make_pipe])
def test_where_none_can_be_kept_all_is_measured_again(cache, engine, make):
    make(cache)
    choice = DispatchChoice(engine, vr.Figure)
    assert choice.times_ms is None
    assert choice.measure() == {"fragment": 2, "compute": 2}
    assert DispatchChoice(engine, vr.Figure).times_ms is None
    if make is make_pipe:
        assert stat.S_ISFIFO(cache.stat().st_mode)
