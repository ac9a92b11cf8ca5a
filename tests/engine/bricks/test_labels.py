"""Bricks of labels: numbers that are given as ids come, what rays pass over, and what is no id."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.engine.bricks.sources import Levels
from tests.engine.bricks.told import pages, stored, tell, there, wanted
from volrender.data.labels.id_source import IdSource, ids_of
from volrender.data.sources.halving import halved
from volrender.data.sources.made_levels import MadeLevels
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.bricks.labels import coming
from volrender.engine.bricks.labels.bricked_labels import BrickedLabels
from volrender.engine.bricks.labels.coming import ComingNumbers
from volrender.engine.bricks.reading.brick import brick_of_block

SHAPE = (130, 70, 60)


def labels(dtype=np.uint32, times=1) -> np.ndarray:
    """Slabs of labels, of which most voxels are background."""
    ids = np.zeros(SHAPE, dtype)
    ids[:50, :40] = 3 * times
    ids[64:, 65:, 30:] = 5 * times
    return ids


def test_numbers_are_given_once_by_any_thread():
    numbers = ComingNumbers()
    rng = np.random.default_rng(1)
    blocks = [rng.integers(0, 5000, (4, 8, 8)).astype(np.uint32) * 800_000 for _ in range(60)]
    with ThreadPoolExecutor(4) as pool:
        encoded = list(pool.map(numbers.encode, blocks))
    numbering = numbers.numbering
    assert numbering.ids[0] == 0 and not numbering.is_sorted
    assert sorted(numbering.ids) == np.unique([0, *np.unique(blocks)]).tolist()
    for block, texels in zip(blocks, encoded, strict=True):
        assert texels.dtype == np.uint32
        np.testing.assert_array_equal(numbering.ids[texels], block)
    assert numbers.numbering is numbering
    before = len(numbering.ids)
    numbers.encode(np.array([[[7, 800_000, 9]]], np.uint32))
    assert numbers.numbering.ids[before:].tolist() == [7, 9]
    assert numbers.numbering.begins_with(numbering)
    assert not numbering.begins_with(numbers.numbering)


def test_more_labels_than_rays_tell_apart_are_refused(monkeypatch):
    monkeypatch.setattr(coming, "MOST_LABELS", 3)
    numbers = ComingNumbers()
    numbers.encode(np.array([[[7, 9]]], np.uint32))
    with pytest.raises(ValueError, match="more than 3 labels"):
        numbers.encode(np.array([[[7, 10]]], np.uint32))
    assert numbers.numbering.ids.tolist() == [0, 7, 9]


@pytest.mark.parametrize(
    ("dtype", "texels"),
    [
        *(("bool", "r8uint"), ("uint8", "r8uint"), ("int16", "r16uint"), ("uint16", "r16uint")),
        *(("int64", "r32uint"), ("uint32", "r32uint"), ("float64", "r32uint")),
    ],
)
def test_bricks_have_the_ids_of_their_level_in_every_dtype(engine, dtype, texels):
    source = Levels(labels(dtype), 2)
    resident = BrickedLabels(engine, Voxels(source))
    assert resident._bricks.encoding.format == texels
    tell(resident, pages(resident, 0))
    resident.serve()
    assert there(resident, 0) == 6
    for page in pages(resident, 0):
        _, index = resident.layout.brick_of(int(page))
        expected = wanted(source.arrays[0].astype(np.uint32), index)
        np.testing.assert_array_equal(stored(resident, int(page)), expected)


def test_bricks_of_one_label_are_told_by_their_codes_and_share_a_slot(engine):
    resident = BrickedLabels(engine, Voxels(Levels(labels(np.uint8), 2)))
    tell(resident, pages(resident, 0))
    resident.serve()
    entries = resident._bricks.table.entries[pages(resident, 0)]
    least, most = entries >> 16 & 255, 255 - (entries >> 24)
    # z, then y: the first has label 3, the last ones 5, and what is between them is background.
    assert least.tolist() == [0] * 6
    assert most.tolist() == [3, 0, 0, 5, 0, 5]
    empty = entries[most == 0] & 0xFFFF
    assert len(set(empty)) == 1


def test_rays_pass_over_background_within_bricks(engine):
    resident = BrickedLabels(engine, Voxels(Levels(labels(), 2)))
    tell(resident, pages(resident, 0)[:1])
    resident.serve()
    kind, _ = resident.grids.view("distance", resident, 0.5)
    assert kind == "distance"
    assert resident.grids.view("none", resident, 0.5) == ("none", None)
    brick = brick_of_block(
        labels()[:62, :62, :62], resident.layout, resident._bricks.encoding, 0, (0, 0, 0)
    )
    (varied,) = {cells.tobytes() for cells in brick.cells}
    cells = np.frombuffer(varied, np.uint8).reshape(16, 16, 16)
    assert cells[:13, :10].all() and not cells[:, 11:].any() and not cells[14:].any()


def test_what_is_no_id_is_background_and_warned_of(engine, monkeypatch):
    monkeypatch.setattr("volrender.engine.bricks.reading.loader.DELAYS_S", (0.001,))
    source = Levels(labels(np.float32), 2)
    source.arrays[0][0, 0, 0] = 1.5
    resident = BrickedLabels(engine, Voxels(source))
    tell(resident, pages(resident, 0)[:1])
    with pytest.warns(UserWarning, match=r"shown as background: ValueError: labels are whole"):
        resident.serve()
    assert resident.failed == 1
    assert not stored(resident, int(pages(resident, 0)[0])).any()


def test_coarser_levels_are_never_means():
    ids = np.zeros((4, 4, 4), np.uint16)
    ids[:3] = 40
    ids[1, 1] = 90
    tall = ArraySource(np.tile(ids, (20, 1, 1)))
    for reduce in ("mean", "max", "mode"):
        source = ids_of(MadeLevels(tall, reduce))
        assert source.levels == ((80, 4, 4), (40, 2, 2))
        np.testing.assert_array_equal(
            source.read((slice(None),) * 3, 1), halved(tall.array, "mode")
        )
    with pytest.raises(ValueError, match="this volume has colours"):
        IdSource(ArraySource(np.zeros((2, 2, 2, 3), np.uint8)))
    with pytest.raises(ValueError, match="not -1"):
        IdSource(ArraySource(np.full((2, 2, 2), -1))).read((slice(None),) * 3)


def test_where_no_coarser_levels_are_given_they_are_what_most_voxels_are(engine):
    ids = np.random.default_rng(2).integers(0, 4, (70, 20, 20)).astype(np.uint8)
    source = BrickedLabels(engine, Voxels(ArraySource(ids))).source
    assert source.levels == ((70, 20, 20), (35, 10, 10))
    np.testing.assert_array_equal(source.read((slice(None),) * 3, 1), halved(ids, "mode"))
