"""volrender in its variants, as what is timed: dispatches, with and without skipping, and what is beside."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.measure import time_frames
from benchmarks.scenes import Scene
from benchmarks.warm import Warmer


class VolrenderScene:
    """A scene in volrender, shared by the variants of one case, so that the volume is there once.

    Parameters
    ----------
    scene : Scene
    values : ndarray or VolumeBuffer
        Shape (nz, ny, nx); or the `data` of another one, whose volume it shows.
    """

    def __init__(self, scene: Scene, values: Any) -> None:
        import volrender

        self.figure = volrender.Figure(size=scene.look.size_px)
        self.camera = self.figure[0, 0].camera
        shared = values
        for kwargs in scene.look.volumes:
            if shared is values:
                kwargs = {**kwargs, "isolated_buffer": False}
            shared = self.figure[0, 0].add_image_volume(shared, **kwargs).data
        self.data = shared
        self.camera.set_state(scene.look.camera)
        self.timer = self.timer_of(self.figure.engine) if len(scene.look.volumes) == 1 else None

    def frame(self, camera: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        self.camera.set_state(camera)
        return self.figure.export_numpy()

    @staticmethod
    def timer_of(engine: Any) -> Any:
        """What times marches on the GPU; None where the adapter has no timestamps."""
        from volrender.engine.device.timer import GpuTimer

        try:
            return GpuTimer(engine)
        except RuntimeError:
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
        engine = self._shared.figure.engine
        engine.once("warmer of benchmarks", lambda: Warmer(engine)).warm()
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


def volrender_contenders(scene: Scene, values: np.ndarray, dispatch: str) -> list:
    """volrender, first as it is; then "plain", without skipping; then what the scene has beside it.

    Parameters
    ----------
    scene : Scene
    values : ndarray
        Shape (nz, ny, nx).
    dispatch : str
        ``"auto"``, ``"fragment"``, ``"compute"``, or ``"all"``: auto, then both.

    Returns
    -------
    list of VolrenderContender
    """
    shared = VolrenderScene(scene, values)
    beside = {name: VolrenderScene(other, shared.data) for name, other in scene.beside().items()}
    ways = {"": dispatch}
    contenders = []
    if dispatch == "all":
        contenders = [VolrenderContender("volrender", shared, "auto", True)]
        ways = {" fragment": "fragment", " compute": "compute"}
    for suffix, way in ways.items():
        contenders += [
            VolrenderContender(f"volrender{suffix}", shared, way, True),
            VolrenderContender(f"plain{suffix}", shared, way, False),
        ]
    for suffix, way in ways.items():
        for name, other in beside.items():
            skipping = not name.startswith("plain")
            contenders.append(VolrenderContender(f"{name}{suffix}", other, way, skipping))
    return contenders
