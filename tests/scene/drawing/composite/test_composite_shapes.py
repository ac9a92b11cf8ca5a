"""2D transfer functions made of shapes: the picture against the oracle, wherever the contrast limits are."""

import json
from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.oracle import render
from tests.oracle.opacity import between_texels, of_shapes
from tests.pictures import difference, figure_of
from tests.scene.drawing.composite.test_composite import assert_agrees
from tests.scene.drawing.composite.test_composite_transfer import BALL, HOLES, RGBA, VESSELS
from volrender.scene.graphics.transfer.image import axes_of, image_of
from volrender.transfer import Rectangle, Triangle

# Of the ball, whose values are -8 to 8: its rind, what is flat in it, and a border that both overlap.
SHAPES = (
    {
        "shape": "rectangle",
        "values": (-1.5, 1.2),
        "gradients": (0.4, 3.0),
        "color": (1, 0.2, 0.1),
        "alpha": 0.3,
        "softness": 0.6,
    },
    {
        "shape": "rectangle",
        "values": (-2, 3.5),
        "gradients": (0, 0.5),
        "color": (0.2, 0.6, 1),
        "alpha": 0.2,
        "softness": 1.0,
    },
    {
        "shape": "triangle",
        "value": 2.0,
        "width": 5.0,
        "gradients": (0.3, 2.5),
        "color": (0.2, 1, 0.3),
        "alpha": 0.7,
        "softness": 1.0,
    },
)
HARD = tuple({**shape, "softness": 0.0} for shape in SHAPES[::2])
SHAPED = replace(BALL, transfer=SHAPES)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"vmin": 5.0, "vmax": 7.0, "gamma": 3.0, "shade": 0.0},  # beyond all of the shapes
        {"scale": (1, 2, 0.5), "opacity_unit": 3.0, "smoothing": 0.8},
        {"data": HOLES},
        {
            "data": RGBA,
            "transfer": ({**SHAPES[0], "values": (80, 180), "gradients": (0, 40)},),
        },
    ],
    ids=lambda changes: " ".join(map(str, changes)) or "plain",
)
def test_against_the_oracle(changes):
    assert_agrees(replace(SHAPED, **changes))


def test_hard_borders_are_as_exact_as_texels():
    scene = replace(SHAPED, transfer=HARD)
    off = difference(figure_of(scene).export_numpy(), render(scene).image)
    assert off.mean() <= 0.5 and off.max() <= 10


@pytest.mark.parametrize(("shapes", "off"), [(SHAPES, 0.001), (HARD, 0.003)], ids=["soft", "hard"])
def test_the_image_of_shapes_is_what_they_say(shapes, off):
    volume = vr.ImageVolumeGraphic(np.ones((2, 2, 2)), transfer=shapes)
    axes = axes_of(volume)
    x, y = np.random.default_rng(0).random((2, 4000))
    _, alpha = between_texels(image_of(volume.transfer), x, y)
    value = axes.vmin + x * (axes.vmax - axes.vmin)
    expected, _ = of_shapes(shapes, value, y * axes.steepest)
    assert np.abs(alpha - expected).mean() <= off
    assert (expected > 0).mean() > 0.2


def test_what_is_narrower_than_a_texel_is_not_lost():
    hair = Rectangle((500, 501), (100, 102), "red", alpha=0.5, softness=0)
    far = Rectangle((4000, 5000), (0, 1000), "blue", alpha=0.1, softness=0)
    image = image_of((hair, far))
    width = (5000 - 500) * (1 + 2 / 64) / 1023
    red = image[..., 0] > 0
    assert image[red, 3].sum() == pytest.approx(
        0.5 * 1 / width * 2 / (1000 * 65 / 64 / 255), rel=0.1
    )


