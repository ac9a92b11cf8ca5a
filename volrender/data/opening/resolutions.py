"""All resolutions of a volume of a file as one thing to show."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ...base.transforms import affine
from ..files.volume_file import VolumeFile
from ..multiscale import Multiscale
from ..sources.level_places import place_between
from ..sources.multiscale import is_coarser


def fit_together(volume: VolumeFile) -> bool:
    """Whether the resolutions of a volume can be one thing to show: each coarser, all of one dtype."""
    first = volume.levels[0].data
    for finer, level in pairwise([level.data for level in volume.levels]):
        if np.dtype(level.dtype) != np.dtype(first.dtype) or not is_coarser(
            level.shape, finer.shape
        ):
            return False
        at = volume.axes.index("z")
        if level.shape[:at] != first.shape[:at] or level.shape[at + 3 :] != first.shape[at + 3 :]:
            return False
    return True


def in_all_resolutions(volume: VolumeFile) -> VolumeFile:
    """A volume whose resolutions fit together, in the finest: its data is a `Multiscale` of all of them.

    They lie where the file says; where its places do not fit together, as the numbers of voxels say.
    """
    finest = volume.at_level(0)
    worlds = [_world(volume.at_level(level)) for level in range(len(volume.levels))]
    places = [place_between(world, worlds[0]) for world in worlds]
    data = [level.data for level in volume.levels]
    whole: Any = Multiscale(data)
    if None not in places:
        whole.places = tuple(places)
    return replace(finest, data=whole)


def _world(volume: VolumeFile) -> np.ndarray:
    return affine(volume.offset, volume.rotation, volume.scale, volume.affine)
