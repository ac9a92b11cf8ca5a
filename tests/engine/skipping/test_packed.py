"""Grids of packed channels are those of each channel alone, or hold what matters in any of them."""

from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.engine.skipping.packed_volume import SOUGHT, PackedVolume, channels_of
from volrender.base.modes import DISTANCES
from volrender.engine.skipping import by_numpy, cell_extrema, skipping
from volrender.engine.skipping.by_numpy import NumpyGrids
from volrender.engine.skipping.distance_maps import MOST_MAPS
from volrender.engine.skipping.packed import PackedGrids
from volrender.engine.skipping.skipping import limit_of
from volrender.engine.volume import encoding as formats

FORMATS = {
    "uint8": "rgba8unorm",
    "int16": "rgba16unorm",
    "float16": "rgba16float",
    "float32": "rgba32float",
}
BOUNDS = ("maximum", "minimum")


@pytest.fixture(autouse=True)
def formats_of_gpus(monkeypatch):
    """Volumes are stored as on GPUs, in which the channels have encodings that differ."""
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    monkeypatch.setattr(formats, "FAST_BYTES", 0)


@pytest.fixture
def skips_anyway(monkeypatch):
    """Also where it does not pay."""
    monkeypatch.setattr(by_numpy, "LEAST_PASSED_OVER", 0.0)
    monkeypatch.setattr(skipping, "MOST_AT_LIMIT", 1.0)
    for kind in DISTANCES:
        monkeypatch.setitem(skipping.MOST_OCCUPIED, kind, 1.0)


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """One entry for each time that cells are read from a source, or looked at in their middle."""
    calls = []

    def counted(owner, name):
        original = getattr(owner, name)

        def count(*args):
            calls.append(name)
            return original(*args)

        monkeypatch.setattr(owner, name, count)

    counted(cell_extrema, "_read_cells")
    counted(cell_extrema.CellExtrema, "middles")
    return calls


def expected(kind: str, volume: PackedVolume, sought: tuple) -> np.ndarray:
    """By grids of each channel alone: its bounds, or the least of the distances of those shown."""
    grids = [NumpyGrids(volume.engine, volume.shape_zyx) for _ in volume.alone]
    pairs = list(zip(grids, volume.alone, strict=True))
    if kind in BOUNDS:
        return np.stack([volume.texels(its.bounds(kind, alone)) for its, alone in pairs], axis=-1)
    found = [
        volume.texels(its.distances(limit_of(kind, wanted, alone.encoding), alone))
        for (its, alone), wanted in zip(pairs, sought, strict=True)
        if wanted is not None
    ]
    return np.min(found, axis=0)


def check(grids: PackedGrids, kind: str, volume: PackedVolume, sought: tuple) -> np.ndarray:
    """That a grid is what it should be; gives what it holds."""
    found_kind, view = grids.view(kind, volume, sought)
    assert found_kind == DISTANCES.get(kind, kind)
    found = volume.texels(view)
    if kind in BOUNDS:
        assert view.texture.format == volume.encodings[0].format
        beyond = found[..., len(volume.channels) :]
        found = found[..., : len(volume.channels)]
        limits = (np.finfo if beyond.dtype.kind == "f" else np.iinfo)(beyond.dtype)
        assert (beyond == (limits.min if kind == "maximum" else limits.max)).all()
    np.testing.assert_array_equal(found, expected(kind, volume, sought))
    return found


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", FORMATS)
def test_grids_of_channels(engine, skips_anyway, dtype, count):
    volume = PackedVolume(engine, *channels_of(count, dtype))
    assert volume.encodings[0].format == FORMATS[dtype]
    assert len({(its.scale, its.offset) for its in volume.encodings}) == (
        count if dtype == "int16" else 1
    )
    grids = PackedGrids(engine, volume.shape_zyx)
    for kind, wanted in SOUGHT.items():
        found = check(grids, kind, volume, (wanted,) * count)
        assert len(np.unique(found)) > (1 if kind in BOUNDS else 2)


@pytest.mark.parametrize("kind", SOUGHT)
def test_each_channel_has_a_limit_of_its_own(engine, skips_anyway, kind):
    volume = PackedVolume(engine, *channels_of(3, "uint8"))
    grids = PackedGrids(engine, volume.shape_zyx)
    other = {"occupancy": ((70.0, 90.0),)}.get(kind, 185.0)
    seen = []
    for sought in ((SOUGHT[kind], None, other), (other, None, SOUGHT[kind])):
        seen.append(check(grids, kind, volume, sought))
    limits_matter = kind in ("distance", "occupancy", "attenuation")
    assert (seen[0] != seen[1]).any() == limits_matter


