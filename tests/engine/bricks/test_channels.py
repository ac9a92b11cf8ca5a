"""Channels in bricks: each is stored as it is, and one that cannot be read takes no other with it."""

from functools import partial

import numpy as np
import pytest

from tests.engine.bricks.sources import Bad, Levels
from tests.engine.bricks.told import entries, pages, tell, wanted
from volrender.data.voxels import Voxels
from volrender.engine.bricks.channels.bricked_channels import BrickedChannels
from volrender.engine.bricks.stored import grids as grids_file
from volrender.engine.skipping.cells import cell_extrema, dilate, distances

SHAPE = (70, 61, 64)


def data(dtype, seed=1):
    return np.random.default_rng(seed).integers(1, 120, SHAPE).astype(dtype)


def bricked(engine, *sources) -> BrickedChannels:
    """A resident of some channels, with all bricks of the finest level as far as they can be read."""
    resident = BrickedChannels(engine, [Voxels(source) for source in sources])
    tell(resident, pages(resident, 0))
    resident.serve()
    return resident


def stored(resident, page: int) -> list[np.ndarray]:
    """The voxels of each channel of a brick as they are on the GPU, data units; NaN where missing."""
    slot = int(entries(resident)[page] & 0xFFFF) - 1
    nx, ny, _ = resident.slots_xyz
    encoding = resident.encoding
    raw = resident.engine.device.queue.read_texture(
        {
            "texture": resident.texture,
            "origin": tuple(64 * at for at in (slot % nx, slot // nx % ny, slot // (nx * ny))),
        },
        {"bytes_per_row": 64 * encoding.voxel_bytes, "rows_per_image": 64},
        (64, 64, 64),
    )
    texels = np.frombuffer(raw, encoding.texel_dtype).reshape(64, 64, 64, encoding.channels)
    whole = np.iinfo(encoding.texel_dtype).max if encoding.is_normalised else 1
    values = [each.data(texels[..., n] / whole) for n, each in enumerate(resident.encodings)]
    return [np.where(its > 1e30, np.nan, np.round(its, 6)) for its in values]


@pytest.mark.parametrize(
    "dtypes", [["uint8"], ["uint8"] * 3, ["uint16", "int16"], ["uint8", "float32", "float16"]]
)
def test_bricks_have_the_values_of_each_channel(engine, dtypes):
    sources = [Levels(data(dtype, seed), 2) for seed, dtype in enumerate(dtypes)]
    resident = bricked(engine, *sources)
    assert len({encoding.format for encoding in resident.encodings}) == 1
    for page in pages(resident, 0):
        _, index = resident.layout.brick_of(int(page))
        found = stored(resident, int(page))
        for its, source in zip(found, sources, strict=True):
            np.testing.assert_array_equal(its, wanted(source.arrays[0].astype(float), index))


def test_what_cannot_be_read_of_one_channel_is_there_of_the_others(engine):
    bad = Bad(data("float32", 2), 2, share=0, always=lambda level, box: level == 0)
    good = Levels(data("float32"), 2)
    with pytest.warns(UserWarning, match="could not be read and are shown as missing"):
        resident = bricked(engine, good, bad)
    assert resident.failed == len(pages(resident, 0))
    for page in pages(resident, 0):
        _, index = resident.layout.brick_of(int(page))
        first, second = stored(resident, int(page))
        np.testing.assert_array_equal(first, wanted(good.arrays[0], index))
        assert np.isnan(second).all()
    assert all(encoding.masked for encoding in resident.encodings)


def test_a_change_of_one_channel_changes_the_bricks_of_all(engine):
    sources = [Levels(data("uint8", seed), 2) for seed in (1, 2)]
    channels = [Voxels(source) for source in sources]
    resident = BrickedChannels(engine, channels)
    tell(resident, pages(resident, 0))
    resident.serve()
    held = channels[1].follower((engine, *channels, 1), lambda: None)
    assert held is resident.followers[1]
    channels[0].follower((engine, *channels, 0), lambda: resident.followers[0])
    box = (slice(3, 9),) * 3
    for number in (1, 0):
        array = sources[number].arrays[0]
        value = np.array(200 + number, np.uint8)
        channels[number].change(box, value, partial(array.__setitem__, box, value))
        found = stored(resident, int(pages(resident, 0)[0]))
        np.testing.assert_array_equal(found[number], wanted(array, (0, 0, 0)))
    other = Levels(data("uint8", 7), 2)
    texture = resident.texture
    channels[1].replace(other)
    assert resident.texture is texture and resident.sources == (sources[0], other)
    tell(resident, pages(resident, 0))
    resident.serve()
    found = stored(resident, int(pages(resident, 0)[0]))
    np.testing.assert_array_equal(found[1], wanted(other.arrays[0], (0, 0, 0)))


def test_channels_have_the_same_levels(engine):
    with pytest.raises(ValueError, match="channel 1 has levels of 70 × 61 × 64, 35 × 31 × 32, and"):
        bricked(engine, Levels(data("uint8"), 3), Levels(data("uint8"), 2))


@pytest.mark.parametrize("many", [0, 10**6], ids=["slot by slot", "all at once"])
def test_cells_are_those_of_each_channel_and_distances_to_what_matters_in_any(
    engine, monkeypatch, many
):
    monkeypatch.setattr(grids_file, "MANY", many)
    arrays = [np.zeros((130, 64, 64), np.uint8) for _ in range(2)]
    arrays[0][10:14, 20:30, 7:9], arrays[1][70:80, 5:20, 40:44] = 200, 90
    resident = BrickedChannels(engine, [Voxels(Levels(array, 2)) for array in arrays])
    for part in np.array_split(pages(resident, 0), 2):
        tell(resident, part)
        resident.serve()
        skipping, view = resident.grids.view("distance", resident, (99.5, 49.5))
        assert skipping == "distance"
        (kept,) = resident.grids._maps
        assert kept.grid.view is view
        bounds = resident.grids.view("maximum", resident, (0.0, 0.0))
        assert bounds[0] == "maximum"
    found = read(engine, kept.grid.texture, np.uint8)
    bounds = resident.grids._kept["maximum"].grid.texture
    largest = read(engine, bounds, resident.encoding.texel_dtype, 4)
    texels = np.asarray([resident.grids._cells.all("maximum")[..., n] for n in range(2)])
    np.testing.assert_array_equal(largest[..., :2], dilate(np.moveaxis(texels, 0, -1)))
    seen = 0
    nx, ny, _ = resident.slots_xyz
    for page in pages(resident, 0):
        slot = int(entries(resident)[page] & 0xFFFF) - 1
        at = (slot // (nx * ny), slot // nx % ny, slot % nx)
        region = tuple(slice(16 * n, 16 * n + 16) for n in at)
        index = resident.layout.brick_of(int(page))[1]
        low = [cell_extrema(wanted(array, index)) for array in arrays]
        expected = distances((low[0] > 99.5) | (low[1] > 49.5))
        np.testing.assert_array_equal(found[region], expected)
        seen += len(np.unique(expected)) > 3
    assert seen >= 2


def read(engine, texture, dtype, numbers: int = 1) -> np.ndarray:
    nx, ny, nz = texture.size
    row_bytes = nx * numbers * np.dtype(dtype).itemsize
    raw = engine.device.queue.read_texture(
        {"texture": texture}, {"bytes_per_row": row_bytes, "rows_per_image": ny}, (nx, ny, nz)
    )
    shape = (nz, ny, nx) if numbers == 1 else (nz, ny, nx, numbers)
    return np.frombuffer(raw, dtype).reshape(shape)
