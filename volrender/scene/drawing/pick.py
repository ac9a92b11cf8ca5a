"""Which voxel is under the pointer? The ray of one pixel, marched again as it was for the picture."""

from itertools import product

import numpy as np

from ...engine.frame.frame import Frame
from ..camera.rays import RayBundle
from ..graphics.uniforms import write_uniforms
from ..graphics.volume_graphic import ImageVolumeGraphic

LEAST_ALPHA = 1.5 / 8192  # less is not seen; opacity.wgsl

BORDER_VOXELS = 1e-3  # nearer to the border of two cells, rounding may say the one or the other
LUMINANCE = (0.2126, 0.7152, 0.0722)  # ITU-R BT.709, as in rgba.wgsl


def pick_volume(graphic: ImageVolumeGraphic, rays: RayBundle, frame: Frame, viewport_px, pixel):
    """What one pixel shows of one volume.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    rays : RayBundle
        Of the viewport.
    frame : Frame
        Of 1×1 pixel.
    viewport_px : (left, top, width, height)
    pixel : (column, row)
        Of the figure, whole numbers from the top left.

    Returns
    -------
    (depth, info) or None
        ndc depth, and the dict of `Subplot.pick`; None where the pixel shows nothing of it.
    """
    drawable = graphic._prepare(skipping=False)
    left, top, width, height = viewport_px
    # The viewport moves so that the pixel becomes the only one of the frame.
    moved = (left - pixel[0], top - pixel[1], width, height)
    # Plainly: beyond the contrast limits too, the largest value is where it is.
    write_uniforms(graphic, drawable, rays, moved, (1, 1), clamped=False)
    colour, found = frame.render_layer(drawable)
    texel, depth, is_found, t = (float(value) for value in found[0, 0])
    if not is_found or (colour[0, 0, 3] <= LEAST_ALPHA and graphic.alpha_mode != "solid"):
        return None
    position = _data_position(drawable.uniforms.values, t, moved)
    x, y, z = _voxel_at(position, graphic.data.value, drawable.texture.encoding.data(texel))
    matrix = graphic.world_from_data
    info = {
        "graphic": graphic,
        "index": (x, y, z),
        "voxel_coord": tuple(float(c) for c in position - (x, y, z)),
        "world": tuple(float(c) for c in matrix[:3, :3] @ position + matrix[:3, 3]),
        "value": graphic.data.value[z, y, x],
    }
    return depth, info


def _data_position(uniforms, t: float, viewport_px) -> np.ndarray:
    """The point of the ray through the middle of pixel (0, 0), as ray.wgsl has it, in voxels."""
    left, top, width, height = viewport_px
    x, y = 2 * (0.5 - left) / width - 1, 1 - 2 * (0.5 - top) / height
    start, direction = (
        uniforms[name].astype(np.float64)
        + x * uniforms[f"{name}_dx"].astype(np.float64)
        + y * uniforms[f"{name}_dy"].astype(np.float64)
        for name in ("ray_origin", "ray_direction")
    )
    return start + t * direction


def _voxel_at(position: np.ndarray, voxels: np.ndarray, found: float) -> tuple[int, int, int]:
    """The voxel (x, y, z) whose cell a position is in; on a border, the one with the value found."""
    sides = []
    for coordinate, length in zip(position, voxels.shape[2::-1], strict=True):
        ends = np.floor(coordinate + 0.5 + np.array([-BORDER_VOXELS, BORDER_VOXELS]))
        sides.append(sorted({int(end) for end in np.clip(ends, 0, length - 1)}))

    def difference(index) -> float:
        value = voxels[index[::-1]]
        scalar = float(value[:3] @ LUMINANCE if voxels.ndim == 4 else value)
        return abs(scalar - found) if np.isfinite(scalar) else np.inf

    candidates = list(product(*sides))
    return candidates[0] if len(candidates) == 1 else min(candidates, key=difference)
