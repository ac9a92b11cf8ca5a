"""Which numbers does the shader get, for this volume seen by this camera in this viewport?

Here are those of every volume; those that its mode alone asks for are in `mode_fields`.
"""

import math
from operator import itemgetter, truediv
from typing import Any

import numpy as np

from ....base import checks
from ....base.modes import mode_of
from ....engine.shader.structs import columns
from ....engine.shader.uniforms import UniformRecord
from ....engine.skipping.cells import CELL
from ....engine.volume.matter_image import MatterByGradient
from ...camera.rays import RayBundle
from ..placement import Placement
from ..transfer.colormaps import has_alpha
from .brick_fields import fill_bricks
from .mode_fields import (
    MOST_CHANNELS,
    Drawn,
    DrawnChannel,
    base_step_voxels,
    by_channel,
    moving_fields,
    plane_in_data,
    still_fields,
)
from .sight import Sight

NO_PLANES = np.tile((0.0, 0.0, 0.0, 1.0), (checks.MAX_CLIPPING_PLANES, 1))  # all is kept
NEXT_TO_CAMERA = 1e-9  # in widths of the near plane; a view as narrow is none but for rounding


def fill_record(
    record: UniformRecord,
    graphic,
    place: Placement,
    sight: Sight,
    channels: tuple[DrawnChannel, ...],
    resident: Any = None,
) -> tuple[int, int, int, int]:
    """Fill the record of a graphic, which is one of its mode, for one to four of its channels.

    Parameters
    ----------
    record : UniformRecord
    graphic : MarchedGraphic
    place : Placement
    sight : Sight
    channels : tuple of DrawnChannel
    resident : BrickedResident, optional
        Of a volume of bricks.

    Returns
    -------
    (left, top, width, height)
        The rectangle that the volume can touch, pixels.
    """
    rays, drawn = sight.rays, Drawn(graphic, place, sight, channels)
    record.keep("place", place, lambda: place_fields(graphic, place))
    record.keep(
        "look",
        (place, graphic.revision, [channel.encoding for channel in channels], *sight.look),
        lambda: {**_look_fields(drawn), **still_fields(record.mode, drawn)},
    )
    if resident is not None and resident.paging:
        fill_bricks(record, drawn, resident)
    x, y, z, _ = (rays.view_from_world @ place.points).tolist()
    corners_z, reach = z[:8], place.reach
    reference_t = max(0.0, min(sight.nearest, *corners_z) - rays.near)
    scissor_px = _scissor(x[reach], y[reach], z[reach], sight)
    record["scissor_px"][...] = scissor_px
    record.put(
        {
            **_ray_fields(rays, place, reference_t),
            "t_beyond": (max(corners_z) - rays.near - reference_t,),
            "viewport_px": sight.viewport_px,
            "dither_seed": (sight.dither_seed,),
            **moving_fields(record.mode, drawn),
        }
    )
    return scissor_px


def place_fields(graphic, place: Placement) -> dict:
    """Fields that follow from where the volume is, and from what of it is cut away."""
    shape_xyz = np.array(graphic.data.shape_zyx[::-1], np.float64)
    cells_xyz = np.ceil(shape_xyz / CELL)
    return {
        "world_from_data": columns(place.world_from_data[:3, :3]),
        "world_from_gradient": columns(place.data_from_world[:3, :3].T),
        "shape_voxels": shape_xyz,
        "inverse_shape": 1 / shape_xyz,
        "grid_scale": 1 / (CELL * cells_xyz),
        "grid_cells": cells_xyz,
        "box_min": place.box_min,
        "box_max": place.box_max,
        "clip_planes": _clip_planes(graphic, place.world_from_data),
    }


def _look_fields(drawn: Drawn) -> dict:
    """Contrast limits, in texel units, steps and colours."""
    graphic, sight = drawn.graphic, drawn.sight
    looks = [_look_of(drawn, channel) for channel in drawn.channels]
    strengths = [channel.strength for channel in drawn.channels]
    return {
        **{name: by_channel(itemgetter(name), looks) for look in looks[:1] for name in look},
        "strength": (strengths + [0.0] * MOST_CHANNELS)[:MOST_CHANNELS],
        "step_voxels": base_step_voxels(graphic.data.shape_zyx) * sight.stretch,
        "alpha": graphic.alpha,
        "cmap_linear": graphic.cmap_interpolation == "linear",
    }


