"""All resolutions of a volume of a file as one: where do they lie?"""

import numpy as np

from volrender.data.files.levels import Level
from volrender.data.files.volume_file import VolumeFile
from volrender.data.multiscale import source_in_levels
from volrender.data.opening.resolutions import fit_together, in_all_resolutions
from volrender.data.sources.level_places import place_of_blocks

FINE = np.random.default_rng(0).integers(0, 256, (16, 12, 8)).astype(np.uint8)
HALVES = [FINE[:: 2**n, :: 2**n, :: 2**n] for n in range(3)]
TURNED = (0.0, 0.0, np.sin(0.3), np.cos(0.3))


def volume(offset_of, level=0, scale=(1.0, 2.0, 3.0)) -> VolumeFile:
    levels = tuple(
        Level(data, offset_of(2**n), tuple(edge * 2**n for edge in scale))
        for n, data in enumerate(HALVES)
    )
    whole = VolumeFile("a.zarr", "ome-zarr", FINE, "zyx", rotation=TURNED, levels=levels)
    return whole.at_level(level)


def test_levels_lie_where_the_file_says():
    same = in_all_resolutions(volume(lambda n: (7.0, 8.0, 9.0), level=2))
    assert same.level == 0 and same.scale == (1, 2, 3) and same.data.shape == FINE.shape
    places = source_in_levels(same.data).level_places
    np.testing.assert_allclose(places[1], ((0.5,) * 3, (0,) * 3), atol=1e-12)
    for number, level in enumerate(HALVES):
        found = source_in_levels(same.data).read(np.s_[0:2, 1:3, 0:2], number)
        np.testing.assert_array_equal(found, level[0:2, 1:3, 0:2])

    def middle_of_blocks(n):
        x, y, z = (np.array((1.0, 2.0, 3.0)) * (n - 1) / 2).tolist()
        cos, sin = np.cos(0.6), np.sin(0.6)
        return (cos * x - sin * y, sin * x + cos * y, z)

    places = source_in_levels(in_all_resolutions(volume(middle_of_blocks)).data).level_places
    np.testing.assert_allclose(places[2], place_of_blocks((4, 4, 4)), atol=1e-12)


def test_places_that_do_not_fit_together_are_those_of_blocks():
    levels = (Level(HALVES[0], (0, 0, 0), (1, 1, 1)), Level(HALVES[1], (0, 0, 0), (-2, 2, 2)))
    odd = VolumeFile("a", "zarr", FINE, "zyx", levels=levels)
    assert source_in_levels(in_all_resolutions(odd).data).level_places[1] == place_of_blocks(
        (2, 2, 2)
    )


def test_levels_of_another_dtype_or_number_of_time_points_are_not_one():
    def of(*levels, axes="zyx"):
        each = tuple(Level(data, (0, 0, 0), (1, 1, 1)) for data in levels)
        return fit_together(VolumeFile("a", "zarr", levels[0], axes, levels=each))

    series = [np.stack([half, half]) for half in HALVES]
    assert of(*HALVES) and of(*series, axes="tzyx")
    assert not of(HALVES[0], HALVES[1].astype(float))
    assert not of(HALVES[0], HALVES[0], HALVES[1]) and not of(HALVES[1], HALVES[0])
    assert not of(series[0], series[1][:1], axes="tzyx")
    colours = [np.stack([half] * 4, -1) for half in HALVES]
    assert of(*colours, axes="zyxc") and not of(colours[0], colours[1][..., :3], axes="zyxc")
