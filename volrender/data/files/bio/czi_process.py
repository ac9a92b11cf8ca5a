"""Another process that reads a CZI file: its decoders may end it, and nothing else."""

import json
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import VolumeFileError, cut

_PROGRAM = Path(__file__).with_name("czi_child.py")
_MOST_S = 120.0  # for an answer
_LONGEST_LINE = 2**28


class CziProcess:
    """Asks a process of its own what a CZI file holds; starts it anew where it has ended.

    Parameters
    ----------
    path : str

    Attributes
    ----------
    path : str
    facts : dict
        What `czi_child` says of the file.
    child : subprocess.Popen or None
        The process; None once it was found to have ended.

    Raises
    ------
    VolumeFileError
        The file cannot be read.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        self.child: subprocess.Popen | None = None
        with self._lock:
            self.facts = self._start()

    def read(self, asked: dict[str, Any]) -> np.ndarray:
        """A box of a plane, as `czi_child` takes it.

        Returns
        -------
        ndarray, shape (rows, columns, 1 or 3)
        """
        with self._lock:
            if self.child is None:
                self._start()
            assert self.child is not None
            self._send(self.child, json.dumps(asked).encode() + b"\n")
            said = self._answer()
            shape, dtype = tuple(said["shape"]), np.dtype(said["dtype"])
            content = np.empty(shape, dtype)
            self._fill(content)
            return content

    def _start(self) -> dict[str, Any]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        self.child = subprocess.Popen(
            [sys.executable, "-P", str(_PROGRAM), os.path.abspath(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        weakref.finalize(self, _end, self.child)
        return self._answer()

    def _send(self, process: subprocess.Popen, line: bytes) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except OSError:
            raise self._ended() from None

    def _answer(self) -> dict[str, Any]:
        process = self.child
        assert process is not None and process.stdout is not None
        timer = threading.Timer(_MOST_S, process.kill)
        timer.start()
        try:
            line = process.stdout.readline(_LONGEST_LINE)
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            raise self._ended()
        said: dict[str, Any] = json.loads(line)
        if "error" in said:
            raise VolumeFileError(
                f"{self.path}: not a readable CZI file: {cut(said['error'], 200)}"
            )
        return said

    def _fill(self, content: np.ndarray) -> None:
        assert self.child is not None and self.child.stdout is not None
        buffer = content.reshape(-1).view(np.uint8).data
        filled = 0
        while filled < len(buffer):
            count = self.child.stdout.readinto(buffer[filled:])  # type: ignore[attr-defined]
            if not count:
                raise self._ended()
            filled += count

    def _ended(self) -> VolumeFileError:
        """What to say of a process that is no more."""
        assert self.child is not None
        _end(self.child)
        self.child = None
        return VolumeFileError(f"{self.path}: damaged: it ends whoever decodes it")


def _end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what it did not read any more
                continue
