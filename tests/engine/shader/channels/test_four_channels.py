"""Four channels packed in one texture are marched as four volumes are, by the same files."""

import numpy as np
import pytest

from tests.engine.shader.channels.packed import CHANNELS, NOISE, SPARSE, placed_alone
from volrender.base.colour import srgb_from_linear
from volrender.base.modes import modes_of


def grey(*limits) -> list[dict]:
    """Looks of channels with these contrast limits."""
    return [{"cmap": "gray", "vmin": vmin, "vmax": vmax} for vmin, vmax in limits]


WIDE = grey((-2, 2), (-3, 2), (-2, 1.5), (-1, 3))
NARROW = grey((-0.6, 0.6), (-0.4, 0.7), (-0.5, 0.5), (-0.7, 0.8))  # such that rays end early
COLOURS = [
    {**look, "cmap": name}
    for look, name in zip(WIDE, ("cyan", "magenta", "viridis", "gray"), strict=True)
]
PLANE = {"plane": (0.2, 0.3, 1.0, -17.0)}
SLAB = {**PLANE, "slab_thickness": 6.0}
PLANAR = [
    ("slice", PLANE),
    *(("slice", {**SLAB, "slab_mode": how}) for how in ("max", "min", "mean")),
]
RAYS = [(mode, {}) for mode in ("mip", "minip", "attenuated", "mean", "sum")]
ONE = (0.7, 0.0, 0.0, 0.0)  # the first is shown, no other is


def named(case) -> str:
    """What a mode and its properties are called in the name of a test."""
    mode, look = case
    return "-".join([mode, *filter(None, [look.get("slab_mode")])])


def brightness(alone: dict) -> np.ndarray:
    """How much each channel is seen, 0..1, where grey has a share of one in the colour."""
    return np.where(alone["found"], srgb_from_linear(alone["colour"][..., 0, :]), -1)


def of_seen(numbers: np.ndarray, found: dict) -> np.ndarray:
    """Of numbers of each channel, that of the one that is seen most."""
    return np.take_along_axis(numbers, found["seen"][..., None], axis=-1)[..., 0]


def assert_seen_most(found: dict, alone: dict) -> None:
    """It is where the channel is that is seen most."""
    is_found = found["found"]
    seen = brightness(alone)
    difference = of_seen(seen, found) - seen.max(axis=-1)
    assert difference[is_found].min() > -1 / 255  # colormaps have 256 entries
    np.testing.assert_array_equal(
        found["depth"][is_found], of_seen(alone["depth"], found)[is_found]
    )


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("limits", [WIDE, NARROW], ids=["plain", "ends early"])
@pytest.mark.parametrize("mode", [("mip", {}), ("minip", {}), *PLANAR], ids=named)
def test_each_channel_is_what_it_is_alone(marcher, mode, limits, interpolation):
    shown = placed_alone(CHANNELS, limits, mode=mode[0], interpolation=interpolation, **mode[1])
    alone, found = marcher.alone(shown), marcher.packed(shown)
    is_found = found["found"]
    assert is_found.mean() > 0.1
    np.testing.assert_array_equal(is_found, alone["found"].any(axis=-1))
    np.testing.assert_array_equal(found["value"][is_found], alone["value"][is_found])
    np.testing.assert_array_equal(found["t"][is_found], alone["t"][is_found])
    assert_seen_most(found, alone)
    assert len(np.unique(found["seen"][is_found])) > 2
    if mode[0] != "slice":
        assert (np.ptp(alone["t"], axis=-1) > 0)[is_found].mean() > 0.9
        at = "vmax" if mode[0] == "mip" else "vmin"
        ends = np.array([look[at] for look in limits])
        seen = alone["value"][is_found]
        ended = seen >= ends if mode[0] == "mip" else seen <= ends
        assert (ended.mean(axis=0) > 0.02).any() == (limits is NARROW)


