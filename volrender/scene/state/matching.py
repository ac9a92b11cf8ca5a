"""Which entry of a state is for which subplot, graphic or channel? By name, else by place."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...base import checks


def named(
    path: str, entries: list, things: Sequence[Any], kind: str, check_data: bool
) -> list[tuple]:
    """For each entry where it is, and its thing; ValueError where two have one name.

    Of other data, by name where all of them have one that is here, else each by its place.
    """
    known = {thing.name for thing in things if thing.name is not None}
    if check_data or all(entry.get("name") in known for entry in entries):
        matched = matched_things(path, entries, list(things), kind)
    else:
        nameless = [{**entry, "name": None} for entry in entries]
        matched = matched_things(path, nameless, list(things), kind)
    names = [entry.get("name") for entry in entries]
    for i, name in enumerate(names):
        if name is not None and name in names[:i]:
            raise ValueError(f"{path}[{i}].name {checks.short(name)} is another {kind}'s, too.")
    paths = [f"{path}[{i}]" for i in range(len(entries))]
    return list(zip(paths, entries, matched, strict=True))


def matched_things(path: str, entries: list, things: list, kind: str) -> list:
    """For each entry the thing of its name, else the one in its place, if that has no other name."""
    if len(entries) > len(things):
        raise ValueError(
            f"{path} has {len(entries)} entries, and there is {len(things)} {kind}(s)."
        )
    matched: list = [None] * len(entries)
    for i, entry in enumerate(entries):
        name = checks.optional_text(f"{path}[{i}].name", entry.get("name"))
        for thing in (things[i], *things):
            if name is not None and thing.name == name and thing not in matched:
                matched[i] = thing
                break
    for i, entry in enumerate(entries):
        if matched[i] is not None:
            continue
        name, thing = entry.get("name"), things[i]
        if thing in matched or (name is not None and thing.name is not None):
            names = [thing.name for thing in things if thing.name is not None]
            raise KeyError(
                f"{path}[{i}].name is {checks.short(name)}, and the {kind} in that place is {thing.name!r}; "
                f"there are {', '.join(map(repr, names))}.{checks.nearest_match(name, names)}"
            )
        matched[i] = thing
    return matched


def entries_of(path: str, value) -> list:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{path} is a list, not {checks.short(value)}.")
    for i, entry in enumerate(value):
        if not isinstance(entry, Mapping):
            raise TypeError(f"{path}[{i}] is a dict, not {checks.short(entry)}.")
    return list(value)
