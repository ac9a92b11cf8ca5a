"""Files with several resolutions: a figure shows the finest where that fits, else what is seen of all."""

import numpy as np
import pytest

import volrender as vr
from volrender.data.files.levels import Level
from volrender.data.files.volume_file import VolumeFile
from volrender.engine.volume.encoding import choose_encoding
from volrender.scene.figure.fitting import levels_that_fit, ways_to_show

FINE = np.random.default_rng(0).integers(0, 256, (16, 16, 16)).astype(np.uint8)
HALVES = [FINE[:: 2**n, :: 2**n, :: 2**n] for n in range(3)]


@pytest.fixture
def engine():
    return vr.Engine()


def volume(channel: str | None = None) -> VolumeFile:
    levels = tuple(Level(data, (0.0, 0.0, 0.0), (2.0**n,) * 3) for n, data in enumerate(HALVES))
    return VolumeFile("a.zarr", "ome-zarr", FINE, "zyx", channel=channel, levels=levels)


def bytes_of(engine: vr.Engine, level: int) -> int:
    voxels = HALVES[level].size
    encoding = choose_encoding(engine, FINE.dtype, 1, voxels, missing=True)
    return voxels * encoding.voxel_bytes


@pytest.mark.parametrize("less", [0, 1])
@pytest.mark.parametrize("show", ["add", "add_image_volume", "add_labels", "ortho"])
def test_where_the_finest_does_not_fit_all_are_shown_together(engine, recwarn, show, less):
    engine.memory_budget_bytes = bytes_of(engine, 0) - less
    dataset = vr.Dataset([volume()])
    if show == "ortho":
        graphic = vr.OrthoFigure(dataset, engine=engine, size=(16, 16))["3d"].graphics[0]
    else:
        graphic = getattr(vr.Figure(engine=engine, size=(16, 16)), show)(dataset)
    source, shapes = graphic.data.source, tuple(level.shape for level in HALVES)
    assert source.levels == (shapes if less else shapes[:1])
    for number in range(len(source.levels)):
        box = np.s_[0:3, 1:3, 0:2]
        np.testing.assert_array_equal(source.read(box, number), HALVES[number][box])
    if less:  # the file has all levels begin at one place
        assert source.level_places[1] == ((0.5,) * 3, (0.0,) * 3)
    assert graphic.scale.tolist() == [1.0] * 3 and not recwarn.list


def test_a_series_is_shown_in_all_resolutions(engine, recwarn):
    engine.memory_budget_bytes = bytes_of(engine, 0) - 1
    halves = [np.stack([half, half + 1]) for half in HALVES]
    levels = tuple(Level(data, (0.0, 0.0, 0.0), (2.0**n,) * 3) for n, data in enumerate(halves))
    series = VolumeFile("a.zarr", "ome-zarr", halves[0], "tzyx", levels=levels)
    graphic = vr.Figure(engine=engine, size=(16, 16)).add(vr.Dataset([series]))
    graphic.time = 1
    assert len(graphic.data.source.levels) == 3 and graphic.data.n_times == 2
    box = np.s_[0:3, 1:3, 0:2]
    np.testing.assert_array_equal(graphic.data.source.read(box, 2), halves[2][1][box])
    assert not recwarn.list


def test_in_turn_the_finest_all_levels_and_each_coarser_one_are_tried(engine):
    def tried(*volumes, level=None):
        dataset = vr.Dataset(volumes, level)
        return [
            "all" if isinstance(way[0].data, vr.Multiscale) else way[0].level
            for way in ways_to_show(dataset, engine)
        ]

    assert tried(volume()) == [0, "all", 1, 2]
    engine.memory_budget_bytes = bytes_of(engine, 0) - 1
    assert tried(volume()) == ["all", 1, 2]
    assert tried(volume(), level=0) == [0]
    engine.memory_budget_bytes = 1
    assert tried(volume()) == ["all", 2]
    assert tried(volume("a"), volume("b")) == ["all", 2]


def test_a_level_that_was_asked_for_is_shown(engine, recwarn):
    engine.memory_budget_bytes = 1
    graphic = vr.Figure(engine=engine).add(vr.open(volume(), level=0))
    np.testing.assert_array_equal(graphic.data.value, FINE)
    assert not recwarn.list


@pytest.mark.parametrize("less", [0, 1])
def test_channels_share_the_memory(engine, recwarn, less):
    engine.memory_budget_bytes = 2 * bytes_of(engine, 0) - less
    pair = vr.Dataset([volume("a"), volume("b")])
    graphic = vr.Figure(engine=engine).add(pair)
    assert [len(channel.data.source.levels) for channel in graphic] == [3 if less else 1] * 2
    first = vr.Figure(engine=engine).add_image_volume(pair)
    assert first.data.value.shape == (16, 16, 16) and not recwarn.list


def test_what_the_device_refuses_is_shown_coarser(engine, monkeypatch):
    """What it has is not known before it is asked."""
    create = engine.device.create_texture

    def refusing(**options):
        if options.get("dimension") == "3d" and options["size"][0] > 8:
            raise MemoryError("Not enough memory left")
        return create(**options)

    monkeypatch.setattr(engine.device, "create_texture", refusing)
    figure = vr.Figure(engine=engine, size=(16, 16))
    with pytest.warns(UserWarning, match="level 1"):
        graphic = figure.add(vr.Dataset([volume()]))
    assert graphic.data.value.shape == (8, 8, 8) and figure[0, 0].graphics == (graphic,)
    with pytest.raises(MemoryError):
        figure.add(vr.open(volume(), level=0))
    assert figure[0, 0].graphics == (graphic,)


def test_longer_than_a_texture_may_be():
    engine = vr.Engine(limits={"max-texture-dimension-3d": 2048})
    long = VolumeFile(
        *("a", "zarr", np.zeros((1, 1, 2049), np.uint8), "zyx"),
        levels=tuple(
            Level(np.zeros((1, 1, n), np.uint8), (0.0,) * 3, (1.0,) * 3) for n in (2049, 1025)
        ),
    )
    assert [one[0].level for one in levels_that_fit(vr.Dataset([long]), engine)] == [1]