@pytest.mark.parametrize("mode", ["attenuated", "mean", "sum"])
def test_channels_are_added_up_and_dimmed_each_for_itself(marcher, mode):
    shown = placed_alone(CHANNELS, WIDE, mode=mode)
    alone, found = marcher.alone(shown), marcher.packed(shown)
    values, t, is_found = alone["value"], alone["t"], found["found"]
    assert is_found.mean() > 0.1
    np.testing.assert_array_equal(is_found, alone["found"][..., 0])
    np.testing.assert_allclose(found["value"], values, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["t"], t, rtol=1e-5)
    assert_seen_most(found, alone)
    assert (np.ptp(values[is_found], axis=-1) > 0.05).mean() > 0.5
    assert (np.ptp(t[is_found], axis=-1) > 0).mean() > 0.9 or mode != "attenuated"


@pytest.mark.parametrize("mode", [*RAYS, PLANAR[0]], ids=named)
def test_what_is_seen_of_channels_adds_up(marcher, mode):
    shown = placed_alone(CHANNELS, COLOURS, mode=mode[0], **mode[1])
    strengths = np.array((0.9, 0.3, 0.6, 0.0))
    alone, found = marcher.alone(shown), marcher.packed(shown, strengths)
    is_found = found["found"]
    assert is_found.mean() > 0.1
    np.testing.assert_array_equal(is_found, alone["found"].any(axis=-1))
    light = (alone["colour"][..., :3, :] * strengths).sum(axis=-1)
    np.testing.assert_allclose(found["colour"][is_found, :3], light[is_found], atol=1e-4)
    alpha = 1 - np.prod(1 - strengths * alone["colour"][..., 3, :], axis=-1)
    np.testing.assert_allclose(found["colour"][is_found, 3], alpha[is_found], atol=1e-5)