def test_what_interpolation_rounds_depends_on_the_channel(engine, skips_anyway):
    """Far from an offset, it rounds by more."""
    near, far = (np.full((20, 20, 20), 119, np.float32) for _ in range(2))
    for offsets, matters in (((0.0, 0.0), False), ((1e6, 0.0), False), ((0.0, 1e6), True)):
        volume = PackedVolume(engine, near, far)
        volume.encodings = tuple(
            replace(encoding, offset=offset)
            for encoding, offset in zip(volume.encodings, offsets, strict=True)
        )
        grids = PackedGrids(engine, volume.shape_zyx)
        _, view = grids.view("distance", volume, (None, 120.0))
        assert (volume.texels(view) == 0).all() == matters


@pytest.mark.parametrize("kind", SOUGHT)
def test_a_channel_that_is_not_shown_is_ignored(engine, skips_anyway, kind):
    sparse, _ = channels_of(2, "float32")
    noise = np.random.default_rng(1).uniform(0, 200, sparse.shape).astype(np.float32)
    volume = PackedVolume(engine, sparse, noise)
    grids = PackedGrids(engine, volume.shape_zyx)
    alone = check(grids, kind, volume, (SOUGHT[kind], None))
    both = check(grids, kind, volume, (SOUGHT[kind], SOUGHT[kind]))
    if kind in DISTANCES:
        assert alone.max() > 2 and both.max() <= 1


def test_where_no_channel_is_shown_nothing_is_built(engine, skips_anyway, reads):
    volume = PackedVolume(engine, *channels_of(2, "uint8"))
    grids = PackedGrids(engine, volume.shape_zyx)
    for kind in SOUGHT:
        assert grids.view(kind, volume, (None, None)) == ("none", None)
    assert grids.view("none", volume, (0.0, 0.0)) == ("none", None)
    assert grids.nbytes == 0 and reads == []


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
def test_a_changed_box_of_one_channel(engine, skips_anyway, dtype):
    """In place, and exactly: each grid equals that of the channels alone."""
    volume = PackedVolume(engine, *channels_of(3, dtype))
    grids = PackedGrids(engine, volume.shape_zyx)
    sought = {kind: (wanted, None, wanted) for kind, wanted in SOUGHT.items()}
    views = {kind: grids.view(kind, volume, sought[kind])[1] for kind in SOUGHT}
    rng = np.random.default_rng(5)
    for boxes in (1, 1, 2, 4, 40):
        for _ in range(boxes):
            channel = int(rng.integers(0, 3))
            low = [int(rng.integers(0, n)) for n in volume.shape_zyx]
            box = tuple(
                slice(a, min(a + int(rng.integers(1, 8)), n))
                for a, n in zip(low, volume.shape_zyx, strict=True)
            )
            volume.channels[channel][box] = rng.integers(20, 200)
            grids.update(channel, box, volume)
        for kind in SOUGHT:
            check(grids, kind, volume, sought[kind])
            assert grids.view(kind, volume, sought[kind])[1] is views[kind]


def test_a_changed_box_costs_what_is_around_it(engine, skips_anyway, reads, monkeypatch):
    volume = PackedVolume(engine, *channels_of(2, "uint8", shape=(16, 16, 400)))
    grids = PackedGrids(engine, volume.shape_zyx)
    kinds = ("maximum", "distance")
    for kind in kinds:
        grids.view(kind, volume, (SOUGHT[kind],) * 2)
    assert reads == ["_read_cells", "middles"] * 2
    reads.clear()
    written = []
    write = type(engine.device.queue).write_texture

    def write_texture(queue, destination, data, layout, size):
        written.append((destination["texture"].label, size))
        return write(queue, destination, data, layout, size)

    monkeypatch.setattr(type(engine.device.queue), "write_texture", write_texture)
    grids.update(1, np.s_[3:4, 3:4, 201:202], volume)
    for kind in 2 * kinds:
        grids.view(kind, volume, (SOUGHT[kind],) * 2)
    assert reads == ["_read_cells"], "of one channel"
    assert written == [("maximum grid", (3, 2, 2)), ("distance grid", (13, 4, 4))]


