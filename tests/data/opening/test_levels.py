"""Files with several resolutions: which one is shown."""

import numpy as np
import pytest

import volrender as vr
from volrender.data.files.levels import Level
from volrender.data.files.volume_file import VolumeFile
from volrender.io import VolumeFileError

FINE = np.random.default_rng(0).integers(0, 256, (16, 16, 16)).astype(np.uint8)
HALVES = [FINE[:: 2**n, :: 2**n, :: 2**n] for n in range(3)]


def volume(channel: str | None = None) -> VolumeFile:
    levels = tuple(Level(data, (0.0, 0.0, 0.0), (2.0**n,) * 3) for n, data in enumerate(HALVES))
    return VolumeFile("a.zarr", "ome-zarr", FINE, "zyx", channel=channel, levels=levels)


def test_a_level_that_was_asked_for_is_one():
    chosen = vr.open(vr.Dataset([volume()]), level=1)
    assert chosen.level == 1 and chosen[0].level == 1 and chosen.only(0).level == 1
    with pytest.raises(VolumeFileError, match=r"a\.zarr: no level 3; there are 3, 0 being"):
        vr.open(volume(), level=3)
    with pytest.raises(VolumeFileError, match="no level 1; there is one, 0"):
        vr.open(FINE, level=1)


def test_a_time_point_of_each_level():
    series = VolumeFile(
        *("a.zarr", "ome-zarr", np.stack([FINE, FINE + 1]), "tzyx"),
        levels=tuple(Level(np.stack([h, h + 1]), (0.0,) * 3, (1.0,) * 3) for h in HALVES),
    )
    (found,) = vr.Dataset([series]).at_time(1)
    assert found.axes == "zyx"
    np.testing.assert_array_equal(found.data, FINE + 1)
    np.testing.assert_array_equal(found.at_level(2).data, HALVES[2] + 1)
    with pytest.raises(VolumeFileError, match="2 time points: time is 0 to 1, not 2"):
        vr.Dataset([series]).at_time(2)


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
