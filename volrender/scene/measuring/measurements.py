"""All that is measured in a subplot: added, taken out, told as a table, and set to a state."""

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from numpy.typing import ArrayLike

from ...base import checks
from ...base.files.whole_file import write_whole
from ...base.property import Property, PropertyOwner
from ..overlays.overlay import TextOverlay
from . import entries as states
from .measurement import Measurement
from .regional import Box, Label, Sphere
from .results import COLUMNS, table_of
from .straight import Angle, Distance, Profile
from .table import csv_bytes, json_bytes

YELLOW = (1.0, 0.85, 0.3)


class Measurements(PropertyOwner):
    """What is measured in a subplot, in the order in which it was added; `subplot.measurements`.

    Points are (x, y, z) of the world. Lengths are in its unit, `Subplot.unit`. Whatever is added takes
    ``name=``, ``colour=`` and ``visible=``.

    Parameters
    ----------
    home : Subplot
        Whose graphics are measured.

    Attributes
    ----------
    draft : Measurement or None
        One that is being made by hand: drawn, and no more.

    Examples
    --------
    >>> figure = vr.Figure()
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> line = figure[0, 0].measurements.add_distance((0, 0, 0), (3, 4, 0))
    >>> line.length
    5.0
    >>> ball = figure[0, 0].measurements.add_sphere(volume, (7.5, 7.5, 7.5), 3)
    >>> ball.voxels, round(ball.mean, 2)
    (136, 1.0)
    """

    _other_events = ("entries",)

    visible = Property(checks.boolean, doc="Whether they are drawn; True at first.")
    colour = Property(checks.colour, doc="Of those that have none of their own; yellow at first.")
    width_px = Property(checks.number, 0.5, 20, doc="Width of lines, pixels; 1.5 at first.")
    font_size = Property(checks.number, 6, 72, doc="Pixels, 6 to 72; 14 at first.")
    font = TextOverlay.font

    def __init__(self, home: Any) -> None:
        super().__init__()
        self._home = weakref.ref(home)
        self._draft: Measurement | None = None
        self.property_values["entries"] = ()
        self.visible = True
        self.colour = YELLOW
        self.width_px = 1.5
        self.font_size = 14
        self.font = None

    @property
    def entries(self) -> tuple[Measurement, ...]:
        """All of them. Set others, or the same in another order."""
        return self.property_values["entries"]

    @entries.setter
    def entries(self, value: Sequence[Measurement]) -> None:
        taken = tuple(value)
        for measurement in taken:
            if not isinstance(measurement, Measurement):
                raise TypeError(f"entries are measurements, not {checks.short(measurement)}.")
            if measurement.graphic is not None:
                measurement.graphic = self._graphic("graphic", measurement.graphic)
            if measurement.labels is not None:
                measurement.labels = self._graphic("labels", measurement.labels)
        if len(set(taken)) < len(taken):
            raise ValueError("A measurement is in the list once.")
        for measurement in taken:
            measurement.unit_of = self._unit
        with self.property_lock:
            self.property_values["entries"] = taken
            self.revision += 1
        self.emit("entries", {"value": taken})

    @property
    def draft(self) -> Measurement | None:
        """One that is being made by hand: it is drawn, and no entry."""
        return self._draft

    @draft.setter
    def draft(self, value: Measurement | None) -> None:
        self._draft = value
        if value is not None:
            value.unit_of = self._unit
        self.revision += 1
        self.emit("entries", {"value": self.entries})

    def is_of(self, subplot: Any) -> bool:
        """Whether a subplot is that whose graphics are measured; others may only show them."""
        return self._home() is subplot

    def _unit(self) -> str | None:
        home = self._home()
        return None if home is None else home.unit

    def _graphic(self, name: str, graphic: Any) -> Any:
        """The graphic of the subplot that is this one, or that shows the same data."""
        home = self._home()
        graphics = () if home is None else home.graphics
        for each in graphics:
            if each is graphic:
                return each
        for each in graphics:
            if each.kind == graphic.kind and each.data is graphic.data:
                return each
        raise ValueError(f"{name} is in this subplot, and {graphic!r} is not.")

    def add(self, measurement: Measurement) -> Any:
        """Add a `measurement` that was taken out, or made for another subplot; it is returned."""
        self.entries = (*self.entries, measurement)
        return measurement

    def add_distance(self, p: ArrayLike, q: ArrayLike, **look: Any) -> Distance:
        """Measure how far two points, `p` and `q`, are from each other: `length`.

        `look` is its ``name``, ``visible`` and ``colour``.
        """
        return self.add(Distance(_together(p, q), **look))

    def add_angle(self, p: ArrayLike, apex: ArrayLike, q: ArrayLike, **look: Any) -> Angle:
        """Measure the angle at `apex` between the lines to `p` and to `q`: `degrees`.

        `look` is its ``name``, ``visible`` and ``colour``.
        """
        return self.add(Angle(_together(p, apex, q), **look))

    def add_profile(
        self,
        graphic: Any,
        p: ArrayLike,
        q: ArrayLike,
        samples: int | None = None,
        **look: Any,
    ) -> Profile:
        """Take the values of an image along a line: `distances`, `values`, `to_csv`.

        Parameters
        ----------
        graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
            The image.
        p, q : (x, y, z)
            The ends, world.
        samples : int, optional
            How many, evenly from end to end; default: two a voxel.
        **look
            Its ``name``, ``visible`` and ``colour``.
        """
        _check_no_name(graphic)
        return self.add(Profile(_together(p, q), samples=samples, graphic=graphic, **look))

    def add_sphere(self, graphic: Any, centre: ArrayLike, radius: float, **look: Any) -> Sphere:
        """Statistics of an image, `graphic`, in a sphere by its `centre` and `radius`, world units.

        `look` is its ``name``, ``visible`` and ``colour``.
        """
        _check_no_name(graphic)
        return self.add(Sphere(_together(centre), radius=radius, graphic=graphic, **look))

    def add_box(self, graphic: Any, low: ArrayLike, high: ArrayLike, **look: Any) -> Box:
        """Statistics of an image, `graphic`, in a box along the world's axes, from corner `low` to `high`.

        `look` is its ``name``, ``visible`` and ``colour``.
        """
        _check_no_name(graphic)
        return self.add(Box(_together(low, high), graphic=graphic, **look))

    def add_label(self, graphic: Any, labels: Any, label: int, **look: Any) -> Label:
        """Statistics of an image, `graphic`, where a `LabelsGraphic`, `labels`, has a `label`; or KeyError.

        `look` is its ``name``, ``visible`` and ``colour``.
        """
        _check_no_name(graphic)
        return self.add(Label(graphic=graphic, labels=labels, label=label, **look))

    def remove(self, measurement: Measurement) -> None:
        """Take a `measurement` out; KeyError where it is not here."""
        if measurement not in self.entries:
            raise KeyError(f"{measurement!r} is not among these measurements.")
        self.entries = [each for each in self.entries if each is not measurement]

    def clear(self) -> None:
        """Take all of them out."""
        self.entries = ()

    def forget(self, graphic: Any) -> None:
        """Take out those of a graphic, which leaves the subplot."""
        kept = [each for each in self.entries if graphic not in (each.graphic, each.labels)]
        if len(kept) < len(self.entries):
            self.entries = kept

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Measurement]:
        return iter(self.entries)

    def __getitem__(self, which: int | str) -> Measurement:
        """By number, or the first of a name; IndexError or KeyError where there is none."""
        if not isinstance(which, str):
            return self.entries[which]
        for measurement in self.entries:
            if measurement.name == which:
                return measurement
        names = [each.name for each in self.entries if each.name]
        raise KeyError(f"There is no measurement {which!r}.{checks.nearest_match(which, names)}")

    def table(self) -> list[dict[str, Any]]:
        """A row for each measurement, of several channels one for each, as dicts of equal keys.

        What a kind does not have is None. Lengths and volumes are in world units, angles in degrees;
        `unit` and `value_unit` name them where they are known.
        """
        return table_of(self.entries)

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write `table` to `path` as CSV; of the samples of profiles, `Profile.to_csv`.

        Raises ValueError where the file cannot be written.
        """
        write_whole(path, csv_bytes(self.table(), COLUMNS))

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the rows of `table` to `path`, a list as JSON; those of profiles with their ``samples``.

        Raises ValueError where the file cannot be written.
        """
        write_whole(path, json_bytes(table_of(self.entries, with_samples=True)))

    def state(self) -> dict[str, Any]:
        """What a state of the figure has of them."""
        home = self._home()
        return states.state_of(self, () if home is None else home.graphics)

    def changes(self, path: str, state: Any, graphics: Sequence[Any]) -> list[Callable]:
        """What to call so that they are as in a state; raises where it is wrong.

        Parameters
        ----------
        path : str
            Where it is in the whole state, for errors.
        state : dict
            What `state` gave.
        graphics : sequence of Graphic
            Those that the state speaks of by their numbers.
        """
        looks, made = states.read(path, state, graphics, self)
        changes: list[Callable] = [
            partial(setattr, self, name, value) for name, value in looks.items()
        ]
        return changes if made is None else [*changes, partial(setattr, self, "entries", made)]


def _together(*points: ArrayLike) -> list[Any]:
    """Points, each of them checked, so that an error says which is wrong."""
    return [
        checks.bounded_vector(f"point {at + 1}", point, 3).tolist()
        for at, point in enumerate(points)
    ]


def _check_no_name(graphic: Any) -> None:
    if isinstance(graphic, str):
        raise TypeError(f"graphic is a graphic, not a name: subplot[{graphic!r}].")
