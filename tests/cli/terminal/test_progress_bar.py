"""A bar for what takes long to read, on a terminal alone, which Ctrl-C ends in one line."""

import fcntl
import gzip
import io
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import nibabel
import numpy as np
import pytest

from volrender.cli import main, progress_bar
from volrender.cli.progress_bar import ProgressBar

ROOT = Path(__file__).parents[3]
WARNED = "volrender: warning: a.slow: it is slow\n"
COMMANDS = [["info", "--range", "a.slow"], ["render", "a.slow"], ["render", "a.nii.gz"]]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder with files that are read slowly by `slow_file`, and an older picture."""
    monkeypatch.chdir(tmp_path)
    Path("a.slow").write_text("slow")
    Path("volume.png").write_text("old")
    image = nibabel.Nifti1Image(np.zeros((512, 512, 128), np.uint8), np.eye(4))
    with gzip.open("a.nii.gz", "wb", 1) as file:
        file.write(image.to_bytes())
    return tmp_path


def start(command: list[str], stderr: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cli.terminal.slow_file", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=stderr,
        text=True,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_ctrl_c_while_a_bar_is_shown_ends_in_one_line_and_leaves_nothing(folder, command):
    before = sorted(folder.iterdir())
    terminal, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    process = start(command, theirs)
    os.close(theirs)
    said = b""
    while b"left" not in said:
        said += os.read(terminal, 4096)  # an error where the process has ended without a bar
    process.send_signal(signal.SIGINT)
    with suppress(OSError):  # its end
        while True:
            said += os.read(terminal, 4096)
    os.close(terminal)
    assert process.wait(60) == 130
    bars, *others = said.decode().removeprefix(WARNED.replace("\n", "\r\n")).split("\r\n")
    assert all(re.match(r"volrender: reading +\d+% \|", bar) for bar in bars.split("\r")[1:])
    assert others == ["volrender: stopped by SIGINT", ""]
    assert sorted(folder.iterdir()) == before and Path("volume.png").read_text() == "old"


def test_there_is_no_bar_where_standard_error_is_no_terminal(folder):
    process = start(COMMANDS[0], subprocess.PIPE)
    assert process.stderr.readline() == WARNED
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1] == "volrender: stopped by SIGINT\n"
    assert process.returncode == 130


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_what_is_read_within_what_is_read_has_no_bar_of_its_own(monkeypatch):
    monkeypatch.setattr(progress_bar, "DELAY_S", 0)
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    bar = ProgressBar()
    with bar(4) as advance:
        before = shown.getvalue()
        assert "reading   0% |" in before
        with bar(2) as advance_inner:
            advance_inner(2)
        assert shown.getvalue() == before
        advance(4)
    with bar(3):
        pass
    assert shown.getvalue().count("  0% |") == 2


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_is_shown_where_it_takes_long_alone(terminal, tmp_path, monkeypatch, capsys):
    np.save(tmp_path / "a.npy", np.zeros((4, 4, 4), np.uint8))
    shown = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    assert main(["info", str(tmp_path / "a.npy")]) == 0
    assert shown.getvalue() == ""
    monkeypatch.setattr(progress_bar, "DELAY_S", 0)
    assert main(["info", str(tmp_path / "a.npy")]) == 0
    assert ("reading" in shown.getvalue()) == terminal


def test_without_tqdm_there_is_none(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(progress_bar, "DELAY_S", 0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with ProgressBar()(3) as advance:
        advance(3)
    assert sys.stderr.getvalue() == ""
