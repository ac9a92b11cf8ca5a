"""Which contrast limits suit a volume in a mode?"""

from itertools import cycle
from typing import Any

import numpy as np

from ...base.modes import Mode
from ...data.sources.source import limits_of
from ...data.statistics import axis_means, tissue


def suitable_limits(graphic: Any, mode: Mode) -> tuple[float, float]:
    """The limits that a volume gets in a mode where nobody sets any, data units.

    The range of its data; of matter that absorbs, that of what is not background; where a mode adds up
    what is on a ray, the range of what it gives along the three axes, as it is coloured. Colours: as
    `VolumeBuffer.range`.

    Parameters
    ----------
    graphic : ImageVolumeGraphic
    mode : Mode
    """
    data = graphic.data
    if mode.absorbs and not data.is_colour:
        low, (*_, high) = tissue(data.source)
        if high > low:
            return low, high
    if mode.has_depth or data.is_colour:
        return data.range()
    means = [mean for source in data.sources_of_limits() for mean in axis_means(source)]
    if not mode.integrates:
        return limits_of(np.concatenate([mean[present > 0] for mean, present in means]))
    edges = np.linalg.norm(graphic.world_from_data[:3, :3], axis=0)[::-1] * data.shape_zyx
    shares = cycle(edges / edges.max())
    sums = [mean * present * share for (mean, present), share in zip(means, shares, strict=False)]
    return limits_of(np.concatenate([[0.0], *sums]))  # rays through a corner add up to nothing
