"""One number for each block of an array: the mean of its elements, or the one that most of them are."""

import functools

import numpy as np

Factors = tuple[int, ...]  # how long a block is along each axis


def means_of_blocks(values: np.ndarray, factors: Factors) -> np.ndarray:
    """Of whole blocks, and of what there is of the last ones.

    Those of whole numbers are rounded, of booleans it is what most are, and NaN has no part in them.
    """
    dtype = values.dtype
    counts = _block_sizes(values.shape, factors)
    missing = np.isnan(values) if dtype.kind == "f" else np.zeros(1, bool)
    if missing.any():
        counts, values = _sums(~missing, factors), np.where(missing, 0, values)
    with np.errstate(invalid="ignore"):  # a block without numbers has none as its mean
        means = _sums(values, factors) / counts
    if dtype.kind == "f":
        return means.astype(dtype)
    if dtype.kind == "b":
        return means >= 0.5
    return np.rint(means).astype(dtype)


def ids_of_blocks(values: np.ndarray, factors: Factors) -> np.ndarray:
    """The id that most elements of a block have, of several the smallest: a mean of ids is none.

    Of the last blocks, what there is of them counts.
    """
    counts = _block_sizes(values.shape, factors)
    lengths = zip(values.shape, factors, strict=True)
    # What a last block lacks is larger than all, or as large, and so comes last when it is sorted.
    largest = np.nan if values.dtype.kind == "f" else np.array(values).max()
    filled = np.pad(
        values, [(0, -length % factor) for length, factor in lengths], constant_values=largest
    )
    split = zip(counts.shape, factors, strict=True)
    filled = filled.reshape([length for pair in split for length in pair])
    ndim = len(factors)
    blocks = filled.transpose(*range(0, 2 * ndim, 2), *range(1, 2 * ndim, 2))
    blocks = np.sort(blocks.reshape(*counts.shape, -1), axis=-1)
    best = blocks[..., 0].copy()
    run = np.ones(best.shape, np.int64)
    longest = run.copy()
    for number in range(1, blocks.shape[-1]):
        element = blocks[..., number]
        run = np.where(element == blocks[..., number - 1], run + 1, 1)
        is_longer = (run > longest) & (number < counts)
        best[is_longer], longest[is_longer] = element[is_longer], run[is_longer]
    return best


def _sums(values: np.ndarray, factors: Factors) -> np.ndarray:
    """Of each block, float64."""
    for axis, factor in enumerate(factors):
        if factor > 1:
            starts = np.arange(0, values.shape[axis], factor)
            values = np.add.reduceat(values, starts, axis=axis, dtype=np.float64)
    return values


def _block_sizes(shape: tuple[int, ...], factors: Factors) -> np.ndarray:
    """Of how many elements each block is."""
    lengths = [
        np.diff([*range(0, length, factor), length])
        for length, factor in zip(shape, factors, strict=True)
    ]
    return functools.reduce(np.multiply.outer, lengths)
