"""The colours behind everything: what a frame is cleared to, for four colours of corners."""

import numpy as np

from ...base.colour import linear_from_srgb
from ...engine.frame.draw_list import Background


def background_of(corners: np.ndarray) -> Background:
    """The first of four corners (top left …), sRGB with straight alpha, (4, 4)."""
    red, green, blue, alpha = corners[0].tolist()
    light = (*(linear_from_srgb((red, green, blue)) * alpha).tolist(), alpha)
    return Background((red, green, blue, alpha), light)
