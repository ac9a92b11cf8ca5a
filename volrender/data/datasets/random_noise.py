"""White noise: the volume in which nothing can be skipped or predicted."""

import numpy as np
from numpy.typing import DTypeLike

from ._arguments import Size, check_rng, check_size, new_volume


def noise(size: Size = 128, *, seed: int = 0, dtype: DTypeLike = "uint8") -> np.ndarray:
    """Uniform white noise.

    Parameters
    ----------
    size : int or (int, int, int)
        Voxels per axis (nz, ny, nx).
    seed : int
        Seed of the random generator, at least 0.
    dtype : str or numpy dtype
        Integers fill the whole range of the dtype, both ends included; floats fill 0..1.

    Returns
    -------
    numpy.ndarray
        Shape (nz, ny, nx). Every voxel is drawn independently.

    Raises
    ------
    ValueError, TypeError
        A parameter is out of range or of the wrong kind.
    """
    shape_zyx = check_size(size)
    rng = check_rng(seed)
    volume = new_volume(shape_zyx, dtype)
    native = volume.dtype.newbyteorder("=")
    for plane in volume:
        if native.kind == "f":
            plane[...] = rng.random(plane.shape, np.float64 if native.itemsize == 8 else np.float32)
        else:
            limits = np.iinfo(native)
            plane[...] = rng.integers(limits.min, limits.max, plane.shape, native, endpoint=True)
    return volume
