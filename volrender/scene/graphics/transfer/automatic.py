"""Where does an opacity come from? The kinds of transfer functions, and how to begin with each."""

from typing import Any, NamedTuple

import numpy as np

from .opacity import AUTO, CURVES
from .points import follows_limits, peak, peak_of, points_of

AUTOMATIC, WINDOW, ISOVALUE, PERCENTILES, POINTS = (
    *("automatic", "window", "isovalue", "percentiles", "points"),
)
KINDS = {
    AUTOMATIC: "Suits the data: nothing up to Otsu's threshold, then more and more",
    WINDOW: "Opacity and colours rise from vmin to vmax",
    ISOVALUE: "Opacity around one value",
    PERCENTILES: "From one percentile of the voxels to another, at each time point",
    POINTS: "Points that you draw",
}
FIRST_PERCENTILES = (50.0, 98.0)
FIRST_WIDTH, FIRST_ALPHA = 0.1, 0.6  # of an isovalue: of the limits' range, and its opacity


class Setting(NamedTuple):
    """What a kind sets on a volume or a channel."""

    opacity: Any
    vmin: float
    vmax: float
    percentiles: tuple[float, float] | None

    @classmethod
    def of(cls, look: Any) -> "Setting":
        """That of an ImageVolumeGraphic or a Channel."""
        return cls(look.opacity, look.vmin, look.vmax, look.percentiles)

    def put(self, look: Any) -> None:
        """Set it."""
        look.opacity = self.opacity
        look.vmin, look.vmax = self.vmin, self.vmax
        look.percentiles = self.percentiles


def kind_of(look: Any) -> str:
    """Which of `KINDS` the transfer function of an ImageVolumeGraphic or a Channel is."""
    opacity = look.opacity
    if isinstance(opacity, str) and opacity == AUTO:
        return AUTOMATIC
    if isinstance(opacity, str) and opacity in CURVES:
        return WINDOW if look.percentiles is None else PERCENTILES
    if not follows_limits(look) and peak_of(points_of(look)) is not None:
        return ISOVALUE
    return POINTS


def first_setting(look: Any, kind: str) -> Setting:
    """What a kind begins with, of a look that is of another one."""
    now = Setting.of(look)._replace(percentiles=None)
    if kind == AUTOMATIC:
        return now._replace(opacity=AUTO)
    if kind == WINDOW:
        return now._replace(opacity="linear")
    if kind == PERCENTILES:
        return now._replace(opacity="linear", percentiles=FIRST_PERCENTILES)
    points = points_of(look)
    if kind == POINTS:
        return now._replace(opacity=points)
    # Where half of the opacity is, on the way up.
    half = points[:, 1].max() / 2
    end = max(1, int(np.argmax(points[:, 1] >= half)))
    value = float(np.interp(half, points[end - 1 : end + 1, 1], points[end - 1 : end + 1, 0]))
    width = FIRST_WIDTH * (abs(look.vmax - look.vmin) or max(abs(value), 1.0))
    return now._replace(opacity=peak(value, width, FIRST_ALPHA))
