"""Which voxel is under the pointer? The ray of one pixel, marched again as it was for the picture."""

import numpy as np

from ..engine.frame import Frame
from .camera import Camera
from .volume_graphic import ImageVolumeGraphic
from .volume_uniforms import LARGEST, write_uniforms


def pick_volume(graphic: ImageVolumeGraphic, camera: Camera, frame: Frame, viewport_px, pixel):
    """What one pixel shows of one volume.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    camera : Camera
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
    write_uniforms(graphic, drawable, camera, moved, (1, 1))
    # Plainly: beyond the contrast limits too, the largest value is where it is.
    drawable.uniforms.set(extremum_low=-LARGEST, extremum_high=LARGEST)
    colour, found = frame.render_layer(drawable)
    _, depth, is_found, t = (float(value) for value in found[0, 0])
    if not is_found or (colour[0, 0, 3] <= 0 and graphic.alpha_mode != "solid"):
        return None
    position = _data_position(drawable.uniforms.values, t, moved)
    last = np.array(graphic.data.shape_zyx[::-1]) - 1
    index = np.clip(np.floor(position + 0.5), 0, last).astype(int)
    matrix = graphic.world_from_data
    x, y, z = (int(i) for i in index)
    info = {
        "graphic": graphic,
        "index": (x, y, z),
        "voxel_coord": tuple(float(c) for c in position - index),
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
