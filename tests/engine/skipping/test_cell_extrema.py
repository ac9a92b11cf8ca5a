"""What is known of the cells of a source follows what changes in it."""

import numpy as np
import pytest

from volrender.data.sources.source import ArraySource
from volrender.engine.skipping.cell_extrema import CellExtrema
from volrender.engine.skipping.cells import all_cells, cell_counts, touched_cells
from volrender.engine.skipping.distance_maps import VARIATION

SHAPE = (21, 30, 18)
BOX = np.s_[7:9, 3:14, 16:18]


@pytest.mark.parametrize("kind", ["maximum", "minimum"])
def test_bounds_of_a_region_are_a_part_of_all(kind):
    source = ArraySource(np.random.default_rng(0).integers(0, 200, SHAPE))
    counts = cell_counts(SHAPE)
    cells = CellExtrema(counts)
    whole = cells.bounds(kind, all_cells(counts), source)
    for region in (np.s_[0:2, 3:4, 1:5], np.s_[5:6, 0:8, 0:1]):
        np.testing.assert_array_equal(cells.bounds(kind, region, source), whole[region])


def test_everything_follows_a_changed_box():
    data = np.random.default_rng(1).integers(50, 100, SHAPE).astype(np.float32)
    data[:, 16:] = 70
    source, counts = ArraySource(data), cell_counts(SHAPE)
    cells = CellExtrema(counts)

    def known(cells: CellExtrema) -> dict[str, np.ndarray]:
        everything = all_cells(counts)
        found = {kind: cells.of(kind, source) for kind in ("maximum", "minimum", VARIATION)}
        for kind in ("maximum", "minimum"):
            found[f"{kind} dilated"] = cells.bounds(kind, everything, source)
        found["occupied"] = cells.occupied(((10.0, 20.0), (120.0, 130.0)), everything, source)
        return {name: grid.copy() for name, grid in found.items()}

    before = known(cells)
    data[BOX] = 15
    data[8, 20, 17] = np.nan
    cells.update(touched_cells(np.s_[7:9, 3:21, 16:18], counts), source)
    after, fresh = known(cells), known(CellExtrema(counts))
    for name, grid in fresh.items():
        np.testing.assert_array_equal(after[name], grid, err_msg=name)
    changed = {name for name in fresh if (fresh[name] != before[name]).any()}
    assert changed >= {"minimum", VARIATION, "minimum dilated", "occupied"}
