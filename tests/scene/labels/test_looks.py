"""Which colour has each label? By dict, array, one colour, or what was measured of it."""

import cmap
import numpy as np
import pytest

import volrender as vr
from tests.oracle.colour import srgb_to_linear
from tests.scene.labels.scenes import blobs, shown
from volrender.scene.graphics.labels.palette import palette
from volrender.scene.overlays.colorbar.colours import colours_of, value_range

IDS = (1, 2, 3, 5, 9)


def in_8_bits(colour) -> list[int]:
    return np.rint(255 * np.asarray(colour, float)).astype(int).tolist()


def colours_in(figure) -> dict[int, set]:
    """The colours of pixels by the label that is found there, 0: none."""
    picture = figure.export_numpy()[..., :3].reshape(-1, 3)
    labels = np.nan_to_num(figure.render_layers()[0].scalar).astype(int).ravel()
    return {
        label: {tuple(colour) for colour in picture[labels == label].tolist()}
        for label in np.unique(labels).tolist()
    }


def assert_colours(figure, expected) -> None:
    """Each label that is seen has one colour, and that is it, to one step of 8 bits."""
    found = colours_in(figure)
    assert found.pop(0) == {(0, 0, 0)}
    assert len(found) >= 4
    for label, colours in found.items():
        assert len(colours) == 1, label
        assert np.abs(np.subtract(colours.pop(), in_8_bits(expected[label][:3]))).max() <= 1, label


RGB = np.random.default_rng(4).random((6, 3))
GIVEN = {
    "none": (None, {}),
    "a name": ("orange", dict.fromkeys(IDS, (1, 165 / 255, 0))),
    "a tuple": ((0.2, 0.4, 0.6), dict.fromkeys(IDS, (0.2, 0.4, 0.6))),
    "an array of one": (np.array((0.2, 0.4, 0.6, 1.0)), dict.fromkeys(IDS, (0.2, 0.4, 0.6))),
    "a dict": (
        {1: "red", np.int64(3): (0, 0, 1), "5": "#00ff00"},
        {1: (1, 0, 0), 3: (0, 0, 1), 5: (0, 1, 0)},
    ),
    "a dict of others": ({1000: "red"}, {}),
    "an empty dict": ({}, {}),
    "rows": (RGB, {label: RGB[label] for label in (1, 2, 3, 5)}),
    "rows of 8 bits": (
        (255 * RGB).astype(np.uint8),
        {label: (255 * RGB[label]).astype(int) / 255 for label in (1, 2, 3, 5)},
    ),
    "a list of rows": (RGB.tolist(), {label: RGB[label] for label in (1, 2, 3, 5)}),
}


@pytest.mark.parametrize("how", GIVEN)
def test_colours_in_slices_are_those_of_labels(how):
    """At full strength, to the edge: no colour is mixed of two."""
    given, named = GIVEN[how]
    figure, graphic = shown(blobs(), mode="slice", colors=given)
    expected = {label: palette(np.array([label]))[0] for label in IDS} | named
    assert_colours(figure, expected)
    for label in IDS:
        assert graphic.color_of(label).tolist() == pytest.approx([*expected[label], 1])
    np.testing.assert_allclose(
        graphic.colors_now(IDS), [(*expected[label], 1) for label in IDS], atol=1e-12
    )


VALUES = {1: -2.0, 2: 3.0, 3: float("nan"), 5: 8.0, 77: 100.0}
BY_VALUE = {
    "found limits": ({}, (-2.0, 100.0)),
    "given limits": ({"vmin": 0, "vmax": 6}, (0.0, 6.0)),
    "the other way round": ({"vmin": 6, "vmax": 0}, (6.0, 0.0)),
    "a step": ({"vmin": 3, "vmax": 3}, (3.0, 3.0)),
    "another map": ({"cmap": "magma", "vmax": 9.0}, (-2.0, 9.0)),
}


@pytest.mark.parametrize("by", ["dict", "array"])
@pytest.mark.parametrize("how", BY_VALUE)
def test_what_was_measured_has_colours(how, by):
    look, (vmin, vmax) = BY_VALUE[how]
    values = VALUES
    if by == "array":
        values = np.full(78, np.nan)
        values[list(VALUES)] = list(VALUES.values())
    figure, graphic = shown(blobs(), mode="slice", values=values, colors="red", **look)
    assert (graphic.vmin, graphic.vmax) == (vmin, vmax)
    assert graphic.has_colormap
    colours = cmap.Colormap(look.get("cmap", "viridis"))
    gray = (0.55, 0.55, 0.55)
    expected = dict.fromkeys((3, 9), gray)
    for label in (1, 2, 5):
        value = VALUES[label]
        t = float(value >= vmin) if vmin == vmax else np.clip((value - vmin) / (vmax - vmin), 0, 1)
        expected[label] = tuple(colours(t))
    found = colours_in(figure)
    for label, seen in found.items():
        if label:
            assert np.abs(np.subtract(seen.pop(), in_8_bits(expected[label][:3]))).max() <= 2, label
    graphic.values = None
    assert not graphic.has_colormap
    assert_colours(figure, dict.fromkeys(IDS, (1, 0, 0)))


