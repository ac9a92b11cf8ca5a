"""The readout under the pointer: the place in the world has the unit of its subplot."""

import numpy as np
import pytest

import volrender as vr
from volrender.hosts.window.panel.sections.readout import Readout


@pytest.mark.parametrize("unit", ["mm", None])
def test_a_place_has_the_unit_of_the_world(unit):
    figure = vr.Figure(size=(40, 30))
    figure.add_image_volume(np.ones((8, 8, 8), np.uint8))
    figure[0, 0].unit = unit
    figure.render_frame()
    readout = Readout()
    readout.update(figure, (20, 15), changes=0, is_held=False)
    world = dict(readout._lines())["World"]
    assert world.count(",") == 2 and world.endswith("  mm") == (unit == "mm")
