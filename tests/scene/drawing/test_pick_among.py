"""A pick of certain graphics finds them wherever they are seen at all."""

import numpy as np

import volrender as vr


def test_what_is_looked_for_is_found_behind_what_is_translucent():
    """And before what hides less than half of what is behind; but not behind what hides it."""
    figure = vr.Figure(size=(20, 20))
    subplot = figure[0, 0]
    flat = {"mode": "slice", "vmin": 0, "vmax": 1}
    below, middle, above = (
        subplot.add_image_volume(
            np.full((1, 9, 9), value, np.uint8), offset=(0, 0, z), plane=(0, 0, 1, -z), **flat
        )
        for value, z in ((1, 0.0), (2, 1.0), (3, 2.0))
    )
    above.alpha = middle.alpha = 0.2
    assert subplot.pick(10, 10)["graphic"] is below
    for graphic in (below, middle, above):
        assert subplot.pick(10, 10, [graphic])["graphic"] is graphic
    assert subplot.pick(10, 10, (below, middle))["value"] == 2
    assert subplot.pick(10, 10, []) is None
    middle.alpha = 1.0
    assert subplot.pick(10, 10, [below]) is None and subplot.pick(10, 10, [above]) is not None
    middle.visible = False
    assert subplot.pick(10, 10, [middle]) is None and subplot.pick(10, 10, [below]) is not None
