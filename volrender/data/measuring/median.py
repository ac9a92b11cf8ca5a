"""The median of values that need not be in memory together: a radix selection, exact in any dtype."""

from collections.abc import Callable, Iterable

import numpy as np

DIGIT_BITS = 16  # that each pass over the values finds

Passes = Callable[[], Iterable[np.ndarray]]


def median(values: Passes, count: int) -> float:
    """The middle one of finite values, or the mean of the two in the middle; NaN of none.

    Parameters
    ----------
    values : callable
        Gives the same blocks of values, (n,), all of one dtype, each time it is called: once for every
        16 bits of the dtype.
    count : int
        How many values there are in all.
    """
    if count == 0:
        return float("nan")
    ranks = [(count - 1) // 2, count // 2]
    first = next(iter(values()))
    dtype = np.dtype(np.uint8) if first.dtype == bool else first.dtype
    bits = 8 * dtype.itemsize
    step = min(DIGIT_BITS, bits)
    prefixes = [0, 0]  # the bits of each that are known
    for shift in range(bits - step, -1, -step):
        counts = {prefix: np.zeros(1 << step, np.int64) for prefix in prefixes}
        for block in values():
            keys = _keys(block.astype(dtype, copy=False)).astype(np.uint64, copy=False)
            for prefix, of_prefix in counts.items():
                alike = keys
                if shift + step < bits:
                    alike = keys[keys >> np.uint64(shift + step) == np.uint64(prefix)]
                digits = (alike >> np.uint64(shift)) & np.uint64((1 << step) - 1)
                of_prefix += np.bincount(digits.astype(np.int64), minlength=1 << step)
        for which, prefix in enumerate(list(prefixes)):
            below = np.cumsum(counts[prefix])
            digit = int(np.searchsorted(below, ranks[which], side="right"))
            ranks[which] -= int(below[digit] - counts[prefix][digit])
            prefixes[which] = prefix << step | digit
    low, high = (_value(prefix, dtype) for prefix in prefixes)
    return low if low == high else low / 2 + high / 2


def _keys(values: np.ndarray) -> np.ndarray:
    """Unsigned integers in the same order as values."""
    if values.dtype.kind == "u":
        return values
    bits = np.ascontiguousarray(values).view(f"u{values.dtype.itemsize}")
    sign = bits.dtype.type(1 << (8 * values.dtype.itemsize - 1))
    if values.dtype.kind == "i":
        return bits ^ sign
    return np.where(bits & sign, ~bits, bits | sign)


def _value(key: int, dtype: np.dtype) -> float:
    """The value that has a key."""
    if dtype.kind == "u":
        return float(key)
    bits, sign = 8 * dtype.itemsize, 1 << (8 * dtype.itemsize - 1)
    if dtype.kind == "i":
        return float(key - sign)
    pattern = key ^ sign if key & sign else ~key & ((1 << bits) - 1)
    return float(np.array(pattern, f"u{dtype.itemsize}").view(dtype))
