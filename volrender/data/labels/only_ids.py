"""That all voxels are ids of labels, whoever writes them."""

import math

import numpy as np

from ..sources.masked_source import MaskedSource
from ..sources.source import ArraySource, Source, shape_of
from ..voxels import Voxels
from .ids import as_ids, blocks_of

MOST_CHECKED = 2**30  # voxels; a memory map may have more than anyone waits for


class OnlyIds:
    """A `Rule` of `Voxels`: one whole number each, from 0 to `LARGEST_ID`."""

    def check(self, values: np.ndarray) -> None:
        as_ids(values)

    def check_source(self, source: Source) -> None:
        if source.channels != 1:
            raise ValueError(
                f"labels have one id a voxel, (nz, ny, nx), and not shape {shape_of(source)}; of "
                'a series of volumes, give axes="tzyx".'
            )
        # Others are read when they are shown.
        is_array = isinstance(source, ArraySource | MaskedSource)
        if is_array and math.prod(source.shape_zyx) <= MOST_CHECKED:
            for _ in blocks_of(source):
                pass

    def check_given(self, given: np.ndarray, values: np.ndarray) -> None:
        numbers = np.ma.getdata(given)
        as_ids(numbers)
        if values is given:
            return
        as_ids(values)  # what is masked is NaN there
        if not np.array_equal(numbers, values):
            raise ValueError(
                f"data of {values.dtype} does not hold ids up to {numbers.max()!s}: give data of "
                "uint32 first, such as graphic.data = graphic.data.value.astype('uint32')."
            )


def only_ids(voxels: Voxels) -> OnlyIds:
    """The rule for some voxels, which holds as long as it is kept; ValueError where they break it."""
    rule = OnlyIds()
    with voxels.alone():
        rule.check_source(voxels.source)
        voxels.rules.add(rule)
    return rule