def _look_of(drawn: Drawn, channel: DrawnChannel) -> dict[str, float]:
    """The fields of one channel."""
    # A 2D transfer function made of shapes stands where it is, whatever the contrast limits.
    by = channel.matter if isinstance(channel.matter, MatterByGradient) else channel.look
    clim_min, inverse_range = channel.encoding.contrast(by.vmin, by.vmax)
    return {
        **_fade_fields(drawn, channel),
        "clim_min": clim_min,
        "clim_inverse_range": inverse_range,
        "gamma": by.gamma,
    }


def _ray_fields(rays: RayBundle, place: Placement, reference_t: float) -> dict:
    """The rays in data space, starting on a plane just in front of the volume.

    In single precision, positions are then as fine near a far volume as near a close one.
    """
    data_from_view = place.data_from_world @ rays.world_from_view
    dx, dy, direction, eye = data_from_view[:3].T.tolist()
    start, spread = rays.near + reference_t, rays.spread
    width = 1 + spread * reference_t
    offset, slope, w_offset, w_slope = rays.depth_of_t()
    return {
        "ray_origin": [part + start * by for part, by in zip(eye, direction, strict=True)],
        "ray_origin_dx": [width * part for part in dx],
        "ray_origin_dy": [width * part for part in dy],
        "ray_direction": direction,
        "ray_direction_dx": [spread * part for part in dx],
        "ray_direction_dy": [spread * part for part in dy],
        "t_near": (-reference_t,),
        "t_far": (rays.far - start,),
        "depth_offset": (offset + slope * reference_t,),
        "depth_slope": (slope,),
        "depth_w_offset": (w_offset + w_slope * reference_t,),
        "depth_w_slope": (w_slope,),
    }


def _fade_fields(drawn: Drawn, channel: DrawnChannel) -> dict[str, float]:
    """How opacity falls with values; not where the colours have an alpha of their own."""
    graphic, look = drawn.graphic, channel.look
    fades = drawn.sight.fades or (graphic.fade and "fade" in mode_of(graphic).parameters)
    colours = look.data.shape[3:]
    if not fades or colours == (4,) or (colours == () and has_alpha(look.cmap)):
        return {"fade": 0.0, "fade_from": 0.0, "fade_scale": 0.0}
    vmin, vmax = look.vmin, look.vmax
    start = 0.0
    if not channel.encoding.is_step(vmin, vmax) and min(vmin, vmax) <= 0 <= max(vmin, vmax):
        largest = max(abs(vmin), abs(vmax))  # a difference of the largest numbers would overflow
        start = (vmin / largest / (vmin / largest - vmax / largest)) ** look.gamma
    return {"fade": 1.0, "fade_from": start, "fade_scale": 1 / max(start, 1 - start)}


def _clip_planes(graphic, world_from_data: np.ndarray) -> np.ndarray:
    if not len(graphic.clipping_planes):
        return NO_PLANES
    planes = NO_PLANES.copy()
    for i, plane in enumerate(graphic.clipping_planes):
        planes[i] = plane_in_data(plane, world_from_data)
    return planes


def _scissor(x, y, z, sight: Sight) -> tuple[int, int, int, int]:
    """The pixels that can be touched: the bounding rectangle of some points.

    Parameters
    ----------
    x, y, z : lists of float
        In view space.
    sight : Sight
    """
    rays, viewport_px, target_px = sight.rays, sight.viewport_px, sight.target_px
    if not z or max(z) < rays.near or min(z) > rays.far:
        return 0, 0, 0, 0
    left, top, width, height = viewport_px
    x0, y0, x1, y1 = left, top, left + width, top + height
    widths = [1 + rays.spread * (depth - rays.near) for depth in z]  # of the view
    if min(widths) > NEXT_TO_CAMERA:  # else the box reaches behind the camera
        x, y = list(map(truediv, x, widths)), list(map(truediv, y, widths))
        low_x, high_x, low_y, high_y = min(x), max(x), min(y), max(y)
        if math.isfinite(low_x + high_x + low_y + high_y):
            x0 = max(x0, left + (low_x + 1) / 2 * width - 1)
            y0 = max(y0, top + (1 - high_y) / 2 * height - 1)
            x1 = min(x1, left + (high_x + 1) / 2 * width + 1)
            y1 = min(y1, top + (1 - low_y) / 2 * height + 1)
    x0, y0 = max(math.floor(x0), 0), max(math.floor(y0), 0)
    x1, y1 = min(math.ceil(x1), target_px[0]), min(math.ceil(y1), target_px[1])
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else (0, 0, 0, 0)
