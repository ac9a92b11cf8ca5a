"""Servers of notebooks for tests: on this machine alone, in a folder of the test, and ended by it."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


@contextlib.contextmanager
def served(command: list[str], path: str, folder: Path, timeout_s: float = 60) -> Iterator[str]:
    """Run a server until the block ends; the URL of a path on it.

    Parameters
    ----------
    command : list of str
        What Python runs; ``{port}`` and ``{token}`` in it are filled in, as in `path`.
    path : str
    folder : Path
        Where it runs, and keeps what it keeps.
    timeout_s : float
        How long it may take until it answers.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        names = {"port": free.getsockname()[1], "token": secrets.token_hex(16)}
    said = folder / "server.log"
    with open(said, "w") as log:
        process = subprocess.Popen(
            [sys.executable, *(part.format(**names) for part in command)],
            cwd=folder,
            env=surroundings(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    url = "http://127.0.0.1:{port}".format(**names)
    try:
        ends = time.monotonic() + timeout_s
        while not answers(url):
            assert process.poll() is None and time.monotonic() < ends, said.read_text()[-3000:]
            time.sleep(0.05)
        yield url + path.format(**names)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # kernels end with it
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def surroundings(folder: Path) -> dict[str, str]:
    """Variables of a process that shows figures in pages, and keeps what it keeps in a folder."""
    places = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "XDG_CONFIG_HOME")
    own = {name: str(folder / "home") for name in (*places, "XDG_STATE_HOME", "XDG_DATA_HOME")}
    (folder / "home").mkdir(exist_ok=True)
    given = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return {**given, **own, "RENDERCANVAS_FORCE_OFFSCREEN": "0", "PYTHONPATH": str(ROOT)}


def answers(url: str) -> bool:
    """Whether somebody speaks HTTP there."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
