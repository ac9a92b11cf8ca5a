"""What suits a volume where nobody chose: for keys, panel and command line."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.modes import modes_of
from volrender.data.sources.source import ArraySource
from volrender.data.statistics import suitable_smoothing
from volrender.hosts.first_look import look_first

MODES = modes_of("image_volume")
NOISE = np.random.default_rng(0).normal(100, 5, (6, 7, 8)).astype(np.float32)
MASK = NOISE > 101
CUT_OUT = np.where(MASK, NOISE, np.nan)


@pytest.mark.parametrize(
    ("data", "smoothing"),
    [
        (NOISE, 0.0),
        (MASK, 1.5),
        (np.where(MASK, np.int16(-1000), np.int16(40)), 1.5),
        (CUT_OUT, 1.0),
        (np.where(MASK, 1.0, np.nan), 1.5),
        (np.full((2, 2, 2), np.nan), 1.5),
    ],
)
def test_smoothing_suits_the_data(data, smoothing):
    assert suitable_smoothing(ArraySource(data)) == smoothing


def test_limits_become_those_of_the_next_mode_unless_they_were_chosen():
    graphic = vr.ImageVolumeGraphic(NOISE, scale=(1, 1, 4))
    data = graphic.vmin, graphic.vmax
    for name in ("mean", "sum", "attenuated", "sum", "iso"):
        look_first(graphic, MODES[name], (0, 0, -1))
        graphic.mode = name
        suits = vr.ImageVolumeGraphic(NOISE, scale=(1, 1, 4), mode=name)
        assert (graphic.vmin, graphic.vmax) == (suits.vmin, suits.vmax)
        assert ((graphic.vmin, graphic.vmax) == data) == MODES[name].has_depth
    graphic.vmax = 107
    look_first(graphic, MODES["mean"], (0, 0, -1))
    assert (graphic.vmin, graphic.vmax) == (data[0], 107)


def test_channels_are_looked_after_one_by_one():
    stack = np.stack([NOISE, np.where(MASK, 1, 0), 3 * NOISE])
    graphic = vr.MultichannelVolumeGraphic(stack)
    graphic[0].vmax = 107
    graphic[2].threshold = 0.5
    look_first(graphic, MODES["iso"], (0, 0, -1))
    assert 285 < graphic[2].threshold < 330 and graphic[1].threshold < 1
    assert graphic.smoothing == suitable_smoothing(ArraySource(stack[1])) > 0
    look_first(graphic, MODES["mean"], (0, 0, -1))
    graphic.mode = "mean"
    suits = vr.MultichannelVolumeGraphic(stack, mode="mean")
    limits = [[(channel.vmin, channel.vmax) for channel in each] for each in (graphic, suits)]
    assert limits[0][1:] == limits[1][1:] and limits[0][0] == (NOISE.min(), 107)


def test_only_what_was_never_set_is_chosen_and_once():
    graphic = vr.ImageVolumeGraphic(CUT_OUT)
    look_first(graphic, MODES["iso"], (0, 0, -1))
    assert graphic.smoothing == 1 and 95 < graphic.threshold < 110
    graphic.smoothing, graphic.threshold = 0, 97
    look_first(graphic, MODES["iso"], (0, 0, -1))
    assert (graphic.smoothing, graphic.threshold) == (0, 97)
    look_first(graphic, MODES["slice"], (0, 1, 0.1))
    assert graphic.plane @ (3.5, 3, 2.5, 1) == pytest.approx(0) and graphic.plane[1] != 0
    graphic.plane = (1, 0, 0, -2)
    look_first(graphic, MODES["slice"], (0, 1, 0.1))
    assert graphic.plane.tolist() == [1, 0, 0, -2]
    chosen = vr.ImageVolumeGraphic(MASK, smoothing=0.5)
    look_first(chosen, MODES["iso"], (0, 0, -1))
    assert (chosen.smoothing, chosen.threshold) == (0.5, 0.5)
