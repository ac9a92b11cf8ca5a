"""What every measurement has: points, a name, a look, a value that follows the data, and its words."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.property import Property, PropertyOwner

LONGEST_NAME = 60
COLOUR_NAMES = ("red", "green", "blue", "alpha")


def _name(name: str, value: Any) -> str | None:
    text = checks.optional_text(name, value)
    if text is not None and (len(text) > LONGEST_NAME or not text.isprintable()):
        raise ValueError(
            f"{name} is one line of at most {LONGEST_NAME} characters, not {checks.short(value)}."
        )
    return text or None


def some_points(name: str, value: Any, count: int) -> np.ndarray:
    """So many points (x, y, z), read-only, (count, 3)."""
    found = checks.points(name, value)
    if found.shape != (count, 3):
        raise ValueError(f"{name} is of shape ({count}, 3), world (x, y, z), not {found.shape}.")
    found = np.array([checks.bounded_vector(name, point, 3) for point in found])
    found.setflags(write=False)
    return found


class Measurement(PropertyOwner):
    """Base of what is measured in a subplot. Made by `Measurements`, with `name`, `visible` and `colour`.

    Its values are worked out when they are asked for, and again where points, data, their place or
    the time point that is shown have changed. Sends an event for every property that is set.

    Attributes
    ----------
    kind : str
        ``"distance"``, ``"angle"``, ``"profile"``, ``"sphere"``, ``"box"`` or ``"label"``.
    graphic : Graphic or None
        Whose values it is about; None of a distance and an angle.
    labels : LabelsGraphic or None
        Whose label it is about.
    unit_of : callable
        ``unit_of()`` gives the unit of the world that it is in, or None.
    """

    kind: ClassVar[str] = ""
    labels: Any = None

    name = Property(_name, doc="What it is called, or None; written before its value.")
    visible = Property(checks.boolean, doc="Whether it is drawn.")
    colour = Property(
        checks.optional_colour, doc="Of lines and text, sRGB; None: that of all measurements."
    )

    def __init__(
        self,
        *,
        graphic: Any = None,
        name: str | None = None,
        visible: bool = True,
        colour: Any = None,
    ) -> None:
        super().__init__()
        self.graphic = graphic
        self.unit_of: Callable[[], str | None] = _no_unit
        self._kept: tuple[Any, Any] = (None, None)
        self.name = name
        self.visible = visible
        self.colour = colour

    @property
    def unit(self) -> str | None:
        """Unit of the world, such as "mm", or None."""
        return self.unit_of()

    @property
    def value_unit(self) -> str | None:
        """Unit of the values, where the metadata of the graphic say it, such as "HU"."""
        metadata = None if self.graphic is None else self.graphic.metadata
        unit = metadata.get("value_unit") if isinstance(metadata, Mapping) else None
        return unit if isinstance(unit, str) and unit else None

    @property
    def points(self) -> np.ndarray:
        """Where it is, world (x, y, z), (n, 3)."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """What was measured: a length, degrees, or a mean; of several channels an array."""
        raise NotImplementedError

    @property
    def lines(self) -> list[str]:
        """What is written in the picture, without the name."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The same in one line, such as "23.4 mm"."""
        return ", ".join(self.lines)

    def rows(self) -> list[dict[str, Any]]:
        """What a table has of it: a row, or of several channels one for each."""
        raise NotImplementedError

    def handles(self, right: np.ndarray) -> np.ndarray:
        """The points by which it is moved, (n, 3); `right` is a unit vector of the world."""
        return self.points

    def move_handle(self, which: int, to: ArrayLike) -> None:
        """Move one of `handles`, `which` by number, to a place of the world."""
        points = np.array(self.points)
        points[which] = to
        self.points = points  # type: ignore[misc]  # a property of those that have handles

    @property
    def key(self) -> tuple:
        """Equal as long as its value is the same, and where it is drawn."""
        shown = [each for each in (self.graphic, self.labels) if each is not None]
        data = [
            (look.data.voxels, look.data.voxels.version) for each in shown for look in each.looks
        ]
        places = [each.placement.world_from_data.tobytes() for each in shown]
        return self.revision, *data, *places

    def _known(self, make: Callable[[], Any]) -> Any:
        """What `make()` gave, as long as `key` is the same."""
        key, kept = self.key, self._kept
        if kept[0] != key:
            kept = self._kept = key, make()
        return kept[1]

    @property
    def channel_names(self) -> list[str | None]:
        """Of the graphic: names of channels, or of the components of a colour; [None] of one."""
        if self.graphic.channels:
            return list(self.graphic.channels.names)
        source = self.graphic.data.source
        return list(COLOUR_NAMES[: source.channels]) if source.channels > 1 else [None]

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"<{type(self).__name__}{name} {self.text}>"


def check_image(name: str, graphic: Any) -> None:
    """Raise TypeError where a graphic has no values that are numbers of an image."""
    if getattr(graphic, "kind", None) != "image_volume":
        raise TypeError(
            f"{name} is an image, such as an ImageVolumeGraphic, not {checks.short(graphic)}."
        )


def _no_unit() -> None:
    """Of what is in no subplot."""
