"""Chromium, without a screen and on the CPU: its process, and new pages in it."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tests.browser.connection import Connection
from tests.browser.page import Page

FLAGS = (
    *("--headless", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage"),
    # WebGPU on SwiftShader, a driver that Chromium brings along: no GPU and no display is needed.
    *("--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-vulkan=swiftshader"),
    "--use-angle=swiftshader",
    # Pixels are those that pages ask for, and pages that are not in front are as awake as others.
    *("--force-color-profile=srgb", "--hide-scrollbars", "--disable-renderer-backgrounding"),
    *("--disable-backgrounding-occluded-windows", "--disable-background-timer-throttling"),
    # It looks for nothing on the network by itself.
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)
NOWHERE = "127.0.0.1:9"  # nobody answers there

# Chromium reads commands from file 3 and writes answers to 4, so none of our own must have a number.
START = 'exec "$@" 3<&0 4>&1 </dev/null >&2'


def chromium() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium")


class Browser:
    """A running Chromium; ends with `close`, and with the process that started it however that ends.

    Starting costs seconds, a page a fraction of one: `page` starts it where it does not run.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None

    def page(
        self,
        width: int = 800,
        height: int = 600,
        pixel_ratio: float = 1.0,
        *,
        online: bool = True,
    ) -> Page:
        """A new, empty page that shares nothing with others (no cache, no storage).

        Parameters
        ----------
        width, height : int
            Of what is seen of it, in CSS pixels.
        pixel_ratio : float
            Physical pixels for a CSS pixel.
        online : bool
            False: whatever it asks a network for, this machine included, fails. Files open as ever.
        """
        if self._process is None or self._connection.ended:
            self._start()
        proxy = {} if online else {"proxyServer": NOWHERE, "proxyBypassList": "<-loopback>"}
        return Page(self._connection, (width, height), pixel_ratio, proxy)

    def _start(self) -> None:
        self.close()
        program = chromium()
        if program is None:
            raise FileNotFoundError("chromium is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="volrender-browser-")
        self._log = Path(self._folder.name, "chromium.log")
        profile = f"--user-data-dir={self._folder.name}/profile"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", START, "sh", program, *FLAGS, profile],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # so that all its processes can be ended at once
            )
        assert self._process.stdin and self._process.stdout
        self._connection = Connection(self._process.stdin, self._process.stdout, self.said)

    @property
    def pid(self) -> int:
        """Of its first process, and of the group that all of them are in."""
        assert self._process is not None, "it does not run"
        return self._process.pid

    def said(self) -> str:
        """What it wrote on stderr since it was started, but for desktops that it did not find."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if "dbus/" not in line)

    def close(self) -> None:
        """End all of its processes, in whatever state they are."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):  # they have all ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdin and process.stdout
        with contextlib.suppress(BrokenPipeError):  # what was to be written
            process.stdin.close()
        process.stdout.close()
        self._folder.cleanup()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_) -> None:
        self.close()
