"""Grids of an atlas: each slot for itself, and only cells of slots that changed are found anew."""

import numpy as np
import pytest

import volrender as vr
from tests.engine.bricks.sources import Levels
from tests.engine.bricks.told import entries, pages, tell
from volrender.data.voxels import Voxels
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.stored import atlas as atlas_file
from volrender.engine.bricks.stored import grids as grids_file
from volrender.engine.skipping.cells import cell_extrema, dilate, distances


def data(dtype=np.uint8):
    """Little in much nothing, so that there are distances."""
    rng = np.random.default_rng(4)
    array = np.zeros((130, 130, 130), dtype)
    for z, y, x in rng.integers(0, 120, (40, 3)):
        array[z : z + 6, y : y + 4, x : x + 3] = rng.integers(50, 200)
    return array


def texture(engine, resident, view) -> np.ndarray:
    grid = next(
        kept.grid
        for kept in (*resident.grids._kept.values(), *resident.grids._maps._maps.values())
        if kept.grid.view is view
    )
    nx, ny, nz = grid.texture.size
    itemsize = {"r8unorm": 1, "r16unorm": 2, "r32float": 4}[grid.texture.format]
    raw = engine.device.queue.read_texture(
        {"texture": grid.texture},
        {"bytes_per_row": nx * itemsize, "rows_per_image": ny},
        (nx, ny, nz),
    )
    dtype = {1: np.uint8, 2: np.uint16, 4: np.float32}[itemsize]
    return np.frombuffer(raw, dtype).reshape(nz, ny, nx)


def atlas(engine, resident) -> np.ndarray:
    """The texels of the atlas."""
    nz, ny, nx = resident.texture_shape_zyx
    raw = engine.device.queue.read_texture(
        {"texture": resident.texture},
        {"bytes_per_row": nx * resident.encoding.voxel_bytes, "rows_per_image": ny},
        (nx, ny, nz),
    )
    return np.frombuffer(raw, resident.encoding.texel_dtype).reshape(nz, ny, nx)


def filled(resident, level=0) -> list[tuple]:
    """Slots of bricks that are there, as regions of cells."""
    nx, ny, _ = resident.slots_xyz
    found = []
    for slot in set((entries(resident)[pages(resident, level)] & 0xFFFF).tolist()) - {0}:
        x, y, z = (slot - 1) % nx, (slot - 1) // nx % ny, (slot - 1) // (nx * ny)
        found.append(tuple(slice(16 * at, 16 * at + 16) for at in (z, y, x)))
    return found


@pytest.fixture(params=[0, 10**6], ids=["slot by slot", "all at once"])
def many(request):
    """Where one slot of so many changed, all are written."""
    return request.param


@pytest.fixture(params=["uint8", "float32"])
def resident(engine, request, monkeypatch, many):
    monkeypatch.setattr(grids_file, "MANY", many)
    made = BrickedResident(engine, Voxels(Levels(data(request.param))))
    tell(made, pages(made, 0)[:20])
    made.serve()
    return made


def more(resident) -> None:
    tell(resident, pages(resident, 0))
    assert resident.serve().loaded == 7


SOUGHT = {
    "distance": (99.5, lambda low, high: high > 99.5),
    "attenuation": (20.0, lambda low, high: high > 20),
    "occupancy": (((60, 80), (150, 160)), None),
    "variation": (0.0, lambda low, high: low != high),
}


@pytest.mark.parametrize("kind", SOUGHT)
def test_distances_are_those_within_each_slot(engine, resident, kind):
    sought, matters = SOUGHT[kind]
    if matters is None:

        def matters(low, high):
            return np.logical_or.reduce([(high >= a) & (low <= b) for a, b in sought])

    for change in (lambda: None, lambda: more(resident)):
        change()
        skipping, view = resident.grids.view(kind, resident, sought)
        assert skipping == ("alike" if kind in ("variation", "attenuation") else "distance")
        found = texture(engine, resident, view)
        scale = resident.encoding.texel(1.0) * (65535 if resident.encoding.is_normalised else 1)
        texels = atlas(engine, resident) / scale
        regions = filled(resident)
        assert len(regions) > 5
        seen = set()
        for region in regions:
            voxels = texels[tuple(slice(4 * part.start, 4 * part.stop) for part in region)]
            low, high = (
                np.round(cell_extrema(voxels, reduce), 3) for reduce in (np.minimum, np.maximum)
            )
            expected = distances(matters(low, high))
            np.testing.assert_array_equal(found[region], expected)
            seen |= set(expected.ravel().tolist())
        assert seen == set(range(8))


