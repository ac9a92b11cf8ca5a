"""What in a figure can have keyframes, what is it called, and how is it read, checked and set?"""

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base import checks
from ...base.property import PropertyOwner, property_names
from ..state.changes import PARTS, restore_camera
from ..state.values import plain
from .camera import EXTRA, captured_camera, checked_camera

CAMERA = "camera"
_UNSEEN = ("name", "metadata", "directions", "graphic")  # of what nothing moves


@dataclass(frozen=True)
class Target:
    """A property of something in a figure.

    Attributes
    ----------
    owner : weakref
        Of a graphic, a channel, an overlay, a camera, a subplot or the figure.
    name : str
        Of the property; of a camera ``"camera"``.
    path : str
        Where its owner was, for errors.
    """

    owner: Callable[[], Any]
    name: str
    path: str = field(compare=False)


class Owners:
    """All that has keyframes in a figure, as it is made now.

    Parameters
    ----------
    figure : Figure

    Attributes
    ----------
    by_path : dict of str to object
        Such as ``"camera"``, ``"graphics[0]"``, ``"graphics[0].channels[1]"``, ``"scale_bar"``,
        ``"texts[0]"``, ``"measurements[0]"``, ``"subplot"`` and ``"figure"``; of several subplots,
        those of each after its name, or ``"subplots[1]"``, and a point. Cameras that are one are there
        once.
    """

    def __init__(self, figure: Any) -> None:
        self._figure = figure
        self._subplots: dict[int, Any] = {}  # by the identity of their cameras
        self._aliases: dict[str, Any] = {}
        self.by_path: dict[str, Any] = {"figure": figure}
        for number, subplot in enumerate(figure):
            self._take(number, subplot)
        self._paths = {id(owner): path for path, owner in self.by_path.items()}

    def _take(self, number: int, subplot: Any) -> None:
        alone = len(self._figure) == 1
        base = "subplot" if alone else (subplot.name or f"subplots[{number}]")
        prefix = "" if alone else f"{base}."
        self.by_path[base] = subplot
        if self._subplots.setdefault(id(subplot.camera), subplot) is subplot:
            self.by_path[f"{prefix}camera"] = subplot.camera
        for part in PARTS:
            self.by_path[f"{prefix}{part}"] = getattr(subplot, part)
        for at, text in enumerate(subplot.texts):
            self.by_path[f"{prefix}texts[{at}]"] = text
        if subplot.measurements.is_of(subplot):
            self.by_path[f"{prefix}measurements"] = subplot.measurements
            for at, measurement in enumerate(subplot.measurements):
                self.by_path[f"{prefix}measurements[{at}]"] = measurement
        for at, graphic in enumerate(subplot.graphics):
            path = f"{prefix}graphics[{at}]"
            self.by_path[path] = graphic
            self._aliases.setdefault(f"{prefix}{graphic.name}", graphic)
            for of, channel in enumerate(graphic.channels):
                self.by_path[f"{path}.channels[{of}]"] = channel
                self._aliases.setdefault(f"{prefix}{graphic.name}.{channel.name}", channel)

    def __contains__(self, owner: object) -> bool:
        return id(owner) in self._paths

    def target(self, owner: Any, name: str) -> Target:
        """A property of something that is here; ValueError where it is not, KeyError where it has none."""
        if owner not in self:
            raise ValueError(
                f"{checks.short(owner)} is not in this figure: keyframes are of its graphics, channels, "
                "overlays, cameras and subplots, and of itself."
            )
        path, names = self._paths[id(owner)], self.names(owner)
        if name not in names:
            close = checks.nearest_match(name, names)
            raise KeyError(f"{path} has no {name!r} that keyframes can set.{close}")
        return Target(weakref.ref(owner), name, path)

    def at(self, path: str) -> Any:
        """What is at a path, or has a name; KeyError where nothing is."""
        known = {**self._aliases, **self.by_path}
        if path not in known:
            names = ", ".join(map(repr, self.by_path))
            close = checks.nearest_match(path, known)
            raise KeyError(f"this figure has no {path!r}, only {names}.{close}")
        return known[path]

    def names(self, owner: Any) -> tuple[str, ...]:
        """The properties of something that keyframes can set."""
        if isinstance(owner, PropertyOwner):
            return tuple(name for name in property_names(type(owner)) if name not in _UNSEEN)
        if owner is not self._figure:
            return (CAMERA,) if id(owner) in self._subplots else ("background",)
        moved = ("time",) if owner.n_times > 1 else ()
        return ("background", *moved, *(("position",) if hasattr(owner, "position") else ()))

    def captured(self) -> Iterator[tuple[Target, Any]]:
        """All properties, with what they are now."""
        for path, owner in self.by_path.items():
            for name in self.names(owner):
                value = self.value(owner, name)
                if not isinstance(value, PropertyOwner):
                    yield Target(weakref.ref(owner), name, path), value

    def value(self, owner: Any, name: str) -> Any:
        """What a property is now; of a camera, what `captured_camera` gives."""
        return (
            captured_camera(self._subplots[id(owner)]) if name == CAMERA else getattr(owner, name)
        )

    def subplot_of(self, camera: Any) -> Any:
        """The first subplot with a camera."""
        return self._subplots[id(camera)]

    def checked(self, path: str, target: Target, value: Any, now: Any) -> Any:
        """A value as its property keeps it; raises where it does not take it.

        Parameters
        ----------
        path : str
            For errors.
        target : Target
        value : object
        now : object
            Of a camera, of which some entries may be given: the others.
        """
        owner, name = target.owner(), target.name
        if isinstance(owner, PropertyOwner):
            return getattr(type(owner), name).checked(path, value)
        if name == CAMERA:
            return checked_camera(path, value, now)
        if name == "time":
            return checks.index(path, value, self._figure.n_times)
        if name == "position":
            return checks.bounded_vector(path, value, 3)
        return (
            None if value is None and owner is not self._figure else checks.background(path, value)
        )


def set_value(target: Target, value: Any) -> None:
    """Set a property, if it is another now."""
    owner = target.owner()
    assert owner is not None, "whoever calls looked whether it is there"
    if target.name == CAMERA:
        state = plain({key: part for key, part in value.items() if key not in EXTRA})
        if owner.get_state() != state:
            restore_camera(owner, state)
    elif not is_same(getattr(owner, target.name), value):
        setattr(owner, target.name, value)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a property are alike."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return plain(one) == plain(other)
