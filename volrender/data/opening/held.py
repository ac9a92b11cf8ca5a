"""A dataset with its voxels in memory, so that whoever shows it waits for no file."""

from dataclasses import replace

from ..arrays import as_array
from ..files.volume_file import VolumeFile
from ..sources.lazy_source import hold
from ..sources.unread import Unread
from .dataset import Dataset

MOST_BYTES = 4 * 2**30  # of a dataset: what is larger stays where it is


def held(dataset: Dataset) -> Dataset:
    """The same, read whole.

    Series stay unread, whose time points are read when they are shown, and so does what is larger
    than `MOST_BYTES`.

    Raises
    ------
    TypeError, ValueError, RuntimeError, MemoryError
        It could not be read.
    """
    if sum(volume.data.nbytes for volume in (*dataset, *dataset.labels)) > MOST_BYTES:
        return dataset
    return Dataset(
        [_held(volume) for volume in dataset], labels=[_held(label) for label in dataset.labels]
    )


def _held(volume: VolumeFile) -> VolumeFile:
    if volume.axes[0] == "t":
        return volume
    array = as_array(volume.data)
    return replace(volume, data=hold(array).array) if isinstance(array, Unread) else volume
