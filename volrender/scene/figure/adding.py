"""What can be added to a subplot, each kind by a method of its own."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...base.transforms import affine
from ...data.arrays import VolumeLike
from ...data.buffer import VolumeBuffer
from ...data.channels.channel_data import ChannelData
from ...data.files.volume_file import VolumeFile
from ...data.multiscale import Multiscale
from ...data.opening.dataset import Dataset
from ...engine.device.engine import Engine
from ..graphics.graphic import AnyGraphic, Graphic
from ..graphics.labels.graphic import LabelsGraphic
from ..graphics.multichannel.graphic import MultichannelVolumeGraphic
from ..graphics.transfer.colormaps import ColormapLike
from ..graphics.volume_graphic import ImageVolumeGraphic
from ..measuring.measurements import Measurements
from ..measuring.overlay import MeasuringOverlay
from .channels import graphic_of_array, graphic_of_dataset, has_channels, is_one_lattice
from .fitting import tell_level, ways_to_show
from .world_unit import WorldUnit, multiplied

Showable = VolumeLike | Multiscale | VolumeBuffer | VolumeFile | Dataset


class Adding:
    """Makes graphics and adds them; a `Subplot` says how one is added and taken out.

    Attributes
    ----------
    measurements : Measurements
        Distances, angles, profiles and regions: ``measurements.add_distance(p, q)``, …
    measuring : MeasuringOverlay
        Draws them.
    """

    def __init__(self) -> None:
        self._unit = WorldUnit()
        self.measurements = Measurements(self)
        self.measuring = MeasuringOverlay(self.measurements)

    @property
    def unit(self) -> str | None:
        """Unit of the world."""
        return self._unit.value

    @property
    def engine(self) -> Engine:
        """The engine on which graphics are drawn."""
        raise NotImplementedError

    @property
    def graphics(self) -> tuple[Any, ...]:
        """The graphics that are there."""
        raise NotImplementedError

    def add_graphic(self, graphic: AnyGraphic) -> AnyGraphic:
        """Add a graphic that is in no subplot yet."""
        raise NotImplementedError

    def remove_graphic(self, graphic: Graphic) -> None:
        """Take a graphic out."""
        raise NotImplementedError

    def add_image_volume(self, data: Showable, **kwargs: Any) -> Any:
        """Make an `ImageVolumeGraphic` of `data` and add it; `kwargs` are that class's parameters.

        With `axes` that name an axis of channels, such as ``"czyx"``, ``"tczyx"`` or ``"zcyx"``, it is a
        `MultichannelVolumeGraphic`, with the parameters of that.

        Of a `VolumeFile` it shows the data as the file means them, where the file says that they
        are, and of a `Dataset` the first of its volumes alone (`add` shows all of them); what is
        given wins. Names and units are as `add` says.

        Raises as `ImageVolumeGraphic`, and where the volume does not fit on the device.
        """
        if isinstance(data, Dataset):
            return self._add_level_that_fits(data.with_labels(False), kwargs, only_first=True)[0]
        if isinstance(data, VolumeFile):
            image = replace(data, is_labels=False)
            own = {"axes": image.axes, **image.graphic_kwargs}
            return self._add_files([(image, own)], kwargs)[0]
        if has_channels(kwargs.get("axes")):
            return self.add_graphic(MultichannelVolumeGraphic(data, **kwargs))
        return self.add_graphic(ImageVolumeGraphic(data, **kwargs))

    def add_labels(self, data: Showable, **kwargs: Any) -> LabelsGraphic:
        """Make a `LabelsGraphic` of `data`, ids, and add it; `kwargs` are that class's parameters.

        Of a `VolumeFile`, or the first volume of a `Dataset`, it has the place, and the names and
        colours of labels as the file says them; what is given wins. Of an image with label images, as
        of OME-Zarr, it is the first of these. Names and units are as `add` says.

        Raises as `LabelsGraphic`, and where the volume does not fit on the device.
        """
        if isinstance(data, VolumeFile):
            data = Dataset([data])
        if isinstance(data, Dataset):
            if data.labels and not data.is_labels:
                data = Dataset(data.labels[:1], data.level)
            return self._add_level_that_fits(data.with_labels(True), kwargs, only_first=True)[0]
        return self.add_graphic(LabelsGraphic(data, **kwargs))

    def add(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Add what `volrender.open` gave, all of it, as its file means it.

        Of a file with several resolutions it shows the finest where that fits in
        `Engine.memory_budget_bytes`, and else, of all of them, what each part of the picture needs.
        Labels are shown in the finest that fits, with a warning where that is not the finest of all.

        Where its name is taken, it gets a number: "head 2". The first file that says a unit of length
        gives the world its `unit`, unless that was set; a file of another unit is converted, as from
        "mm" to "µm", and one whose unit is not known or says none stays as it is, with a warning.

        Segmentations and atlases are shown as labels, where the file says that it is one.

        Parameters
        ----------
        dataset : Dataset
            What `volrender.open` gave.
        **kwargs
            Parameters of `ImageVolumeGraphic`, of several channels for all of them, and `channels`, a
            dict for each of them; of labels, those of `LabelsGraphic`. What is given wins.

        Returns
        -------
        ImageVolumeGraphic, or of several channels MultichannelVolumeGraphic; a list of one
        ImageVolumeGraphic for each where they differ in shape or place. Of labels a LabelsGraphic, or
        where segments overlap a list of them

        Raises
        ------
        TypeError
            It is no dataset.
        """
        if not isinstance(dataset, Dataset):
            raise TypeError(
                f"add takes a Dataset, as volrender.open gives it, not {type(dataset).__name__}; "
                "for arrays there is add_image_volume, for graphics add_graphic."
            )
        added = self._add_level_that_fits(dataset, kwargs)
        return added[0] if len(added) == 1 else added

    def _add_level_that_fits(
        self, dataset: Dataset, common: dict, only_first: bool = False
    ) -> list[Any]:
        """Add a dataset at the level that fits, or in all, as it is reckoned, and as the device finds."""
        shown, *coarser = ways_to_show(dataset.only(0) if only_first else dataset, self.engine)
        while True:
            each = list(zip(shown, shown.graphic_parameters(), strict=True))
            try:
                if is_one_lattice(shown):
                    added: list[Any] = [self._add_channels(shown, common)]
                else:
                    added = self._add_files(each, common)
            except MemoryError:
                if not coarser:
                    raise
                shown = coarser.pop(0)
            else:
                tell_level(shown, dataset, self.engine)
                return added

    def _add_files(self, volumes: list[tuple[VolumeFile, dict]], common: dict) -> list:
        """Add the volumes of a file, in the unit of the world, by names that are free."""
        first, is_first = volumes[0][0], not self.graphics
        factor = self._unit.factor_of(first, is_first)
        placed = [multiplied(own, factor) for _, own in volumes]
        added = self._add_all(
            (
                (
                    self.add_labels if volume.is_labels else self.add_image_volume,
                    volume.data,
                    {**own, "name": self._free_name(own["name"])},
                )
                for (volume, _), own in zip(volumes, placed, strict=True)
            ),
            common,
        )
        for graphic, own, (volume, _) in zip(added, placed, volumes, strict=True):
            graphic.file_place, graphic.file_path = _place_of(own), volume.path
        self._unit.learn(first, is_first)
        return added

    def _add_channels(self, dataset: Dataset, common: dict) -> MultichannelVolumeGraphic:
        """Add volumes that are channels of one lattice, as one graphic."""
        first, is_first = dataset[0], not self.graphics
        factor = self._unit.factor_of(first, is_first)
        each = [multiplied(own, factor) for own in dataset.graphic_parameters()]
        each[0]["name"] = self._free_name(first.name)
        added = self.add_graphic(graphic_of_dataset(dataset, each, common))
        added.file_place, added.file_path = _place_of(each[0]), first.path
        self._unit.learn(first, is_first)
        return added

    def _free_name(self, name: str) -> str:
        """A name that no graphic has yet: files of several folders may have one name."""
        taken = {graphic.name for graphic in self.graphics}
        numbered = (f"{name} {number}" for number in itertools.count(2))
        return next(free for free in itertools.chain([name], numbered) if free not in taken)

    def _add_all(
        self, volumes: Iterable[tuple[Callable[..., Any], Any, dict]], common: dict
    ) -> list:
        """Add some volumes, each by a method and with parameters of its own: all of them, or none."""
        added: list[Any] = []
        try:
            for add, voxels, own in volumes:
                added.append(add(voxels, **{**own, **common}))
        except BaseException:
            for graphic in added:
                self.remove_graphic(graphic)
            raise
        return added

    def add_multichannel_volume(
        self,
        data: VolumeLike | Multiscale | ChannelData,
        axis: int = 0,
        cmaps: Sequence[ColormapLike] | None = None,
        clims: Sequence[ArrayLike | None] | None = None,
        names: Sequence[str] | None = None,
        axes: str | None = None,
        **kwargs: Any,
    ) -> MultichannelVolumeGraphic:
        """Add several channels of one lattice, as one graphic; their colours add up.

        Parameters
        ----------
        data : array-like or ChannelData
            Four axes, one of them the channels; or as `axes` say.
        axis : int
            Of the channels, −4 to 3, where the others are z, y and x.
        cmaps : sequence, optional
            A colormap or colour for each; default: magenta, green, cyan, yellow, red, blue, orange and
            gray in turn.
        clims : sequence of (vmin, vmax), optional
            Contrast limits of each channel; None: the range of its data.
        names : sequence of str, optional
            Name of each channel.
        axes : str, optional
            What the axes are, such as ``"tczyx"``; in place of `axis`.
        **kwargs
            Parameters of `MultichannelVolumeGraphic`; or of a `Channel`, for all of them.

        Returns
        -------
        MultichannelVolumeGraphic
            Its ``[i]``, iteration and ``len`` give the channels.
        """
        return self.add_graphic(graphic_of_array(data, axis, cmaps, clims, names, axes, **kwargs))


def _place_of(own: dict[str, Any]) -> np.ndarray:
    """Where a file has its voxels, (4, 4), of the parameters of what shows it."""
    return affine(*(own[name] for name in ("offset", "rotation", "scale", "affine")))
