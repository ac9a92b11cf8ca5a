"""A signal ends a command in one line, with its status, and leaves nothing unfinished."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from volrender.base.files.whole_file import PREFIX
from volrender.cli import main
from volrender.cli.stop_signals import StopSignals

STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGKILL: -9}
NAMES = {signal.SIGINT: "frames", signal.SIGTERM: "a.mp4", signal.SIGHUP: "a.gif"}


@pytest.mark.parametrize("number", STATUS)
def test_a_recording_that_is_stopped_leaves_what_was_there(number, tmp_path):
    """Of SIGKILL, which nothing can catch, what is unfinished stays, under a name that tells."""
    np.save(tmp_path / "ball.npy", np.zeros((4, 4, 4), np.uint8))
    folder = tmp_path / "made"
    (folder / "frames").mkdir(parents=True)
    for old in ("a.mp4", "a.gif", "frames/frame_0000.png"):
        (folder / old).write_text("old")
    command = [sys.executable, "-m", "volrender", "record", "../ball.npy", "--size", "16x16"]
    output = ["--frames", "100000", "-o", NAMES.get(number, "a.mp4")]
    process = subprocess.Popen([*command, *output], cwd=folder, stderr=subprocess.PIPE, text=True)
    while not list(folder.rglob(f"{PREFIX}*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == STATUS[number]
    if number == signal.SIGKILL:
        (left,) = folder.rglob(f"{PREFIX}*")
        left.unlink()
    else:
        assert said == f"volrender: stopped by {number.name}\n"
    content = {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert content == dict.fromkeys(("a.mp4", "a.gif", "frame_0000.png"), "old")
    assert len(list(folder.rglob("*"))) == 4


def handlers() -> list:
    return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]


def test_handlers_are_those_of_a_command_alone(tmp_path, monkeypatch, capsys):
    before = handlers()
    with StopSignals():
        assert all(mine != earlier for mine, earlier in zip(handlers(), before, strict=True))
    assert handlers() == before
    monkeypatch.chdir(tmp_path)
    assert main(["info", "none.npy"]) == 2
    assert handlers() == before


def test_importing_installs_none():
    code = (
        "import signal; before = [signal.getsignal(n) for n in (2, 15, 1)]; import volrender as vr; "
        "import volrender.cli; assert [signal.getsignal(n) for n in (2, 15, 1)] == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_ignored_stays_so():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as by nohup
    try:
        with StopSignals():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_commands_run_in_other_threads(capsys):
    before, status = handlers(), []
    thread = threading.Thread(target=lambda: status.append(main(["info", "none.npy"])))
    thread.start()
    thread.join()
    assert status == [2] and handlers() == before


class Loop:
    """A loop of rendercanvas, which puts handlers of its own and runs what it was given."""

    def __init__(self) -> None:
        self.due = []

    def call_soon(self, function) -> None:
        self.due.append(function)

    call_soon_threadsafe = call_soon

    def run(self) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.step()

    def step(self) -> None:
        while self.due:
            self.due.pop(0)()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_closes_windows(number, status, monkeypatch):
    ended, closed, loop = [], [], Loop()
    monkeypatch.setattr(os, "_exit", ended.append)
    with StopSignals() as signals:
        with signals.closing([loop], lambda: closed.append(None)):
            loop.run()
            os.kill(os.getpid(), number)
            assert not closed and not ended, "not in the middle of a frame"
            loop.step()
            assert len(closed) == 1 and not ended
            os.kill(os.getpid(), number)
            loop.step()
            assert len(closed) == 1 and ended == [status]
        assert signals.exit_status == status
        os.kill(os.getpid(), number)
        assert ended == [status, status]
