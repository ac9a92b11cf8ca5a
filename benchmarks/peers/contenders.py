"""Other renderers as what is timed, some in a process of their own."""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import os
from typing import Any

import numpy as np

from benchmarks.measure import time_frames
from benchmarks.peers import PeerUnavailable
from benchmarks.scenes import Scene

ANSWER_TIMEOUT_S = 300

# Peer → (module that it needs, where its class is, class, whether it gets a process of its own)
PEERS = {
    "pygfx": ("pygfx", "pygfx_peer", "PygfxRenderer", False),
    "vtk-cpu": ("vtk", "vtk_peer", "VtkCpuRenderer", True),
    "vtk-gpu": ("vtk", "vtk_peer", "VtkGpuRenderer", True),
    "vispy": ("vispy", "vispy_peer", "VispyRenderer", True),
    "cuda": ("cupy", "cuda_peer", "CudaRenderer", False),
}


class PeerContender:
    """A peer in this process."""

    def __init__(self, name: str, renderer) -> None:
        self.name = name
        self._renderer = renderer

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """See `Contender`."""
        return time_frames(self._renderer.frame, cameras)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """See `Contender`: of peers that measure it."""
        measure = getattr(self._renderer, "gpu_ms", None)
        return None if measure is None else measure(cameras)

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """See `Contender`."""
        return self._renderer.frame(camera)

    @property
    def device(self) -> str:
        """What draws."""
        if hasattr(self._renderer, "adapter_info"):
            return self._renderer.adapter_info["device"]
        return self._renderer.device

    def close(self) -> None:
        """See `Contender`."""
        self._renderer = None


class WorkerContender:
    """A peer in a process of its own, which answers with its times.

    Parameters
    ----------
    name : str
        A key of `PEERS`.
    scene : Scene
    values : ndarray

    Raises
    ------
    PeerUnavailable
        It cannot draw this here.
    RuntimeError
        Its process ended.
    """

    def __init__(self, name: str, scene: Scene, values: np.ndarray) -> None:
        self.name = name
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        _, module, kind, _ = PEERS[name]
        self._process = context.Process(target=_serve, args=(theirs, module, kind), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self.device = self._ask("make", scene.look, values)
        except BaseException:
            self.close()
            raise

    def _ask(self, *request) -> Any:
        try:
            self._connection.send(request)
            if not self._connection.poll(ANSWER_TIMEOUT_S):
                raise RuntimeError(f"no answer in {ANSWER_TIMEOUT_S} s")
            outcome, answer = self._connection.recv()
        except (EOFError, OSError):
            self._process.join(5)
            code = self._process.exitcode
            raise RuntimeError(f"its process ended (exit code {code})") from None
        if outcome == "unavailable":
            raise PeerUnavailable(answer)
        if outcome == "error":
            raise RuntimeError(answer)
        return answer

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """See `Contender`."""
        return self._ask("time", cameras)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """See `Contender`: unknown."""
        return None

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """See `Contender`."""
        return self._ask("image", camera)

    def close(self) -> None:
        """See `Contender`."""
        self._connection.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()


def _serve(connection, module: str, kind: str) -> None:
    """Answer requests until the other side closes the connection."""
    renderer = None
    while True:
        try:
            request, *arguments = connection.recv()
        except EOFError:
            os._exit(0)  # without the libraries' own tidying up, which may hang
        try:
            if request == "make":
                peer = importlib.import_module(f"benchmarks.peers.{module}")
                renderer = getattr(peer, kind)(*arguments)
                answer = renderer.device
            elif request == "time":
                answer = time_frames(renderer.frame, *arguments)
            else:
                answer = np.ascontiguousarray(renderer.frame(*arguments))
        except PeerUnavailable as error:
            connection.send(("unavailable", str(error)))
        except Exception as error:  # any library's: said on the other side
            connection.send(("error", f"{type(error).__name__}: {error}"))
        else:
            connection.send(("ok", answer))


def make_peer(name: str, scene: Scene, values: np.ndarray):
    """A peer, ready to draw.

    Raises
    ------
    PeerUnavailable
        It is not installed, or cannot draw this scene here.
    """
    needed, module, kind, separate = PEERS[name]
    if importlib.util.find_spec(needed) is None:
        raise PeerUnavailable(f"missing: {needed} is not installed")
    if separate:
        return WorkerContender(name, scene, values)
    peer = importlib.import_module(f"benchmarks.peers.{module}")
    return PeerContender(name, getattr(peer, kind)(scene.look, values))
