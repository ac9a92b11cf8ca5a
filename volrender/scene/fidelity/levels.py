"""Which is the finest level of detail that a picture asks for?"""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from .bricked import shown_bricked


def finest_level(subplots: Iterable[Any], pixel_ratio: float = 1.0) -> int | None:
    """The finest level that any volume held in bricks is drawn at; None where none is shown.

    Parameters
    ----------
    subplots : iterable of Subplot
    pixel_ratio : float
        Pixels of the picture per logical pixel.
    """
    levels = [
        _finest_of(subplot, graphic, resident.layout, pixel_ratio)
        for subplot in subplots
        for graphic, resident in shown_bricked(subplot)
    ]
    return min(levels, default=None)


def _finest_of(subplot: Any, graphic: Any, layout: Any, pixel_ratio: float) -> int:
    """The finest level whose voxels are as large as a pixel, where what is shown is nearest."""
    subplot.fit_once()
    edges = _voxel_edges(graphic.placement, layout)
    pixel = _least_pixel_edge(subplot, graphic.placement.corners, pixel_ratio)
    finest = next((level for level, edge in enumerate(edges) if edge >= pixel), len(edges) - 1)
    return layout.first_level + finest


def _voxel_edges(placement: Any, layout: Any) -> list[float]:
    """The smallest edge of a voxel of each level, world units."""
    edges_xyz = np.sqrt((placement.world_from_data[:3, :3] ** 2).sum(axis=0))
    return [float((edges_xyz / place.scale_xyz).min()) for place in layout.places]


def _least_pixel_edge(subplot: Any, corners: np.ndarray, pixel_ratio: float) -> float:
    """The edge of a pixel where a box, by its corners, is nearest, world units."""
    _, _, width, height = subplot.viewport_px
    rays = subplot.camera.rays(width / height)
    across, down = (
        2 * float(np.linalg.norm(step)) / (length * pixel_ratio)
        for step, length in ((rays.origin_dx, width), (rays.origin_dy, height))
    )
    view = rays.view_from_world[2]
    nearest = float((corners @ view[:3] + view[3]).min()) - rays.near
    return math.sqrt(across * down) * (1 + rays.spread * max(0.0, nearest))
