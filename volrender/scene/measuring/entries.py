"""Measurements as data that JSON can hold, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...base import checks
from ...base.property import property_names
from ..state.values import plain, property_values
from .measurement import Measurement
from .regional import Box, Label, Sphere
from .straight import Angle, Distance, Profile

KINDS: dict[str, type[Measurement]] = {
    cls.kind: cls for cls in (Distance, Angle, Profile, Sphere, Box, Label)
}
REFERENCES = ("graphic", "labels")  # kept as numbers of graphics


def state_of(measurements: Any, graphics: Sequence[Any]) -> dict[str, Any]:
    """The look of all, and in ``entries`` a dict for each; graphics are their numbers in the subplot."""
    return {
        **property_values(measurements),
        "entries": [_entry_of(each, list(graphics)) for each in measurements.entries],
    }


def _entry_of(measurement: Measurement, graphics: list[Any]) -> dict[str, Any]:
    places = {
        name: graphics.index(graphic)
        for name in REFERENCES
        if (graphic := getattr(measurement, name)) is not None
    }
    return {"kind": measurement.kind, **property_values(measurement), **places}


def read(
    path: str, state: Any, graphics: Sequence[Any], measurements: Any
) -> tuple[dict[str, Any], list[Measurement] | None]:
    """The looks that a state has, checked, and its measurements made anew.

    None for the latter where it has none, or what is there already. What is there is only looked at.
    """
    names = property_names(type(measurements))
    state = checks.entries(path, state, (*names, "entries"))
    looks = {
        name: getattr(type(measurements), name).checked(f"{path}.{name}", state[name])
        for name in names
        if name in state
    }
    looks = {
        name: value
        for name, value in looks.items()
        if plain(value) != plain(getattr(measurements, name))
    }
    if "entries" not in state:
        return looks, None
    entries = state["entries"]
    if not isinstance(entries, list | tuple):
        raise TypeError(f"{path}.entries is a list, not {checks.short(entries)}.")
    made = [_made(f"{path}.entries[{i}]", entry, graphics) for i, entry in enumerate(entries)]
    known = list(graphics)
    there = [
        _entry_of(each, known)
        for each in measurements.entries
        if all(getattr(each, name) in (None, *known) for name in REFERENCES)
    ]
    is_same = len(there) == len(measurements.entries) and there == plain(list(entries))
    return looks, None if is_same else made


def _made(path: str, entry: Any, graphics: Sequence[Any]) -> Measurement:
    """One of them; an error says where in the state it is."""
    if not isinstance(entry, Mapping):
        raise TypeError(f"{path} is a dict, not {checks.short(entry)}.")
    cls = KINDS[checks.choice(f"{path}.kind", entry.get("kind"), tuple(KINDS))]
    refers = (
        ("graphic", *(("labels",) if cls is Label else ())) if cls not in (Distance, Angle) else ()
    )
    checks.entries(path, entry, ("kind", *property_names(cls), *refers))
    values = {name: value for name, value in entry.items() if name != "kind"}
    for name in refers:
        if name in values:
            values[name] = graphics[checks.index(f"{path}.{name}", values[name], len(graphics))]
    needed = [name for name in ("points", "radius", "label") if name in property_names(cls)]
    if missing := [name for name in (*needed, *refers) if name not in values]:
        raise KeyError(f"{path} has no {missing[0]!r}, which a {cls.kind} needs.")
    try:
        return cls(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise type(error)(f"{path}: {error.args[0]}") from error
