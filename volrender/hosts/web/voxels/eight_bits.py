"""How do values of an image take 8 bits each? Rounded to 256 that are evenly spaced over their range."""

import numpy as np

from ....data.sources.source import ArraySource, Source


def in_8_bits(source: Source) -> tuple[Source, float, float]:
    """Whole numbers from 0 to 255 in place of the values of a source.

    Returns
    -------
    source : Source
        As it is where values have 8 bits, where they are colours, and where some are missing or not
        finite.
    step, low : float
        Value = number · step + low; 1 and 0 where it is as it is.
    """
    as_it_is = source, 1.0, 0.0
    if source.dtype.itemsize == 1 or source.channels != 1:
        return as_it_is
    nz, ny, nx = source.shape_zyx
    values = np.asarray(source.read((slice(0, nz), slice(0, ny), slice(0, nx))))
    if not np.isfinite(values).all():
        return as_it_is
    low, high = float(values.min()), float(values.max())
    step = (high - low) / 255
    if step == 0 or not np.isfinite(step):
        return as_it_is
    numbers = np.empty(values.shape, np.uint8)
    for plane, into in zip(values, numbers, strict=True):
        into[:] = np.clip(np.rint((plane.astype(np.float64) - low) / step), 0, 255)
    return ArraySource(numbers), step, low
