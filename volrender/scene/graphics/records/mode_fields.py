"""Which numbers does a mode get? How each field of a struct `Mode` in shaders/modes is worked out.

A field is found by its name, in whichever modes declare it; of those that a mode does not declare,
nothing is worked out. Texel units are what is stored for a value (`Encoding`).
"""

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from ....base.colour import linear_from_srgb
from ....base.transforms import mean_edge
from ....engine.shader.linker import ShaderError
from ....engine.shader.uniforms import LARGEST, mode_dtype
from ....engine.volume.encoding import Encoding
from ..placement import Placement
from ..transfer.colormaps import has_alpha
from .sight import Sight

MOST_CHANNELS = 4  # in a voxel of a texture
LABEL_REACH = 2.0  # σ: voxels farther away than that and a half have no say in normals of labels
LEAST_LABEL_SMOOTHING = 0.5  # voxels
UNPAINTED = [0.0] * 12
FLATTEST = 1e-30  # texel units: no slope is less, so that nothing divides by zero


class DrawnChannel(NamedTuple):
    """A channel of a volume as it is drawn; of what has one channel, the graphic itself.

    Attributes
    ----------
    look : ImageVolumeGraphic or Channel
        Has contrast limits, gamma, a threshold and a colormap.
    encoding : Encoding
    matter : Matter, MatterByGradient or None
        What its values are, in modes that show matter.
    strength : float
        0 to 1, as the shader takes it; 0: it is not shown.
    """

    look: Any
    encoding: Encoding
    matter: Any = None
    strength: float = 1.0


class Drawn(NamedTuple):
    """A volume as it is drawn.

    Attributes
    ----------
    graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
    place : Placement
    sight : Sight
    channels : tuple of DrawnChannel
        One to four.
    """

    graphic: Any
    place: Placement
    sight: Sight
    channels: tuple[DrawnChannel, ...]


def base_step_voxels(shape) -> float:
    """Step along a ray: clamp(√(longest axis) / 20, 0.1, 0.8) voxels."""
    return min(max(math.sqrt(max(shape)) / 20, 0.1), 0.8)


def plane_in_data(plane: np.ndarray, world_from_data: np.ndarray) -> np.ndarray:
    """A world plane as unit normal and offset in data space."""
    normal = world_from_data[:3, :3].T @ plane[:3]
    offset = plane[:3] @ world_from_data[:3, 3] + plane[3]
    return np.append(normal, offset) / np.linalg.norm(normal)


def is_step(look: Any) -> bool:
    """The contrast is a step, the last colour from vmin on: what is stored cannot tell the limits apart.

    Parameters
    ----------
    look : ImageVolumeGraphic, Channel or LabelsGraphic
    """
    if (encoding := look.encoding) is None:  # nothing is stored of it, as of values of labels
        return bool(look.vmin == look.vmax)
    return encoding.is_step(look.vmin, look.vmax)


def _is_clamped(drawn: Drawn, channel: DrawnChannel) -> bool:
    """Whether all values beyond a contrast limit look the same."""
    look = channel.look
    if look.data.is_colour or not drawn.sight.clamped:
        return False
    return not channel.encoding.is_step(look.vmin, look.vmax)


def _extremum_low(drawn: Drawn, channel: DrawnChannel) -> float:
    low = min(channel.look.vmin, channel.look.vmax)
    return channel.encoding.texel(low) if _is_clamped(drawn, channel) else -LARGEST


def _extremum_high(drawn: Drawn, channel: DrawnChannel) -> float:
    high = max(channel.look.vmin, channel.look.vmax)
    return channel.encoding.texel_above(high) if _is_clamped(drawn, channel) else LARGEST


def _iso_step_voxels(drawn: Drawn) -> float:
    graphic = drawn.graphic
    return base_step_voxels(graphic.data.shape_zyx) * drawn.sight.stretch * graphic.step_size


def _iso_accuracy(drawn: Drawn) -> float:
    """In steps: halvings between two samples locate a surface to `substep_size` base steps."""
    graphic = drawn.graphic
    halvings = max(6, math.ceil(math.log2(graphic.step_size / graphic.substep_size)))
    return 1.001 * 2.0**-halvings


