"""What is known of the cells of each slot of an atlas."""

from collections.abc import Sequence

import numpy as np

from ....data.sources.source import Shape
from ...skipping.cells import cell_counts
from ...skipping.passes import SLOT_CELLS
from ..reading.cells import BrickCells


class CellsOfSlots:
    """Numbers of cells, of some kinds, of all slots of an atlas.

    Slots are counted along x, then y, then z.

    Parameters
    ----------
    shape_zyx : (int, int, int)
        Voxels of the atlas, whole slots.
    numbers : tuple of int
        Axes of what is known of a cell: none, of one number.
    dtypes : dict of str to dtype
        By the name of the kind, in the order of `BrickCells`.
    """

    def __init__(
        self, shape_zyx: Shape, numbers: tuple[int, ...], dtypes: dict[str, np.dtype]
    ) -> None:
        counts = self.counts_zyx = cell_counts(shape_zyx)
        self._by_kind = {
            kind: np.zeros((*counts, *numbers), dtype) for kind, dtype in dtypes.items()
        }

    @property
    def slots_zyx(self) -> Shape:
        """Slots along each axis."""
        z, y, x = (n // SLOT_CELLS for n in self.counts_zyx)
        return z, y, x

    @property
    def all_slots(self) -> np.ndarray:
        """The numbers of all slots."""
        return np.arange(np.prod(self.slots_zyx))

    def places(self, slots: np.ndarray) -> np.ndarray:
        """The first cells of slots, (n, 3) along z, y, x."""
        return SLOT_CELLS * np.stack(np.unravel_index(slots, self.slots_zyx), axis=-1)

    def put(self, slots: np.ndarray, cells: Sequence[BrickCells]) -> None:
        """Slots hold bricks of these cells."""
        z, y, x = np.unravel_index(slots, self.slots_zyx)
        for kind, values in zip(self._by_kind.values(), zip(*cells, strict=True), strict=True):
            self._in_slots(kind)[z, y, x] = np.stack(values)

    def of(self, kind: str, slots: np.ndarray) -> np.ndarray:
        """The cells of some slots, (n, 16, 16, 16), with an axis of numbers where there are several."""
        z, y, x = np.unravel_index(slots, self.slots_zyx)
        return self._in_slots(self._by_kind[kind])[z, y, x]

    def around(self, kind: str, slots: np.ndarray, by: int) -> np.ndarray:
        """The same with so many more cells on each side, (16 + 2 by, …, n): those at the edge again there."""
        places = self.places(slots)
        steps = np.arange(-by, SLOT_CELLS + by)
        z, y, x = (
            np.clip(steps[:, None] + places[:, axis], 0, count - 1)
            for axis, count in enumerate(self.counts_zyx)
        )
        return self._by_kind[kind][z[:, None, None], y[None, :, None], x[None, None]]

    def all(self, kind: str) -> np.ndarray:
        """Those of all slots, as they lie in the atlas, ZYX."""
        return self._by_kind[kind]

    def grow(self, shape_zyx: Shape) -> None:
        """The atlas has more layers of slots along z, and all that there was is where it was."""
        before, self.counts_zyx = self.counts_zyx, cell_counts(shape_zyx)
        more = self.counts_zyx[0] - before[0]
        self._by_kind = {
            kind: np.concatenate([cells, np.zeros((more, *cells.shape[1:]), cells.dtype)])
            for kind, cells in self._by_kind.items()
        }

    def _in_slots(self, cells: np.ndarray) -> np.ndarray:
        """A view of cells by slot and within it: (slots z, y, x, cells z, y, x, …)."""
        nz, ny, nx = self.slots_zyx
        n = SLOT_CELLS
        split = cells.reshape(nz, n, ny, n, nx, n, *cells.shape[3:])
        return np.moveaxis(split, (0, 2, 4), (0, 1, 2))
