"""The matter of four channels: each is what it is alone, and where they overlap they are a mixture."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.shader.channels.packed import (
    ALL,
    CHANNELS,
    NOISE,
    SPARSE,
    VIEW,
    distances,
    placed_alone,
)
from tests.engine.shader.marches import SIZE_PX, figure_of
from volrender.base.colour import srgb_from_linear

# Limits and colours of each channel; what is below vmin is nothing.
LOOKS = [
    {"vmin": vmin, "vmax": vmax, "cmap": cmap}
    for vmin, vmax, cmap in (
        (0, 1.2, "red"),
        (0.2, 1.4, "green"),
        (0.3, 1.1, "blue"),
        (0.1, 1.6, "viridis"),
    )
]
THIN = {"mode": "composite", "opacity_unit": 6.0}
FLAT = [{**look, "shade": 0.0} for look in LOOKS]
LIT = [
    {**look, "shade": 0.8, "gradient_opacity": [(0, least), (steepest, 1.0)]}
    for look, least, steepest in zip(LOOKS, (0.2, 0.7, 0.0, 0.4), (0.5, 0.3, 1.0, 0.7), strict=True)
]


def only(index: int) -> tuple[float, ...]:
    """Strengths of which one alone is not 0."""
    return tuple(float(i == index) for i in range(4))


def assert_alone(found: dict, alone: dict, index: int) -> None:
    """Rays find what they find of one channel."""
    there = alone["found"][..., index]
    assert there.mean() > 0.1
    np.testing.assert_array_equal(found["found"], there)
    for name in ("value", "t"):
        its = found[name][..., index][there]
        np.testing.assert_allclose(its, alone[name][there, index], rtol=1e-3, atol=2e-3)
    np.testing.assert_allclose(found["depth"][there], alone["depth"][there, index], atol=1e-5)
    np.testing.assert_allclose(found["colour"][there], alone["colour"][there, :, index], atol=1e-3)


@pytest.mark.parametrize("looks", [FLAT, LIT], ids=["flat", "lit"])
@pytest.mark.parametrize("walk", ["fours", "searching"])
@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
def test_a_channel_that_alone_is_shown_is_what_it_is_alone(marcher, interpolation, walk, looks):
    shown = placed_alone(CHANNELS, looks, interpolation=interpolation, **THIN)
    alone = marcher.alone(shown, walk=walk)
    for index in range(4):
        found = marcher.packed(shown, only(index), walk=walk)
        assert_alone(found, alone, index)
        if looks is FLAT:  # what is not shown does not hold up the end; gradients are those of all
            np.testing.assert_array_equal(found["samples"], alone["samples"][..., index])


def picture_of(colours: np.ndarray) -> np.ndarray:
    """Premultiplied colours on black, as a picture shows them, 0..255."""
    return 255 * srgb_from_linear(colours[..., :3].astype(float))


@pytest.mark.parametrize("looks", [FLAT, LIT], ids=["flat", "lit"])
@pytest.mark.parametrize("strengths", [ALL, (1.0, 0.5, 0.25, 0.0)], ids=["whole", "faint"])
def test_channels_are_a_mixture_as_volumes_in_one_place_are(marcher, strengths, looks):
    found = marcher.packed(placed_alone(CHANNELS, looks, **THIN), strengths)
    graphics = [
        vr.ImageVolumeGraphic(voxels, alpha=strength, **THIN, **own)
        for voxels, strength, own in zip(CHANNELS, strengths, looks, strict=True)
    ]
    figure = figure_of(*graphics, **VIEW)
    figure.background = "black"
    expected = figure.export_numpy()[..., :3].astype(float)
    assert expected.shape == (SIZE_PX[1], SIZE_PX[0], 3)
    assert (np.ptp(expected, axis=-1) > 20).mean() > 0.1
    np.testing.assert_allclose(picture_of(found["colour"]), expected, atol=1.5)


def test_optical_depths_add(marcher):
    shown = placed_alone(CHANNELS, LOOKS, **THIN)
    alone, found = marcher.alone(shown), marcher.packed(shown)
    alpha = 1 - np.prod(1 - alone["colour"][..., 3, :], axis=-1)
    thin = alpha < 0.99  # rays end where hardly anything shines through
    assert (thin & found["found"]).mean() > 0.1
    np.testing.assert_allclose(found["colour"][thin, 3], alpha[thin], atol=2e-3)
    assert (alpha - alone["colour"][..., 3, :].max(axis=-1)).max() > 0.2


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
def test_what_is_missing_in_a_channel_matters_to_no_other(marcher, interpolation):
    values = CHANNELS.copy()
    values[1][NOISE[1] < 0.3] = np.nan
    values[2, :, :, 8:] = np.nan
    shown = placed_alone(values, LOOKS, interpolation=interpolation, **THIN)
    alone = marcher.alone(shown, volume="masked")
    for index in range(4):
        assert_alone(marcher.packed(shown, only(index), volume="masked"), alone, index)
    found = marcher.packed(shown, volume="masked")
    alpha = 1 - np.prod(1 - alone["colour"][..., 3, :], axis=-1)
    np.testing.assert_array_equal(found["found"], alone["found"].any(axis=-1))
    thin = alpha < 0.99
    np.testing.assert_allclose(found["colour"][thin, 3], alpha[thin], atol=2e-3)


def test_what_is_not_shown_is_not_lit(marcher):
    """Gradients are looked for where something that is shown absorbs, and nowhere else."""
    nothing = CHANNELS.copy()
    nothing[1:] = -1
    found = marcher.packed(placed_alone(CHANNELS, LIT, **THIN), only(0))
    alike = marcher.packed(placed_alone(nothing, LIT, **THIN), only(0))
    all_of_them = marcher.packed(placed_alone(CHANNELS, LIT, **THIN))
    np.testing.assert_array_equal(found["samples"], alike["samples"])
    assert found["samples"].sum() < 0.9 * all_of_them["samples"].sum()


def test_nothing_is_found_of_channels_that_are_not_shown(marcher):
    shown = placed_alone(CHANNELS, LOOKS, **THIN)
    assert marcher.packed(shown)["found"].mean() > 0.1
    assert not marcher.packed(shown, (0.0,) * 4)["found"].any()


@pytest.mark.parametrize("walk", ["fours", "searching"])
def test_what_is_passed_over_has_no_matter(marcher, walk):
    shown = placed_alone(SPARSE, vmin=0.1, vmax=1.0, **THIN)
    grid = distances((SPARSE > 0).any(axis=0))
    whole = marcher.packed(shown, walk=walk)
    found = marcher.packed(shown, grid=grid, skipping="distance", walk=walk)
    assert whole["found"].mean() > 0.02
    np.testing.assert_array_equal(found["found"], whole["found"])
    np.testing.assert_allclose(found["colour"], whole["colour"], atol=1e-6)
    np.testing.assert_allclose(found["depth"], whole["depth"], atol=1e-6)
    assert found["samples"].sum() < 0.8 * whole["samples"].sum()
