"""A source that counts what is read of it."""

import numpy as np

from volrender.data.sources.source import ArraySource


class CountingSource:
    """A source of an array, which is never held as one.

    Attributes
    ----------
    reads : ndarray of int, shape (nz, ny, nx)
        How often each voxel was read.
    sizes_bytes : list of int
        Of each read.
    """

    def __init__(self, array):
        self._counted = ArraySource(array)
        self.shape_zyx, self.channels = self._counted.shape_zyx, self._counted.channels
        self.dtype, self.levels = self._counted.dtype, self._counted.levels
        self.start_anew()

    def start_anew(self) -> None:
        """Forget what was read."""
        self.reads, self.sizes_bytes = np.zeros(self.shape_zyx, int), []

    def read(self, box_zyx, level=0):
        block = self._counted.read(box_zyx, level).copy()
        self.reads[box_zyx] += 1
        self.sizes_bytes.append(block.nbytes)
        return block
