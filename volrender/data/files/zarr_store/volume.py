"""A channel of a Zarr, and what belongs to it."""

from dataclasses import dataclass

from ..volume_file import VolumeFile


@dataclass(frozen=True, eq=False)
class ZarrVolume(VolumeFile):
    """A channel of a Zarr array or of an OME-Zarr image.

    Parameters
    ----------
    label_keys : tuple of str
        Keys of the label images that belong to it, which `read_zarr` reads by `key`.
    """

    label_keys: tuple[str, ...] = ()
