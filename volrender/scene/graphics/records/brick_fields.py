"""Which numbers does the shader get for a volume of bricks? Its levels, and how fine it is to be."""

import math
from typing import Any

import numpy as np

from ....base.modes import mode_of
from ....base.transforms import mean_edge
from ....engine.shader.constants import whole_constant
from ....engine.shader.uniforms import UniformRecord
from ....engine.skipping.cells import CELL
from .mode_fields import Drawn, DrawnChannel, base_step_voxels

LEVELS = whole_constant("ray/layer.wgsl", "LEVELS")
NO_LEVEL = 1e38  # world units: an edge that is larger than any pixel
CODES = 256


def fill_bricks(record: UniformRecord, drawn: Drawn, resident: Any) -> None:
    """Fill those fields of a record that only volumes of bricks have, and those that mean their texture.

    Parameters
    ----------
    record : UniformRecord
    drawn : Drawn
    resident : BrickedResident
    """
    graphic, place, sight = drawn.graphic, drawn.place, drawn.sight
    record.keep("texture", (place, resident.described_by), lambda: _texture_fields(resident))
    record.keep("levels", (place, resident.described_by), lambda: _level_fields(place, resident))
    key = (resident.described_by, graphic.revision, [one.encoding for one in drawn.channels])
    record.keep("codes", key, lambda: _code_fields(drawn, resident))
    last = resident.layout.n_levels - 1
    finest, coarsest = 0, last
    if sight.level is not None:  # of the source, of which the finest may be left out
        finest = coarsest = min(max(sight.level - resident.layout.first_level, 0), last)
    record.put(
        {
            "pixel_edge": _pixel_edge(drawn),
            "level_range": (finest, coarsest),
            "feedback_begin": resident.scouted_at if sight.scouts else resident.feedback_at,
        }
    )


def _texture_fields(resident: Any) -> dict:
    """The texture, and the grid that is of it."""
    shape_xyz = np.array(resident.texture_shape_zyx[::-1], np.float64)
    cells_xyz = np.ceil(shape_xyz / CELL)
    return {
        "shape_voxels": shape_xyz,
        "inverse_shape": 1 / shape_xyz,
        "grid_scale": 1 / (CELL * cells_xyz),
        "grid_cells": cells_xyz,
        "slots": list(resident.slots_xyz),
    }


def _level_fields(place: Any, resident: Any) -> dict:
    """Where the voxels of each level are, how large, and in which bricks."""
    layout = resident.layout
    edges_of_voxel = np.sqrt((place.world_from_data[:3, :3] ** 2).sum(0))
    base = base_step_voxels(layout.shapes_zyx[0])
    scale, offset, bricks = np.zeros((3, LEVELS, 4))
    edges = np.full(LEVELS, NO_LEVEL)
    for level, (shape, its) in enumerate(zip(layout.shapes_zyx, layout.places, strict=True)):
        scale[level] = (*its.scale_xyz, layout.page_z[level])
        offset[level] = (*its.offset_xyz, base_step_voxels(shape) / base)
        bricks[level] = (*layout.counts_zyx[level][::-1], mean_edge(np.diag(1 / scale[level, :3])))
        edges[level] = (edges_of_voxel / its.scale_xyz).min()
    levels = len(layout.places)
    edges[:levels] = np.maximum.accumulate(edges[:levels])
    return {
        "level_last": levels - 1,
        "volume_end": np.array(resident.shape_zyx[::-1]) - 0.5,
        "level_edges": edges,
        "level_scale": scale,
        "level_offset": offset,
        "level_bricks": bricks,
    }


def _pixel_edge(drawn: Drawn) -> list[float]:
    """(x, y, z, w): the edge of a pixel at a voxel p is (x, y, z)·p + w, world units."""
    rays, (_, _, width, height) = drawn.sight.rays, drawn.sight.viewport_px
    edges = np.linalg.norm([rays.origin_dx / width, rays.origin_dy / height], axis=1) * 2
    edges /= drawn.sight.scouts or 1.0
    depth = rays.view_from_world[2] @ drawn.place.world_from_data  # of a voxel, along the view axis
    at_depth = rays.spread * depth
    at_depth[3] += 1 - rays.spread * rays.near
    result: list[float] = (math.sqrt(edges[0] * edges[1]) * at_depth).tolist()
    return result


def _code_fields(drawn: Drawn, resident: Any) -> dict:
    """Which of the codes that say between which values a brick lies are of values that may be seen."""
    low, step = resident.codes
    ends = low + step * np.arange(-1.0, CODES + 1)  # a value may be in the code beside its own
    below, above = ends[:-2], ends[2:]
    below[0], above[-1] = -math.inf, math.inf
    sought = np.full(CODES, not drawn.channels)  # of labels, all that are not background may be
    for channel in drawn.channels:
        if channel.strength > 0 or len(drawn.channels) == 1:
            sought |= _are_sought(drawn, channel, below, above)
    words = np.packbits(sought, bitorder="little").view("<u4")
    return {"code_low": low, "code_step": step, "codes_sought": words.reshape(2, 4).tolist()}


def _are_sought(
    drawn: Drawn, channel: DrawnChannel, below: np.ndarray, above: np.ndarray
) -> np.ndarray:
    """Which codes, of values from `below` to `above`, are of values of a channel that may be seen."""
    encoding, matter, mode = channel.encoding, channel.matter, mode_of(drawn.graphic)
    if mode.absorbs and matter is not None:
        sought = np.zeros(len(below), bool)
        for first, last in matter.absorbing:
            sought |= (above >= encoding.texel(first)) & (below <= encoding.texel(last))
        return sought
    if mode.grid == "distance":
        return np.asarray(above >= encoding.texel(channel.look.threshold))
    return np.ones(len(below), bool)
