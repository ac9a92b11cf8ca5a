"""A lone volume goes straight into the picture: nothing of the frame before is left, nothing is missing."""

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference

VOXELS = np.random.default_rng(2).integers(50, 255, (10, 11, 12), dtype=np.uint8)
BACKGROUNDS = ["black", "steelblue", (0.5, 0.5, 0.5, 1), (1, 1, 1, 0), (0.2, 0.4, 0.6, 0.5)]


def pictures(figure) -> list[np.ndarray]:
    """By compute and by fragment shaders."""
    made = []
    for dispatch in ("compute", "fragment"):
        figure.dispatch = dispatch
        made.append(figure.export_numpy())
    return made


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("mode", ["mip", "iso", "slice"])
def test_the_background_is_everywhere_else(background, mode):
    figure = vr.Figure(size=(61, 43), background=background)
    volume = figure.add_image_volume(VOXELS, mode=mode, threshold=100, plane=(0, 0.4, 1, -6))
    empty = vr.Figure(size=(61, 43), background=background)
    for camera in ({"zoom": 0.6}, {"zoom": 0.2}, {"position": (1e4, 0, 0)}):
        figure[0, 0].camera.set_state(camera)
        computed, drawn = pictures(figure)
        assert difference(computed, drawn).max() <= 1
        shown = (drawn != empty.export_numpy()).any(axis=-1)
        assert shown.any() == ("zoom" in camera)
        for each in pictures(empty):
            np.testing.assert_array_equal(computed[~shown], each[~shown])
    volume.visible = False
    for each in pictures(figure):
        np.testing.assert_array_equal(each, empty.export_numpy())


@pytest.mark.parametrize("volumes", [1, 2, 3])
def test_a_volume_stays_in_its_subplot(volumes):
    figure = vr.Figure(size=(80, 60), shape=(2, 2), background="navy")
    for place in [(0, 1), (1, 0), (0, 0)][:volumes]:
        figure[place].add_image_volume(VOXELS)
        figure[place].camera.zoom = 6  # beyond all edges
    computed, drawn = pictures(figure)
    assert difference(computed, drawn).max() <= 1
    navy = vr.Figure(size=(80, 60), background="navy").export_numpy()
    np.testing.assert_array_equal(computed[32:, 42:], navy[32:, 42:])
    assert (computed[5:25, 45:75] != navy[5:25, 45:75]).any(axis=-1).all()