@pytest.mark.parametrize("kind", SOUGHT)
def test_what_is_forgotten_is_built_anew(engine, skips_anyway, kind):
    volume = PackedVolume(engine, *channels_of(2, "uint8"))
    grids = PackedGrids(engine, volume.shape_zyx)
    sought = (SOUGHT[kind],) * 2
    check(grids, kind, volume, sought)
    before = check(grids, kind, volume, sought)  # what is new all the time would be a movie
    assert grids.nbytes > 0
    for data, other in zip(volume.channels, channels_of(2, "uint8", seed=8), strict=True):
        data[:] = other
    grids.forget()
    assert grids.nbytes == 0
    assert (check(grids, kind, volume, sought) != before).any()


def test_missing_voxels_of_one_channel(engine, skips_anyway):
    """They win nothing, nor do they change what is known of the other."""
    channels = channels_of(2, "float32")
    whole = PackedVolume(engine, *[data.copy() for data in channels])
    channels[1][:16, :20] = np.nan
    channels[1][20, 30, 5] = np.inf
    volume = PackedVolume(engine, *channels)
    grids, of_whole = (PackedGrids(engine, volume.shape_zyx) for _ in range(2))
    for kind, wanted in SOUGHT.items():
        found = check(grids, kind, volume, (wanted, wanted))
        if kind in BOUNDS:
            plain = check(of_whole, kind, whole, (wanted, wanted))
            np.testing.assert_array_equal(found[..., 0], plain[..., 0])
            all_missing = found[:2, :3, :, 1]
            assert (all_missing < -1e36 if kind == "maximum" else all_missing > 1e36).all()
    box = np.s_[0:9, 0:9, 3:9]
    channels[1][box] = 199
    grids.update(1, box, volume)
    for kind, wanted in SOUGHT.items():
        check(grids, kind, volume, (wanted, wanted))


@pytest.mark.parametrize("kind", ["distance", "occupancy", "variation", "attenuation"])
def test_the_cells_of_all_that_are_shown_decide(engine, kind):
    """Each of the channels occupies a third of the cells, both two thirds."""
    rng = np.random.default_rng(2)
    channels = np.zeros((2, 48, 40, 40), np.uint8)
    channels[0, :14] = rng.integers(100, 200, (14, 40, 40))
    channels[1, 34:] = rng.integers(100, 200, (14, 40, 40))
    volume = PackedVolume(engine, *channels)
    grids = PackedGrids(engine, volume.shape_zyx)
    wanted = ((90.0, 250.0),) if kind == "occupancy" else 90.0
    name = DISTANCES[kind]
    assert grids.view(kind, volume, (wanted, None))[0] == name
    assert grids.view(kind, volume, (None, wanted))[0] == name
    kept = grids.nbytes
    assert grids.view(kind, volume, (wanted, wanted)) == ("none", None)
    assert grids.nbytes == kept
    volume.channels[0][...] = volume.channels[0][:1]
    volume.channels[0][::2] += 1
    grids.update(0, tuple(slice(0, n) for n in volume.shape_zyx), volume)
    assert grids.view(kind, volume, (wanted, None)) == ("none", None)
    assert grids.nbytes == kept // 2, "what does not pay any more is dropped"


def ball(*centre_zyx: int) -> np.ndarray:
    z, y, x = np.indices((60, 62, 65))
    away = (z - centre_zyx[0]) ** 2 + (y - centre_zyx[1]) ** 2 + (x - centre_zyx[2]) ** 2
    return (200 * np.exp(-away / 150)).astype(np.uint8)


