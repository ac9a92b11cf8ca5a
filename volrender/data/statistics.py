"""Statistics of voxels that choose defaults for a picture."""

from typing import Any

import numpy as np

from ..base.colour import LUMINANCE
from .missing import missing_voxels
from .sources.sampling import strided_sample
from .sources.source import Source


def sources_of_limits(buffer: Any) -> list[Source]:
    """Whose voxels say which contrast limits suit a `VolumeBuffer`: three of its time points."""
    times = sorted({0, buffer.n_times // 2, buffer.n_times - 1})
    return [buffer.source_at(time) for time in times]


def volume_threshold(source: Source) -> float:
    """Otsu's threshold of about a million voxels of a volume; of the luminance where it has colours."""
    return otsu_threshold(_sampled_scalars(source))


def _sampled_scalars(source: Source, about_voxels: int = 10**6) -> np.ndarray:
    """About a million voxels; of colours, their luminance."""
    sample = strided_sample(source, about_voxels)
    return sample[..., :3] @ LUMINANCE if sample.ndim == 4 else sample


def otsu_threshold(values: np.ndarray, bins: int = 256) -> float:
    """The threshold that best parts values into two classes.

    It maximises the variance between the classes (Otsu, "A threshold selection method from
    gray-level histograms", 1979).

    Parameters
    ----------
    values : ndarray
        Any shape; NaN and inf are left out.
    bins : int
        Bins of the histogram, between the smallest and the largest value.

    Returns
    -------
    float
        In the units of the values; the value itself where there is only one, 0 where there is none.
    """
    values = np.asarray(values, np.float64).ravel()
    values = values[np.isfinite(values)]
    if values.size == 0:
        return 0.0
    low, high = float(values.min()), float(values.max())
    if not high > low:
        return low
    # In 0..1, so that neither huge nor tiny values lose the bins.
    counts, edges = np.histogram(values / 2 - low / 2, bins=bins)
    middles = (edges[:-1] + edges[1:]) / 2 / (high / 2 - low / 2)
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = int(np.nanargmax(np.where((below > 0) & (above > 0), between, np.nan)))
    return low + (high - low) * float(edges[best + 1] / (high / 2 - low / 2))


def axis_means(source: Source) -> list[tuple[np.ndarray, np.ndarray]]:
    """The means of about a million voxels of a grayscale volume along z, along y and along x.

    Returns
    -------
    list of three (ndarray, ndarray), flat
        The means of what is not missing, 0 where all is; and the share of what is not.
    """
    sample = strided_sample(source).astype(np.float64)
    there = np.isfinite(sample)
    # From a value that there is, so that the mean of equal ones is that.
    start = sample[there][0] if there.any() else 0.0
    means = []
    for axis in range(3):
        present = there.mean(axis)
        # Divided first: what they add up to may be too large.
        rest = np.where(there, sample - start, 0.0) / sample.shape[axis]
        mean = np.where(present > 0, start + rest.sum(axis) / np.maximum(present, 1e-9), 0.0)
        means.append((mean.ravel(), present.ravel()))
    return means


def has_alpha(source: Source) -> bool:
    """Whether voxels are RGBA and some of a hundred thousand are not opaque."""
    if source.channels != 4:
        return False
    alpha = strided_sample(source, 10**5)[..., 3]
    opaque = np.iinfo(alpha.dtype).max if alpha.dtype.kind in "ui" else 1
    return bool((alpha < opaque).any())


def suitable_smoothing(source: Source) -> float:
    """How much the light of a surface of a volume wants to be smoothed, voxels.

    1.5 where about a hundred thousand voxels have two values at most: what was drawn or segmented;
    1 where some of them are missing, so that what is cut out of a volume shows no steps; else 0.
    """
    sample = strided_sample(source, 10**5)
    missing = missing_voxels(sample)
    if missing is not None:
        sample = sample[~missing]
    if len(np.unique(sample)) <= 2:
        return 1.5
    return 0.0 if missing is None else 1.0


def tissue(source: Source) -> tuple[float, tuple[float, float, float]]:
    """What of about a million voxels is not background.

    Parameters
    ----------
    source : Source
        Of colours, their luminance is looked at.

    Returns
    -------
    (threshold, (p50, p90, p99.5))
        Otsu's threshold, and percentiles of what exceeds it, data units; of constant data all are
        the constant, and of none, 0.
    """
    sample = _sampled_scalars(source)
    threshold = otsu_threshold(sample)
    above = sample[sample > threshold]
    above = above[np.isfinite(above)].astype(np.float64)
    if above.size == 0:
        return threshold, (threshold, threshold, threshold)
    p50, p90, highest = np.percentile(above, (50, 90, 99.5)).tolist()
    return threshold, (p50, p90, highest)


def percentiles(source: Source, shares: tuple[float, float]) -> tuple[float, float]:
    """Values that some shares of about a hundred thousand voxels do not exceed, data units.

    Parameters
    ----------
    source : Source
        Of colours, their luminance is looked at. What is missing is left out.
    shares : (float, float)
        0 to 100. Between two values it is interpolated; of nothing, both are 0.
    """
    sample = _sampled_scalars(source, 10**5)
    values = sample[np.isfinite(sample)].astype(np.float64)
    if values.size == 0:
        return 0.0, 0.0
    low, high = np.percentile(values, shares).tolist()
    return low, high
