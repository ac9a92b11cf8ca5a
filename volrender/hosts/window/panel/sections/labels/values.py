"""What was measured of labels: how it is distributed, and which colours it has."""

import numpy as np

from ......data.histogram import Distribution
from ...widgets.colormap_menu import ColormapMenu
from ...widgets.widgets import Widgets
from ..looks.contrast import Contrast


class Values:
    """The section of values of labels: their histogram with the limits, and their colormap."""

    def __init__(self) -> None:
        self._contrast = Contrast()
        self._colormaps = ColormapMenu()
        self._known: tuple = (None, None)  # values, and their distribution

    def draw(self, ui: Widgets, graphic) -> None:
        """Show the values of a graphic of labels that has some, and set their colours."""
        values = graphic.values
        if self._known[0] is not values:
            numbers = list(values.values()) if isinstance(values, dict) else values
            self._known = values, Distribution(np.asarray(numbers, np.float64))
        self._contrast.draw(ui, graphic, self._known[1], is_surface=False)
        self._colormaps.draw(ui, graphic)
