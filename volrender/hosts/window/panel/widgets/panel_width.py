"""How wide is the panel?"""

import math

WIDTH_PX = 308  # logical pixels
WIDEST = 0.85  # of the window
ROOM_PX = WIDTH_PX / WIDEST  # the narrowest window that has room for all of it
LEAST_WIDTH = 1.8  # of a window in which it opens by itself, in widths of the panel


def panel_left(width: float) -> int:
    """Where an open panel begins in a window of some logical pixels; it ends at the right edge."""
    return math.floor(width - min(WIDTH_PX, WIDEST * width))
