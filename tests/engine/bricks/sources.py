"""Sources of several levels for tests: exact ones, and one that is as bad as a network."""

import threading
import time

import numpy as np

from volrender.data.sources.source import ArraySource, check_level


def halved(array: np.ndarray) -> np.ndarray:
    """Every other voxel, that a level is easily told from the one before."""
    return np.ascontiguousarray(array[::2, ::2, ::2])


class Levels:
    """A source of arrays, one a level, which counts what is read."""

    def __init__(self, finest: np.ndarray, n_levels: int = 3):
        self.arrays = [finest]
        for _ in range(n_levels - 1):
            self.arrays.append(halved(self.arrays[-1]))
        self.shape_zyx = finest.shape[:3]
        self.channels = 1 if finest.ndim == 3 else finest.shape[3]
        self.dtype = finest.dtype
        self.levels = tuple(array.shape[:3] for array in self.arrays)
        self.reads: list[tuple[int, tuple]] = []

    def read(self, box_zyx, level=0):
        check_level(self, level)
        self.reads.append((level, box_zyx))
        return ArraySource(self.arrays[level]).read(box_zyx).copy()


class Bad(Levels):
    """Takes its time, raises, and gives what was not asked for, but the coarsest level.

    Parameters
    ----------
    share : float
        Of reads that go wrong.
    always : callable, optional
        Says of (level, box) whether each read of it goes wrong.
    """

    def __init__(self, finest, n_levels=3, share=0.5, seed=0, always=None):
        super().__init__(finest, n_levels)
        self._share, self._always = share, always or (lambda level, box: False)
        self._random = np.random.default_rng(seed)
        self._lock = threading.Lock()

    def read(self, box_zyx, level=0):
        block = super().read(box_zyx, level)
        if level == len(self.levels) - 1:
            return block
        with self._lock:
            goes_wrong = self._random.random() < self._share or self._always(level, box_zyx)
            how, delay = self._random.integers(4), self._random.random() * 0.01
        time.sleep(delay)
        if not goes_wrong:
            return block
        if how == 0:
            raise OSError("the network is down")
        if how == 1:
            return block[:-1]
        if how == 2:
            return block.astype(np.float64) + 0.5
        return None