def _light_direction(drawn: Drawn) -> list[float]:
    return drawn.sight.rays.towards(*drawn.graphic.light.tolist()).tolist()


def _plane_depth(drawn: Drawn) -> tuple[float, float, float]:
    """Coefficients of the plane's ndc depth by a pixel's x and y, and its value at (0, 0)."""
    left, top, width, height = drawn.sight.viewport_px
    a, b, c = drawn.sight.rays.depth_of_plane(drawn.graphic.plane)
    by_x, by_y = 2 * a / width, -2 * b / height
    return by_x, by_y, c - a + b - by_x * left - by_y * top


def labels_from_data(graphic: Any, place: Placement) -> list[float]:
    """Rows of the map from voxels to those of the labels that paint it."""
    painter = graphic.painter
    if painter is None:
        return UNPAINTED
    matrix = painter.placement.data_from_world @ place.world_from_data
    rows: list[float] = matrix[:3].ravel().tolist()
    return rows


def _color(drawn: Drawn, channel: DrawnChannel) -> np.ndarray:
    color = channel.look.surface_color
    if color is None:
        return np.zeros(4)
    return np.append(linear_from_srgb(color[:3]), color[3] * channel.strength)


def _slab_step(drawn: Drawn) -> np.ndarray:
    return _slab(drawn)[0]


def _slab(drawn: Drawn) -> tuple[np.ndarray, float]:
    """From one sample across a slab to the next, voxels, about base steps; how many on each side."""
    graphic, matrix = drawn.graphic, drawn.place.data_from_world[:3, :3]
    normal = graphic.plane[:3] / np.linalg.norm(graphic.plane[:3])
    half = matrix @ normal * (graphic.slab_thickness / 2)
    length = float(np.linalg.norm(half))
    most = float(np.linalg.norm(graphic.data.shape_zyx))  # the volume is no longer
    if length > most:
        half, length = half * (most / length), most
    reach = math.ceil(length / (base_step_voxels(graphic.data.shape_zyx) * drawn.sight.stretch))
    return (half / reach if reach else np.zeros(3)), float(reach)


def _opacity_unit(drawn: Drawn) -> float:
    unit = drawn.graphic.opacity_unit
    return _mean_edge(drawn) if unit is None else unit


def _mean_edge(drawn: Drawn) -> float:
    return mean_edge(drawn.place.world_from_data)


def _reflection(drawn: Drawn) -> tuple[float, float, float]:
    graphic = drawn.graphic
    return graphic.ambient, graphic.diffuse, graphic.specular


def _slope_of_surface(drawn: Drawn, channel: DrawnChannel) -> float:
    """2 % of the contrast limits, texel units."""
    look, scale = channel.look, channel.encoding.scale
    return max(0.02 * abs(look.vmax / scale - look.vmin / scale), FLATTEST)


def _threshold(drawn: Drawn, channel: DrawnChannel) -> float:
    return channel.encoding.texel_above(channel.look.threshold)


def _hides(channel: DrawnChannel) -> bool:
    """Nothing shines through its surface."""
    color = channel.look.surface_color
    is_opaque = color[3] == 1 if color is not None else not has_alpha(channel.look.cmap)
    return bool(channel.strength == 1 and is_opaque)


def _smoothing(drawn: Drawn) -> float:
    """Normals of labels need some: differences of whole numbers say nothing."""
    least = LEAST_LABEL_SMOOTHING if drawn.graphic.kind == "labels" else 0.0
    return max(drawn.graphic.smoothing, least)


def _fill(drawn: Drawn) -> float:
    """Over another slice, labels are translucent, if nothing else was asked for."""
    fill = drawn.graphic.fill
    return (0.5 if drawn.sight.fades else 1.0) if fill is None else fill


