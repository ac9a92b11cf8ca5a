"""Files with several resolutions: which one is shown."""

import numpy as np
import pytest

import volrender as vr
from volrender.data.files.levels import Level
from volrender.data.files.volume_file import VolumeFile
from volrender.engine.device.engine import Engine
from volrender.io import VolumeFileError

FINE = np.random.default_rng(0).integers(0, 256, (16, 16, 16)).astype(np.uint8)
HALVES = [FINE[:: 2**n, :: 2**n, :: 2**n] for n in range(3)]


def volume(channel: str | None = None) -> VolumeFile:
    levels = tuple(Level(data, (0.0, 0.0, 0.0), (2.0**n,) * 3) for n, data in enumerate(HALVES))
    return VolumeFile("a.zarr", "ome-zarr", FINE, "zyx", channel=channel, levels=levels)


@pytest.mark.parametrize(
    ("budget", "side", "level", "said"),
    [
        (4096, 16, 0, None),
        (4095, 16, 1, "shown at level 1 of 0 … 2 (8 × 8 × 8), the finest within the 4.0 KiB"),
        (4096, 15, 1, "15 voxels a side; level chooses another"),
        (64, 16, 2, "level 2 of 0 … 2"),
        (63, 16, 2, "the coarsest; not even that is within the 63 bytes"),
    ],
)
def test_the_finest_that_fits(budget, side, level, said, recwarn):
    found = vr.Dataset([volume()]).within(budget, side)
    assert found[0].data.shape == HALVES[level].shape and found[0].level == level
    assert found[0].scale == (2.0**level,) * 3
    messages = [str(each.message) for each in recwarn]
    assert messages == [] if said is None else len(messages) == 1 and said in messages[0]


def test_channels_share_the_memory():
    pair = vr.Dataset([volume("a"), volume("b")])
    with pytest.warns(UserWarning, match="level 1"):
        assert [one.level for one in pair.within(8191, 16)] == [1, 1]
    assert pair.within(8192, 16) is pair
    assert pair.only("b").within(4096, 16)[0].level == 0


def test_a_volume_is_of_what_can_be_allocated_at_once():
    pair = vr.Dataset([volume("a"), volume("b")])
    assert pair.within(2**20, 16, 4096) is pair
    with pytest.warns(UserWarning, match=r"level 1 .*4\.0 KiB a volume, and 16 voxels"):
        assert pair.within(2**20, 16, 4095).level == 1
    with pytest.warns(UserWarning, match="level 1"):
        assert pair.within(2**20, 16, 4096, voxel_bytes=2).level == 1


def test_a_level_that_was_asked_for_is_shown(recwarn):
    chosen = vr.open(vr.Dataset([volume()]), level=0)
    assert chosen.within(1, 1) is chosen and chosen.only(0).within(1, 1).level == 0
    assert not recwarn.list
    with pytest.raises(VolumeFileError, match=r"a\.zarr: no level 3; there are 3, 0 being"):
        vr.open(volume(), level=3)
    with pytest.raises(VolumeFileError, match="no level 1; there is one, 0"):
        vr.open(FINE, level=1)


@pytest.mark.parametrize("show", ["add", "add_image_volume", "ortho"])
def test_figures_show_what_fits_in_their_memory(show):
    engine = Engine()
    engine.memory_budget_bytes = 1100
    dataset = vr.Dataset([volume()])
    with pytest.warns(UserWarning, match=r"level 1 of 0 … 2 .*1.1 KiB of memory"):
        if show == "ortho":
            graphic = vr.OrthoFigure(dataset, engine=engine, size=(16, 16))["3d"].graphics[0]
        else:
            graphic = getattr(vr.Figure(engine=engine, size=(16, 16)), show)(dataset)
    np.testing.assert_array_equal(graphic.data.value, HALVES[1])
    assert graphic.scale.tolist() == [2, 2, 2]


def test_info_lists_the_levels():
    from volrender.data.files import describe

    text = describe(volume().at_level(1))
    assert "level 0  (16, 16, 16)\n" in text and "level 1  (8, 8, 8), this one" in text


def test_downsampled_levels():
    made = vr.open(volume(), downsample=2)[0]
    assert [level.data.shape for level in made.levels] == [(8, 8, 8), (4, 4, 4), (2, 2, 2)]
    coarse = made.at_level(1)
    assert coarse.scale == (4, 4, 4) and coarse.offset == (1, 1, 1)
    blocks = HALVES[1].reshape(4, 2, 4, 2, 4, 2)
    np.testing.assert_array_equal(coarse.data[...], np.rint(blocks.mean(axis=(1, 3, 5))))
