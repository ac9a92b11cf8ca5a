"""Which numbers does ``data[key] = value`` write, and do they fit? As numpy would have it."""

from typing import Any

import numpy as np

from .arrays import holds_arrays
from .missing import Kind, finite_part, missing_numbers


def converted(value: Any, values: np.ndarray, dtype: np.dtype, masks: bool = False) -> np.ndarray:
    """The numbers to assign, in the dtype of the data, as numpy would convert them.

    Parameters
    ----------
    value : array-like
        What was given.
    values : ndarray
        The same as an array, which may be masked: what is masked is missing.
    dtype : numpy.dtype
    masks : bool
        The data has a mask: what is missing is masked there. Else it is NaN, which only data of
        floating point has.

    Raises
    ------
    TypeError
        They are no numbers.
    ValueError
        One is too large for the dtype, or to be drawn, or is missing, which the data cannot say.
    """
    if values.dtype.kind not in "buif":
        raise TypeError(f"data takes numbers, not {values.dtype}.")
    if isinstance(values, np.ma.MaskedArray):
        value = values = Kind.of(values).values(values)
    finite_part(values)  # what is too large raises
    if dtype.kind == "f" and not masks:
        return _cast(value, values, dtype)
    missing = missing_numbers(values, and_infinite=dtype.kind != "f")
    if missing is None:
        return _cast(value, values, dtype)
    if not masks:
        raise ValueError(
            f"data of {dtype} has no value for what is missing, and {np.count_nonzero(missing)} of "
            "the values are masked, NaN or inf. Give data of floating point first, such as "
            "graphic.data = graphic.data.value.astype('float32'), or fill them, such as values.filled(0)."
        )
    kept = np.where(missing, np.zeros((), values.dtype), values)
    return np.ma.MaskedArray(_cast(kept, kept, dtype), missing)


def _cast(value: Any, values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    if values.dtype == dtype:
        return values
    numbers = np.empty(values.shape, dtype)
    try:
        # numpy refuses Python numbers that do not fit, and wraps those of arrays around.
        numbers[...] = value if _is_of_python(value) else values
    except OverflowError as error:
        raise ValueError(f"data of {dtype} does not hold this value: {error}.") from error
    return numbers


def _is_of_python(value: Any) -> bool:
    """Whether these are Python's numbers, in lists or not."""
    if isinstance(value, list | tuple):
        return not holds_arrays(value)
    return isinstance(value, bool | int | float) and not hasattr(value, "__array__")


def check_fit(shape: tuple[int, ...], key: Any, values: np.ndarray) -> None:
    """Raise ValueError where values cannot be assigned to data[key] of data of a shape."""
    target = np.broadcast_to(np.empty((), bool), shape)[key].shape
    given = values.shape
    while len(given) > len(target) and given[0] == 1:  # numpy drops leading axes of one
        given = given[1:]
    try:
        fits = np.broadcast_shapes(target, given) == target
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"values of shape {values.shape} do not fit data[key] of shape {target}.")
