"""What a file, a store or an object holds: one volume or several, placed in one world."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...base import checks
from ..files.errors import VolumeFileError
from ..files.volume_file import VolumeFile
from .axes import at_time

# Of channels for which nobody says a colour, in turn.
CHANNEL_COLOURS = ("magenta", "green", "cyan", "yellow", "red", "blue", "#ff8000", "gray")


class Dataset:
    """What `volrender.open` gives: the volumes of a file, whose voxels are not read yet.

    ``figure.add(dataset)`` shows all of them as the file means them, and
    ``figure.add_image_volume(dataset)`` the first.

    Parameters
    ----------
    volumes : sequence of VolumeFile
        At least one. Several are channels: of one place, each with its own voxels.
    level : int, optional
        The resolution that was asked for, which the volumes have. Default: none was; where there are
        several, the finest is shown where that fits in memory, else what is seen of all.
    labels : sequence of VolumeFile, optional
        Label images that belong to them.

    Attributes
    ----------
    volumes : tuple of VolumeFile
    level : int or None
    labels : tuple of VolumeFile
        What of the volumes belongs to which label, with the name of each label image as `channel`:
        those of the `labels` of an OME-Zarr image. Empty elsewhere.

    Examples
    --------
    >>> dataset = vr.open(vr.datasets.head(16))
    >>> dataset.n_times, dataset.is_labels
    (1, False)
    >>> [parameters["axes"] for parameters in dataset.graphic_parameters()]
    ['zyx']
    """

    def __init__(
        self,
        volumes: Sequence[VolumeFile],
        level: int | None = None,
        labels: Sequence[VolumeFile] = (),
    ) -> None:
        if not volumes:
            raise ValueError("a dataset has at least one volume.")
        self.volumes, self.level, self.labels = tuple(volumes), level, tuple(labels)

    @property
    def name(self) -> str:
        """The file's name without folder and extensions."""
        return self.volumes[0].name

    @property
    def path(self) -> str:
        """The file, as it was given; of an object, what it is."""
        return self.volumes[0].path

    @property
    def format(self) -> str:
        """ "nifti", "tiff" …"""
        return self.volumes[0].format

    @property
    def unit(self) -> str | None:
        """Of all lengths: "mm", "µm", …; None where the file does not say."""
        return self.volumes[0].spacing_unit

    @property
    def directions(self) -> str | None:
        """Which way x, y and z point in a patient: "RAS"; None where that is not known."""
        return self.volumes[0].directions

    @property
    def channels(self) -> tuple[str, ...]:
        """What each volume is called; empty where there is one without a name."""
        if len(self.volumes) == 1 and self.volumes[0].channel is None:
            return ()
        return tuple(v.channel or f"channel {i}" for i, v in enumerate(self.volumes))

    @property
    def is_labels(self) -> bool:
        """Whether its numbers are ids of labels."""
        return self.volumes[0].is_labels

    @property
    def n_times(self) -> int:
        """Time points; 1 unless the volumes are series."""
        volume = self.volumes[0]
        return int(volume.data.shape[0]) if volume.axes[0] == "t" else 1

    @property
    def n_levels(self) -> int:
        """In how many resolutions the file has its volumes; 1 where there is one."""
        return max(1, len(self.volumes[0].levels))

    def at_level(self, level: int) -> "Dataset":
        """The same volumes in another resolution, 0 being the finest.

        Label images that have no such level are in their coarsest.

        Raises
        ------
        VolumeFileError
            There is no such level.
        """
        volumes = [volume.at_level(level) for volume in self]
        labels = [
            label.at_level(min(level, max(0, len(label.levels) - 1))) for label in self.labels
        ]
        return Dataset(volumes, level, labels)

    def at_time(self, time: int) -> "Dataset":
        """The volumes at a time point of those that are series; others as they are. Nothing is read.

        Raises
        ------
        VolumeFileError
            There is no such time point.
        """
        labels = [at_time(label, time) for label in self.labels]
        return Dataset([at_time(volume, time) for volume in self], self.level, labels)

    def with_labels(self, is_labels: bool) -> "Dataset":
        """The same, whose numbers are ids of labels where `is_labels`, else none, whatever the file says."""
        volumes = [replace(volume, is_labels=is_labels) for volume in self]
        return Dataset(volumes, self.level, self.labels)

    def __len__(self) -> int:
        return len(self.volumes)

    def __iter__(self) -> Iterator[VolumeFile]:
        return iter(self.volumes)

    def __getitem__(self, which: int | str) -> VolumeFile:
        """A volume by its number or by the name of its channel."""
        return self.volumes[self.number_of(which)]

    def only(self, *channels: int | str) -> "Dataset":
        """The dataset of some channels, by numbers or names, in this order; several keep their names.

        Raises
        ------
        VolumeFileError
            There is no such channel, or several are called so.
        """
        numbers = [self.number_of(channel) for channel in channels]
        if len(numbers) == 1:
            return Dataset([self.volumes[numbers[0]]], self.level, self.labels)
        named = [(self.volumes[number], self.channels[number]) for number in numbers]
        volumes = [replace(volume, channel=name) for volume, name in named]
        return Dataset(volumes, self.level, self.labels)

    def number_of(self, which: int | str) -> int:
        """The number of the channel `which`, by that or by its name.

        Raises
        ------
        VolumeFileError
            There is no such channel, or several are called so.
        """
        if isinstance(which, str):
            found = [number for number, name in enumerate(self.channels) if name == which]
            if len(found) != 1:
                known = ", ".join(map(repr, self.channels)) or "one volume without a name"
                what = f"{len(found)} channels" if found else "no channel"
                raise VolumeFileError(f"{self.path}: {what} called {which!r}; it has {known}")
            return found[0]
        return checks.index("channel", which, len(self.volumes))

    def graphic_parameters(self) -> list[dict[str, Any]]:
        """What to give a graphic of each volume so that it shows what the file means.

        That is an `ImageVolumeGraphic`, or of labels a `LabelsGraphic`. Channels have the colours of
        the file, or those of `CHANNEL_COLOURS` in turn, and are added up.
        """
        parameters = []
        for number, volume in enumerate(self.volumes):
            own: dict[str, Any] = {"axes": volume.axes, **volume.graphic_kwargs}
            if len(self.volumes) > 1 and volume.is_labels:
                own["name"] = f"{volume.name} {self.channels[number]}"
            elif len(self.volumes) > 1:
                own = {
                    "cmap": CHANNEL_COLOURS[number % len(CHANNEL_COLOURS)],
                    "alpha_mode": "add",
                    **own,
                    "name": f"{volume.name} {self.channels[number]}",
                }
            # What is on disk, or computed, stays there until it is asked for.
            is_lazy = isinstance(volume.data, np.memmap) or not isinstance(volume.data, np.ndarray)
            parameters.append({"isolated_buffer": not is_lazy, **own})
        return parameters

    def __repr__(self) -> str:
        shape = " × ".join(str(n) for n in self.volumes[0].data.shape)
        channels = f", {len(self.volumes)} channels" if len(self.volumes) > 1 else ""
        return f"<Dataset {self.name!r} {self.format} {shape} ({self.volumes[0].axes}){channels}>"
