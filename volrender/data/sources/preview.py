"""What a volume looks like, about, before all of it was read."""

import threading
from collections.abc import Sequence

import numpy as np

from .sampling import blocks_of, is_decoded_whole, places_of_blocks
from .source import Box, Source


class Preview:
    """Voxels here and there that stand for coarser ones.

    Parameters
    ----------
    source : Source
        Of one that is stored in chunks and large, 8 × 8 × 8 voxels stand for all, since each is as much
        work as its chunk; they are read when the first is asked for.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._few: np.ndarray | None = None

    def read(self, spans_zyx: Sequence[range], factors_zyx: Sequence[int]) -> np.ndarray:
        """Voxels of a coarser level, each as the first of those that it stands for.

        Parameters
        ----------
        spans_zyx : three of range
            Which voxels of the level.
        factors_zyx : three of int
            For how many of the finest they stand along each axis.
        """
        first = [
            range(span.start * f, span.stop * f, span.step * f)
            for span, f in zip(spans_zyx, factors_zyx, strict=True)
        ]
        if not is_decoded_whole(self._source):
            return self._source.read(_slices(first))
        with self._lock:
            if self._few is None:
                self._few = blocks_of(self._source, 1)
            few = self._few
        for axis, (places, length) in enumerate(zip(first, self._source.shape_zyx, strict=True)):
            few = few.take(_nearest(np.array(places, int), places_of_blocks(length, 1)), axis)
        return few


def _slices(places: list[range]) -> Box:
    z, y, x = (
        slice(each.start, each[-1] + 1 if each else each.start, each.step) for each in places
    )
    return z, y, x


def _nearest(places: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which of some known places, ascending, is nearest to each place."""
    middles = (known[1:] + known[:-1]) / 2
    return np.searchsorted(middles, places)
