"""All resolutions of a volume of a file as one thing to show."""

from dataclasses import replace
from typing import Any

import numpy as np

from ...base.transforms import affine
from ..files.volume_file import VolumeFile
from ..multiscale import Multiscale
from ..sources.level_places import place_between


def in_all_resolutions(volume: VolumeFile) -> VolumeFile:
    """A volume that has several resolutions, in the finest, whose data is a `Multiscale` of all of them.

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
