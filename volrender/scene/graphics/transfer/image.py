"""Which colour and opacity has a value by its gradient? What the property `transfer` takes, and means."""

from typing import Any

import numpy as np

from ....base import checks
from ....engine.volume.encoding import Encoding
from ....engine.volume.matter_image import MatterByGradient
from .matter import DENSEST, absorbing_values, scaled

MOST_TEXELS = 1024  # along t, and along the gradient: 8 MiB on a device
FLATTEST = 1e-30  # texel units: limits are no closer, so that nothing divides by zero
_TAKES = "an RGBA image, an array (n, m, 4) of uint8 or of numbers 0 to 1"


def check_transfer(name: str, value: Any) -> np.ndarray | None:
    """None, or sRGB with straight alpha, 0..1: float32 of shape (n, m, 4), a read-only copy."""
    if value is None:
        return None
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


def image_texels(image: np.ndarray) -> np.ndarray:
    """What a `MatterImage` holds of a transfer function: its colours and τ, and the densest of each t."""
    tau = -np.log1p(-np.minimum(image[..., 3:].astype(np.float64), DENSEST))
    texels = np.concatenate([image[..., :3], tau], axis=-1)
    return np.concatenate([texels, texels.max(axis=0, keepdims=True)])


def matter_by_gradient(graphic: Any, encoding: Encoding) -> MatterByGradient:
    """What else there is to know of the matter that the transfer function of a graphic makes of values."""
    vmin, vmax = graphic.vmin, graphic.vmax
    densest = graphic.transfer[..., 3].max(axis=0)
    nodes = np.linspace(0, 1, len(densest))
    changes = np.unique(vmin + nodes ** (1 / graphic.gamma) * (vmax - vmin))
    width = abs(vmax / encoding.scale - vmin / encoding.scale)
    return MatterByGradient(
        max(width, FLATTEST),
        absorbing_values(
            lambda values: np.interp(scaled(graphic, values), nodes, densest) > 0, changes
        ),
    )
