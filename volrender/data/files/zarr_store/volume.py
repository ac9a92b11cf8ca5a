"""A channel of a Zarr, and in which sizes it is there."""

from dataclasses import dataclass

from ..affine import Vector3
from ..volume_file import VolumeFile
from .lazy import ZarrPixels


@dataclass(frozen=True)
class Level:
    """One size of an image that is stored in several.

    Parameters
    ----------
    key : str
        Where in the store its array is.
    data : ZarrPixels
        The same channel in this size: a lazy array.
    offset, scale : tuple of float
        Its placement, as that of `VolumeFile`.
    """

    key: str
    data: ZarrPixels
    offset: Vector3
    scale: Vector3


@dataclass(frozen=True, eq=False)
class ZarrVolume(VolumeFile):
    """A channel of a Zarr array or of an OME-Zarr image.

    Parameters
    ----------
    level : int
        Which of `levels` it is.
    levels : tuple of Level
        In which sizes there is this channel, finest first; one, where it is a plain array.
    labels : tuple of str
        Keys of the label images that belong to it, which `read_zarr` reads by `key`.
    """

    level: int = 0
    levels: tuple[Level, ...] = ()
    labels: tuple[str, ...] = ()
