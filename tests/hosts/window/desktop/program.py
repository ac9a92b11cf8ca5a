"""A program with a window, run in a process of its own, that answers questions about itself."""

import json
import queue
import subprocess
import sys
import threading
import time

from tests.hosts.window.desktop.display import Display

# Started with the text of a scene, which makes `figure`; then one expression a line on stdin, each
# evaluated between two frames and answered by a line of JSON on stdout.
MAIN = r"""
import base64, json, sys, threading, time
import numpy as np
import volrender as vr

names = {"np": np, "vr": vr, "json": json, "time": time, "base64": base64}

def show(scene, arguments):
    before = names.pop("window", None)
    exec(scene, names)
    names["window"] = names.get("window") or names["figure"].show(**arguments)
    if before is not None:
        before.close()  # the loop ends with the last window

show(sys.argv[1], json.loads(sys.argv[2]))
names["show"] = show
loop = names["window"].canvas._rc_canvas_group.get_loop()

def answer(line):
    try:
        if line.startswith("!"):
            exec(line[1:], names)
            reply = None
        else:
            reply = eval(line, names)
        text = json.dumps({"value": reply}, default=lambda x: x.tolist())
    except Exception as error:
        text = json.dumps({"error": f"{type(error).__name__}: {error}"})
    print("@" + text, flush=True)

def listen():
    for line in sys.stdin:
        loop.call_soon_threadsafe(lambda line=line.strip(): answer(line))

loop.call_soon(threading.Thread(target=listen, daemon=True).start)
vr.loop.run()
print("@" + json.dumps({"value": "ended"}), flush=True)
"""


class Program:
    """A window on a display.

    Parameters
    ----------
    display : Display
    scene : str
        Python that makes ``figure`` (or also ``window``); has ``np`` and ``vr``.
    **show
        Arguments of `Figure.show`.

    Attributes
    ----------
    patience_s : float
        How long a picture may take to be final.
    """

    patience_s = 20.0

    def __init__(self, display: Display, scene: str, **show):
        self.display = display
        self._errors: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-c", MAIN, scene, json.dumps(show)],
            env=display.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._answers: queue.Queue = queue.Queue()
        for read in (self._read_answers, self._read_errors):
            threading.Thread(target=read, daemon=True).start()
        self.ask("1")
        self.settle()
        self.focus()

    def show(self, scene: str, **show) -> None:
        """Make the figure of another scene, with a window in place of the one before."""
        self._errors.clear()
        self.do(f"show({scene!r}, {show!r})")
        self.settle()
        self.focus()

    @property
    def has_ended(self) -> bool:
        """Whether its process has."""
        return self._process.poll() is not None

    def _read_answers(self) -> None:
        for line in self._process.stdout:
            if line.startswith("@"):
                self._answers.put(json.loads(line[1:]))
        self._answers.put({"error": "the program ended"})

    def _read_errors(self) -> None:
        for line in self._process.stderr:
            if "XDG_RUNTIME_DIR" not in line:
                self._errors.append(line)

    @property
    def log(self) -> str:
        """What the program has written on stderr."""
        return "".join(self._errors)

    def ask(self, expression: str):
        """The value of an expression, in the program."""
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()
        return self._answer(expression)

    def do(self, statement: str) -> None:
        """Run a statement in the program."""
        self.ask("!" + statement)

    def _answer(self, about: str):
        try:
            answer = self._answers.get(timeout=60)
        except queue.Empty:
            raise AssertionError(f"no answer to {about!r}; log: {self.log}") from None
        if "error" in answer:
            raise AssertionError(f"{about!r}: {answer['error']}; log: {self.log}")
        return answer["value"]

    def wait(self, expression: str, seconds: float = 20.0):
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not (value := self.ask(expression)):
            if time.monotonic() > end:
                raise AssertionError(f"{expression} stays {value!r}; log: {self.log}")
            time.sleep(0.05)
        return value

    def settle(self) -> None:
        """Wait until events are handled and the picture is final."""
        time.sleep(0.15)
        self.wait(
            "window.is_final and window.frame_ms > 0 and not window.is_moving", self.patience_s
        )
        time.sleep(0.15)

    def focus(self) -> None:
        """Let the window have the keyboard."""
        self.display.do("search", "--name", self.ask("window.title"), "windowfocus", "--sync")

    def wait_for_end(self, seconds: float = 30.0) -> int:
        """Wait for the program to end by itself; its exit status."""
        return self._process.wait(seconds)

    def interrupt(self) -> None:
        """Ctrl-C."""
        import signal

        self._process.send_signal(signal.SIGINT)

    def close(self) -> None:
        """End the program, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()
