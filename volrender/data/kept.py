"""What a buffer keeps of what a user gave it: a source as it is, or an array to be copied."""

import numpy as np

from .arrays import VolumeLike, as_array, check_volume, is_our_own
from .missing import Kind
from .multiscale import Multiscale, source_in_levels
from .sources.lazy_source import hold, source_of
from .sources.source import ArraySource, Source, full_range_of_dtype, shape_of
from .sources.unread import Unread


def kept_of(data: VolumeLike | Source | Multiscale, isolated: bool) -> Source | np.ndarray:
    """What is to be kept of data, as `VolumeBuffer` has it.

    Returns
    -------
    Source or ndarray
        An array is somebody else's, and must be copied.

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        It is no volume, or could not be read.
    """
    if not isinstance(data, np.ndarray) and isinstance(data, Source):
        check_volume(shape_of(data), data.dtype)
        return data
    if isinstance(data, Multiscale):
        return source_in_levels(data)
    array = as_array(data)
    if not isolated:
        return source_of(array)
    if isinstance(array, Unread):
        return hold(array)
    check_volume(array.shape, array.dtype)
    if not isinstance(array, np.ma.MaskedArray):
        return ArraySource(array) if is_our_own(data, array) else array
    kind = Kind.of(array)
    values = kind.values(array)
    if not kind.is_masked:
        return values
    return ArraySource(values, full_range_of_dtype(kind.numbers))
