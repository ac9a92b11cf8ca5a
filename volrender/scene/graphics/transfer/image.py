"""Which colour and opacity has a value by its gradient? What the property `transfer` takes, and means."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ....base import checks
from ....base.colour import linear_from_srgb, srgb_from_linear
from ....engine.volume.encoding import Encoding
from ....engine.volume.matter_image import MatterByGradient
from .matter import DENSEST, absorbing_values, scaled
from .shapes import Shape, TransferShape, shape_of

Transfer = np.ndarray | tuple[TransferShape, ...]  # as it is kept
TransferLike = ArrayLike | TransferShape | Sequence[TransferShape | Mapping[str, Any]] | None

MOST_TEXELS = 1024  # along t, and along the gradient: 8 MiB on a device
FLATTEST = 1e-30  # texel units: limits are no closer, so that nothing divides by zero
TEXELS, DRAFT_TEXELS = (256, 1024), (64, 256)  # rows and columns of what shapes become
MARGIN = 1 / 64  # of what shapes span, in the image beside them: more than a texel of the smallest
NARROWEST = 1e-6  # of a value: images of shapes span no less
_TAKES = "shapes, or an RGBA image, an array (n, m, 4) of uint8 or of numbers 0 to 1"


class Axes(NamedTuple):
    """What the image of a transfer function is over.

    Attributes
    ----------
    vmin, vmax : float
        Values of the first and the last column, data units.
    gamma : float
        Columns are spread evenly over ((value − vmin) / (vmax − vmin)) ^ gamma.
    steepest : float
        Length of the gradient of the last row, data units a mean voxel edge; that of the first is 0.
    """

    vmin: float
    vmax: float
    gamma: float
    steepest: float


def check_transfer(name: str, value: Any) -> Transfer | None:
    """None; a tuple of shapes; or sRGB with straight alpha, 0..1: float32 (n, m, 4), a read-only copy."""
    if value is None:
        return None
    if isinstance(value, Shape | Mapping):
        value = (value,)
    if isinstance(value, list | tuple) and all(isinstance(each, Shape | Mapping) for each in value):
        return tuple(shape_of(f"{name}[{i}]", each) for i, each in enumerate(value))
    try:
        numbers = np.asarray(value)
        texels = numbers.astype(np.float32)
    except Exception as error:  # whatever an object's own conversion raises
        raise TypeError(f"{name} is None or {_TAKES}, not {checks.short(value)}.") from error
    if texels.ndim != 3 or texels.shape[2] != 4:
        raise ValueError(f"{name} is None or {_TAKES}, not one of shape {texels.shape}.")
    if not all(1 <= side <= MOST_TEXELS for side in texels.shape[:2]):
        raise ValueError(
            f"{name} has 1 to {MOST_TEXELS} rows and columns, not {texels.shape[0]} and {texels.shape[1]}."
        )
    if numbers.dtype == np.uint8:
        texels /= 255
    if not np.isfinite(texels).all():
        raise ValueError(f"{name} has a number that is not finite.")
    if not ((texels >= 0) & (texels <= 1)).all():
        raise ValueError(f"{name} is {_TAKES}, not {texels.min():g} to {texels.max():g}.")
    texels.flags.writeable = False
    return texels


def axes_of(graphic: Any) -> Axes:
    """What the columns and the rows of the transfer function of a graphic are."""
    transfer = graphic.transfer
    if isinstance(transfer, tuple):
        return _axes_of_shapes(transfer)
    part = 1 if math.isfinite(graphic.vmax - graphic.vmin) else 4
    steepest = abs(graphic.vmax / part - graphic.vmin / part)
    return Axes(graphic.vmin, graphic.vmax, graphic.gamma, steepest)


def _axes_of_shapes(shapes: tuple[TransferShape, ...]) -> Axes:
    """All that the shapes hold, and a little more, so that there is nothing at the ends."""
    if not shapes:
        return Axes(0.0, 1.0, 1.0, 1.0)
    low = min(shape.span[0] for shape in shapes)
    high = max(shape.span[1] for shape in shapes)
    margin = max((high - low) * MARGIN, NARROWEST * max(abs(low), abs(high)))
    steepest = max(shape.gradients[1] for shape in shapes) * (1 + MARGIN)
    return Axes(low - margin, high + margin, 1.0, steepest)


def image_of(shapes: tuple[TransferShape, ...], texels: tuple[int, int] = TEXELS) -> np.ndarray:
    """Shapes as an image, RGBA, sRGB with straight alpha: float64 of shape (rows, columns, 4).

    Where they overlap, they are layers of matter in one place: τ = −ln(1 − alpha) adds up, and colours,
    in linear light, are weighed by it. A texel has the mean of what is nearer to it than to others, so
    that what is narrower than a texel is there too.

    Parameters
    ----------
    shapes : tuple of Rectangle and Triangle
    texels : (rows, columns)
        Along the gradient, and along values; 64 or more.
    """
    rows, columns = texels
    axes = _axes_of_shapes(shapes)
    values = np.linspace(axes.vmin, axes.vmax, columns)
    gradients = np.linspace(0, axes.steepest, rows)
    borders, heights = _borders(values), _borders(gradients)
    matter = np.zeros((rows, columns, 4))
    for shape in shapes:
        low, high = np.searchsorted(borders, shape.span)
        part = matter[:, low - 1 : high]
        alpha = shape.alpha * shape.shares(borders[low - 1 : high + 1], heights)
        tau = -np.log1p(-np.minimum(alpha, DENSEST))
        part += tau[..., None] * (*linear_from_srgb(shape.color), 1.0)
    found = matter[..., 3] > 0
    light = matter[found, :3] / matter[found, 3:]
    image = np.zeros_like(matter)
    image[found] = np.column_stack([srgb_from_linear(light), -np.expm1(-matter[found, 3])])
    return image


def _borders(places: np.ndarray) -> np.ndarray:
    """Borders half-way between places, and as far beyond the ends."""
    half = np.diff(places) / 2
    return np.concatenate([places[:1] - half[:1], places[:-1] + half, places[-1:] + half[-1:]])


def image_texels(transfer: Transfer, size: tuple[int, int] = TEXELS) -> np.ndarray:
    """What a `MatterImage` holds of a transfer function: its colours and τ, and the densest of each t.

    Of shapes it has `size` texels, (rows, columns).
    """
    image = image_of(transfer, size) if isinstance(transfer, tuple) else transfer
    tau = -np.log1p(-np.minimum(image[..., 3:].astype(np.float64), DENSEST))
    texels = np.concatenate([image[..., :3], tau], axis=-1)
    return np.concatenate([texels, texels.max(axis=0, keepdims=True)])


def matter_by_gradient(graphic: Any, densest: np.ndarray, encoding: Encoding) -> MatterByGradient:
    """What else there is to know of the matter that the transfer function of a graphic makes of values.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    densest : ndarray, shape (columns,)
        The most that is absorbed of each t, evenly from 0 to 1.
    encoding : Encoding
    """
    axes = axes_of(graphic)
    nodes = np.linspace(0, 1, len(densest))
    changes = np.unique(axes.vmin + nodes ** (1 / axes.gamma) * (axes.vmax - axes.vmin))
    return MatterByGradient(
        max(axes.steepest / encoding.scale, FLATTEST),
        absorbing_values(
            lambda values: np.interp(scaled(axes, values), nodes, densest) > 0, changes
        ),
        axes.vmin,
        axes.vmax,
        axes.gamma,
    )
