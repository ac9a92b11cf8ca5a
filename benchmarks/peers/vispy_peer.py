"""Renders a scene with vispy's volume visual: mip, minip, iso and composite, by OpenGL.

The same camera, picture size and step (`relative_step_size`, voxels). vispy needs a display, or EGL.
Its iso has a light of its own. A slice is drawn by another visual.

composite is its method "translucent". That takes the alpha of the colormap a sample, so the colormap
holds what a sample absorbs: 1 − (1 − α)^step, α being the scene's opacity a voxel. What differs:
it classifies each sample, where volrender classifies what is between two; it adds up sRGB colours as
they are stored, its colormap in 8 bits, which are too few for the thinnest fog; a ray ends where 0.99
is absorbed, not 4095/4096; and there is no light.
"""

from __future__ import annotations

import os
from typing import Any

import cmap as cmap_library
import numpy as np
from vispy import app, gloo
from vispy.color import Colormap
from vispy.scene import SceneCanvas, visuals
from vispy.scene.cameras import BaseCamera
from vispy.visuals.transforms import MatrixTransform, STTransform

from benchmarks.parity_scenes import ParityScene
from benchmarks.peers import PeerUnavailable, lone_volume
from benchmarks.peers.cameras import view_of
from benchmarks.scenes import base_step_voxels

METHODS = {"mip": "mip", "minip": "minip", "iso": "iso", "composite": "translucent"}
"""By the name of the mode."""

NODES = 1024
"""Of a colormap with opacity: as many as vispy keeps."""


class VispyRenderer:
    """A scene in vispy, with the interface of the peers.

    Parameters
    ----------
    scene : ParityScene
    values : ndarray
        Shape (nz, ny, nx).
    """

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        kwargs = lone_volume(scene)
        if kwargs["mode"] not in METHODS:
            raise PeerUnavailable(f"n/a: its volume visual has no mode {kwargs['mode']}")
        if kwargs["mode"] == "composite" and kwargs.get("shade", 1.0) > 0:
            raise PeerUnavailable("n/a: its mode translucent has no light")
        _use_backend()
        self._size_px = scene.size_px
        self._canvas = SceneCanvas(size=scene.size_px, bgcolor="black", show=False)
        view = self._canvas.central_widget.add_view()
        if values.dtype not in (np.uint8, np.uint16):
            values = values.astype(np.float32)
        vmin, vmax = kwargs["vmin"], kwargs["vmax"]
        step_voxels = base_step_voxels(values.shape)
        # vispy compares it with values scaled to the contrast limits.
        threshold = (kwargs.get("threshold", vmax) - vmin) / (vmax - vmin)
        self._volume = visuals.Volume(
            values,
            clim=(vmin, vmax),
            method=METHODS[kwargs["mode"]],
            threshold=threshold,
            cmap=Colormap(_colours(kwargs, step_voxels)),
            relative_step_size=step_voxels,
            interpolation="linear",
            parent=view.scene,
        )
        self._camera = view.camera = _StateCamera(scene.size_px, 4.0 * max(values.shape))
        self.frame(scene.camera)

    @property
    def device(self) -> str:
        """What OpenGL draws with."""
        return str(gloo.gl.glGetParameter(gloo.gl.GL_RENDERER))

    def frame(self, camera_state: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back: (height, width, 4) uint8."""
        self._camera.show(camera_state)
        return self._canvas.render(alpha=True)


def _colours(kwargs: dict[str, Any], step_voxels: float) -> np.ndarray:
    """sRGB and alpha a sample over the contrast limits, shape (n, 4)."""
    cmap = cmap_library.Colormap(kwargs["cmap"])
    if kwargs["mode"] != "composite":
        return cmap.lut(256)
    colours = cmap.lut(NODES)
    values, alphas = np.transpose(kwargs["opacity"])
    alpha = np.interp(np.linspace(kwargs["vmin"], kwargs["vmax"], NODES), values, alphas)
    colours[:, 3] *= 1 - (1 - alpha) ** step_voxels
    return colours


class _StateCamera(BaseCamera):
    """A camera with the projection of a camera state."""

    def __init__(self, size_px: tuple[int, int], far: float) -> None:
        super().__init__(interactive=False)
        self._size_px = size_px
        self._near_far = (far / 1e4, far)
        self._clip_from_world = np.eye(4)

    def show(self, state: dict[str, Any]) -> None:
        """Look from a camera state."""
        view = view_of(state, self._size_px)
        near, far = self._near_far
        camera_from_world = np.eye(4)
        camera_from_world[:3, :3] = view.right, view.up, -view.forward
        camera_from_world[:3, 3] = -camera_from_world[:3, :3] @ view.eye
        projection = np.zeros((4, 4))
        projection[0, 0], projection[1, 1] = 1 / view.tan_x, 1 / view.tan_y
        projection[2, 2:] = (far + near) / (near - far), 2 * far * near / (near - far)
        projection[3, 2] = -1
        self._clip_from_world = projection @ camera_from_world
        self._update_transform()

    def _update_transform(self, event=None) -> None:
        if self._viewbox is None:
            return
        to_pixels = STTransform()
        to_pixels.set_mapping([[-1, 1], [1, -1]], [[0, 0], self._viewbox.size])
        # vispy multiplies row vectors from the left.
        self._set_scene_transform(to_pixels * MatrixTransform(self._clip_from_world.T))


def _use_backend() -> None:
    """A window that stays hidden where there is a display, else EGL."""
    wanted = ("glfw",) if os.environ.get("DISPLAY") else ()
    if not wanted and not os.path.exists("/proc/driver/nvidia"):
        os.environ.setdefault("EGL_PLATFORM", "surfaceless")  # Mesa looks for a display otherwise
    for backend in (*wanted, "egl"):
        try:
            app.use_app(backend)
            return
        except Exception as error:  # whatever the window library raises
            reason = error
    raise PeerUnavailable(f"missing: no display ({reason})")
