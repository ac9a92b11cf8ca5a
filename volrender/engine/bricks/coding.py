"""How are the voxels of bricks encoded, and in which steps their extremes? What is coarsest decides."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...data.sources.source import Source, full_range_of
from ..device.engine import Engine
from ..volume.encoding import Encoding, choose_encoding
from ..volume.value_map import Numbers
from .channels.joined_source import JoinedSource
from .channels.packed_encoding import PackedEncoding, encodings_of
from .known import Known, Range, around, range_of, with_room
from .levels import levelled
from .stored.packed_grids import grids_of
from .stored.page_table import MOST_CODE, Codes

MANY_VOXELS = 2**60  # so many are not stored in more bytes to be sampled faster
STEPS, STEPS_BELOW = (
    128,
    64,
)  # codes for values of the coarsest level, and for lower ones; 63 for higher ones


class _Look(NamedTuple):
    """What the voxels of one channel are, as far as is known."""

    source: Source
    numbers: Numbers  # how they are kept apart
    missing: bool  # some are
    range: Range | None  # of 16-bit integers


def encoding_for(engine: Engine, source: Source, block: np.ndarray, known: Known) -> Encoding:
    """The encoding for the bricks of a source.

    Parameters
    ----------
    engine : Engine
    source : Source
    block : ndarray
        All voxels of its coarsest level.
    known : Known
        Of other voxels.

    Raises
    ------
    ValueError
        A finite value is beyond ±1e37.
    """
    if isinstance(source, JoinedSource):
        return _packed_encoding(engine, source, block, known)
    look = _look_at(source, block, *known.ranges[:1])
    return _chosen(engine, look, known.missing or look.missing)


def _packed_encoding(
    engine: Engine, source: JoinedSource, block: np.ndarray, known: Known
) -> PackedEncoding:
    """The same of several channels: all are in one format, that of float32 where they would differ."""
    ranges = known.ranges or (None,) * len(source.parts)
    channels = zip(source.parts, block.dtype.names or (), ranges, strict=True)
    looks = [_look_at(part, block[name], came) for part, name, came in channels]
    missing = known.missing or any(look.missing for look in looks)
    each = [_chosen(engine, look, missing) for look in looks]
    if len({encoding.format for encoding in each}) > 1:
        each = [_chosen(engine, look, missing, True) for look in looks]
    return PackedEncoding.of(each)


def _look_at(source: Source, block: np.ndarray, came: Range | None = None) -> _Look:
    """What is known of the voxels of a source by a block of them, and by the range of others that came."""
    numbers = Numbers(block.dtype, source.channels, max(1, block.size // source.channels))
    missing = numbers.see(block)
    numbers.settle()
    numbers.warn()
    found = around(range_of(block), came) if source.channels == 1 else None
    return _Look(source, numbers, missing, found and with_room(found, source.dtype))


def _chosen(engine: Engine, look: _Look, missing: bool, is_wide: bool = False) -> Encoding:
    source, by = look.source, look.numbers.map
    encoding = choose_encoding(
        *(engine, source.dtype, source.channels, MANY_VOXELS, missing, look.range, by, is_wide)
    )
    return replace(encoding, alpha_range=full_range_of(source))


def have_same_texels(a: Encoding, b: Encoding) -> bool:
    """Whether voxels lie in a texture by one encoding as by another, but for those that are missing."""
    pairs = zip(encodings_of(a), encodings_of(b), strict=True)
    return all(replace(one, masked=False) == replace(other, masked=False) for one, other in pairs)


def has_floats(dtype: np.dtype) -> bool:
    """Whether voxels of a dtype may be missing, of any channel."""
    return any(each.kind == "f" for each in _dtypes(dtype))


def _dtypes(dtype: np.dtype) -> list[np.dtype]:
    """Those of each channel."""
    return [dtype] if dtype.names is None else [dtype[name] for name in dtype.names]


def codes_for(encoding: Encoding, dtype: np.dtype, low: float, high: float) -> Codes:
    """The steps for extremes of values of a dtype, where those of the coarsest level are given.

    Texel units. Each 8-bit integer has a step of its own. Others run beyond the coarsest level's,
    since means are less extreme than what they are means of; its least value is a whole step. Those of
    several channels are of the texels of all of them.
    """
    first, last = -np.inf, np.inf
    dtypes = _dtypes(dtype)
    if all(each.kind in "bui" and each.itemsize <= 2 for each in dtypes):
        pairs = zip(encodings_of(encoding), dtypes, strict=True)
        ends = [
            its.texel(min(max(end, its.low), its.high))
            for its, each in pairs
            for end in _limits(each)
        ]
        first, last = min(ends), max(ends)
        if max(each.itemsize for each in dtypes) == 1 or not low < high:
            return Codes.of_range(first, last)
    if not low < high:  # one value, or none
        low, high = (low, low + max(1.0, abs(low))) if low == high else (0.0, 1.0)
    step = (high - low) / STEPS
    start = low - STEPS_BELOW * step
    if start < first:  # integers, from the least on
        start = first
        step = (min(high + 0.5 * (high - low), last) - start) / MOST_CODE
    return Codes(start, step)


def _limits(dtype: np.dtype) -> tuple[int, int]:
    """The least and the largest integer of a dtype."""
    return (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)


class ImageCoding:
    """How bricks of images are made: in which levels, encoding and codes, and what rays pass over in them."""

    in_levels = staticmethod(levelled)
    encoding = staticmethod(encoding_for)
    codes = staticmethod(codes_for)
    grids = staticmethod(grids_of)
