"""What suits a volume that is shown in a mode for the first time, where nobody chose it?"""

from typing import Any
from weakref import WeakSet

from ..base.modes import Mode, mode_of
from ..data.statistics import suitable_smoothing
from ..scene.graphics.limits import suitable_limits

_LIT: WeakSet = WeakSet()  # graphics whose light was looked after


def look_first(graphic: Any, mode: Mode, forward: Any) -> None:
    """Put plane, thresholds, smoothing and contrast limits of a volume right for its next mode.

    Only what was never set is: the plane of the constructor goes through the middle, across the
    axis that is nearest to the view; a threshold of 0.5 that is at an end of the contrast limits
    becomes that of Otsu; a surface of binary or masked data is lit smoothly; limits that suit the mode
    which it has become those that suit the next.

    Parameters
    ----------
    graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
    mode : Mode
    forward : (x, y, z)
        In which the camera looks.
    """
    if mode.planar and tuple(graphic.plane) == (0, 0, -1, 0):
        graphic.plane = graphic.middle_plane(forward)
    for look in graphic.looks:
        if mode.surface:
            _threshold_first(look)
        _limit_first(look, mode_of(graphic), mode)
    if mode.surface:
        light_first(graphic)


def _threshold_first(look: Any) -> None:
    """That of Otsu, where 0.5 shows no surface."""
    low, high = sorted((look.vmin, look.vmax))
    margin = 0.01 * (high - low)
    if look.threshold == 0.5 and not low + margin < 0.5 < high - margin:
        look.threshold = "auto"


def _limit_first(look: Any, now: Mode, mode: Mode) -> None:
    """Other contrast limits, where what a mode shows has another range, and the limits are no choice."""
    if (now.has_depth, now.integrates) == (mode.has_depth, mode.integrates):
        return
    if look.data.is_held and (look.vmin, look.vmax) == suitable_limits(look, now):
        look.vmin, look.vmax = suitable_limits(look, mode)


def light_first(graphic: Any) -> None:
    """Smooth the light of a surface, once, as suits the data; of channels, the one that needs it most."""
    if graphic not in _LIT:
        _LIT.add(graphic)
        if graphic.smoothing == 0:
            graphic.smoothing = max(suitable_smoothing(look.data.source) for look in graphic.looks)
