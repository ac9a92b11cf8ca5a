"""Many volumes that are marched before they are drawn: in a few targets, one picture."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import volrender as vr
from volrender.engine.device.commands import native, plain
from volrender.engine.frame import waves
from volrender.engine.frame.waves import MOST_TARGETS, waves_of

SIZE = (64, 48)
SIDES = st.tuples(
    st.integers(0, 63), st.integers(0, 47), st.integers(0, 40), st.integers(0, 40), st.booleans()
)


def item_of(side) -> SimpleNamespace:
    left, top, width, height, is_marched = side
    scissor_px = left, top, min(width, SIZE[0] - left), min(height, SIZE[1] - top)
    return SimpleNamespace(owner=object(), scissor_px=scissor_px, is_marched=is_marched)


@settings(deadline=None, max_examples=60)
@given(st.lists(SIDES, max_size=40), st.sampled_from([1, 2, MOST_TARGETS]))
def test_nothing_is_marched_over_what_is_not_drawn_yet(sides, most):
    items = [item_of(side) for side in sides]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waves, "MOST_TARGETS", most)
        found = list(waves_of(items, {item.owner for item in items if item.is_marched}, SIZE))
    assert [item for wave in found for item in wave.items] == items
    for wave in found:
        visible = [each for each in wave.items if each.is_marched and min(each.scissor_px[2:]) > 0]
        assert [place.item for place in wave.places] == visible
        assert wave.targets <= most
        pictures = [np.zeros(SIZE[::-1], int) for _ in range(wave.targets)]
        for place in wave.places:
            left, top, width, height = place.item.scissor_px
            assert place.is_first == (not pictures[place.target].any())
            pictures[place.target][top : top + height, left : left + width] += 1
        assert all((picture <= 1).all() for picture in pictures)


@pytest.mark.parametrize("alpha_mode", ["auto", "weighted_blend"])
@pytest.mark.parametrize("way", ["native", "plain"])
def test_many_are_handed_over_by_parts_and_give_one_picture(alpha_mode, way, engine, monkeypatch):
    monkeypatch.setattr(
        engine, "_commands", {"native": native, "plain": plain}[way].Commands(engine.device)
    )
    figure = figure_of_many("fragment", alpha_mode, has_opaque=False)
    expected = figure.export_numpy()
    submits, submit = [], native.Commands.submit
    monkeypatch.setattr(
        native.Commands, "submit", lambda self, encoder: submits.append(0) or submit(self, encoder)
    )
    monkeypatch.setattr(waves, "MOST_ITEMS", 4)
    np.testing.assert_array_equal(figure.export_numpy(), expected)
    assert len(submits) == (4 if way == "native" else 0)


def figure_of_many(dispatch: str, alpha_mode: str, has_opaque: bool) -> vr.Figure:
    """Volumes that overlap, and some apart; with something opaque, rays end there."""
    generator = np.random.default_rng(2)
    figure = vr.Figure(size=SIZE, dispatch=dispatch)
    for number in range(14):
        figure.add_image_volume(
            generator.integers(0, 255, (5, 6, 7), np.uint8),
            mode="iso" if has_opaque and number == 3 else "mip",
            threshold=200,
            offset=generator.uniform(0, 9 if number < 11 else 40, 3),
            cmap=("red", "green", "blue", "gray")[number % 4],
            alpha=0.6,
            alpha_mode="solid" if has_opaque and number == 3 else alpha_mode,
        )
    return figure


@pytest.mark.parametrize("has_opaque", [False, True])
@pytest.mark.parametrize("alpha_mode", ["auto", "weighted_blend"])
@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_one_target_gives_the_picture_of_one_for_each(
    dispatch, alpha_mode, has_opaque, monkeypatch
):
    monkeypatch.setattr(waves, "MOST_TARGETS", 99)
    figure = figure_of_many(dispatch, alpha_mode, has_opaque)
    expected, targets = figure.export_numpy(), figure.stage.renderer.frame._march_targets
    is_marched = dispatch == "compute" or has_opaque
    assert (len(targets) > 8) == is_marched
    monkeypatch.setattr(waves, "MOST_TARGETS", 1)
    np.testing.assert_array_equal(figure.export_numpy(), expected)
    assert len(targets) == is_marched
    assert len(np.unique(expected.reshape(-1, 4), axis=0)) > 100
