"""2D transfer functions: the GPU's picture against the oracle, and what an image says about a value."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene
from tests.pictures import difference, figure_of
from tests.scene.drawing.test_against_oracle import DATA, VIEWS
from tests.scene.drawing.test_composite import HOLE, assert_agrees
from volrender.scene.graphics import volume_drawing

# Red where nothing changes, then green, then blue, brighter with the value; transparent in between.
IMAGE = np.zeros((7, 12, 4))
IMAGE[0, 3:9] = (1, 0.1, 0, 0.1)
IMAGE[1:3, 4:] = (0.1, 1, 0.3, 0.4)
IMAGE[2:, 6:11] = (0.2, 0.3, 1, 0.8)
IMAGE[..., :3] *= np.linspace(0.4, 1, 12)[:, None]
SLOPES = DATA["ball"] ** 3 / 60  # as steep as can be outside, flat at the surface, steeper inside
HOLES = np.where(np.isnan(HOLE), np.nan, SLOPES).astype(np.float32)
RGB = np.stack([SLOPES, SLOPES[::-1] * 0.7, SLOPES.transpose(2, 0, 1)], -1)
RGB = (RGB * 30 + 120).clip(0, 255).astype(np.uint8)
RGBA = np.concatenate([RGB, RGB[..., ::-1][..., :1]], -1)
BALL = Scene(
    SLOPES, "composite", VIEWS["aside"], size=(28, 24), vmin=-3, vmax=4, transfer=IMAGE
)
ONE_BENEATH_THE_OTHER = np.array([[(1, 0, 0, 0.05), (1, 1, 0, 0.1)], [(0, 0, 1, 0.9), (0, 1, 1, 1)]])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"data": DATA["noise"], "vmin": None, "vmax": None, "camera": VIEWS["inside"]},
        {"shade": 0.0, "gamma": 2.0, "vmin": 5.0, "vmax": -3.0},
        {"transfer": ONE_BENEATH_THE_OTHER, "opacity_unit": 3.0},
        {"transfer": ONE_BENEATH_THE_OTHER[:, :1], "gradient_opacity": 0.5},
        {"transfer": np.array([[(1, 1, 1, 0), (0, 1, 0, 1), (1, 1, 1, 0)]])},
        {"vmin": 1.0, "vmax": 1.0, "transfer": ONE_BENEATH_THE_OTHER},
        {"smoothing": 1.0, "step_size": 2.0},
        {"interpolation": "nearest"},
        {"interpolation": "cubic", "step_size": 3.0, "alpha": 0.5, "background": (0.2, 0.4, 0.8, 1)},
        {"scale": (1, 2, 0.5), "rotation": (0.5, 0.5, 0.5, 0.5)},
        {"clipping_planes": ((1, 0.2, 0.1, -9),), "crop": ((3, 15), (2, 17), (5, 20))},
        {"data": HOLES},
        {"data": HOLES, "interpolation": "nearest"},
        {"data": RGB, "vmin": 60, "vmax": 200},
        {"data": RGBA, "vmin": 60, "vmax": 200},
    ],
    ids=lambda changes: " ".join(map(str, changes)) or "plain",
)
def test_against_the_oracle(changes):
    assert_agrees(replace(BALL, **changes))
