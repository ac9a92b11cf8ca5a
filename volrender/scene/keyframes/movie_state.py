"""A movie as what JSON can hold, and back."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ...base import checks
from ...base.version import __version__
from ..state.values import plain
from .curve import EASINGS
from .keyframe import Keyframe
from .owners import CAMERA, Owners, Target

VERSION = 1  # of what such a dict holds
_KEYS = ("version", "volrender", "keyframes")
_OF_ONE = ("time_s", "easing", "values")


def movie_state(keyframes: Any, moving: Collection[Target]) -> dict[str, Any]:
    """The version, the volrender that made it, and the keyframes.

    Values are those of `moving` alone, by the path of what they belong to, such as ``"camera"`` or
    ``"graphics[0]"``, and the names of its properties; of cameras, what is other than at the keyframe
    before.
    """
    every: list[dict[str, Any]] = []
    cameras: dict[Target, dict[str, Any]] = {}
    for each in keyframes:
        values: dict[str, dict[str, Any]] = {}
        for target in moving:
            if target not in each.values:
                continue
            value = plain(each.values[target])
            entry = values.setdefault(target.path, {})
            if target.name == CAMERA:
                before = cameras.get(target, {})
                entry |= {name: part for name, part in value.items() if part != before.get(name)}
                cameras[target] = {**value, "turn": 0.0}
            else:
                entry[target.name] = value
        every.append({"time_s": each.time_s, "easing": each.easing, "values": values})
    return {"version": VERSION, "volrender": __version__, "keyframes": every}


def keyframes_of(state: Any, owners: Owners) -> list[Keyframe]:
    """The keyframes of such a dict, for what a figure has; raises where it does not fit.

    What none of them sets is taken as it is now, so that it moves when a later keyframe differs.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"A movie is a dict, not {checks.short(state)}.")
    checks.entries("movie", state, _KEYS)
    version = state.get("version", VERSION)
    if type(version) is not int or not 1 <= version <= VERSION:
        raise ValueError(
            f"movie.version is {VERSION}, not {checks.short(version)}: this is volrender {__version__}, "
            "and a newer one may be needed."
        )
    entries = state.get("keyframes", [])
    if not isinstance(entries, list | tuple):
        raise TypeError(f"movie.keyframes is a list, not {checks.short(entries)}.")
    result: list[Keyframe] = []
    for number, entry in enumerate(entries):
        path = f"movie.keyframes[{number}]"
        keyframe = _keyframe(path, entry, owners, result)
        if result and not keyframe.time_s > result[-1].time_s:
            raise ValueError(
                f"{path}.time_s is later than that of the keyframe before, {result[-1].time_s:g}, not "
                f"{keyframe.time_s:g}."
            )
        result.append(keyframe)
    if result:
        known = {target for keyframe in result for target in keyframe.values}
        rest = {target: value for target, value in owners.captured() if target not in known}
        result[0].take(rest, are_named=False)
    return result


def _keyframe(path: str, entry: Any, owners: Owners, earlier: list[Keyframe]) -> Keyframe:
    if not isinstance(entry, Mapping):
        raise TypeError(f"{path} is a dict, not {checks.short(entry)}.")
    checks.entries(path, entry, _OF_ONE)
    if "time_s" not in entry:
        raise ValueError(f"{path} has no time_s: seconds from the start of the movie.")
    time_s = checks.number(f"{path}.time_s", entry["time_s"], 0, 1e5)
    easing = checks.choice(f"{path}.easing", entry.get("easing", "smooth"), EASINGS)
    values = entry.get("values", {})
    if not isinstance(values, Mapping):
        raise TypeError(f"{path}.values is a dict, not {checks.short(values)}.")
    keyframe = Keyframe(time_s, easing)

    def before(target: Target) -> Any:
        known = [each.values[target] for each in earlier if target in each.values]
        return known[-1] if known else owners.value(target.owner(), target.name)

    for name, given in values.items():
        where = f"{path}.values.{name}"
        if not isinstance(given, Mapping):
            raise TypeError(f"{where} is a dict of properties, not {checks.short(given)}.")
        try:
            owner = owners.at(name)
        except KeyError as error:
            raise KeyError(f"{path}.values: {error.args[0]}") from error
        keyframe.take(checked_values(owners, where, owner, given, before), are_named=True)
    return keyframe


def checked_values(
    owners: Owners, path: str, owner: Any, given: Mapping[str, Any], before: Callable[[Target], Any]
) -> dict[Target, Any]:
    """Some properties of something, checked; of a camera the whole, of some of its entries.

    Parameters
    ----------
    owners : Owners
    path : str
        For errors.
    owner : object
    given : mapping
        By name.
    before : callable
        ``before(target)`` gives a whole camera, whose entries hold where none are given.
    """
    if owner in owners and owners.names(owner) == (CAMERA,):
        target = owners.target(owner, CAMERA)
        return {target: owners.checked(path, target, given, before(target))}
    result = {}
    for name, value in given.items():
        target = owners.target(owner, name)
        result[target] = owners.checked(f"{path}.{name}", target, value, None)
    return result


def movie_text(value: Any, indent: int = 0) -> str:
    """JSON for people to edit: a list that has no dict in it takes one line."""
    inner = " " * (indent + 1)
    if isinstance(value, Mapping) and value:
        items = [
            f"{json.dumps(name)}: {movie_text(item, indent + 1)}" for name, item in value.items()
        ]
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        items = [movie_text(item, indent + 1) for item in value]
    else:
        return json.dumps(value)
    start, end = "{}" if isinstance(value, Mapping) else "[]"
    lines = ",\n".join(inner + item for item in items)
    return f"{start}\n{lines}\n{' ' * indent}{end}"