def test_skipping_changes_nothing_and_contrast_limits_no_more():
    """The shapes are beyond vmin and vmax, on both sides."""
    shapes = (
        Rectangle((10, 30), (5, 60), "red", alpha=0.4),
        Triangle(200, 110, (10, 190), "white", alpha=0.9, softness=0),
    )
    pictures = []
    for limits in ({"vmin": 90, "vmax": 120}, {"vmin": 150, "vmax": 120, "gamma": 2.5}):
        figure = vr.Figure(size=(40, 40))
        volume = figure.add_image_volume(
            VESSELS, mode="composite", shade=0, transfer=shapes, **limits
        )
        pictures.append(figure.export_numpy())
        latest = volume.drawing.latest
        assert latest.program.skipping == "distance"
        absorbing = latest.colormap.matters[0].absorbing
        np.testing.assert_allclose(absorbing, [(10, 30), (145, 255)], atol=0.5)
        figure.skipping = False
        pictures.append(figure.export_numpy())
        assert volume.drawing.latest.program.skipping == "none"
    for picture in pictures[1:]:
        assert difference(pictures[0], picture).max() <= 1
    red, green = pictures[0][..., 0], pictures[0][..., 1]
    assert (red > green + 60).any() and (green > 60).any(), (red.max(), green.max())


def test_shapes_read_back_and_come_from_a_state():
    volume = vr.ImageVolumeGraphic(np.ones((2, 2, 2)))
    volume.transfer = [Rectangle((0, 1), (0, 2), "red"), SHAPES[2]]
    expected = (
        Rectangle((0.0, 1.0), (0.0, 2.0), (1.0, 0.0, 0.0), 0.5, 0.5),
        Triangle(2, 5, (0.3, 2.5), (0.2, 1, 0.3), 0.7, 1),
    )
    assert volume.transfer == expected and hash(volume.transfer) == hash(expected)
    figure, other = (vr.Figure(size=(8, 8)) for _ in range(2))
    figure.add_image_volume(np.ones((2, 2, 2)), transfer=volume.transfer)
    copy = other.add_image_volume(np.ones((2, 2, 2)))
    other.set_state(json.loads(json.dumps(figure.get_state())))
    assert copy.transfer == expected
    volume.transfer = Rectangle((0, 1), (0, 2), "red")
    assert volume.transfer == expected[:1]
    volume.transfer = ()
    assert volume.transfer == ()


FINE = {"values": (0, 1), "gradients": (0, 1), "color": "red"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"values": (1, 0)}, "values are low and high"),
        ({"values": (1, 1)}, "values are low and high"),
        ({"values": (0, np.nan)}, r"values\[1\] is a finite number"),
        ({"values": 3}, "values are two numbers"),
        ({"gradients": (-1, 1)}, r"gradients\[0\] is between 0"),
        ({"gradients": (0, np.inf)}, r"gradients\[1\] is a finite number"),
        ({"alpha": 1.1}, "alpha is between 0 and 1"),
        ({"softness": -0.1}, "softness is between 0 and 1"),
        ({"color": (1, 0, 0, 0.5)}, "color has no alpha"),
        ({"color": "no such"}, "color is a colour"),
    ],
)
def test_what_is_no_shape_is_refused(changes, message):
    with pytest.raises((ValueError, TypeError), match=message):
        Rectangle(**{**FINE, **changes})


@pytest.mark.parametrize(
    ("transfer", "message"),
    [
        ([{"shape": "circle", **FINE}], "'rectangle', 'triangle', not 'circle'"),
        ([{"shape": "rectangle", **FINE, "colour": 1}], "has no 'colour'.*Did you mean 'color'"),
        ([{"shape": "triangle", "value": 3, "width": 1, "color": "red"}], "has no gradients"),
        ([FINE], "shape.* is one of"),
        ([{"shape": "rectangle", **FINE, "alpha": 2}], r"transfer\[0\]: alpha is between"),
        ([Rectangle(**FINE), 5], "shapes, or an RGBA image"),
        ({"shape": "triangle", **FINE}, "has no 'values'"),
    ],
)
def test_what_is_no_transfer_function_of_shapes_is_refused(transfer, message):
    with pytest.raises((ValueError, TypeError, KeyError), match=message):
        vr.ImageVolumeGraphic(np.ones((2, 2, 2)), transfer=transfer)
    with pytest.raises(ValueError, match="width is between"):
        Triangle(0, 0, (0, 1), "red")