def test_a_mip_skips_where_rays_pass_over_enough_in_all_that_are_shown(engine, reads):
    one, other = ball(20, 20, 20), ball(40, 40, 45)
    noise = np.random.default_rng(3).integers(0, 200, one.shape).astype(np.uint8)
    volume = PackedVolume(engine, one, one // 2, other, noise)
    grids = PackedGrids(engine, volume.shape_zyx)
    shown = {"first": 0, "alike": 1, "apart": 2, "noise": 3}
    for vmin in (0.0, 5.0):
        for names, skips in (
            (("first",), True),
            (("noise",), False),
            (("apart",), True),
            (("first", "alike"), True),
            (("first", "apart"), False),
            (("first", "alike", "noise"), False),
        ):
            sought = tuple(vmin if name in names else None for name in shown)
            found, view = grids.view("maximum", volume, sought)
            assert (found, view is not None) == (("maximum", True) if skips else ("none", False))
    assert reads.count("middles") == 10, "each is decided once, whatever the limits"
    assert reads.count("_read_cells") == 4


def test_a_minip_skips_where_few_cells_reach_the_limit_of_any(engine):
    high = np.full((40, 40, 40), 100, np.uint8)
    low = high.copy()
    low[:10] = 0
    volume = PackedVolume(engine, high, low)
    grids = PackedGrids(engine, volume.shape_zyx)
    assert grids.view("minimum", volume, (50.0, None))[0] == "minimum"
    assert grids.view("minimum", volume, (50.0, 0.0)) == ("none", None)
    assert grids.view("minimum", volume, (100.0, -1.0)) == ("none", None)
    assert grids.view("minimum", volume, (50.0, -1.0))[0] == "minimum"
    high[:20] = 0
    grids.update(0, np.s_[0:20, 0:40, 0:40], volume)
    assert grids.nbytes > 0
    assert grids.view("minimum", volume, (50.0, -1.0)) == ("none", None), "decided anew"
    assert grids.nbytes == 0, "what does not pay is dropped"


def test_maps_are_shared_and_the_least_recently_used_one_goes(engine, reads):
    volume = PackedVolume(engine, *channels_of(2, "uint8"))
    grids = PackedGrids(engine, volume.shape_zyx)
    limits = [(50.0, 60.0), (60.0, 50.0), (None, 50.0), (50.0, None)]
    views = {limit: grids.view("distance", volume, limit)[1] for limit in limits}
    assert len(set(views.values())) == MOST_MAPS
    nbytes = grids.nbytes
    for limit in limits:
        assert grids.view("distance", volume, limit)[1] is views[limit]
    assert grids.view("distance", volume, (50.0, 70.0))[1] not in views.values()
    assert grids.nbytes == nbytes
    for limit in limits[1:]:
        assert grids.view("distance", volume, limit)[1] is views[limit]
    assert grids.view("distance", volume, limits[0])[1] is not views[limits[0]]
    assert reads == ["_read_cells"] * 2


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("kind", SOUGHT)
def test_memory(engine, skips_anyway, dtype, kind):
    volume = PackedVolume(engine, *channels_of(3, dtype, shape=(64, 64, 64)))
    grids = PackedGrids(engine, volume.shape_zyx)
    for further in range(6):
        wanted = ((30.0, 60.0 + further),) if kind == "occupancy" else 30.0 + further
        assert grids.view(kind, volume, (wanted, None, wanted))[0] != "none"
        most = 0.05 + 0.016 * min(further, MOST_MAPS - 1)
        assert 0 < grids.nbytes <= most * volume.nbytes


def test_in_a_movie_nothing_is_built(engine, reads):
    volume = PackedVolume(engine, *channels_of(2, "uint8"))
    grids = PackedGrids(engine, volume.shape_zyx)
    assert grids.view("distance", volume, (50.0, 50.0))[0] == "distance"
    for _ in range(3):
        grids.forget()
        assert grids.view("distance", volume, (50.0, 50.0))[0] in ("distance", "none")
    reads.clear()
    for _ in range(3):
        grids.forget()
        assert grids.view("distance", volume, (50.0, 50.0)) == ("none", None)
    assert reads == []
    assert grids.view("distance", volume, (50.0, 50.0))[0] == "distance", "it stands still"


def test_volumes_of_a_few_cells_have_distances_alone(engine, skips_anyway):
    for depth, has_bounds in ((16, False), (17, True)):
        volume = PackedVolume(engine, *channels_of(2, "uint8", shape=(depth, 16, 16)))
        grids = PackedGrids(engine, volume.shape_zyx)
        for kind, wanted in SOUGHT.items():
            found, _ = grids.view(kind, volume, (wanted, wanted))
            assert (found != "none") == (has_bounds or kind in DISTANCES)


def test_a_read_that_fails_leaves_nothing_unfilled(engine, skips_anyway, monkeypatch):
    volume = PackedVolume(engine, *channels_of(2, "uint8"))

    def fail(*_):
        raise OSError("The disk is gone")

    for kind, wanted in SOUGHT.items():
        grids = PackedGrids(engine, volume.shape_zyx)
        with monkeypatch.context() as patch:
            patch.setattr(volume.sources[1], "read", fail)
            for _ in range(2):
                with pytest.raises(OSError, match="gone"):
                    grids.view(kind, volume, (wanted, wanted))
        check(grids, kind, volume, (wanted, wanted))