def grid_of(values: np.ndarray, extremum) -> np.ndarray:
    """The extremum of each channel in each cell of 4×4×4 voxels and its neighbours, (z, y, x, 4)."""
    cells = [-(-length // 4) for length in values.shape[1:]]
    grid = np.zeros((*cells, 4), np.float32)
    for cell in np.ndindex(*cells):
        near = tuple(slice(max(0, 4 * c - 4), 4 * c + 9) for c in cell)
        grid[cell] = extremum(values[:, *near], axis=(1, 2, 3))
    return grid


SKIPS = {"mip": (SPARSE, np.max, 0), "minip": (1 - SPARSE, np.min, 1)}


def by_grid(mode: str) -> dict[str, str]:
    """What programs are that skip by the grid of a mode."""
    return {"skipping": modes_of("image_volume")[mode].skipping, "batch": "eight"}


@pytest.mark.parametrize("mode", SKIPS)
def test_what_is_passed_over_matters_to_no_channel(marcher, mode):
    channels, extremum, nothing = SKIPS[mode]
    shown = placed_alone(channels, mode=mode, vmin=0, vmax=1)
    values = marcher.alone(shown)["value"]
    found = marcher.packed(shown, grid=grid_of(channels, extremum), **by_grid(mode))
    np.testing.assert_array_equal(found["value"], values)
    # A channel of which the grid says that it holds nothing is passed over where the others are too.
    blind = channels.copy()
    blind[1] = nothing
    found = marcher.packed(shown, grid=grid_of(blind, extremum), **by_grid(mode))
    missed = found["value"] != values
    assert missed[..., 1].any() and not missed[..., [0, 2, 3]].any()


@pytest.mark.parametrize("mode", ["mip", "minip", "attenuated"])
def test_a_channel_that_is_not_shown_does_not_hold_up_the_end(marcher, mode):
    """As many samples are taken as where the others are copies of the one that is shown."""
    look = {"mode": mode, **NARROW[0]} | ({"attenuation": 0.5} if mode == "attenuated" else {})
    shown = placed_alone(CHANNELS, **look)
    alike = marcher.packed(placed_alone(CHANNELS[[0, 0, 0, 0]], **look))
    found, all_of_them = marcher.packed(shown, ONE), marcher.packed(shown)
    alone = marcher.alone(shown)
    np.testing.assert_array_equal(found["samples"], alike["samples"])
    assert alike["samples"].sum() < 0.9 * all_of_them["samples"].sum()
    np.testing.assert_array_equal(found["value"][..., 0], alone["value"][..., 0])
    np.testing.assert_array_equal(found["depth"], alone["depth"][..., 0])


@pytest.mark.parametrize("mode", SKIPS)
def test_a_channel_that_is_not_shown_does_not_hold_up_skipping(marcher, mode):
    channels, extremum, _ = SKIPS[mode]
    noisy = channels.copy()
    noisy[1:] = NOISE[1:]
    look = {"mode": mode, "vmin": 0, "vmax": 1}
    shown = placed_alone(noisy, **look)
    same = channels[[0, 0, 0, 0]]
    alike = marcher.packed(
        placed_alone(same, **look), grid=grid_of(same, extremum), **by_grid(mode)
    )
    grid = grid_of(noisy, extremum)
    found = marcher.packed(shown, ONE, grid, **by_grid(mode))
    all_of_them = marcher.packed(shown, grid=grid, **by_grid(mode))
    np.testing.assert_array_equal(found["samples"], alike["samples"])
    assert alike["samples"].sum() < 0.6 * all_of_them["samples"].sum()
    np.testing.assert_array_equal(found["value"][..., 0], marcher.alone(shown)["value"][..., 0])


def with_holes() -> np.ndarray:
    """Voxels of which some are missing: of one channel anywhere, of one in half of the volume."""
    values = CHANNELS.copy()
    values[1][NOISE[1] < 0.3] = np.nan
    values[2, :, :, 8:] = np.nan
    return values


@pytest.mark.parametrize("interpolation", ["linear", "nearest"])
@pytest.mark.parametrize("mode", [*RAYS, *PLANAR], ids=named)
def test_what_is_missing_in_a_channel_matters_to_no_other(marcher, mode, interpolation):
    values = with_holes()
    shown = placed_alone(values, WIDE, mode=mode[0], interpolation=interpolation, **mode[1])
    alone = marcher.alone(shown, volume="masked")
    found = marcher.packed(shown, volume="masked")
    there, is_found = alone["found"], found["found"]
    assert 0.05 < there[..., 2].mean() < 0.8 * there[..., 0].mean()
    np.testing.assert_array_equal(is_found, there.any(axis=-1))
    np.testing.assert_allclose(found["value"][there], alone["value"][there], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found["t"][there], alone["t"][there], rtol=1e-5)
    assert_seen_most(found, alone)
    light = np.where(there[..., None, :], alone["colour"], 0).sum(axis=-1)[..., :3]
    np.testing.assert_allclose(found["colour"][is_found, :3], light[is_found], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("mode", [*RAYS, PLANAR[0]], ids=named)
def test_a_channel_that_is_not_shown_is_not_found(marcher, mode):
    shown = placed_alone(with_holes(), WIDE, mode=mode[0], **mode[1])
    alone = marcher.alone(shown, volume="masked")
    strengths = (0.0, 0.0, 0.4, 0.0)
    found = marcher.packed(shown, strengths, volume="masked")
    is_found = found["found"]
    np.testing.assert_array_equal(is_found, alone["found"][..., 2])
    assert 0.05 < is_found.mean() < 0.8 * alone["found"][..., 0].mean()
    np.testing.assert_array_equal(found["seen"][is_found], 2)
    assert not marcher.packed(shown, (0.0,) * 4, volume="masked")["found"].any()


@pytest.mark.parametrize("mode", RAYS, ids=named)
def test_what_is_black_is_seen_more_than_what_is_not_shown(marcher, mode):
    """Where values are no more than vmin, the channel is found all the same."""
    shown = placed_alone(CHANNELS, [*WIDE[:3], *grey((90, 99))], mode=mode[0])
    found = marcher.packed(shown, (0.0, 0.0, 0.0, 1.0))
    assert found["found"].mean() > 0.1
    np.testing.assert_array_equal(found["seen"][found["found"]], 3)
