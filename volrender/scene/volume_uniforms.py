"""Which numbers does the shader get, for this volume seen by this camera in this viewport?"""

import math

import numpy as np

from .. import settings
from ..colour import linear_from_srgb
from ..engine.formats import Encoding
from ..engine.grids import CELL
from ..engine.layout import columns
from ..engine.uniforms import LARGEST
from ..engine.volume_drawable import VolumeDrawable
from .camera import Camera, RayBundle
from .volume_graphic import ImageVolumeGraphic


def write_uniforms(
    graphic: ImageVolumeGraphic, drawable: VolumeDrawable, camera: Camera, viewport_px, target_px
) -> None:
    """Fill the uniform block and the scissor rectangle of a drawable.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    drawable : Drawable
    camera : Camera
    viewport_px : (left, top, width, height)
    target_px : (width, height)
    """
    rays = camera.rays(viewport_px[2] / viewport_px[3])
    shape_xyz = np.array(graphic.data.shape_zyx[::-1], np.float64)
    cells_xyz = np.ceil(shape_xyz / CELL)
    box_min, box_max = graphic.shown_box()
    world_from_data = graphic.world_from_data
    _, t = rays.project(graphic.world_corners())
    drawable.scissor_px = _scissor(graphic.reach(), rays, viewport_px, target_px)
    reference_t = max(0.0, float(t.min()))
    fields = {
        **_ray_fields(rays, world_from_data, reference_t),
        "t_beyond": float(t.max()) - reference_t,
        **_value_fields(graphic, drawable.texture.encoding),
        "viewport_px": viewport_px,
        "scissor_px": drawable.scissor_px,
        "light_direction": -camera.forward,
        "shape_voxels": shape_xyz,
        "inverse_shape": 1 / shape_xyz,
        "grid_scale": 1 / (CELL * cells_xyz),
        "grid_cells": cells_xyz,
        "step_voxels": base_step_voxels(shape_xyz),
        "iso_step_voxels": base_step_voxels(shape_xyz) * graphic.step_size,
        "iso_accuracy": 1.001 * 2.0 ** -_halvings(graphic),
        "box_min": box_min,
        "box_max": box_max,
        "alpha": graphic.alpha,
        "gamma": graphic.gamma,
        "cmap_linear": graphic.cmap_interpolation == "linear",
        "shininess": graphic.shininess,
        "emissive": linear_from_srgb(graphic.emissive[:3]),
        "plane": _plane_in_data(graphic.plane, world_from_data),
        "clip_planes": _clip_planes(graphic, world_from_data),
        "dither_seed": drawable.dither_seed,
    }
    drawable.uniforms.set(**fields)


def base_step_voxels(shape_xyz) -> float:
    """Step along a ray: clamp(√(longest axis) / 20, 0.1, 0.8) voxels."""
    return min(max(math.sqrt(max(shape_xyz)) / 20, 0.1), 0.8)


def _ray_fields(rays: RayBundle, world_from_data: np.ndarray, reference_t: float) -> dict:
    """The rays in data space, starting on a plane just in front of the volume.

    In single precision, positions are then as fine near a far volume as near a close one.
    """
    linear = world_from_data[:3, :3]
    data_from_world = np.linalg.inv(linear)
    starts = {
        "ray_origin": rays.origin + reference_t * rays.direction - world_from_data[:3, 3],
        "ray_origin_dx": rays.origin_dx + reference_t * rays.direction_dx,
        "ray_origin_dy": rays.origin_dy + reference_t * rays.direction_dy,
        "ray_direction": rays.direction,
        "ray_direction_dx": rays.direction_dx,
        "ray_direction_dy": rays.direction_dy,
    }
    offset, slope, w_offset, w_slope = rays.depth_of_t()
    return {
        **{name: data_from_world @ value for name, value in starts.items()},
        "t_near": -reference_t,
        "t_far": rays.far - rays.near - reference_t,
        "depth_offset": offset + slope * reference_t,
        "depth_slope": slope,
        "depth_w_offset": w_offset + w_slope * reference_t,
        "depth_w_slope": w_slope,
        "world_from_data": columns(linear),
        "world_from_gradient": columns(data_from_world.T),
    }


def _value_fields(graphic: ImageVolumeGraphic, encoding: Encoding) -> dict:
    """Contrast limits, the clamp of mip and minip, and the threshold, in texel units."""
    vmin, vmax = graphic.vmin, graphic.vmax
    if vmin == vmax:  # a step: the last colour where the value exceeds vmin
        clim_min, inverse_range = encoding.texel_above(vmin), LARGEST
    else:
        clim_min = encoding.texel(vmin)
        inverse_range = encoding.scale / (vmax - vmin)
    if graphic.data.is_colour or vmin == vmax:  # no two values beyond the limits look the same
        low, high = -LARGEST, LARGEST
    else:
        low, high = encoding.texel(min(vmin, vmax)), encoding.texel_above(max(vmin, vmax))
    return {
        "clim_min": clim_min,
        "clim_inverse_range": inverse_range,
        "extremum_low": low,
        "extremum_high": high,
        "threshold": encoding.texel_above(graphic.threshold),
    }


def _halvings(graphic: ImageVolumeGraphic) -> int:
    """Bisections between two samples that locate a surface to `substep_size` base steps."""
    return max(6, math.ceil(math.log2(graphic.step_size / graphic.substep_size)))


def _clip_planes(graphic: ImageVolumeGraphic, world_from_data: np.ndarray) -> np.ndarray:
    planes = np.tile((0.0, 0.0, 0.0, 1.0), (settings.MAX_CLIPPING_PLANES, 1))
    for i, plane in enumerate(graphic.clipping_planes):
        planes[i] = _plane_in_data(plane, world_from_data)
    return planes


def _plane_in_data(plane: np.ndarray, world_from_data: np.ndarray) -> np.ndarray:
    """A world plane as unit normal and offset in data space."""
    normal = world_from_data[:3, :3].T @ plane[:3]
    offset = plane[:3] @ world_from_data[:3, 3] + plane[3]
    return np.append(normal, offset) / np.linalg.norm(normal)


def _scissor(points, rays: RayBundle, viewport_px, target_px) -> tuple[int, int, int, int]:
    """The pixels that can be touched: the bounding rectangle of some world points."""
    if len(points) == 0:
        return 0, 0, 0, 0
    ndc, t = rays.project(points)
    left, top, width, height = viewport_px
    view = (left, top, left + width, top + height)
    if t.max() < 0 or t.min() > rays.far - rays.near:
        return 0, 0, 0, 0
    touched = view
    if np.isfinite(ndc).all():  # else the box reaches behind the camera
        x = left + (ndc[:, 0] + 1) / 2 * width
        y = top + (1 - ndc[:, 1]) / 2 * height
        bounds = np.clip([x.min() - 1, y.min() - 1, x.max() + 1, y.max() + 1], -1e6, 1e6)
        touched = (
            math.floor(bounds[0]),
            math.floor(bounds[1]),
            math.ceil(bounds[2]),
            math.ceil(bounds[3]),
        )
    x0, y0 = max(touched[0], view[0], 0), max(touched[1], view[1], 0)
    x1, y1 = min(touched[2], view[2], target_px[0]), min(touched[3], view[3], target_px[1])
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else (0, 0, 0, 0)
