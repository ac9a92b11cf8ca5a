"""What a skipping grid holds, found by a pass over it."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Summary:
    """What a grid holds."""

    above: int  # cells above the bound
    smallest: float  # texel units
    largest: float


def read_summary(mapping: Any) -> Summary:
    """What the buffer of a mapping says, when it is there."""
    mapping.request()
    above, largest, smallest = np.frombuffer(mapping.wait(), np.uint32).copy()
    mapping.release()
    return Summary(int(above), _value(~smallest), _value(largest))


def _value(ordered: np.uint32) -> float:
    """The float that `ordered` of entry/grids/summary.wgsl made a whole number of."""
    is_positive = ordered >> np.uint32(31)
    bits = ordered & np.uint32(0x7FFFFFFF) if is_positive else ~ordered
    return float(np.array(bits, np.uint32).view(np.float32))
