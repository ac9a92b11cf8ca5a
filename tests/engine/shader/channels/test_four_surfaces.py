"""The surfaces of four channels: each is where it is alone, and those behind shine through."""

import numpy as np
import pytest

from tests.engine.shader.channels.packed import CHANNELS, NOISE, distances, placed_alone

LOOKS = [
    {"vmin": -1, "vmax": 1, "threshold": threshold, "cmap": cmap}
    for threshold, cmap in ((0.4, "cyan"), (0.7, "magenta"), (0.5, "viridis"), (0.7, "gray"))
]
FAINT = (0.5, 0.5, 0.5, 0.5)  # strengths of channels that all shine through


def surfaces(values=CHANNELS, looks=LOOKS, **look) -> list:
    return placed_alone(values, looks, mode="iso", **look)


def nearest_of(alone: dict) -> np.ndarray:
    """Which channel has the nearest surface."""
    return np.where(alone["found"], alone["t"], np.inf).argmin(axis=-1)


def of_channel(numbers: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Of numbers of each channel, along the last axis, those of one, by pixel."""
    places = index.reshape(*index.shape, *(1,) * (numbers.ndim - index.ndim))
    return np.take_along_axis(numbers, places, axis=-1)[..., 0]


def over(alone: dict, strengths=1.0) -> np.ndarray:
    """The colours of the surfaces, from the nearest on, each over those behind it."""
    t = np.where(alone["found"], alone["t"], np.inf)
    colours = np.where(np.isfinite(t)[..., None, :], alone["colour"] * strengths, 0)
    colour = np.zeros(colours.shape[:-1])
    for index in np.moveaxis(t.argsort(axis=-1, kind="stable"), -1, 0):
        colour += (1 - colour[..., 3:]) * of_channel(colours, index)
    return colour


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("look", [{}, {"smoothing": 1.0}], ids=["sharp", "smooth"])
def test_each_surface_is_where_it_is_alone(marcher, interpolation, look):
    shown = surfaces(interpolation=interpolation, **look)
    alone, found = marcher.alone(shown), marcher.packed(shown, FAINT)
    there, is_found = alone["found"], found["found"]
    assert there.mean(axis=(0, 1)).min() > 0.05 and (there.sum(axis=-1) == 4).mean() > 0.02
    np.testing.assert_array_equal(is_found, there.any(axis=-1))
    np.testing.assert_array_equal(found["t"][there], alone["t"][there])
    np.testing.assert_array_equal(found["value"][there], alone["value"][there])
    farthest = alone["t"][there].max()
    assert found["t"][is_found & ~there.all(axis=-1)].max(axis=-1).min() > 2 * farthest
    nearest = nearest_of(alone)
    np.testing.assert_array_equal(found["seen"][is_found], nearest[is_found])
    np.testing.assert_array_equal(
        found["depth"][is_found], of_channel(alone["depth"], nearest)[is_found]
    )
    assert len(np.unique(nearest[is_found])) == 4
    np.testing.assert_allclose(found["colour"][is_found], over(alone, 0.5)[is_found], atol=1e-5)


def test_nothing_shines_through_what_hides(marcher):
    shown = surfaces()
    alone, found = marcher.alone(shown), marcher.packed(shown)
    is_found, nearest = found["found"], nearest_of(alone)
    np.testing.assert_array_equal(is_found, alone["found"].any(axis=-1))
    for name, numbers in (("t", found["t"]), ("value", found["value"])):
        np.testing.assert_array_equal(
            of_channel(numbers, nearest)[is_found], of_channel(alone[name], nearest)[is_found]
        )
    for name in ("depth", "colour"):
        np.testing.assert_array_equal(
            found[name][is_found], of_channel(alone[name], nearest)[is_found]
        )
    # Rays end there: behind it no surface is looked for.
    through = marcher.packed(surfaces(), FAINT)
    assert found["samples"].sum() < 0.9 * through["samples"].sum()
    lost = (found["t"] > 1e3) & (through["t"] < 1e3) & is_found[..., None]
    assert lost.any(axis=-1).mean() > 0.05


def test_what_is_before_something_that_hides_lets_it_shine_through(marcher):
    """A channel that is faint hides nothing, and one that is not does, wherever they are."""
    shown, strengths = surfaces(), np.array((1.0, 0.4, 1.0, 0.4))
    alone, found = marcher.alone(shown), marcher.packed(shown, strengths)
    is_found = found["found"]
    np.testing.assert_array_equal(is_found, alone["found"].any(axis=-1))
    np.testing.assert_allclose(
        found["colour"][is_found], over(alone, strengths)[is_found], atol=1e-5
    )
    hides = alone["found"] & (strengths == 1)
    end = np.where(hides, alone["t"], np.inf).min(axis=-1, keepdims=True)
    before = alone["found"] & (alone["t"] <= end)
    np.testing.assert_array_equal(found["t"][before], alone["t"][before])
    assert (before.sum(axis=-1) > 1).mean() > 0.05
    np.testing.assert_array_equal(found["seen"][is_found], nearest_of(alone)[is_found])


def test_a_surface_that_is_not_shown_is_not_looked_for(marcher):
    shown = surfaces()
    alone = marcher.alone(shown)
    found, all_of_them = marcher.packed(shown, (0.0, 0.0, 1.0, 0.0)), marcher.packed(shown, FAINT)
    alike = marcher.packed(surfaces(CHANNELS[[2, 2, 2, 2]], [LOOKS[2]] * 4), FAINT)
    is_found = found["found"]
    np.testing.assert_array_equal(is_found, alone["found"][..., 2])
    np.testing.assert_array_equal(found["seen"][is_found], 2)
    np.testing.assert_array_equal(found["depth"][is_found], alone["depth"][is_found, 2])
    np.testing.assert_allclose(
        found["colour"][is_found], alone["colour"][is_found, :, 2], atol=1e-6
    )
    np.testing.assert_array_equal(is_found, alike["found"])
    assert found["samples"].sum() < 0.9 * all_of_them["samples"].sum()


def test_what_is_missing_in_a_channel_matters_to_no_other_surface(marcher):
    values = CHANNELS.copy()
    values[1][NOISE[1] < 0.3] = np.nan
    values[2, :, :, 8:] = np.nan
    shown = surfaces(values)
    alone = marcher.alone(shown, volume="masked", gradient="sampled")
    found = marcher.packed(shown, FAINT, volume="masked", gradient="sampled")
    there, is_found = alone["found"], found["found"]
    assert 0.02 < there[..., 2].mean() < 0.8 * there[..., 0].mean()
    np.testing.assert_array_equal(is_found, there.any(axis=-1))
    np.testing.assert_array_equal(found["t"][there], alone["t"][there])
    np.testing.assert_array_equal(found["seen"][is_found], nearest_of(alone)[is_found])
    np.testing.assert_allclose(found["colour"][is_found], over(alone, 0.5)[is_found], atol=1e-5)


def test_what_is_passed_over_matters_to_no_surface(marcher):
    values = CHANNELS.copy()
    values[:, 6:, :, :] = -1  # so that there is something to pass over
    shown = surfaces(values)
    thresholds = np.array([look["threshold"] for look in LOOKS]).reshape(4, 1, 1, 1)
    grid = distances((values > thresholds).any(axis=0))
    assert (grid > 1.5 / 255).mean() > 0.1
    whole = marcher.packed(shown, FAINT)
    found = marcher.packed(shown, FAINT, grid=grid, skipping="distance")
    assert whole["found"].mean() > 0.1
    for name in ("found", "seen", "depth", "colour"):
        np.testing.assert_array_equal(found[name], whole[name])
    met = whole["t"] < 1e3
    np.testing.assert_array_equal(found["t"][met], whole["t"][met])
    assert found["samples"].sum() < 0.8 * whole["samples"].sum()
