"""What is measured of the voxels in a region: in a sphere, in a box, or of a label."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.property import Property
from ...data.measuring.regions import BoxRegion, LabelledRegion, Region, SphereRegion, summaries
from ...data.measuring.summary import Summary
from . import wording
from .measurement import Measurement, check_image, some_points


class _Found(NamedTuple):
    volume: float
    channels: list[Summary]


class RegionMeasurement(Measurement):
    """Base: statistics of the values of an image in a part of the world; its `look` as of `Measurement`.

    A voxel counts where its centre lies in it, or on its border, however the volume is turned,
    stretched or sheared. Missing voxels count for the volume alone.
    """

    def __init__(self, **look: Any) -> None:
        check_image("graphic", look.get("graphic"))
        super().__init__(**look)

    @property
    def region(self) -> Region:
        """The part of the world."""
        raise NotImplementedError

    @property
    def _found(self) -> _Found:
        def make() -> _Found:
            matrix, region = self.graphic.world_from_data, self.region
            each = [summaries(look.data.source, matrix, region) for look in self.graphic.looks]
            channels = [summary for of_look in each for summary in of_look]
            voxel = abs(float(np.linalg.det(matrix[:3, :3])))
            return _Found(channels[0].voxels * voxel, channels)

        return self._known(make)

    @property
    def statistics(self) -> list[Summary]:
        """Of each channel, or of each component of a colour."""
        return list(self._found.channels)

    @property
    def voxels(self) -> int:
        """How many voxels there are in it."""
        return self._found.channels[0].voxels

    @property
    def volume(self) -> float:
        """Of these voxels, world units to the third."""
        return self._found.volume

    def _of_channels(self, name: str) -> Any:
        """A number; of several channels an array."""
        values = [getattr(summary, name) for summary in self._found.channels]
        return values[0] if len(values) == 1 else np.array(values)

    @property
    def missing(self) -> Any:
        """How many voxels hold no finite number."""
        return self._of_channels("missing")

    @property
    def mean(self) -> Any:
        """Of the values, data units; of several channels an array, as of all that follow."""
        return self._of_channels("mean")

    @property
    def std(self) -> Any:
        """Standard deviation of the values, divided by their number."""
        return self._of_channels("std")

    @property
    def min(self) -> Any:
        """The smallest."""
        return self._of_channels("min")

    @property
    def max(self) -> Any:
        """The largest."""
        return self._of_channels("max")

    @property
    def median(self) -> Any:
        """The middle one; of an even number the mean of the two in the middle."""
        return self._of_channels("median")

    @property
    def sum(self) -> Any:
        """Of all values."""
        return self._of_channels("sum")

    @property
    def value(self) -> Any:
        return self.mean

    @property
    def lines(self) -> list[str]:
        volume = wording.volume(self.volume, self.unit)
        means = [
            wording.mean_and_spread(each.mean, each.std, self.value_unit)
            for each in self._found.channels
        ]
        if len(means) == 1:
            return [f"mean {means[0]}, {volume}"]
        return [volume, *(f"{n} {m}" for n, m in zip(self.channel_names, means, strict=True))]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "channel": name,
                "voxels": summary.voxels,
                "missing": summary.missing,
                "volume": self.volume,
                **{key: getattr(summary, key) for key in Summary._fields[2:]},
            }
            for name, summary in zip(self.channel_names, self._found.channels, strict=True)
        ]


class Sphere(RegionMeasurement):
    """What there is in a sphere of a `radius` around `points[0]`; its `look` as of `Measurement`."""

    kind = "sphere"

    points = Property(some_points, 1, doc="The centre, world (x, y, z), (1, 3).")
    radius = Property(checks.number, above=0, doc="World units, above 0.")

    def __init__(self, points: Any, *, radius: float, **look: Any) -> None:
        super().__init__(**look)
        self.points = points
        self.radius = radius

    @property
    def region(self) -> SphereRegion:
        return SphereRegion(self.points[0], self.radius)

    def handles(self, right: np.ndarray) -> np.ndarray:
        """The centre, and the point of the sphere to its right."""
        return np.array([self.points[0], self.points[0] + self.radius * right])

    def move_handle(self, which: int, to: ArrayLike) -> None:
        if which == 0:
            self.points = [to]
        elif (radius := math.dist(self.points[0], np.asarray(to))) > 0:
            self.radius = radius

    def rows(self) -> list[dict[str, Any]]:
        return [{**row, "radius": self.radius} for row in super().rows()]


class Box(RegionMeasurement):
    """What there is in a box along the world's axes between two `points`; its `look` as of `Measurement`."""

    kind = "box"

    points = Property(some_points, 2, doc="Two opposite corners, world (x, y, z), (2, 3).")

    def __init__(self, points: Any, **look: Any) -> None:
        super().__init__(**look)
        self.points = points

    @property
    def region(self) -> BoxRegion:
        return BoxRegion(self.points.min(axis=0), self.points.max(axis=0))


class Label(RegionMeasurement):
    """What there is of an image where a `label` of `labels` is; its `look` as of `Measurement`.

    Its voxels are those of the image whose centres lie in cells of the label, so that the two need not
    have one lattice.
    """

    kind = "label"

    label = Property(checks.whole_number, 1, 2**32 - 1, doc="The id, above 0.")

    def __init__(self, *, labels: Any, label: int, **look: Any) -> None:
        if getattr(labels, "kind", None) != "labels":
            raise TypeError(f"labels is a LabelsGraphic, not {checks.short(labels)}.")
        super().__init__(**look)
        self.labels = labels
        labels.found.place_of(checks.whole_number("label", label, 1, 2**32 - 1))  # KeyError
        self.label = label

    @property
    def points(self) -> np.ndarray:
        """The middle of the label, world (x, y, z), (1, 3); none where the data have it no more."""
        try:
            return np.asarray(self.labels.centre(self.label), np.float64).reshape(1, 3)
        except KeyError:
            return np.empty((0, 3))

    def handles(self, right: np.ndarray) -> np.ndarray:
        return np.empty((0, 3))

    @property
    def region(self) -> LabelledRegion:
        labels, source = self.labels, self.labels.data.source
        bounds = labels.found.box(self.label) if len(self.points) else ((0, 0),) * 3
        return LabelledRegion(source, labels.world_from_data, self.label, bounds)

    @property
    def lines(self) -> list[str]:
        what = self.labels.name_of(self.label) or f"label {self.label}"
        first, *more = super().lines
        return [first if self.name else f"{what}: {first}", *more]

    def rows(self) -> list[dict[str, Any]]:
        said = {"label": self.label, "label_name": self.labels.name_of(self.label) or None}
        return [{**row, **said} for row in super().rows()]
