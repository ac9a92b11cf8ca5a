"""Which voxel is at a pixel? From what its ray found to an index, a value and a place in the world."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from ...base.colour import LUMINANCE
from ...data.sources.source import Source, read_voxel
from ...engine.frame.volumes.volume_item import channels_in
from ...engine.shader.uniforms import layer_in

BORDER_VOXELS = 1e-3  # nearer to the border of two cells, rounding may say the one or the other


def pick_info(
    item: Any, found: np.ndarray, viewport_px: Sequence[int], world_from_data: np.ndarray
) -> dict:
    """What a pick gives of a volume.

    Parameters
    ----------
    item : VolumeItem
    found : ndarray, (4,)
        What its layer has at pixel (0, 0), as entry/layers.wgsl says: scalar, depth, what is seen, t.
    viewport_px : (left, top, width, height)
    world_from_data : ndarray, (4, 4)

    Returns
    -------
    dict
        ``index`` (x, y, z), ``voxel_coord``, ``world``, ``value``, ``scalar``: the last is what the
        ray found, data units (luminance for colour), which on a surface is hardly ever the value
        of a voxel; of a sum, data units times world units.
    """
    position = _data_position(item.record, float(found[3]), viewport_px)
    source = item.resident.sources[int(channels_in(found))]
    scalar = float(item.scalar_exactly(found))
    x, y, z = _voxel_at(position, source, scalar)
    return {
        "index": (x, y, z),
        "voxel_coord": tuple(float(c) for c in position - (x, y, z)),
        "world": tuple(
            float(c) for c in world_from_data[:3, :3] @ position + world_from_data[:3, 3]
        ),
        "value": read_voxel(source, (z, y, x)),
        "scalar": scalar,
    }


def points_behind(
    item: Any,
    found: np.ndarray,
    viewport_px: Sequence[int],
    world_from_data: np.ndarray,
    step: float,
    count: int,
) -> np.ndarray:
    """The point that a ray found, and some behind it, each a step farther on; world space, (count, 3)."""
    first, next_ = (
        world_from_data[:3, :3] @ _data_position(item.record, float(found[3]) + on, viewport_px)
        + world_from_data[:3, 3]
        for on in (0.0, 1.0)
    )
    direction = (next_ - first) / np.linalg.norm(next_ - first)
    return first + step * np.arange(count)[:, None] * direction


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
