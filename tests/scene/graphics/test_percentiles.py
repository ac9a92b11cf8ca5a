"""Contrast limits that follow percentiles of the voxels."""

import numpy as np
import pytest

import volrender as vr

EVEN = np.arange(1000.0, dtype=np.float32).reshape(10, 10, 10)


def graphics(data, **look):
    """One as a volume, one as the second channel of another: what has limits."""
    alone = vr.ImageVolumeGraphic(data, **look)
    channels = vr.MultichannelVolumeGraphic(
        np.stack([np.zeros_like(data), data]), channels=[{}, look]
    )
    return alone, channels[1]


def test_limits_are_percentiles_of_the_voxels_and_events_tell():
    for look in graphics(EVEN, percentiles=(10, 90)):
        assert (look.vmin, look.vmax) == pytest.approx(tuple(np.percentile(EVEN, (10, 90))))
        told = []
        look.add_event_handler(
            lambda event, told=told: told.append(event.type), "vmin", "percentiles"
        )
        look.percentiles = (50, 98)
        assert (look.vmin, look.vmax) == pytest.approx(tuple(np.percentile(EVEN, (50, 98))))
        assert look.percentiles == (50.0, 98.0)
        assert told == ["vmin", "percentiles"]


def test_limits_set_by_hand_follow_no_more_and_the_same_ones_do():
    for look in graphics(EVEN, percentiles=(10, 90)):
        look.vmin = look.vmin
        assert look.percentiles == (10.0, 90.0)
        look.vmax = 5
        assert look.percentiles is None
        look.percentiles = None
        assert look.vmax == 5


def test_they_follow_the_time_point_and_new_data_but_not_a_part():
    series = np.stack([EVEN, 3 * EVEN])
    alone = vr.ImageVolumeGraphic(series, axes="tzyx", percentiles=(0, 100))
    channels = vr.MultichannelVolumeGraphic(
        np.stack([series, series], 1), axes="tczyx", channels=[{}, {"percentiles": (0, 100)}]
    )
    seen = []
    alone.add_event_handler(lambda event: seen.append(alone.vmax), "data")
    for graphic, look in ((alone, alone), (channels, channels[1])):
        graphic.time = 1
        assert look.vmax == 2997
        graphic.time = 0
        assert look.vmax == 999
    assert seen == [2997, 999]  # handlers find the new limits
    still = vr.ImageVolumeGraphic(EVEN, percentiles=(0, 100))
    still.data[0, 0, 0] = 5000
    assert still.vmax == 999
    still.data = 2 * EVEN
    assert still.vmax == 1998


def test_missing_voxels_do_not_count_and_of_none_limits_are_zero():
    holes = EVEN.copy()
    holes[5:] = np.nan
    assert vr.ImageVolumeGraphic(holes, percentiles=(0, 100)).vmax == 499
    nothing = vr.ImageVolumeGraphic(np.full((3, 3, 3), np.nan), percentiles=(0, 100))
    assert (nothing.vmin, nothing.vmax) == (0, 0)


def test_a_state_has_them_and_another_volume_gets_its_own():
    def figure(data, **look):
        made = vr.Figure(size=(8, 8))
        made.add_image_volume(data, **look)
        return made, made[0, 0].graphics[0]

    first, _ = figure(EVEN, percentiles=(25, 75))
    for look in ({}, {"percentiles": (25, 75)}, {"percentiles": (1, 2)}):
        other, graphic = figure(10 * EVEN, **look)
        other.set_state(first.get_state(), check_data=False)
        assert graphic.percentiles == (25.0, 75.0)
        assert graphic.vmin == pytest.approx(np.percentile(10 * EVEN, 25))
    kept, _ = figure(EVEN, vmin=3, vmax=4)
    other.set_state(kept.get_state(), check_data=False)
    assert (graphic.vmin, graphic.vmax, graphic.percentiles) == (3, 4, None)


@pytest.mark.parametrize("value", [(90, 10), (-1, 50), (0, 101), (5,), "auto", (np.nan, 50), 3])
def test_bad_percentiles_change_nothing(value):
    for look in graphics(EVEN, percentiles=(10, 90)):
        before = dict(look.property_values)
        with pytest.raises((TypeError, ValueError), match="percentiles"):
            look.percentiles = value
        assert look.property_values == before


def test_limits_and_percentiles_are_not_both_given():
    with pytest.raises(ValueError, match="give either"):
        vr.ImageVolumeGraphic(EVEN, vmin=3, percentiles=(10, 90))