def test_no_values_at_all():
    for values in ({}, {1: float("nan")}, [np.nan], [None, None], {3: None}):
        graphic = vr.LabelsGraphic(blobs(), values=values)
        assert (graphic.vmin, graphic.vmax) == (0, 1)
        np.testing.assert_allclose(graphic.colors_now([1, 2]), [(0.55, 0.55, 0.55, 1)] * 2)
    masked = np.ma.MaskedArray([0, 7, 8], [False, True, False])
    np.testing.assert_array_equal(vr.LabelsGraphic(blobs(), values=masked).values, [0, np.nan, 8])
    one = vr.LabelsGraphic(blobs(), values={2: 4.0})
    assert (one.vmin, one.vmax) == (4, 4)


def test_the_largest_numbers_have_colours_too():
    values = {1: -1.7e308, 2: 1.7e308, 3: 0.0}
    figure, graphic = shown(blobs(), mode="slice", values=values)
    figure[0, 0].colorbar.visible = True
    figure.export_numpy()
    same = vr.LabelsGraphic(blobs(), values={1: -1, 2: 1, 3: 0})
    np.testing.assert_array_equal(graphic.colors_now(IDS), same.colors_now(IDS))
    graphic.vmin, graphic.vmax = 1.6e308, 1.7e308
    np.testing.assert_array_equal(graphic.colors_now([1]), same.colors_now([1]))


@pytest.mark.parametrize("low, high", [(1.7e9, 1.7e9 + 50), (1e308, 1.7e308), (0.0, 1e-50)])
def test_the_colorbar_has_the_colours_of_values_that_float32_cannot_tell_apart(low, high):
    figure, graphic = shown(blobs(), values={1: low, 2: high}, cmap="gray")
    assert value_range(graphic) == (low, high)
    colours = colours_of(graphic, np.array([low, high]))
    np.testing.assert_array_equal(colours, graphic.colors_now([1, 2]))
    np.testing.assert_array_equal(colours[:, 0], [0, 1])
    figure[0, 0].colorbar.visible = True
    figure.export_numpy()


def test_opacities_multiply():
    """Of colours, of labels, of what is not selected, and of all: in linear light, over black."""
    look = {
        "colors": {1: (1, 1, 1, 0.6), 2: "white", 3: "white", 5: "white", 9: "white"},
        "opacity": {1: 0.5, 2: 0.4},
        "selected": [1, 2, 3],
        "hidden": [3],
        "alpha": 0.8,
    }
    figure, graphic = shown(blobs(), mode="slice", **look)
    expected = {1: 0.6 * 0.5, 2: 0.4, 3: 0, 5: 0.15, 9: 0.15}
    np.testing.assert_allclose(graphic.colors_now(IDS)[:, 3], [expected[label] for label in IDS])
    found = colours_in(figure)
    assert 3 not in found and len(found) > 3
    for label, colours in found.items():
        [colour] = colours
        light = srgb_to_linear(np.array(colour) / 255)
        assert light == pytest.approx(0.8 * expected.get(label, 0), abs=0.008)
    assert graphic.color_of(3).tolist() == [1, 1, 1, 1]


def test_the_palette_is_the_same_in_every_run_and_tells_neighbours_apart():
    colours = palette(np.arange(1, 400))
    assert colours.min() >= 0 and colours.max() <= 1
    np.testing.assert_array_equal(colours[:3], palette(np.array([1, 2, 3])))
    apart = np.abs(colours[:-1] - colours[1:]).max(axis=1)
    assert apart.min() > 0.15
    first = [np.abs(colours[:12] - colour).max(axis=1) for colour in colours[:12]]
    assert np.sort(first, axis=1)[:, 1].min() > 0.05
    large = palette(np.array([2**32 - 2, 2**32 - 1]))
    assert np.abs(large[0] - large[1]).max() > 0.15
    assert palette(np.array([], int)).shape == (0, 3)


def test_faint_labels_are_not_lost():
    """An opacity that rounds to 0 in 8 bits is the least there is."""
    figure, graphic = shown(blobs(), opacity={2: 0.0005})
    assert 2 in colours_in(figure)
    graphic.opacity = {2: 0.0}
    assert 2 not in colours_in(figure)


def test_limits_that_nobody_gave_follow_the_values():
    graphic = vr.LabelsGraphic(np.arange(8, dtype=np.uint8).reshape(2, 2, 2))
    graphic.values = {1: 0.25, 2: 0.75, 3: np.nan}
    assert (graphic.vmin, graphic.vmax) == (0.25, 0.75)
    graphic.vmax = 2
    graphic.values = {1: -1, 2: 9}
    assert (graphic.vmin, graphic.vmax) == (-1, 2)
    graphic.reset_vmin_vmax()
    graphic.values = [0, 4, 6]
    assert (graphic.vmin, graphic.vmax) == (0, 6)
    given = vr.LabelsGraphic(graphic.data, vmin=0, vmax=1)
    given.values = {1: 5}
    assert (given.vmin, given.vmax) == (0, 1)
    with pytest.raises((TypeError, ValueError), match="values"):
        graphic.values = "many"
    assert (graphic.vmin, graphic.vmax) == (0, 6)
