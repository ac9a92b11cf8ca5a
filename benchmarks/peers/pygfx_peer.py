"""Renders a parity scene with pygfx, offscreen, set up for output equal to volrender's.

What of pygfx 0.17 matters here; a numpy march of these rules was within 0.2/255 of its pictures.

Rays
    The box, the base step and the number and places of the samples are volrender's, except that a
    ray shorter than half a step draws nothing. mip and minip refine by four halvings, which may
    leave the box (where the outermost voxels go on) and move on at equal values. Together these
    put volrender's mip about 0.2/255 apart, nearly all of it on the silhouette.
iso
    `threshold` is compared with the texture's value, which for float32 is in data units. The loop
    takes as many samples whatever `step_size` is, so only 1 covers the ray exactly. Refinement is
    stepping back, at most 1/`substep_size` - 1 times: with 0.1 it differs from a bisection by 1 to
    2/255 on average, with 0.02 by 0.2 to 0.4. It may leave the box, too, and then takes the normal
    of a surface that a face cuts from outside.
    The direction to the viewer is taken in texture units, so only a cube is lit truly. The
    normal turns with the world matrix, so only equal scales keep it right. Depth leaves out the
    volume's offset, so a shifted iso volume must stand alone.
Light
    The ambient and directional lights are those that fastplotlib adds: 0.2, and 3 on the camera.
    (fastplotlib 0.7 does so for meshes only.) Without a directional light pygfx uses a simpler
    model of its own, and emissive is decoded from sRGB in both.
slice
    The plane is in world space. One that lies exactly on a face of the box draws nothing.
Values
    Integer textures cannot be filtered (eight loads a sample instead) and unsigned 16-bit norm
    values are scaled by 65536 instead of 65535, so the data is uploaded as float32. Gamma is
    applied before clamping: the colour of values below `vmin` is undefined, though usually right.
Output
    Colormaps are decoded from sRGB. The internal target and the canvas are both rgba8unorm-srgb,
    so the picture is encoded exactly, and the copy between them changes nothing. (On a canvas that
    is not srgb, pygfx encodes by a power of 1/2.2.) With `ppaa="none"` that copy is the only pass
    after the scene's; the default adds a filter that changes edges and about doubles the time.
Background
    Cleared to black. A Background object draws the same colours, but takes a full-screen draw,
    so it is left out in pygfx's favour; alpha is then 0 where nothing is drawn.
Reading back
    `canvas.draw()`, within a few percent of rendering to a texture and reading that.
"""

from __future__ import annotations

from typing import Any

import cmap as cmap_library
import numpy as np
import pygfx as gfx
from rendercanvas.offscreen import OffscreenRenderCanvas

from benchmarks.parity_scenes import ParityScene

_MATERIALS = {
    "mip": gfx.VolumeMipMaterial,
    "minip": gfx.VolumeMinipMaterial,
    "iso": gfx.VolumeIsoMaterial,
    "slice": gfx.VolumeSliceMaterial,
}


class PygfxRenderer:
    """A scene in pygfx, ready to be rendered again and again.

    Parameters
    ----------
    scene : ParityScene
        What to render.
    values : ndarray, or list of ndarray
        The scene's data, shape (nz, ny, nx), any real dtype; uploaded as float32. A list has that of
        each of its volumes.
    """

    def __init__(self, scene: ParityScene, values: np.ndarray | list[np.ndarray]) -> None:
        self._canvas = OffscreenRenderCanvas(size=scene.size_px, pixel_ratio=1)
        self._renderer = gfx.WgpuRenderer(
            self._canvas, pixel_ratio=1, pixel_filter="nearest", ppaa="none"
        )
        self._camera = gfx.PerspectiveCamera()
        self._camera.set_state(scene.camera)
        self._camera.add(gfx.DirectionalLight("#fff", intensity=3))

        every = values if isinstance(values, list) else [values]
        grids = [gfx.Texture(np.ascontiguousarray(each, dtype=np.float32), dim=3) for each in every]
        self._grid = grids[0]
        self._scene = gfx.Scene().add(
            gfx.AmbientLight("#fff", intensity=0.2),
            self._camera,
            *(
                _make_volume(grids[number % len(grids)], **kwargs)
                for number, kwargs in enumerate(scene.volumes)
            ),
        )
        self._failure: Exception | None = None
        self._canvas.request_draw(self._draw)

    def _draw(self) -> None:
        try:
            self._renderer.render(self._scene, self._camera)
        except Exception as error:  # the canvas would log it and give the picture before
            self._failure = error

    @property
    def adapter_info(self) -> dict[str, Any]:
        """What wgpu says about the adapter that draws."""
        return dict(self._renderer.device.adapter.info)

    def image(self) -> np.ndarray:
        """Render from the scene's camera: (height, width, 4) uint8, sRGB."""
        return self.frame()

    def frame(self, camera_state: dict[str, Any] | None = None) -> np.ndarray:
        """Move the camera, render and read back, as a user's loop does."""
        if camera_state is not None:
            self._camera.set_state(camera_state)
        picture = np.asarray(self._canvas.draw())
        if self._failure is not None:
            raise self._failure
        return picture

    def replace(self, values: np.ndarray) -> None:
        """Show other values, float32 of the same shape, from the next frame on.

        Without the copy on the CPU that fastplotlib makes.
        """
        self._grid.set_data(values)


def _make_volume(
    grid: gfx.Texture,
    *,
    mode: str,
    cmap: str,
    vmin: float,
    vmax: float,
    cmap_interpolation: str = "linear",
    alpha: float = 1.0,
    offset: tuple[float, float, float] = (0, 0, 0),
    rotation: tuple[float, float, float, float] = (0, 0, 0, 1),
    scale: tuple[float, float, float] = (1, 1, 1),
    **material_kwargs: Any,
) -> gfx.Volume:
    """Translate the keyword arguments of ImageVolumeGraphic; pygfx refuses what it does not know.

    `gamma`, `interpolation`, `alpha_mode`, `plane`, `threshold`, `step_size`, `substep_size`,
    `emissive` and `shininess` have the same names in pygfx's materials.
    """
    colors = cmap_library.Colormap(cmap).lut(256).astype(np.float32)
    colormap = gfx.TextureMap(
        gfx.Texture(colors, dim=1), filter=cmap_interpolation, wrap="clamp-to-edge"
    )
    material = _MATERIALS[mode](clim=(vmin, vmax), map=colormap, opacity=alpha, **material_kwargs)
    volume = gfx.Volume(gfx.Geometry(grid=grid), material)
    volume.local.position = offset
    volume.local.rotation = rotation
    volume.local.scale = scale
    return volume