# What follows from properties, place and voxels: worked out when one of them changed.
STILL: dict[str, Callable[[Drawn], Any]] = {
    "iso_step_voxels": _iso_step_voxels,
    "iso_accuracy": _iso_accuracy,
    "shininess": lambda drawn: drawn.graphic.shininess,
    "emissive": lambda drawn: linear_from_srgb(drawn.graphic.emissive[:3]),
    "smoothing": _smoothing,
    "gradient_reach": lambda drawn: math.ceil(LABEL_REACH * _smoothing(drawn)),
    "fill": _fill,
    "outline_px": lambda drawn: drawn.graphic.outline * drawn.sight.pixel_ratio,
    "density": lambda drawn: drawn.graphic.density,
    "by_depth": lambda drawn: drawn.graphic.color_by == "depth",
    "dimming": lambda drawn: drawn.graphic.attenuation / _opacity_unit(drawn),
    "longest_edge": lambda drawn: drawn.place.longest_edge,
    "adds_up": lambda drawn: (1, 1, 1, not drawn.graphic.data.is_colour),
    "slab_step": _slab_step,
    "slab_reach": lambda drawn: _slab(drawn)[1],
    "slab_mean": lambda drawn: drawn.graphic.slab_mode == "mean",
    "slab_sign": lambda drawn: -1.0 if drawn.graphic.slab_mode == "min" else 1.0,
    "composite_step_voxels": _iso_step_voxels,
    "inverse_opacity_unit": lambda drawn: 1 / _opacity_unit(drawn),
    "mean_edge": _mean_edge,
    "shade": lambda drawn: drawn.graphic.shade,
    "reflection": _reflection,
    "plane": lambda drawn: plane_in_data(drawn.graphic.plane, drawn.place.world_from_data),
}
# The same of each channel: a number or more.
BY_CHANNEL: dict[str, Callable[[Drawn, DrawnChannel], Any]] = {
    "extremum_low": _extremum_low,
    "extremum_high": _extremum_high,
    "threshold": _threshold,
    "hides": lambda _, channel: _hides(channel),
    "color": _color,
    "has_color": lambda _, channel: channel.look.surface_color is not None,
    "zero": lambda _, channel: channel.encoding.texel(0.0),
    "matter_low": lambda _, channel: channel.matter.low,
    "matter_high": lambda _, channel: channel.matter.high,
    "matter_below": lambda _, channel: channel.matter.below,
    "matter_above": lambda _, channel: channel.matter.above,
    "surface_in_factors": lambda drawn, channel: (
        _slope_of_surface(drawn, channel) / channel.matter.steepest
    ),
    "slope_of_surface": _slope_of_surface,
}
# What follows from the camera too: worked out for each frame, as sequences of floats.
MOVING: dict[str, Callable[[Drawn], Any]] = {
    "light_direction": _light_direction,
    "plane_depth": _plane_depth,
    "labels_from_data": lambda drawn: labels_from_data(drawn.graphic, drawn.place),
}


def still_fields(mode: str, drawn: Drawn) -> dict[str, Any]:
    """The fields of a mode that stay as they are while only the camera moves.

    Raises
    ------
    ShaderError
        The mode, a file in shaders/modes, declares a field that there is no way to work out.
    """
    declared = mode_dtype(mode).names or ()
    known = {*STILL, *BY_CHANNEL, *MOVING}
    if unknown := [name for name in declared if name not in known]:
        raise ShaderError(f"modes/{mode}.wgsl: {__name__} has no entry for {unknown}")
    fields = {name: STILL[name](drawn) for name in declared if name in STILL}
    for name in declared:
        if name in BY_CHANNEL:
            fields[name] = by_channel(partial(BY_CHANNEL[name], drawn), drawn.channels)
    return fields


def by_channel(work_out: Callable[[Any], Any], channels: Sequence[Any]) -> np.ndarray:
    """What a field of four channels has: where there are fewer, the first stands for the others too.

    So it does for the colours of one that is RGB.
    """
    others = [channels[0]] * (MOST_CHANNELS - len(channels))
    return np.array([work_out(channel) for channel in (*channels, *others)], np.float64)


def moving_fields(mode: str, drawn: Drawn) -> dict[str, Any]:
    """The fields of a mode that follow the camera."""
    return {name: MOVING[name](drawn) for name in _moving(mode)}


@cache
def _moving(mode: str) -> tuple[str, ...]:
    """Names of fields of a mode; they are looked for once."""
    return tuple(name for name in mode_dtype(mode).names or () if name in MOVING)
