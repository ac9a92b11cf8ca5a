"""Renders a scene with VTK, offscreen: its CPU ray caster, and its OpenGL ray caster.

The same camera, picture size and sample distance (volrender's base step), one ray a pixel, no
jittering, no multisampling, no automatic adjustment of either distance. VTK's volume ends at the
centres of the outermost voxels, half a voxel short of volrender's. Colours are sRGB as in the
colormap; opacity is 1 everywhere, so that mip and minip show the extremum. In mode composite,
opacity is that of the scene a voxel; light is VTK's own. The CPU ray caster has
no iso mode, and neither has a slice: VTK draws those with other mappers.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import cmap as cmap_library
import numpy as np
import vtk
from vtk.util import numpy_support

from benchmarks.parity_scenes import ParityScene
from benchmarks.peers import PeerUnavailable, lone_volume
from benchmarks.peers.cameras import view_of
from benchmarks.scenes import base_step_voxels

if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")

MOST_BYTES = 16 * 2**30


class _VtkRenderer:
    """A scene in VTK, with the interface of the peers.

    Parameters
    ----------
    scene : ParityScene
    values : ndarray
        Shape (nz, ny, nx).
    """

    def __init__(self, scene: ParityScene, values: np.ndarray) -> None:
        kwargs = lone_volume(scene)
        self._size_px = scene.size_px
        mapper = self._make_mapper(kwargs["mode"], base_step_voxels(values.shape))
        self._image_data, self._array = _image_data(values)
        mapper.SetInputData(self._image_data)
        volume = vtk.vtkVolume()
        volume.SetMapper(mapper)
        volume.SetProperty(_property(kwargs))

        self._renderer = vtk.vtkRenderer()
        self._renderer.SetBackground(0, 0, 0)
        self._renderer.AddVolume(volume)
        self._window = vtk.vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)
        self._window.SetSize(*scene.size_px)
        self._window.AddRenderer(self._renderer)
        self._camera = self._renderer.GetActiveCamera()
        self._camera.SetUseHorizontalViewAngle(False)
        self._pixels = vtk.vtkUnsignedCharArray()
        self.frame(scene.camera)

    def _make_mapper(self, mode: str, step_voxels: float):
        raise NotImplementedError

    @property
    def device(self) -> str:
        """What OpenGL draws with."""
        lines = self._window.ReportCapabilities().splitlines()
        return next(
            (line.split(":", 1)[1].strip() for line in lines if "renderer string" in line),
            "unknown",
        )

    def frame(self, camera_state: dict[str, Any]) -> np.ndarray:
        """Move the camera, render and read back: (height, width, 4) uint8."""
        view = view_of(camera_state, self._size_px)
        self._camera.SetPosition(*view.eye)
        self._camera.SetFocalPoint(*(view.eye + view.forward))
        self._camera.SetViewUp(*view.up)
        self._camera.SetViewAngle(float(np.rad2deg(2 * np.arctan(view.tan_y))))
        self._renderer.ResetCameraClippingRange()
        self._window.Render()
        width, height = self._size_px
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 1, self._pixels)
        pixels = numpy_support.vtk_to_numpy(self._pixels).reshape(height, width, 4)
        return pixels[::-1].copy()


class VtkCpuRenderer(_VtkRenderer):
    """With vtkFixedPointVolumeRayCastMapper: all cores; OpenGL shows the picture only."""

    @property
    def device(self) -> str:
        """The processor, and what shows the picture."""
        return f"{os.cpu_count()} cores, shown by {super().device}"

    def _make_mapper(self, mode: str, step_voxels: float):
        mapper = vtk.vtkFixedPointVolumeRayCastMapper()
        _set_blend_mode(mapper, mode, allowed=("mip", "minip", "composite"))
        mapper.SetAutoAdjustSampleDistances(False)
        mapper.SetImageSampleDistance(1.0)
        mapper.SetSampleDistance(step_voxels)
        mapper.SetInteractiveSampleDistance(step_voxels)
        mapper.SetLockSampleDistanceToInputSpacing(False)
        return mapper


class VtkGpuRenderer(_VtkRenderer):
    """With vtkGPUVolumeRayCastMapper: OpenGL, which may itself be software."""

    def _make_mapper(self, mode: str, step_voxels: float):
        mapper = vtk.vtkGPUVolumeRayCastMapper()
        _set_blend_mode(mapper, mode, allowed=("mip", "minip", "iso", "composite"))
        mapper.SetAutoAdjustSampleDistances(False)
        mapper.SetImageSampleDistance(1.0)
        mapper.SetSampleDistance(step_voxels)
        mapper.SetLockSampleDistanceToInputSpacing(False)
        mapper.SetUseJittering(False)
        mapper.SetMaxMemoryInBytes(MOST_BYTES)
        return mapper


def _set_blend_mode(mapper, mode: str, allowed: tuple[str, ...]) -> None:
    if mode not in allowed:
        raise PeerUnavailable(f"n/a: {mapper.GetClassName()} has no mode {mode}")
    {
        "mip": mapper.SetBlendModeToMaximumIntensity,
        "minip": mapper.SetBlendModeToMinimumIntensity,
        "iso": mapper.SetBlendModeToIsoSurface,
        "composite": mapper.SetBlendModeToComposite,
    }[mode]()


def _image_data(values: np.ndarray):
    """The volume as VTK has it, and the array that must stay alive with it."""
    if values.dtype == np.float16:
        values = values.astype(np.float32)
    values = np.ascontiguousarray(values)
    nz, ny, nx = values.shape
    image = vtk.vtkImageData()
    image.SetDimensions(nx, ny, nz)
    image.SetSpacing(1, 1, 1)
    image.SetOrigin(0, 0, 0)
    image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(values.ravel(), deep=False))
    return image, values


def _property(kwargs: dict[str, Any]):
    vmin, vmax = kwargs["vmin"], kwargs["vmax"]
    colours = vtk.vtkColorTransferFunction()
    for value, colour in zip(
        np.linspace(vmin, vmax, 256), cmap_library.Colormap(kwargs["cmap"]).lut(256), strict=True
    ):
        colours.AddRGBPoint(float(value), *(float(part) for part in colour[:3]))
    opacity = vtk.vtkPiecewiseFunction()
    for value, alpha in kwargs.get("opacity", ((vmin, 1.0), (vmax, 1.0))):
        opacity.AddPoint(value, alpha)
    volume_property = vtk.vtkVolumeProperty()
    volume_property.SetColor(colours)
    volume_property.SetScalarOpacity(opacity)
    volume_property.SetInterpolationTypeToLinear()
    volume_property.ShadeOff()
    if kwargs["mode"] == "composite" and kwargs.get("shade", 1.0) > 0:
        volume_property.ShadeOn()
    if kwargs["mode"] == "iso":
        volume_property.ShadeOn()
        volume_property.GetIsoSurfaceValues().SetValue(0, kwargs["threshold"])
    return volume_property
