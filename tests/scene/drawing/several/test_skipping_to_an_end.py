"""Rays pass over what is empty, and end at what is opaque: both at once."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.built import skips_by
from tests.pictures import difference


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_matter_that_is_sparse_around_a_surface(dispatch):
    z, y, x = np.indices((40, 40, 40)) - 19.5
    data = np.exp(-(x * x + y * y + z * z) / 40).astype(np.float32)
    data[data < 0.05] = 0
    figure = vr.Figure(size=(60, 40), dispatch=dispatch)
    surface = figure.add_image_volume(data, mode="iso", threshold=0.6)
    matter = figure.add_image_volume(
        data, mode="composite", cmap="white", vmin=0, vmax=1, opacity=[(0.05, 0), (1, 0.3)]
    )
    skipped = figure.export_numpy()
    assert skips_by(matter) == "distance" and matter.drawing.latest.ends_at_depth
    figure.skipping = False
    assert difference(skipped, figure.export_numpy()).max() <= 1
    surface.visible = False
    assert (difference(skipped, figure.export_numpy()) > 20).sum() >= 20
