"""What is measured between points: distances, angles, and profiles of values."""

import math
import os
from typing import Any

import numpy as np

from ...base import checks
from ...base.files.whole_file import write_whole
from ...base.property import Property
from ...data.measuring.trilinear import trilinear
from . import wording
from .measurement import Measurement, check_image, some_points
from .table import csv_bytes

SAMPLES_A_VOXEL = 2
MOST_SAMPLES = 100_000
ROUNDING = 1e-6  # what an affine and its inverse leave of whole numbers, and more


class Distance(Measurement):
    """The length of a straight line; its two `points`, and its `look` as of `Measurement`."""

    kind = "distance"

    points = Property(some_points, 2, doc="The two ends, world (x, y, z), (2, 3).")

    def __init__(self, points: Any, **look: Any) -> None:
        super().__init__(**look)
        self.points = points

    @property
    def length(self) -> float:
        """World units."""
        return math.dist(*self.points.tolist())

    @property
    def value(self) -> float:
        return self.length

    @property
    def lines(self) -> list[str]:
        return [wording.with_unit(wording.number(self.length), self.unit)]

    def rows(self) -> list[dict[str, Any]]:
        return [{"length": self.length}]


class Angle(Measurement):
    """The angle at the second of three `points`; its `look` as of `Measurement`."""

    kind = "angle"

    points = Property(
        some_points, 3, doc="An end, the apex, the other end: world (x, y, z), (3, 3)."
    )

    def __init__(self, points: Any, **look: Any) -> None:
        super().__init__(**look)
        self.points = points

    @property
    def degrees(self) -> float:
        """0 to 180; NaN where an end is the apex."""
        first, apex, second = self.points
        one, other = first - apex, second - apex
        lengths = np.linalg.norm(one), np.linalg.norm(other)
        if min(lengths) == 0:
            return math.nan
        one, other = one / lengths[0], other / lengths[1]
        # Of half the angle, exact for small ones too: Kahan, "How Futile are Mindless Assessments
        # of Roundoff", 2006.
        half = math.atan2(np.linalg.norm(one - other), np.linalg.norm(one + other))
        return math.degrees(2 * half)

    @property
    def value(self) -> float:
        return self.degrees

    @property
    def lines(self) -> list[str]:
        return [f"{self.degrees:.1f}°" if math.isfinite(self.degrees) else "–"]

    def rows(self) -> list[dict[str, Any]]:
        return [{"angle": self.degrees}]


def _samples(name: str, value: Any) -> int | None:
    return None if value is None else checks.whole_number(name, value, 2, MOST_SAMPLES)


class Profile(Distance):
    """Values of an image along a straight line between two `points`, at so many `samples`.

    They are interpolated linearly between the centres of voxels, whatever the picture shows; NaN
    outside of the volume, and where one of the voxels that have a part in a value is missing.
    Its `look` is as of `Measurement`.
    """

    kind = "profile"

    samples = Property(
        _samples, doc="How many, evenly from end to end, 2 to 100 000; None: two a voxel."
    )

    def __init__(self, points: Any, *, samples: int | None = None, **look: Any) -> None:
        check_image("graphic", look.get("graphic"))
        super().__init__(points, **look)
        self.samples = samples

    @property
    def positions(self) -> np.ndarray:
        """Where the samples are, world (x, y, z), (n, 3)."""
        share = np.linspace(0, 1, self._count)[:, None]
        return self.points[0] * (1 - share) + self.points[1] * share

    @property
    def distances(self) -> np.ndarray:
        """How far they are from the first point, world units, (n,)."""
        return np.linspace(0, self.length, self._count)

    @property
    def values(self) -> np.ndarray:
        """Their values, data units, (n,); (channels, n) of several channels, or of colours."""
        found = self._values
        return found[0].copy() if len(self.channel_names) == 1 else found.copy()

    @property
    def _values(self) -> np.ndarray:
        """The same, (channels, n)."""

        def make() -> np.ndarray:
            places = self.graphic.map_world_to_model(self.positions)
            each = [trilinear(look.data.source, places) for look in self.graphic.looks]
            return np.concatenate([values.reshape(len(places), -1).T for values in each])

        return self._known(make)

    @property
    def _count(self) -> int:
        if self.samples is not None:
            return self.samples
        ends = self.graphic.map_world_to_model(self.points)
        voxels = float(np.abs(ends[1] - ends[0]).max())
        steps = math.ceil(SAMPLES_A_VOXEL * voxels - ROUNDING)
        return min(max(steps, 1) + 1, MOST_SAMPLES)

    def samples_table(self) -> list[dict[str, Any]]:
        """A row for each sample: ``distance``, ``x``, ``y``, ``z``, and ``value`` or those of channels."""
        names = [name or "value" for name in self.channel_names]
        rows = zip(
            self.distances.tolist(), self.positions.tolist(), self._values.T.tolist(), strict=True
        )
        return [
            {
                "distance": distance,
                **dict(zip("xyz", place, strict=True)),
                **dict(zip(names, values, strict=True)),
            }
            for distance, place, values in rows
        ]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write a row for each sample to `path`, as `samples_table`; ValueError where that cannot be done."""
        write_whole(path, csv_bytes(self.samples_table()))

    def rows(self) -> list[dict[str, Any]]:
        rows = []
        for name, values in zip(self.channel_names, self._values, strict=True):
            there = values[np.isfinite(values)]
            mean = {"mean": float(there.mean()), "std": float(there.std())} if there.size else {}
            ends = {"min": float(there.min()), "max": float(there.max())} if there.size else {}
            rows.append({"channel": name, "length": self.length, **mean, **ends})
        return rows
