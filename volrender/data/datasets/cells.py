"""A calcium-imaging-like movie: blobs in space, transients in time."""

import numpy as np
from numpy.typing import DTypeLike

from ._arguments import (
    Size,
    check_count,
    check_number,
    check_rng,
    check_size,
    new_volume,
    store_unit,
)


def cells_movie(
    frames: int = 128,
    size: Size = (30, 128, 128),
    *,
    seed: int = 0,
    dtype: DTypeLike = "float32",
    cells: int = 300,
    noise: float = 0.02,
) -> np.ndarray:
    """Cells whose brightness follows random calcium transients, over time.

    A cell is a Gaussian blob. Its trace is a constant rest level plus, at random frames, sudden
    rises that decay exponentially, as calcium indicators show action potentials.

    Parameters
    ----------
    frames : int
        Number of time points, at least 1.
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx). The blobs scale with it.
    seed : int
        Seed of the random generator, at least 0.
    dtype : str or numpy dtype
        Floats hold 0..1; integers 0..1 scaled to 0..dtype maximum.
    cells : int
        Number of cells, at least 0.
    noise : float
        Standard deviation of the detector noise, 0..1.

    Returns
    -------
    numpy.ndarray
        Shape (frames, nz, ny, nx). The whole movie is in memory: 251 MB at the defaults.

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.
    """
    frames = check_count(frames, "frames")
    shape_zyx = check_size(size)
    rng = check_rng(seed)
    count = check_count(cells, "cells", 0)
    sigma_noise = check_number(noise, "noise", 0.0, 1.0)
    movie = new_volume((frames, *shape_zyx), dtype)

    blobs = [_blob(rng, shape_zyx) for _ in range(count)]
    traces = _traces(rng, count, frames)
    frame = np.empty(shape_zyx, np.float32)
    for t in range(frames):
        rng.standard_normal(dtype=np.float32, out=frame)
        frame *= np.float32(sigma_noise)
        frame += np.float32(0.05)  # the dark level of the detector
        for (box, blob), level in zip(blobs, traces[:, t], strict=True):
            frame[box] += level * blob
        np.clip(frame, 0.0, 1.0, out=frame)
        store_unit(movie[t], frame)
    return movie


def _blob(
    rng: np.random.Generator, shape_zyx: tuple[int, ...]
) -> tuple[tuple[slice, ...], np.ndarray]:
    """Draw one Gaussian blob of peak 1 and return its box and its voxels."""
    place = rng.random(3)
    spread = rng.uniform(0.75, 1.25, 3)
    box, profiles = [], []
    for n, where, wide in zip(shape_zyx, place, spread * (0.05, 0.022, 0.022), strict=True):
        sigma = max(wide * n, 0.5)  # voxels
        centre = where * n - 0.5
        low = max(0, int(np.ceil(centre - 3.0 * sigma)))
        high = min(n, int(np.floor(centre + 3.0 * sigma)) + 1)
        box.append(slice(low, high))
        profiles.append(np.exp(-0.5 * ((np.arange(low, high) - centre) / sigma) ** 2))
    z, y, x = profiles
    return tuple(box), (z[:, None, None] * y[:, None] * x).astype(np.float32)


def _traces(rng: np.random.Generator, count: int, frames: int) -> np.ndarray:
    """Draw the brightness of every cell over time, shape (count, frames), float32."""
    rest = rng.uniform(0.03, 0.12, count)
    rate = rng.gamma(1.5, 0.015, count)  # events per frame: few cells are busy, most are quiet
    decay = np.exp(-1.0 / rng.uniform(4.0, 12.0, count))  # per frame
    fires = rng.random((frames, count)) < rate
    rises = np.where(fires, rng.uniform(0.25, 0.8, (frames, count)), 0.0)
    traces = np.empty((count, frames), np.float32)
    active = np.where(rng.random(count) < 0.25, rng.uniform(0.0, 0.6, count), 0.0)
    for t in range(frames):
        active = active * decay + rises[t]
        traces[:, t] = rest + active
    return traces
