"""A display without a screen (Xvfb), its pixels, and mouse and keyboard (xdotool)."""

import itertools
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SIZE = (1280, 960)
MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]

# Sends the message WM_DELETE_WINDOW (Inter-Client Communication Conventions Manual, 4.2.8.1).
ASK_TO_CLOSE = r"""
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
display = ctypes.c_void_p(x.XOpenDisplay(None))
atom = lambda name: x.XInternAtom(display, name, False)
class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong),
                ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5), ("pad", ctypes.c_long * 24)]
window = int(sys.argv[1])
message = Message(33, 0, 1, display, window, atom(b"WM_PROTOCOLS"), 32)
message.data[0] = atom(b"WM_DELETE_WINDOW")
x.XSendEvent(display, ctypes.c_ulong(window), False, ctypes.c_long(0), ctypes.byref(message))
x.XCloseDisplay(display)
"""


class Display:
    """A running X server. Its screen is a file, so that pictures of it need no further program."""

    def __init__(self, size=SIZE):
        self._folder = tempfile.TemporaryDirectory(prefix="volrender-display-")
        read_end, write_end = os.pipe()
        command = (
            f"Xvfb -displayfd {write_end} -screen 0 {size[0]}x{size[1]}x24 -nolisten tcp -noreset"
        )
        self._server = subprocess.Popen(
            [*command.split(), "-fbdir", self._folder.name],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        self.environment = {**os.environ, "DISPLAY": self.name}
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.environment.pop("RENDERCANVAS_FORCE_OFFSCREEN", None)
        self.environment.pop("QT_QPA_PLATFORM", None)

    @property
    def pid(self) -> int:
        """The process of the server."""
        return self._server.pid

    def picture(self) -> np.ndarray:
        """What the screen shows, (height, width, 3), uint8."""
        content = Path(self._folder.name, "Xvfb_screen0").read_bytes()
        # X window dump, version 7: a header of 32-bit numbers, then colours, then rows of pixels.
        header = struct.unpack(">25I", content[:100])
        header_bytes, width, height, row_bytes, colours = (header[i] for i in (0, 4, 5, 12, 19))
        pixels = np.frombuffer(content, np.uint8, offset=header_bytes + colours * 12)
        pixels = pixels[: height * row_bytes].reshape(height, row_bytes // 4, 4)
        return pixels[:, :width, 2::-1].copy()  # stored as BGRX

    def do(self, *words) -> str:
        """Run xdotool; what it prints."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"xdotool {words}: {done.stderr}")
        return done.stdout.strip()

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""
        self.do(*_to(x, y))

    def drag(self, *points, button: int = 1, steps: int = 8, keys=()) -> None:
        """Press a button at the first point, move over the others, and release it."""
        way = [
            (x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
            for (x0, y0), (x1, y1) in itertools.pairwise(points)
            for i in range(1, steps + 1)
        ]
        self.do(
            *(*_to(*points[0]), "sleep", 0.1),
            *(word for key in keys for word in ("keydown", key)),
            *("mousedown", button, "sleep", 0.05),
            *(word for point in way for word in (*_to(*point), "sleep", 0.02)),
            *("sleep", 0.1, "mouseup", button),
            *(word for key in keys for word in ("keyup", key)),
        )

    def click(self, x: float, y: float, button: int = 1, times: int = 1) -> None:
        """Move there and click."""
        once = ("mousedown", button, "sleep", 0.03, "mouseup", button, "sleep", 0.03)
        self.do(*_to(x, y), "sleep", 0.1, *once * times)

    def press(self, key: str) -> None:
        """Press and release a key, in the window that has the focus."""
        self.do("key", "--delay", 40, key)

    def ask_to_close(self, title: str) -> None:
        """What the button in a window's frame does: there is no window manager to have one."""
        window = int(self.do("search", "--name", title).splitlines()[-1])
        subprocess.run(
            [sys.executable, "-c", ASK_TO_CLOSE, str(window)], env=self.environment, check=True
        )

    def kill_client(self, title: str) -> None:
        """What a window manager does to a program that does not answer: break its connection."""
        self.do("search", "--name", title, "windowkill")

    def kill(self) -> None:
        """End the server at once, with windows on it."""
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()


def _to(x: float, y: float) -> tuple:
    """What xdotool moves the pointer by."""
    return "mousemove", round(x), round(y)
