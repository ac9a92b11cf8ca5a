"""2D transfer functions: the GPU's picture against the oracle, and what an image says about a value."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.oracle import Scene
from tests.pictures import difference, figure_of
from tests.scene.drawing.composite.test_composite import HOLE, assert_agrees
from tests.scene.drawing.test_against_oracle import DATA, VIEWS
from volrender.data.missing import LARGEST_VALUE
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
    SLOPES,
    "composite",
    VIEWS["aside"],
    size=(24, 20),
    step_size=2.0,
    vmin=-3,
    vmax=4,
    transfer=IMAGE,
)
ONE_BENEATH_THE_OTHER = np.array(
    [[(1, 0, 0, 0.05), (1, 1, 0, 0.1)], [(0, 0, 1, 0.9), (0, 1, 1, 1)]]
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"data": DATA["noise"], "vmin": None, "vmax": None, "camera": VIEWS["inside"]},
        {"shade": 0.0, "gamma": 2.0, "vmin": 5.0, "vmax": -3.0},
        {"transfer": ONE_BENEATH_THE_OTHER[:, :1], "opacity_unit": 3.0},
        {"transfer": np.array([[(1, 1, 1, 0), (0, 1, 0, 1), (1, 1, 1, 0)]])},
        {"vmin": 1.0, "vmax": 1.0, "transfer": ONE_BENEATH_THE_OTHER},
        {"smoothing": 0.8},
        {"interpolation": "nearest"},
        {
            "interpolation": "cubic",
            "step_size": 5.0,
            "alpha": 0.5,
            "background": (0.2, 0.4, 0.8, 1),
        },
        {"scale": (1, 2, 0.5), "rotation": (0.5, 0.5, 0.5, 0.5)},
        {"clipping_planes": ((1, 0.2, 0.1, -9),), "crop": ((3, 15), (2, 17), (5, 20))},
        {"data": HOLES},
        {"data": HOLES, "interpolation": "nearest"},
        {"data": RGBA, "vmin": 60, "vmax": 200},
    ],
    ids=lambda changes: " ".join(map(str, changes)) or "plain",
)
def test_against_the_oracle(changes):
    assert_agrees(replace(BALL, **changes))


def test_both_ways_to_walk_give_one_picture(monkeypatch):
    def program(*arguments, **keywords):
        return chosen(*arguments, **keywords)._replace(walk=walk)

    chosen, pictures = volume_drawing.volume_program, []
    monkeypatch.setattr(volume_drawing, "volume_program", program)
    for walk in ("fours", "searching"):
        figure = figure_of(BALL)
        pictures.append(figure.export_numpy())
        assert figure[0, 0].graphics[0].drawing.latest.program.walk == walk
    assert difference(*pictures).max() <= 1 and pictures[0][..., :3].max() > 100


@pytest.mark.parametrize(
    ("image", "same"),
    [
        ([[(1, 0, 0, 0), (1, 0, 0, 1)]], {"cmap": ["red", "red"], "opacity": "linear"}),
        ([[(1, 0, 0, 0.3), (0, 0, 1, 0.3)]], {"cmap": [(-3, "red"), (4, "blue")], "opacity": 0.3}),
        ([[(0, 1, 0, 0.4)]], {"cmap": ["lime", "lime"], "opacity": 0.4}),
    ],
    ids=["rising", "coloured", "one texel"],
)
def test_a_single_row_is_a_colormap_and_an_opacity(image, same):
    scene = replace(BALL, transfer=None, interpolation="nearest", shade=0.3)
    expected = figure_of(scene, **same).export_numpy()
    image = np.array(image)
    for rows in (image, np.repeat(image, 3, axis=0), (image * 255).round().astype(np.uint8)):
        figure = figure_of(scene, transfer=rows, opacity=1, cmap="gray", gradient_opacity=0.1)
        assert difference(figure.export_numpy(), expected).max() <= 1
    assert np.ptp(expected[..., :3]) > 100


def test_a_slab_in_which_nothing_changes_is_what_the_first_row_says():
    """A = 1 − (1 − α)^n, and half of it is absorbed ln ½ / ln(1 − α) voxels deep."""
    figure = vr.Figure(size=(8, 8))
    image = [[(1, 1, 1, 0.9), (1, 1, 1, 0.1)], [(1, 1, 1, 0.9), (1, 1, 1, 0.8)]]
    slab = figure.add_image_volume(
        np.ones((10, 40, 40), np.uint8), mode="composite", vmin=0, vmax=1, transfer=image
    )
    camera = figure[0, 0].camera
    camera.fov = 0
    figure[0, 0].auto_fit()
    camera.zoom *= 4
    (layer,) = figure.render_layers()
    assert layer.colour[4, 4, 3] == pytest.approx(1 - 0.9**10, abs=2e-3)
    picked = figure[0, 0].pick(4.5, 4.5)
    assert picked["graphic"] is slab
    assert picked["opacity"] == pytest.approx(1 - 0.9**10, abs=2e-3)
    assert picked["world"][2] == pytest.approx(9.5 - np.log(0.5) / np.log(0.9), abs=0.02)


VESSELS = vr.datasets.vessels(48)
EVER = LARGEST_VALUE


@pytest.mark.parametrize(
    ("columns", "limits", "sought", "interpolation"),
    [
        (slice(6, 8), (0, 255), [(85, 136)], "linear"),
        ([3, 12], (0, 255), [(34, 68), (187, 221)], "nearest"),
        (slice(13, None), (0, 120), [(96, EVER)], "cubic"),
        (slice(13, None), (240, 120), [(-EVER, 144)], "linear"),
    ],
)
def test_skipping_changes_nothing(columns, limits, sought, interpolation):
    image = np.ones((4, 16, 4))
    image[..., 3] = 0
    image[1:, columns, 3] = 0.5
    figure = vr.Figure(size=(40, 40))
    volume = figure.add_image_volume(
        VESSELS,
        mode="composite",
        transfer=image,
        interpolation=interpolation,
        vmin=limits[0],
        vmax=limits[1],
    )
    shown = figure.export_numpy()
    latest = volume.drawing.latest
    np.testing.assert_allclose(latest.colormap.matters[0].absorbing, sought)
    assert shown[..., :3].any()
    if limits[0] < limits[1]:  # else nearly all of it absorbs, and nothing is to be skipped
        assert latest.program.skipping == "distance"
    figure.skipping = False
    plain = figure.export_numpy()
    assert volume.drawing.latest.program.skipping == "none"
    assert difference(shown, plain).max() <= 1


def test_another_image_is_another_picture_and_sliders_make_no_texture():
    figure = figure_of(replace(BALL, transfer=None))
    (volume,) = figure[0, 0].graphics
    without = figure.export_numpy()
    assert volume.has_colormap
    volume.transfer = mine = IMAGE.astype(np.float32)
    with_it = figure.export_numpy()
    assert (with_it != without).any() and not volume.has_colormap
    texture = volume.drawing.latest.colormap
    mine[:] = 0
    np.testing.assert_array_equal(volume.transfer, IMAGE.astype(np.float32))
    with pytest.raises(ValueError, match="read-only"):
        volume.transfer[0, 0, 0] = 1
    for name, value in (("cmap", "gray"), ("opacity", 0.5), ("gradient_opacity", 0.2)):
        setattr(volume, name, value)
        np.testing.assert_array_equal(figure.export_numpy(), with_it)
    others = {"vmax": 9.0, "gamma": 1.5, "shade": 0.2, "opacity_unit": 3.0}
    for name, value in others.items():
        before = figure.export_numpy()
        setattr(volume, name, value)
        assert (figure.export_numpy() != before).any(), name
        assert volume.drawing.latest.colormap is texture, name
    made_so = figure_of(replace(BALL, **others)).export_numpy()
    assert difference(figure.export_numpy(), made_so).max() == 0
    volume.transfer = IMAGE[::-1]
    before = figure.export_numpy()
    assert volume.drawing.latest.colormap is not texture
    volume.transfer = np.zeros((2, 2, 4), np.uint8)
    assert not figure.export_numpy()[..., :3].any()
    volume.transfer = IMAGE[::-1]
    np.testing.assert_array_equal(figure.export_numpy(), before)
    volume.mode = "mip"
    assert volume.has_colormap
    volume.transfer, as_mip = None, figure.export_numpy()
    np.testing.assert_array_equal(figure.export_numpy(), as_mip)
