"""The dropper: a double click in the picture makes what is there opaque."""

import numpy as np
import pytest

import volrender as vr

pytest.importorskip("imgui_bundle")

from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, settled
from volrender.data.sources.source import ArraySource
from volrender.hosts.window.panel.picture.dropper import neighbourhood

MIDDLE = SIZE[0] / 2 - 10, SIZE[1] / 2
FAINT = [(0, 0.0), (200, 0.01)]


def blocks(noise=2.0) -> np.ndarray:
    """A cube of 100 in one of 40, with noise."""
    values = np.full((16, 16, 16), 40.0)
    values[2:14, 2:14, 2:14] = 100
    return (values + np.random.default_rng(1).normal(0, noise, values.shape)).astype(np.float32)


def make(noise=2.0, **kwargs) -> PanelPicture:
    figure, given = vr.Figure(size=SIZE), {"vmin": 0, "vmax": 200, "opacity": FAINT, **kwargs}
    figure.add_image_volume(blocks(noise), **{"mode": "composite", **given})
    return settled(figure)


def double_click(shown, place=MIDDLE) -> bool:
    taken = shown.send("double_click", *place, button=1)
    shown.settle(2)
    return taken


def test_a_bump_is_added_at_what_is_seen():
    shown = make()
    volume, history = shown.panel.graphic, shown.panel.history
    assert not double_click(shown)  # the camera's
    shown.click("dropper")
    assert double_click(shown) and "dropper.hint" in shown.panel.rectangles
    values, alphas = volume.opacity.T
    peak = values[alphas.argmax()]
    assert alphas.max() == 0.5 and abs(peak - 100) < 12
    left, right = np.interp([peak - 15, peak + 15], values, alphas)
    assert max(left, right) < 0.01  # as wide as the noise
    assert volume.opacity[0].tolist() == [0, 0] and volume.opacity[-1].tolist() == [200, 0.01]
    assert history.undo() == "opacity of volume 1"
    np.testing.assert_allclose(volume.opacity, FAINT)


@pytest.mark.parametrize("noise, half", [(0.0, 2), (30.0, 20)])
def test_a_bump_has_a_part_of_the_limits_for_its_width(noise, half):
    shown = make(noise)
    shown.click("dropper")
    assert double_click(shown)
    values, alphas = shown.panel.graphic.opacity.T
    peak = values[alphas.argmax()]
    inside, outside = (np.interp(peak + share * half, values, alphas) for share in (0.9, 1.0))
    assert inside == pytest.approx(0.05, abs=0.01) and outside < 0.011


def test_escape_and_the_button_end_it():
    shown = make()
    shown.click("dropper")
    assert shown.send("key_down", key="Escape", modifiers=())
    assert not double_click(shown) and not shown.send("key_down", key="Escape", modifiers=())
    shown.click("dropper"), shown.click("dropper")
    assert not double_click(shown)
    shown.click("dropper")
    shown.panel.graphic.mode = "mip"  # where opacity does not matter
    shown.settle()
    assert not double_click(shown) and "dropper" not in shown.panel.rectangles


def test_where_nothing_is_seen_it_says_so():
    shown = make(cmap=[(0, "black"), (200, "white")])
    shown.click("dropper")
    assert double_click(shown, (5, 5)) and "Nothing" in shown.panel.error
    other = shown.figure.add_image_volume(np.ones((9, 9, 9)), mode="iso", offset=(-40, 0, 0))
    shown.figure[0, 0].auto_fit(), shown.settle()
    place = next(
        (float(x), SIZE[1] / 2)
        for x in range(0, 300, 10)
        if (seen := shown.figure[0, 0].pick(x, SIZE[1] / 2)) and seen["graphic"] is other
    )
    assert double_click(shown, place) and "matter" in shown.panel.error
    assert not shown.panel.history.can_undo


def test_a_named_opacity_becomes_points_and_a_high_curve_keeps_its_height():
    shown = make(opacity="linear")
    volume = shown.panel.graphic
    shown.click("dropper")
    double_click(shown)
    values, alphas = volume.opacity.T
    assert alphas.max() == 1 and alphas.tolist().count(1) == 2  # at the value, and at vmax
    assert np.interp([0, 20, 160], values, alphas) == pytest.approx([0, 0.1, 0.8])


def test_of_channels_it_is_the_chosen_one():
    figure = vr.Figure(size=SIZE)
    stack = np.stack([blocks(), 2 * blocks()])
    channels = figure[0, 0].add_multichannel_volume(stack, names=["a", "b"], mode="composite")
    for channel in channels:
        channel.opacity = FAINT
    shown = settled(figure)
    shown.click("channel.1"), shown.click("dropper")
    assert double_click(shown)
    np.testing.assert_allclose(channels["a"].opacity, FAINT)
    values, alphas = channels["b"].opacity.T
    assert abs(values[alphas.argmax()] - 200) < 24


def test_a_neighbourhood_is_cut_off_at_the_border():
    values = np.arange(4 * 5 * 6, dtype=np.float32).reshape(4, 5, 6)
    values[0, 0, 1] = np.nan
    value, spread = neighbourhood(ArraySource(values), (0, 4, 3))
    assert value == values[3, 4, 0] and spread == pytest.approx(values[1:, 2:, :3].std())
    value, spread = neighbourhood(ArraySource(values), (0, 0, 0))
    assert value == 0 and spread == pytest.approx(np.nanstd(values[:3, :3, :3]))
    colours = np.repeat(values[..., None], 3, axis=-1)
    assert neighbourhood(ArraySource(colours), (2, 2, 2)) == pytest.approx(
        (values[2, 2, 2], np.nanstd(values[:, :, :5]))
    )
