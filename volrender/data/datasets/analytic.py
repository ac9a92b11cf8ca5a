"""Volumes whose value is known by formula at every point: Marschner–Lobb and a ball."""

import numpy as np
from numpy.typing import DTypeLike

from ._arguments import Size, centres, check_number, check_size, new_volume, slabs, store_unit


def marschner_lobb(
    size: Size = 64, *, alpha: float = 0.25, f_m: float = 6.0, dtype: DTypeLike = "float32"
) -> np.ndarray:
    """The Marschner–Lobb signal, the standard test of reconstruction and gradients.

    With r = √(x² + y²) over [-1, 1]³,

    ρ(x, y, z) = (1 − sin(πz/2) + α(1 + cos(2π·f_m·cos(πr/2)))) / (2(1 + α)).

    At the default parameters and 40 samples per axis most of its energy lies just below the
    Nyquist frequency.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx). Voxels are centred in equal cells of [-1, 1] on each axis.
    alpha : float
        Amplitude of the ripples, at least 0.
    f_m : float
        Frequency of the ripples, at least 0.
    dtype : str or numpy dtype
        Floats hold 0..1; integers 0..1 scaled to 0..dtype maximum.

    Returns
    -------
    numpy.ndarray
        Shape (nz, ny, nx).

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.

    References
    ----------
    S. R. Marschner and R. J. Lobb, "An Evaluation of Reconstruction Filters for Volume
    Rendering", Proceedings of IEEE Visualization 1994, pages 100–107.
    """
    nz, ny, nx = check_size(size)
    alpha = check_number(alpha, "alpha", 0.0)
    f_m = check_number(f_m, "f_m", 0.0)
    volume = new_volume((nz, ny, nx), dtype)
    z, y, x = (centres(n, -1.0, 1.0) for n in volume.shape)

    # The signal is a function of z plus a function of (y, x).
    r = np.hypot(y[:, None], x[None, :])
    ripples = alpha * (1.0 + np.cos(2.0 * np.pi * f_m * np.cos(0.5 * np.pi * r)))
    ramp = 1.0 - np.sin(0.5 * np.pi * z)
    norm = 0.5 / (1.0 + alpha)
    for slab in slabs(volume.shape):
        store_unit(volume[slab], norm * (ramp[slab, None, None] + ripples))
    return volume


def sphere(
    size: Size = 64, *, radius: float = 0.4, edge: float = 2.0, dtype: DTypeLike = "float32"
) -> np.ndarray:
    """A ball with a linear edge, for tests against exact geometry.

    The value at distance d voxels from the centre of the volume is

    clip(½ + (R − d) / edge, 0, 1), with R = radius · min(nz, ny, nx),

    so ½ is reached exactly at d = R and the gradient there is 1/edge per voxel, towards the centre.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx). Voxels are cubes: the ball is round in every shape.
    radius : float
        Radius R as a fraction of the shortest axis, at least 0.
    edge : float
        Width of the edge in voxels, at least 0.001. Values are between 0 and 1 for R ± edge/2.
    dtype : str or numpy dtype
        Floats hold 0..1; integers 0..1 scaled to 0..dtype maximum.

    Returns
    -------
    numpy.ndarray
        Shape (nz, ny, nx).

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.

    Examples
    --------
    >>> float(vr.datasets.sphere(32)[16, 16, 16])
    1.0
    """
    shape_zyx = check_size(size)
    radius_voxels = check_number(radius, "radius", 0.0) * min(shape_zyx)
    edge = check_number(edge, "edge", 1e-3)
    volume = new_volume(shape_zyx, dtype)
    z2, y2, x2 = (centres(n, -0.5 * n, 0.5 * n) ** 2 for n in shape_zyx)

    disc2 = y2[:, None] + x2[None, :]
    for slab in slabs(shape_zyx):
        distance = np.sqrt(z2[slab, None, None] + disc2)
        store_unit(volume[slab], np.clip(0.5 + (radius_voxels - distance) / edge, 0.0, 1.0))
    return volume
