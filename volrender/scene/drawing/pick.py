"""Which voxel is under the pointer? The ray of one pixel, marched again as it was for the picture."""

import math
from itertools import product

import numpy as np

from ...base.colour import LUMINANCE
from ...data.source import Source, read_voxel
from ...engine.device.engine import Engine
from ...engine.frame.frame import Frame
from ...engine.shader.constants import constant
from ...engine.shader.uniforms import layer_in
from ..camera.rays import RayBundle
from ..graphics.volume_record import Sight

UNSEEN_ALPHA = constant("ray/opacity.wgsl", "UNSEEN_ALPHA")

BORDER_VOXELS = 1e-3  # nearer to the border of two cells, rounding may say the one or the other


class Picker:
    """Finds what one pixel shows: a drawer of its own, of a single pixel.

    Parameters
    ----------
    engine : Engine
    """

    def __init__(self, engine: Engine):
        self._engine = engine
        self._frame: Frame | None = None

    def pick(self, graphics, rays: RayBundle, viewport_px, x_px: float, y_px: float) -> dict | None:
        """The nearest of what some graphics show at a point; see `Subplot.pick`.

        Parameters
        ----------
        graphics : callable
            Gives them, asked for while the engine's lock is held.
        rays : RayBundle
            Of the viewport.
        viewport_px : (left, top, width, height)
        x_px, y_px : float
            Logical pixels from the top left of the figure.
        """
        pixel = (math.floor(x_px), math.floor(y_px))
        with self._engine.lock:
            frame = self._frame = self._frame or Frame(self._engine, (1, 1))
            picked = [
                _pick(graphic, rays, frame, viewport_px, pixel)
                for graphic in graphics()
                if graphic.visible
            ]
        found = [result for result in picked if result is not None]
        return min(found, key=lambda result: result[0])[1] if found else None


def _pick(graphic, rays: RayBundle, frame: Frame, viewport_px, pixel) -> tuple[float, dict] | None:
    """Ndc depth and what is there; None where the pixel shows nothing of the graphic."""
    left, top, width, height = viewport_px
    # The viewport moves so that the pixel becomes the only one of the frame.
    moved = (left - pixel[0], top - pixel[1], width, height)
    # Plainly: beyond the contrast limits too, the largest value is where it is.
    item = graphic.item(Sight(rays, moved, (1, 1), clamped=False), skipping=False)
    colour, found = frame.render_layer(item)
    texel, depth, is_found, t = (float(value) for value in found[0, 0])
    if not is_found or (colour[0, 0, 3] <= UNSEEN_ALPHA and graphic.alpha_mode != "solid"):
        return None
    position = _data_position(item.record, t, moved)
    source = item.resident.source
    x, y, z = _voxel_at(position, source, item.resident.encoding.data(texel))
    matrix = graphic.world_from_data
    return depth, {
        "graphic": graphic,
        "index": (x, y, z),
        "voxel_coord": tuple(float(c) for c in position - (x, y, z)),
        "world": tuple(float(c) for c in matrix[:3, :3] @ position + matrix[:3, 3]),
        "value": read_voxel(source, (z, y, x)),
    }


def _data_position(record: bytes, t: float, viewport_px) -> np.ndarray:
    """The point of the ray through the middle of pixel (0, 0), as ray.wgsl has it, in voxels."""
    layer = layer_in(record)
    left, top, width, height = viewport_px
    x, y = 2 * (0.5 - left) / width - 1, 1 - 2 * (0.5 - top) / height
    start, direction = (
        layer[name].astype(np.float64)
        + x * layer[f"{name}_dx"].astype(np.float64)
        + y * layer[f"{name}_dy"].astype(np.float64)
        for name in ("ray_origin", "ray_direction")
    )
    return start + t * direction


def _voxel_at(position: np.ndarray, source: Source, found: float) -> tuple[int, int, int]:
    """The voxel (x, y, z) whose cell a position is in; on a border, the one with the value found."""
    sides = []
    for coordinate, length in zip(position, source.shape_zyx[::-1], strict=True):
        ends = np.floor(coordinate + 0.5 + np.array([-BORDER_VOXELS, BORDER_VOXELS]))
        sides.append(sorted({int(end) for end in np.clip(ends, 0, length - 1)}))

    def difference(index) -> float:
        value = read_voxel(source, index[::-1])
        scalar = float(value if source.channels == 1 else value[:3] @ LUMINANCE)
        return abs(scalar - found) if np.isfinite(scalar) else np.inf

    candidates = [(x, y, z) for x, y, z in product(*sides)]
    return candidates[0] if len(candidates) == 1 else min(candidates, key=difference)
