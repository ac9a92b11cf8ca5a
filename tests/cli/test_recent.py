"""`view` knows what was opened lately, and how large its window was."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from tests.hosts.window.desktop.display import MISSING, SIZE, Display
from volrender.base.files.recent import (
    OPENED,
    recent_paths,
    recent_size,
    remember_path,
    remember_size,
)
from volrender.cli import lately, main


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        np.save(f"{name}.npy", vr.datasets.sphere(8))
    return tmp_path


def test_files_that_were_opened_are_listed_and_opened_again(folder, shown, capsys):
    assert main(["view", "--recent"]) == 0
    assert capsys.readouterr().out == "no files that were opened are remembered\n"
    assert main(["view", "a.npy"]) == main(["view", "b.npy", "a.npy"]) == 0
    (folder / "a.npy").rename("c.npy")
    assert main(["view", "--recent"]) == 0
    a, b = folder / "a.npy", folder / "b.npy"
    assert capsys.readouterr().out == f"1  {b}\n2  {a}  (no longer there)\n"
    assert main(["view", "--recent", "1", "--cmap", "viridis"]) == 0
    graphic = shown[-1][0, 0].graphics[0]
    assert graphic.cmap.name == "bids:viridis" and len(shown) == 3
    assert main(["view", "--recent", "2"]) == 2
    assert f"{a}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--recent", "2"], "--recent is the number of a file, 1 to 1, not 2."),
        (["--recent", "-1"], "--recent is the number of a file, 1 to 1, not -1."),
        (["a.npy", "--recent", "1"], "--recent stands in place of DATA, and a.npy was given."),
    ],
    ids=str,
)
def test_a_number_that_is_none_of_a_file_is_refused(words, message, capsys):
    remember_path(OPENED, "a.npy")
    assert main(["view", *words]) == 2
    assert message in capsys.readouterr().err


def test_what_could_not_be_opened_and_what_is_rendered_is_not_remembered(shown):
    Path("bad.npy").write_bytes(b"no numbers")
    assert main(["view", "bad.npy"]) == 2 and main(["view"]) == 0
    assert main(["render", "a.npy", "-o", "a.png", "--size", "9x9"]) == 0
    assert recent_paths(OPENED) == []


def test_a_window_is_as_large_as_the_last_of_its_kind_within_the_display(shown, monkeypatch):
    monkeypatch.setenv("RENDERCANVAS_FORCE_OFFSCREEN", "0")
    monkeypatch.setattr(lately, "room_px", lambda panel: (800, 600) if panel else (1100, 600))
    remember_size("one view", (900, 300)), remember_size("ortho", (500, 5000))
    for words, size in (
        ([], (800, 300)),
        (["--no-panel"], (900, 300)),
        (["--ortho"], (500, 600)),
        (["--size", "90x80"], (90, 80)),
    ):
        assert main(["view", "a.npy", *words]) == 0
        assert shown[-1].size == size, words
    assert main(["view", "a.npy", "--size", "70x60", "--save-state", "s.json"]) == 0
    assert main(["view", "a.npy", "--state", "s.json"]) == 0 and shown[-1].size == (70, 60)
    usual = vr.Figure().size
    monkeypatch.setattr(lately, "room_px", lambda panel: None)  # no display
    assert main(["view", "a.npy"]) == 0 and shown[-1].size == usual
    monkeypatch.setenv("RENDERCANVAS_FORCE_OFFSCREEN", "1")
    monkeypatch.setattr(lately, "room_px", lambda panel: (800, 600))
    assert main(["view", "a.npy"]) == 0 and shown[-1].size == usual


@pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ,
    reason=f"{' and '.join(MISSING)} missing: a window needs a virtual display",
)
def test_a_window_that_was_resized_opens_so_the_next_time(folder):
    display = Display()
    environment = {**display.environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def view(resize_to=None) -> tuple[int, int]:
        """The size of a window once it is there; closed again."""
        command = [sys.executable, "-m", "volrender", "view", "a.npy", "--no-panel"]
        viewer = subprocess.Popen(command, cwd=folder, env=environment)
        try:
            size = wait_for_size(viewer)
            if resize_to is not None:
                display.do("search", "--name", "a - volrender", "windowsize", *resize_to)
                wait_for_size(viewer, resize_to)
                time.sleep(0.5)  # the program hears of it a little later
            display.ask_to_close("a - volrender")
            assert viewer.wait(30) == 0
            return size
        finally:
            viewer.kill()
            viewer.wait()

    def wait_for_size(viewer, expected=None) -> tuple[int, int]:
        end = time.monotonic() + 60
        while time.monotonic() < end and viewer.poll() is None:
            try:
                found = display.do("search", "--name", "a - volrender", "getwindowgeometry")
            except RuntimeError:  # not yet
                found = ""
            if "Geometry: " in found:
                width, height = map(int, found.split("Geometry: ")[1].split()[0].split("x"))
                if expected in (None, (width, height)):
                    return width, height
            time.sleep(0.1)
        raise AssertionError("there was no such window")

    try:
        usual = vr.Figure().size
        assert view() == usual and recent_size("one view") is None  # nobody resized it
        assert view(resize_to=(500, 400)) == usual
        assert recent_size("one view") == (500, 400) and view() == (500, 400)
        remember_size("one view", (9000, 7000))
        width, height = view()
        assert width == SIZE[0] and SIZE[1] - 100 < height < SIZE[1]
    finally:
        display.close()
