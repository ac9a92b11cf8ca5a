"""Turns whatever a user calls an array into a volume, or says why it is none."""

from contextlib import contextmanager

import numpy as np

from .source import slabs


def check_volume(shape, dtype: np.dtype) -> None:
    """Raise TypeError or ValueError where a shape and dtype are no volume's."""
    if dtype.kind not in "buif":
        raise TypeError(
            f"data is bool, integer or floating point, not {dtype} (shape {tuple(shape)})."
        )
    if len(shape) not in (3, 4) or (len(shape) == 4 and shape[3] not in (3, 4)):
        hint = ' For a series of volumes, give axes="tzyx".' if len(shape) == 4 else ""
        raise ValueError(
            "data has shape (nz, ny, nx), or (nz, ny, nx, 3) or (nz, ny, nx, 4) for colour, "
            f"not {tuple(shape)}.{hint}"
        )
    if 0 in shape:
        raise ValueError(
            f"data of shape {tuple(shape)} is empty: every axis has at least one voxel."
        )


def as_volume(data) -> np.ndarray:
    """Any array-like as a volume: the same memory where it has some.

    Parameters
    ----------
    data : array-like
        (nz, ny, nx), or (nz, ny, nx, 3|4) for colour; bool, integer or floating point. Arrays that
        are computed or loaded when read (dask, zarr, xarray) are read slab by slab.

    Raises
    ------
    TypeError
        No array of numbers.
    ValueError
        A wrong number of axes, an empty axis.
    """
    with _failing_clearly(data):
        array = as_array(data)
        if isinstance(array, np.ma.MaskedArray):  # what is masked is missing
            array = array.astype(np.promote_types(array.dtype, np.float32)).filled(np.nan)
        if _is_lazy(array):
            return _read_slabs(array)
    check_volume(array.shape, array.dtype)
    return array


def as_array(data):
    """Any array-like as something with shape, dtype and slices.

    Lazy and masked arrays as they are, and unread; all else as a numpy array.
    """
    if _is_lazy(data) or isinstance(data, np.ma.MaskedArray):
        return data
    with _failing_clearly(data):
        return np.asarray(data)


@contextmanager
def _failing_clearly(data):
    """Whatever an object's own conversion raises becomes a TypeError."""
    try:
        yield
    except (TypeError, ValueError, MemoryError):
        raise
    except Exception as error:
        raise TypeError(
            f"data is an array of numbers; {type(data).__name__} is not: {error}"
        ) from error


def is_our_own(data, array: np.ndarray) -> bool:
    """Whether what `as_volume` made of data is memory that nobody else has."""
    if _is_lazy(data):
        return True
    # What an object hands out by __array__ may be its own memory.
    return array.base is None and array.flags.c_contiguous and not hasattr(data, "__array__")


def _is_lazy(data) -> bool:
    """Whether an object has a numpy dtype and a shape, but its voxels are elsewhere."""
    return (
        not isinstance(data, np.ndarray)
        and isinstance(getattr(data, "dtype", None), np.dtype)
        and isinstance(getattr(data, "shape", None), tuple)
        and hasattr(data, "__getitem__")
        and not hasattr(data, "__array_interface__")
    )


def _read_slabs(data) -> np.ndarray:
    shape = tuple(data.shape)
    check_volume(shape, data.dtype)
    array = np.empty(shape, data.dtype.newbyteorder("="))
    channels = shape[3] if len(shape) == 4 else 1
    for box in slabs(shape[:3], data.dtype.itemsize * channels):
        array[box[0]] = np.asarray(data[box[0]])
    return array
