"""The renderers that are compared: volrender in its variants, and peers, some in their own process."""

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


class VolrenderScene:
    """A scene in volrender, shared by the variants of one case, so that the volume is there once.

    Parameters
    ----------
    scene : Scene
    values : ndarray
        Shape (nz, ny, nx).
    """

    def __init__(self, scene: Scene, values: np.ndarray) -> None:
        import volrender

        self.figure = volrender.Figure(size=scene.look.size_px)
        self.camera = self.figure[0, 0].camera
        shared = values
        for kwargs in scene.look.volumes:
            if shared is values:
                kwargs = {**kwargs, "isolated_buffer": False}
            shared = self.figure[0, 0].add_image_volume(shared, **kwargs).data
        self.camera.set_state(scene.look.camera)
        self.timer = _make_timer(self.figure.engine) if len(scene.look.volumes) == 1 else None

    def frame(self, camera: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        self.camera.set_state(camera)
        return self.figure.export_numpy()


def _make_timer(engine):
    from volrender.engine.device.timer import GpuTimer

    try:
        return GpuTimer(engine)
    except RuntimeError:  # the adapter has no timestamps
        return None


class VolrenderContender:
    """volrender with one dispatch, skipping or not.

    Parameters
    ----------
    name : str
    shared : VolrenderScene
    dispatch : str
    skipping : bool
    """

    def __init__(self, name: str, shared: VolrenderScene, dispatch: str, skipping: bool) -> None:
        self.name = name
        self._shared = shared
        self._dispatch = dispatch
        self._skipping = skipping

    def _become(self) -> None:
        self._shared.figure.dispatch = self._dispatch
        self._shared.figure.skipping = self._skipping

    def wall_ms(self, cameras: list[dict[str, Any]]) -> float:
        """See `Contender`."""
        self._become()
        return time_frames(self._shared.frame, cameras)

    def gpu_ms(self, cameras: list[dict[str, Any]]) -> float | None:
        """See `Contender`: the march alone, by timestamps."""
        timer = self._shared.timer
        if timer is None:
            return None
        self._become()
        self._shared.figure.stage.renderer.frame.direct.timer = timer
        try:
            times = []
            for camera in (cameras[-1], *cameras):
                self._shared.frame(camera)
                times.append(timer.read_ms())
            return float(np.mean(times[1:])) or None  # 0: a frame that is drawn without the timer
        finally:
            self._shared.figure.stage.renderer.frame.direct.timer = None

    def image(self, camera: dict[str, Any]) -> np.ndarray:
        """See `Contender`."""
        self._become()
        return self._shared.frame(camera)

    def close(self) -> None:
        """See `Contender`."""
        self._shared.figure[0, 0].clear()


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


def volrender_contenders(shared: VolrenderScene, dispatch: str) -> list[VolrenderContender]:
    """volrender, first as it is; then "plain", without skipping.

    Parameters
    ----------
    shared : VolrenderScene
    dispatch : str
        ``"auto"``, ``"fragment"``, ``"compute"``, or ``"all"``: auto, then both.
    """
    if dispatch != "all":
        return [
            VolrenderContender("volrender", shared, dispatch, True),
            VolrenderContender("plain", shared, dispatch, False),
        ]
    contenders = volrender_contenders(shared, "auto")[:1]
    for one in ("fragment", "compute"):
        contenders += [
            VolrenderContender(f"volrender {one}", shared, one, True),
            VolrenderContender(f"plain {one}", shared, one, False),
        ]
    return contenders


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
