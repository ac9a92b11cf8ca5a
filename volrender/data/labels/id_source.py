"""Labels of any dtype as ids, and their coarser levels: made of what most voxels are, never of means."""

from typing import Any

import numpy as np

from ..sources.made_levels import MadeLevels
from ..sources.source import Box, Source
from .ids import LARGEST_ID, as_ids


class IdSource:
    """A source whose voxels are read as ids, whole numbers without a sign.

    Parameters
    ----------
    source : Source
        Of one number a voxel.

    Attributes
    ----------
    dtype : numpy.dtype
        uint8, uint16 or uint32: of what the other source's dtype may hold of ids.
    """

    def __init__(self, source: Source) -> None:
        if source.channels != 1:
            raise ValueError("labels have one number a voxel, and this volume has colours.")
        self._source = source
        self.shape_zyx, self.channels, self.levels = source.shape_zyx, 1, source.levels
        self.dtype = _dtype_of_ids(source.dtype)

    def __getattr__(self, name: str) -> Any:
        """Whatever else the other source says: where its levels are, how it is stored."""
        if name.startswith("__") or name == "_source":
            raise AttributeError(name)
        return getattr(self._source, name)

    def read(self, box_zyx: Box, level: int = 0) -> np.ndarray:
        """As `Source.read`; ValueError where a number is no id."""
        return as_ids(self._source.read(box_zyx, level)).astype(self.dtype, copy=False)


def ids_of(source: Source) -> IdSource:
    """Ids of a source; where its coarser levels are made, each voxel is what most of those before are."""
    if isinstance(source, MadeLevels) and source.reduce != "mode":
        source = MadeLevels(source.source, "mode")
    return IdSource(source)


def _dtype_of_ids(dtype: np.dtype) -> np.dtype:
    if dtype.kind == "b":
        return np.dtype(np.uint8)
    largest = np.iinfo(dtype).max if dtype.kind in "ui" else LARGEST_ID
    return np.min_scalar_type(min(int(largest), LARGEST_ID))