@pytest.mark.parametrize("kind", ["maximum", "minimum"])
def test_bounds_are_those_of_neighbours_too(engine, resident, kind):
    reduce = np.maximum if kind == "maximum" else np.minimum
    for change in (lambda: None, lambda: more(resident)):
        change()
        skipping, view = resident.grids.view(kind, resident, 0.0)
        assert skipping == kind
        found = texture(engine, resident, view)
        texels = atlas(engine, resident)
        nz, ny, nx = texels.shape
        by_slot = texels.reshape(nz // 64, 64, ny // 64, 64, nx // 64, 64)
        cells = np.zeros([n // 4 for n in texels.shape], texels.dtype)
        for z, y, x in np.ndindex(nz // 64, ny // 64, nx // 64):
            region = tuple(slice(16 * at, 16 * at + 16) for at in (z, y, x))
            cells[region] = cell_extrema(by_slot[z, :, y, :, x], reduce)
        np.testing.assert_array_equal(found, dilate(cells, reduce))


def test_grids_grow_with_the_atlas(monkeypatch):
    monkeypatch.setattr(atlas_file, "FIRST_BYTES", {"CPU": 1, "GPU": 1})
    engine = vr.Engine()
    resident = BrickedResident(engine, Voxels(Levels(data() + np.arange(130, dtype=np.uint8), 3)))
    resident.grids.view("distance", resident, 99.5)
    before = resident.slots_xyz
    tell(resident, pages(resident, 0))
    assert resident.serve().loaded == 27
    assert resident.slots_xyz[2] > before[2] and resident.slots_xyz[:2] == before[:2]
    found = texture(engine, resident, resident.grids.view("distance", resident, 99.5)[1])
    texels = np.round(atlas(engine, resident) / 257)
    for region in filled(resident):
        voxels = texels[tuple(slice(4 * part.start, 4 * part.stop) for part in region)]
        np.testing.assert_array_equal(found[region], distances(cell_extrema(voxels) > 99.5))


def test_what_is_looked_for_is_found_in_another_source_that_is_stored_otherwise(engine):
    sources = [Levels(data(np.float64) + offset) for offset in (1e9, 2e9)]
    voxels = Voxels(sources[0])
    resident = voxels.follower(engine, lambda: BrickedResident(engine, voxels))
    before = resident.encoding, resident.grids
    resident.grids.view("distance", resident, 2e9 + 99.5)
    voxels.replace(sources[1])
    assert resident.encoding.offset != before[0].offset and resident.grids is before[1]
    tell(resident, pages(resident, 0))
    resident.serve()
    found = texture(engine, resident, resident.grids.view("distance", resident, 2e9 + 99.5)[1])
    texels = resident.encoding.data(atlas(engine, resident))
    for region in filled(resident):
        voxels_of_it = texels[tuple(slice(4 * part.start, 4 * part.stop) for part in region)]
        matters = cell_extrema(voxels_of_it) > 2e9 + 99.5
        np.testing.assert_array_equal(found[region], distances(matters))


def test_modes_without_grids_and_colours_skip_nothing(engine, resident):
    assert resident.grids.view("none", resident, 0.0) == ("none", None)
    colours = np.zeros((70, 10, 10, 3), np.uint8)
    coloured = BrickedResident(engine, Voxels(Levels(colours, 2)))
    assert coloured.grids.view("maximum", coloured, 0.0) == ("none", None)


@pytest.mark.parametrize("kind", ["maximum", "distance"])
def test_what_could_not_be_written_is_written_the_next_time(engine, resident, monkeypatch, kind):
    resident.grids.view(kind, resident, 99.5)
    more(resident)

    def fail(*args, **kwargs):
        raise MemoryError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(grids_file.Staging, "write", fail)
        broken.setattr(grids_file, "write_cells", fail)
        with pytest.raises(MemoryError):
            resident.grids.view(kind, resident, 99.5)
    found = texture(engine, resident, resident.grids.view(kind, resident, 99.5)[1])
    texels = atlas(engine, resident)
    for region in filled(resident):
        cells = cell_extrema(texels[tuple(slice(4 * r.start, 4 * r.stop) for r in region)])
        whole = 65535 if resident.encoding.is_normalised else 1
        if kind == "distance":
            matters = cells > whole * resident.encoding.texel(99.5)
            np.testing.assert_array_equal(found[region], distances(matters))
        else:
            assert (found[region] >= cells).all()
