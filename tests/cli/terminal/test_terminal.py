"""Commands print to whatever standard output is: closed, full, of few characters, read no more."""

import io
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from volrender.cli import main
from volrender.cli.terminal import plain_warnings

RENDER = ["render", "ball.npy", "--size", "8x8", "-o"]
HOSTILE = "\x1b[31m\u202e\x07.png"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with a volume in it."""
    monkeypatch.chdir(tmp_path)
    np.save("ball.npy", np.arange(27, dtype=np.uint8).reshape(3, 3, 3))
    return tmp_path


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "cp437", "cp932", "latin-1", "utf-8"])
def test_what_an_encoding_lacks_is_written_plainly(encoding, monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    assert main([*RENDER, "ü.png"]) == 0
    said = out.buffer.getvalue().decode(encoding)
    times = "×" if encoding in ("latin-1", "utf-8", "cp932") else "x"
    assert f": 8{times}8 pixels" in said
    assert said.startswith("ü.png" if encoding in ("latin-1", "utf-8", "cp437") else r"\xfc.png")


@pytest.mark.parametrize("arguments", [["info", "ball.npy"], ["doctor"], [*RENDER, "a.png"]])
def test_a_full_disk_is_said_in_a_line(arguments, monkeypatch, capsys):
    with open("/dev/full", "w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said == "volrender: Standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("arguments", [["info", "ball.npy"], ["doctor"], [*RENDER, "a.png"]])
def test_who_reads_no_more_has_what_is_wanted(arguments, monkeypatch, capsys):
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(arguments) == 0
    assert capsys.readouterr().err == ""


def test_errors_that_cannot_be_said_end_with_their_status(monkeypatch):
    full = io.TextIOWrapper(io.FileIO("/dev/full", "w"), write_through=True)
    monkeypatch.setattr(sys, "stderr", full)
    assert main(["info", "none.npy"]) == 2


@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-", "2>&-"])
def test_closed_streams_lead_nowhere(closed):
    """No file gets the number of a closed one, and with it what libraries print."""
    command = f'"{sys.executable}" -m volrender "$@" {closed}'
    done = subprocess.run(["sh", "-c", command, "sh", *RENDER, "a.png"], capture_output=True)
    assert done.returncode == 0 and b"Traceback" not in done.stderr + done.stdout
    assert Path("a.png").read_bytes()[:4] == b"\x89PNG"
    assert sorted(os.listdir()) == ["a.png", "ball.npy"]


def test_names_are_shown_and_not_obeyed(capsys):
    assert main([*RENDER, HOSTILE]) == 0
    Path("bad.npy").write_text("no array")
    Path(HOSTILE.replace("png", "npy")).symlink_to("bad.npy")
    for arguments in (
        ["info", HOSTILE.replace("png", "npy")],
        ["info", HOSTILE],
        ["info", "ball.npy", HOSTILE],
        ["render", "ball.npy", "-o", f"none/{HOSTILE}"],
        ["render", "ball.npy", "--cmap", HOSTILE],
        ["render", "ball.npy", "--state", HOSTILE],
    ):
        assert main(arguments) == 2
    for arguments in ([HOSTILE], ["info", "ball.npy", "--" + HOSTILE], ["info", "--time", HOSTILE]):
        with pytest.raises(SystemExit):
            main(arguments)
    said = "".join(capsys.readouterr())
    assert not {"\x1b", "\u202e", "\x07"} & set(said)
    assert said.count(r"\x1b[31m\u202e\x07") >= 9


def test_a_number_that_is_too_large_is_shown_as_it_was_typed(capsys):
    for number in ("9" * 400, "1e999"):
        with pytest.raises(SystemExit) as ended:
            main([*RENDER, "a.png", "--vmin", number])
        said = capsys.readouterr().err.splitlines()[-2]
        assert (
            ended.value.code == 2
            and f"--vmin: it is a number up to 1.8e308, not '{number[:60]}" in said
        )
    assert main([*RENDER, "a.png", "--vmin", "inf"]) == 2
    assert "vmin is a finite number, not inf" in capsys.readouterr().err


LONG = "9" * 400


@pytest.mark.parametrize(
    "options",
    [
        ["--color", f"rgb({LONG},0,0)"], ["--background", f"rgb({LONG},0,0)"], ["--cmap", LONG],
        ["--emissive", f"#{LONG}"], ["--crop", "0", LONG, "0", LONG, "0", f"-{LONG}"],
        ["--channel", LONG], ["--time", LONG], ["--size", f"{LONG}x8"],
        ["--clip", "1e21", "0", "0", "0"], ["--plane", "1e15", "0", "0", "1e300"],
    ],
    ids=lambda options: options[0],
)  # fmt: skip
def test_absurd_options_are_one_line(options, capsys):
    assert main([*RENDER, "a.png", "--mode", "iso", *options]) == 2
    said = capsys.readouterr().err
    assert said.startswith("volrender: ") and said.count("\n") == 1


def test_planes_that_are_far_away_are_drawn():
    for far in ("1e15", "-1e15"):
        plane = ["--mode", "slice", "--plane", far, far, far, far]
        assert main([*RENDER, "a.png", *plane]) == 0


def test_a_warning_is_one_line_and_comes_once():
    """pytest takes warnings itself; `test_progress_bar` sees them in a process of its own."""
    earlier = warnings.formatwarning
    with plain_warnings():
        said = [
            warnings.formatwarning(text, category, "figures.py", 29)
            for text in ("a\nlong \x1b[31mone", "another", "another")
            for category in (UserWarning, RuntimeWarning)
        ]
    lines = ["volrender: warning: a long \\x1b[31mone\n", "volrender: warning: another\n"]
    assert said == [lines[0], "", lines[1], "", "", ""]
    assert warnings.formatwarning is earlier
