"""What is known of voxels, beside those of the coarsest level? That some came which had no texels."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from ..volume.encoding import MIN_SPREAD, Encoding
from .channels.packed_encoding import encodings_of

Range = tuple[int, int]  # the smallest and the largest voxel
Ranges = tuple[
    Range | None, ...
]  # of each channel; None or nothing of those of which nothing is known

MOST_SPAN = 65535 // MIN_SPREAD  # of values that 16 bits hold in finer steps than whole numbers
LEAST_ROOM = 128  # values


class Known(NamedTuple):
    """What an encoding has to have texels for, whatever the coarsest level is.

    Attributes
    ----------
    missing : bool
        Voxels are missing.
    ranges : tuple of (int, int) or None
        Of each channel of 16-bit integers: voxels came from one to the other.
    """

    missing: bool = False
    ranges: Ranges = ()

    def and_of(self, missing: bool, beyond: Iterable[Ranges]) -> "Known":
        """The same with what is known of some bricks, as they say it: see `Brick`."""
        ranges = self.ranges
        for each in beyond:
            pairs = zip_longest(ranges, each)
            ranges = tuple([around(*pair) for pair in pairs])
        return Known(self.missing or missing, ranges)


def around(*ranges: Range | None) -> Range | None:
    """The range that has all of some; None where there is none."""
    there = [its for its in ranges if its is not None]
    if not there:
        return None
    return min(low for low, _ in there), max(high for _, high in there)


def range_of(voxels: np.ndarray) -> Range | None:
    """The smallest and the largest of 16-bit integers; None of what is stored as it is."""
    if voxels.dtype not in (np.int16, np.uint16) or not voxels.size:
        return None
    return int(voxels.min()), int(voxels.max())


def with_room(known: Range, dtype: np.dtype) -> Range:
    """A range for voxels of which some are known: for as many values again, as far as all are in finer steps.

    Means are less extreme than what they are means of. What is not needed below is added above.
    """
    low, high = known
    limits = np.iinfo(dtype)
    span = high - low
    room = max(0, min(max(span // 2, LEAST_ROOM), (MOST_SPAN - span) // 2))
    first = max(low - room, int(limits.min))
    return first, min(first + span + 2 * room, int(limits.max))


def ranges_beyond(block: np.ndarray, encoding: Encoding) -> Ranges:
    """The ranges of those channels of a block for which an encoding has not all texels; empty: it has."""
    if not isinstance(encoding, Encoding):  # of labels, which all have theirs
        return ()
    names = block.dtype.names
    channels = [block] if names is None else [block[name] for name in names]
    pairs = zip(channels, encodings_of(encoding), strict=True)
    found = tuple([_beyond(voxels, its) for voxels, its in pairs])
    return found if any(found) else ()


def _beyond(voxels: np.ndarray, encoding: Encoding) -> Range | None:
    if not np.isfinite(encoding.low) or (found := range_of(voxels)) is None:
        return None
    low, high = found
    return None if encoding.low <= low and high <= encoding.high else found
