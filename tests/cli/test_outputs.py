"""No command replaces what it reads; what is wrong with an output is said before anything is read."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from volrender.cli import main

DATA = np.arange(4 * 5 * 6, dtype=np.uint8).reshape(4, 5, 6)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with a scan, by three names, and a state."""
    tifffile = pytest.importorskip("tifffile")
    monkeypatch.chdir(tmp_path)
    tifffile.imwrite("scan.tif", DATA, photometric="minisblack")
    Path("symbolic.tif").symlink_to("scan.tif")
    os.link("scan.tif", "hard.tif")
    Path("symbolic.json").symlink_to("scan.tif")
    Path("hard.gif").hardlink_to("scan.tif")
    Path("state.json").write_text("{}")
    Path("state.png").hardlink_to("state.json")
    return tmp_path


@pytest.fixture
def unread(monkeypatch) -> None:
    """Nothing may be read."""
    monkeypatch.setattr("volrender.data.files.read_volume", lambda *_, **__: pytest.fail("read"))


def content() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir()}


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    "arguments",
    [
        ["render", "scan.tif", "-o", "scan.tif"],
        ["render", "scan.tif", "-o", "./scan.tif"],
        ["render", "scan.tif", "-o", "symbolic.tif"],
        ["render", "symbolic.tif", "-o", "scan.tif"],
        ["render", "scan.tif", "-o", "hard.tif"],
        ["render", "scan.tif", "-o", "a.png", "--save-state", "scan.tif"],
        ["render", "scan.tif", "-o", "a.png", "--save-state", "symbolic.json"],
        ["render", "scan.tif", "-o", "state.png", "--state", "state.json"],
        ["render", "scan.tif", "-o", "state.png", "--camera", "state.json"],
        ["render", "scan.tif", "-o", "state.png", "--preset", "state.json"],
        ["render", "scan.tif", "-o", "a.png", "--camera", "state.json", "--save-state", "state.png"],
        ["demo", "scan.tif", "-o", "scan.tif"],
        ["demo", "scan.tif", "-o", "hard.tif"],
        ["record", "scan.tif", "-o", "hard.gif"],
        ["record", "scan.tif", "-o", "a.gif", "--save-state", "hard.tif"],
        ["view", "scan.tif", "--save-state", "scan.tif"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_output_is_no_input(arguments, capsys):
    before = content()
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert "would replace" in error and "name another file" in error and error.count("\n") == 1
    assert content() == before


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("name", ["a.png", "none/../a.png"])
def test_two_outputs_are_two_files(name, folder, capsys):
    (folder / "none").mkdir()
    assert main(["render", "scan.tif", "-o", name, "--save-state", "a.png"]) == 2
    assert f"-o and --save-state are one file, {name}" in capsys.readouterr().err


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["render", "-o", "none/a.png"], "No such file"),
        (["render", "-o", "folder.png"], "Is a directory"),
        (["render", "-o", "protected.png"], "write-protected"),
        (["render", "-o", "~/a.png"], "No such file"),
        (["render", "-o", "a.png", "--save-state", "none/s.json"], "No such file"),
        (["render", "-o", "a.png", "--save-state", "protected.png"], "write-protected"),
        (["demo", "-o", "protected.png"], "write-protected"),
        (["record", "-o", "protected.gif"], "write-protected"),
        (["record", "-o", "none/frames"], "No such file"),
        (["record", "-o", "scan.tif/frames"], "Not a directory"),
        (["view", "--save-state", "protected.png"], "write-protected"),
        (["view", "--save-state", "folder.png"], "Is a directory"),
    ],
    ids=str,
)
def test_what_cannot_be_written_is_said_before_all_else(arguments, reason, folder, capsys):
    (folder / "folder.png").mkdir()
    for name in ("protected.png", "protected.gif"):
        (folder / name).touch(0o444)
    before = sorted(os.listdir())
    command, *options = arguments
    assert main([command, "scan.tif", *options]) == 2
    error = capsys.readouterr().err
    assert reason in error and options[-1] in error and error.count("\n") == 1
    assert sorted(os.listdir()) == before


def test_a_state_may_go_on_in_its_file():
    command = ["render", "scan.tif", "-o", "a.png", "--size", "8x8"]
    assert main([*command, "--save-state", "s.json", "--mode", "iso"]) == 0
    assert main([*command, "--state", "s.json", "--save-state", "s.json", "--alpha", "0.5"]) == 0
    graphic = json.loads(Path("s.json").read_text())["subplots"][0]["graphics"][0]
    assert (graphic["mode"], graphic["alpha"]) == ("iso", 0.5)


def test_a_tilde_is_a_letter(folder, monkeypatch):
    home = folder / "home"
    monkeypatch.setenv("HOME", str(home))
    for place in ("~", "home"):
        (folder / place).mkdir()
    command = ["render", "scan.tif", "--size", "8x8", "-o", "~/~a.png", "--save-state", "~/~s.json"]
    assert main(command) == 0
    assert main(["record", "scan.tif", "--frames", "1", "--size", "8x8", "-o", "~/~a.gif"]) == 0
    assert sorted(os.listdir("~")) == ["~a.gif", "~a.png", "~s.json"] and os.listdir(home) == []
    assert main(["render", "scan.tif", "-o", "a.png", "--state", "~/~s.json"]) == 0


def fail(*_):
    raise ValueError("no room.")


def test_what_was_written_before_an_error_is_named(monkeypatch, capsys):
    monkeypatch.setattr("volrender.cli.figures.write_json", fail)
    command = ["render", "scan.tif", "-o", "a.png", "--size", "8x8", "--save-state", "s.json"]
    assert main(command) == 2
    assert capsys.readouterr().err == "volrender: no room. a.png was written.\n"
    monkeypatch.undo()


def test_a_state_that_was_saved_before_a_movie_failed_is_named(monkeypatch, capsys):
    monkeypatch.setattr("volrender.scene.output.movie_file.GifFile.write", fail)
    command = ["record", "scan.tif", "-o", "a.gif", "--size", "8x8", "--save-state", "s.json"]
    assert main(command) == 2
    assert capsys.readouterr().err == "volrender: no room. s.json was written.\n"
    assert Path("s.json").exists() and not Path("a.gif").exists()


@pytest.mark.parametrize("path", ["/dev/zero", "pipe.json", "deep.json", "huge.json", "."])
def test_states_and_cameras_are_read_within_bounds(path, capsys):
    os.mkfifo("pipe.json")
    Path("deep.json").write_text("[" * 800 + "]" * 800)
    with open("huge.json", "wb") as file:
        file.truncate(2**40)
    for option in ("--state", "--camera"):
        assert main(["render", "scan.tif", "-o", "a.png", option, path]) == 2
        error = capsys.readouterr().err
        assert path in error and error.count("\n") == 1 and len(error) < 200


@pytest.mark.parametrize("command", ["export", "render"])
def test_a_page_is_written_with_its_size_said(command, capsys):
    assert (
        main([command, "scan.tif", "-o", "scan.html", "--size", "40x30", "--quality", "8bit"]) == 0
    )
    assert "scan.html: a page of " in capsys.readouterr().out
    assert Path("scan.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main([command, "scan.tif", "-o", "small.html", "--max-bytes", "1000"]) == 2
    assert "small.html: the page has " in capsys.readouterr().err
    assert not Path("small.html").exists()
