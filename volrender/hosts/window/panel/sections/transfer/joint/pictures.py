"""What the plot shows below the shapes: a joint histogram, and the image of a transfer function."""

import numpy as np

from .......data.joint_histogram import JointHistogram
from .......scene.graphics.transfer.image import axes_of
from .......scene.graphics.transfer.matter import scaled
from ....widgets import theme
from .plot_axes import PlotAxes

COLUMNS, ROWS = 142, 96  # of the histogram
CONTRAST = 0.6  # exponent of logarithmic counts: arcs are faint beside homogeneous matter
BRIGHTEST = 0.85  # of white


def histogram_picture(
    histogram: JointHistogram, axes: PlotAxes
) -> tuple[np.ndarray, tuple[float, float]]:
    """How often what the axes show occurs, on a logarithmic scale.

    Returns
    -------
    rgba : ndarray of uint8, shape (rows, columns, 4)
        The steepest gradients on top.
    values : (low, high)
        At its left and its right border: of whole numbers a little more than the axes show.
    """
    edges, counts = histogram.counts(axes.values, axes.gradients, COLUMNS, ROWS)
    heights = np.log1p(_smoothed(_smoothed(counts.astype(float)).T).T)
    share = (heights / max(float(heights.max()), 1.0)) ** CONTRAST
    dark = np.array(theme.RAISED[:3])
    colours = dark + share[::-1, :, None] * (BRIGHTEST - dark)
    rgba = np.full((*share.shape, 4), 255, np.uint8)
    rgba[..., :3] = np.round(255 * colours)
    return rgba, (float(edges[0]), float(edges[-1]))


def _smoothed(counts: np.ndarray) -> np.ndarray:
    """Counts (rows, columns) with a quarter of each given to the column before, and to that after it."""
    padded = np.pad(counts, ((0, 0), (1, 1)), mode="edge")
    smoothed: np.ndarray = (padded[:, :-2] + 2 * counts + padded[:, 2:]) / 4
    return smoothed


def with_image(
    rgba: np.ndarray, values: tuple[float, float], axes: PlotAxes, graphic
) -> np.ndarray:
    """A picture of the histogram with the image of a graphic's transfer function over it."""
    image, over = graphic.transfer, axes_of(graphic)
    rows, columns = rgba.shape[:2]
    at = np.linspace(*values, 2 * columns + 1)[1::2]
    up = np.linspace(*axes.gradients, 2 * rows + 1)[::-1][1::2]
    t = scaled(over, at)
    steep = np.clip(up / max(over.steepest, 1e-30), 0, 1)
    column = np.round(t * (image.shape[1] - 1)).astype(int)
    row = np.round(steep * (image.shape[0] - 1)).astype(int)
    found = image[row[:, None], column]
    alpha = 0.8 * np.sqrt(found[..., 3:] / max(float(image[..., 3].max()), 1e-6))
    mixed = rgba.copy()
    mixed[..., :3] = np.round(255 * alpha * found[..., :3] + (1 - alpha) * rgba[..., :3])
    return mixed
