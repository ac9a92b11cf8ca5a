"""What is known of the voxels of each cell of one source: in memory, as numpy finds it."""

import numpy as np

from ...data.missing import LARGEST_VALUE, missing_voxels
from ...data.sources.source import SlabReader, Source, planes_of_slab, read_slabs
from .cells import CELL, Region, all_cells, cell_extrema, dilate, exceeds, surrounded
from .distance_maps import VARIATION, Sought

REDUCE = {"maximum": np.maximum, "minimum": np.minimum}


class CellExtrema:
    """The extrema of cells, in data units, and which cells vary: found when first asked for, and kept.

    Kinds are "maximum", "minimum" and `VARIATION`.

    Parameters
    ----------
    cells_zyx : (int, int, int)
    """

    def __init__(self, cells_zyx: tuple[int, int, int]):
        self._cells_zyx = cells_zyx
        self._everything = all_cells(cells_zyx)
        self._of_cells: dict[str, np.ndarray] = {}
        self._dilated: dict[str, np.ndarray] = {}  # bounds of all cells

    def of(self, kind: str, source: Source) -> np.ndarray:
        """An extremum of the voxels of each cell, or whether they vary."""
        if kind not in self._of_cells:
            self._of_cells[kind] = _read_cells(source, kind, self._everything)
        return self._of_cells[kind]

    def bounds(self, kind: str, region: Region, source: Source) -> np.ndarray:
        """The extremum of each of some cells and its 26 neighbours.

        Those of all cells are kept until `forget_bounds`.
        """
        cells = self.of(kind, source)
        if region != self._everything:
            wide, inner = surrounded(region, 1, self._cells_zyx)
            return dilate(cells[wide], REDUCE[kind])[inner]
        if kind not in self._dilated:
            self._dilated[kind] = dilate(cells, REDUCE[kind])
        return self._dilated[kind]

    def forget_bounds(self, kind: str) -> None:
        """Keep no bounds of all cells, where there are any."""
        self._dilated.pop(kind, None)

    def middles(self, source: Source) -> np.ndarray:
        """The voxel in the middle of each cell; of the last ones, which are cut off, the last one."""
        z, y, x = (slice(min(CELL // 2, n - 1), n, CELL) for n in source.shape_zyx)
        middles = _without_missing(read_slabs(source, (z, y, x)), "maximum")
        cut_off = [(0, cells - n) for cells, n in zip(self._cells_zyx, middles.shape, strict=True)]
        return np.pad(middles, cut_off, mode="edge")

    def occupied(self, sought: Sought, region: Region, source: Source) -> np.ndarray:
        """Which of some cells hold what is looked for."""
        if isinstance(sought, str):
            return self.of(sought, source)[region]
        maxima = self.of("maximum", source)[region]
        if not isinstance(sought, tuple):
            return exceeds(maxima, sought)
        minima = self.of("minimum", source)[region]
        occupied = np.zeros(maxima.shape, bool)
        for low, high in sought:
            occupied |= exceeds(maxima, low) & ~exceeds(minima, high)
        return occupied

    def update(self, cells: Region, source: Source) -> None:
        """Read some cells again."""
        self._dilated.clear()
        for kind, known in self._of_cells.items():
            known[cells] = _read_cells(source, kind, cells)

    def clear(self) -> None:
        """Know nothing any more."""
        self._of_cells.clear()
        self._dilated.clear()


def _read_cells(source: Source, kind: str, cells) -> np.ndarray:
    """What is known of the voxels of some cells, read from the source slab by slab."""
    nz, ny, nx = source.shape_zyx
    y, x = (
        slice(part.start * CELL, min(part.stop * CELL + 1, n))
        for part, n in zip(cells[1:], (ny, nx), strict=True)
    )
    row_bytes = (y.stop - y.start) * (x.stop - x.start) * source.dtype.itemsize
    layers = planes_of_slab(CELL * row_bytes)
    reader = SlabReader(source)
    parts = []
    for first in range(cells[0].start, cells[0].stop, layers):
        last = min(first + layers, cells[0].stop)
        block = reader.read((slice(first * CELL, min(last * CELL + 1, nz)), y, x))
        parts.append(_known_of(_without_missing(block, kind), kind))
        # The plane that the next slab begins with counts here too, but makes no cell of its own.
        parts[-1] = parts[-1][: last - first, : cells[1].stop - cells[1].start]
        parts[-1] = parts[-1][:, :, : cells[2].stop - cells[2].start]
    found = np.concatenate(parts)
    # Half floats have no room for what stands for missing voxels.
    return found.astype(np.float32) if found.dtype == np.float16 else found


def _known_of(block: np.ndarray, kind: str) -> np.ndarray:
    """What is known of the voxels of each cell of a block."""
    if kind != VARIATION:
        return cell_extrema(block, REDUCE[kind])
    return cell_extrema(block, np.maximum) != cell_extrema(block, np.minimum)


def _without_missing(block: np.ndarray, kind: str) -> np.ndarray:
    """The block, with values that win nothing where voxels are missing; or that differ from all."""
    missing = missing_voxels(block)
    if missing is None:
        return block
    stand_in = {"maximum": -LARGEST_VALUE, "minimum": LARGEST_VALUE, VARIATION: np.inf}
    return np.where(missing, np.float32(stand_in[kind]), block)
