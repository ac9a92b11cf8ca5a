"""Which number stands for a label, of which nobody knows beforehand which there are? The next one."""

import threading

import numpy as np

from ....data.labels.ids import runs
from ...volume.labels.numbering import MOST_LABELS, Numbering

FORMAT = "r32uint"  # whatever comes, there is room for its number


class ComingNumbers:
    """Numbers that ids are given when they are first met, in several threads; 0 is background.

    It is an encoding of bricks, with what these ask of `Encoding`.

    Attributes
    ----------
    numbering : Numbering
        Of the ids that were met until now; another one where there are more.
    """

    format = FORMAT
    texel_dtype = np.dtype(np.uint32)
    voxel_bytes = 4
    channels = 1
    masked = False

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = {0: 0}
        self._numbering = Numbering(np.zeros(1, np.uint32), FORMAT, False, follows_ids=False)

    @property
    def numbering(self) -> Numbering:
        count = len(self._numbers)
        known = self._numbering.ids
        if count > len(known):
            with self._lock:
                ids = np.fromiter(self._numbers, np.uint32, len(self._numbers))
            self._numbering = Numbering(ids, FORMAT, False, follows_ids=False)
        return self._numbering

    def encode(self, block: np.ndarray) -> np.ndarray:
        """A block of ids as numbers, C-contiguous.

        Raises
        ------
        ValueError
            There are too many ids.
        """
        flat = block.reshape(-1)
        starts, ids = runs(flat)
        every, places = np.unique(ids, return_inverse=True)
        numbers = self._numbers_of(every)[places]
        return np.repeat(numbers, np.diff(np.append(starts, flat.size))).reshape(block.shape)

    def _numbers_of(self, ids: np.ndarray) -> np.ndarray:
        with self._lock:
            numbers, labels = self._numbers, ids.tolist()
            new = [label for label in labels if label not in numbers]
            if len(numbers) + len(new) > MOST_LABELS:
                raise ValueError(
                    f"more than {MOST_LABELS} labels were met, and no more can be shown"
                )
            numbers.update(zip(new, range(len(numbers), len(numbers) + len(new)), strict=True))
            return np.array([numbers[label] for label in labels], np.uint32)


class DirectNumbers:
    """Ids of one or two bytes, which are their own numbers: an encoding of bricks, as `ComingNumbers`.

    Parameters
    ----------
    dtype : numpy.dtype
        uint8 or uint16.
    """

    channels = 1
    masked = False

    def __init__(self, dtype: np.dtype) -> None:
        self.texel_dtype, self.voxel_bytes = dtype, dtype.itemsize
        self.format = {1: "r8uint", 2: "r16uint"}[dtype.itemsize]
        self.numbering = Numbering(
            np.arange(256**dtype.itemsize, dtype=np.uint32), self.format, True
        )

    def encode(self, block: np.ndarray) -> np.ndarray:
        """A block of ids, C-contiguous."""
        return np.ascontiguousarray(block, self.texel_dtype)
