"""How are the voxels of bricks encoded, and in which steps their extremes? What is coarsest decides."""

from dataclasses import replace

import numpy as np

from ...data.sources.source import Source, full_range_of
from ..device.engine import Engine
from ..volume.encoding import Encoding, choose_encoding
from ..volume.value_map import Numbers
from .levels import levelled
from .stored.grids import AtlasGrids
from .stored.page_table import MOST_CODE, Codes

MANY_VOXELS = 2**60  # so many are not stored in more bytes to be sampled faster
STEPS, STEPS_BELOW = (
    128,
    64,
)  # codes for values of the coarsest level, and for lower ones; 63 for higher ones


def encoding_for(engine: Engine, source: Source, block: np.ndarray, missing: bool) -> Encoding:
    """The encoding for the bricks of a source.

    Parameters
    ----------
    engine : Engine
    source : Source
    block : ndarray
        All voxels of its coarsest level.
    missing : bool
        Voxels are missing, whatever those of the block.

    Raises
    ------
    ValueError
        A finite value is beyond ±1e37.
    """
    numbers = Numbers(block.dtype, source.channels, max(1, block.size // source.channels))
    missing = numbers.see(block) or missing
    numbers.settle()
    numbers.warn()
    encoding = choose_encoding(
        engine, block.dtype, source.channels, MANY_VOXELS, missing, None, numbers.map
    )
    return replace(encoding, alpha_range=full_range_of(source))


def codes_for(encoding: Encoding, dtype: np.dtype, low: float, high: float) -> Codes:
    """The steps for extremes of values of a dtype, where those of the coarsest level are given.

    Texel units. Each 8-bit integer has a step of its own. Others run beyond the coarsest level's,
    since means are less extreme than what they are means of; its least value is a whole step.
    """
    first, last = -np.inf, np.inf
    if dtype.kind in "bui" and dtype.itemsize <= 2:
        limits = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
        first, last = (encoding.texel(end) for end in limits)
        if dtype.itemsize == 1 or not low < high:
            return Codes.of_range(first, last)
    if not low < high:  # one value, or none
        low, high = (low, low + max(1.0, abs(low))) if low == high else (0.0, 1.0)
    step = (high - low) / STEPS
    start = low - STEPS_BELOW * step
    if start < first:  # integers, from the least on
        start = first
        step = (min(high + 0.5 * (high - low), last) - start) / MOST_CODE
    return Codes(start, step)


class ImageCoding:
    """How bricks of images are made: in which levels, encoding and codes, and what rays pass over in them."""

    in_levels = staticmethod(levelled)
    encoding = staticmethod(encoding_for)
    codes = staticmethod(codes_for)
    grids = AtlasGrids
