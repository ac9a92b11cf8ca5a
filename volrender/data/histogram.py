"""The distribution of a volume's values: counts between any limits, and percentiles."""

import numpy as np

from ..base.colour import LUMINANCE


class Distribution:
    """Finite values, sorted, so that counts and percentiles of any range are quick.

    Parameters
    ----------
    values : ndarray, shape (nz, ny, nx) or (nz, ny, nx, 3|4)
        A sample of a volume; about a million voxels are sorted in some ten milliseconds. Of colours,
        the luminance is taken. NaN and inf are left out.
    """

    def __init__(self, values: np.ndarray) -> None:
        values = np.asarray(values)
        if values.ndim == 4:
            values = values[..., :3] @ LUMINANCE
        values = values.ravel()
        if values.dtype in (bool, np.float16):  # neither sorts as fast, and truth has two bins
            values = values.astype(np.uint8 if values.dtype == bool else np.float32)
        if values.dtype.kind == "f":
            values = values[np.isfinite(values)]
        self._sorted = np.sort(values)
        self.is_integer = values.dtype.kind in "ui"

    def __len__(self) -> int:
        return len(self._sorted)

    @property
    def range(self) -> tuple[float, float]:
        """Smallest and largest value; (0.0, 1.0) where there is none."""
        if len(self) == 0:
            return 0.0, 1.0
        return float(self._sorted[0]), float(self._sorted[-1])

    def percentile(self, percent: float) -> float:
        """The value that this share of the values does not exceed, 0 to 100; one of the values."""
        if len(self) == 0:
            return self.range[percent > 50]
        rank = int(np.ceil(percent / 100 * len(self))) - 1
        return float(self._sorted[min(max(rank, 0), len(self) - 1)])

    def counts(self, low: float, high: float, most_bins: int) -> tuple[np.ndarray, np.ndarray]:
        """How many values lie in each of some bins.

        Parameters
        ----------
        low, high : float
            The bins cover this range.
        most_bins : int
            How many bins there may be. Bins of integers hold equally many of them each, with
            edges half-way between, so that no bin stands out; there may be fewer.

        Returns
        -------
        edges : ndarray of float64, shape (bins + 1,)
        counts : ndarray of int, shape (bins,)
        """
        edges = bin_edges(low, high, most_bins, self.is_integer)
        below = np.searchsorted(self._sorted, edges, side="left")
        below[-1] = np.searchsorted(self._sorted, edges[-1], side="right")
        return edges, np.diff(below)


def bin_edges(low: float, high: float, most_bins: int, is_integer: bool) -> np.ndarray:
    """Edges of bins of equal width over a range, (bins + 1,); see `Distribution.counts`."""
    if not high > low:
        margin = 0.5 if is_integer else max(abs(low), 1e-30) * 1e-3
        low, high = low - margin, high + margin
        if is_integer:
            return np.array([low, high])
    if not is_integer:
        share = np.arange(most_bins + 1) / most_bins
        edges: np.ndarray = low * (1 - share) + high * share
        return np.maximum.accumulate(edges)  # where neighbours are rounded to the same numbers
    first, last = np.floor(low + 0.5), np.ceil(high - 0.5)
    width = max(1.0, np.ceil((last - first + 1) / most_bins))
    bins = int(np.ceil((last - first + 1) / width))
    return first - 0.5 + width * np.arange(bins + 1)


def bar_heights(counts: np.ndarray, logarithmic: bool) -> np.ndarray:
    """Counts as shares, 0..1, of the largest; logarithmic: of log(1 + count)."""
    heights = np.log1p(counts) if logarithmic else np.asarray(counts, np.float64)
    tallest = heights.max(initial=0)
    return heights / tallest if tallest > 0 else np.zeros(len(heights))
