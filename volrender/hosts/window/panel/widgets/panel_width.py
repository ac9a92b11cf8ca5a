"""How wide is the panel?"""

WIDTH_PX = 308  # logical pixels
LEAST_WIDTH = 1.8  # of a window in which it opens by itself, in widths of the panel
