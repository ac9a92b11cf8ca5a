"""What has to be set so that a scene gets a given state? Checks all of it, and changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from ...base import checks
from ...base.property import property_names
from ...base.transforms import exact_unit_vector
from ..camera.camera import Camera
from ..camera.controllers import CONTROLLERS
from ..graphics.multichannel.channels import check_count
from .migrations import migrated
from .values import plain

# What a subplot has besides graphics: its attributes that are objects with `Property`s.
PARTS = (
    "outline",
    "axes",
    "colorbar",
    "scale_bar",
    "time_stamp",
    "legend",
    "orientation",
    "heading",
    "letter",
)
_FIGURE_KEYS = ("version", "volrender", "size", "shape", "background", "subplots")
_SUBPLOT_KEYS = ("name", "background", "camera", "controller", "graphics", "texts", *PARTS)


def changes_to(figure, state, check_data: bool) -> list:
    """Functions to call, one after another; raises where the state does not fit the figure.

    Parameters
    ----------
    figure : Figure
    state : dict
        All or some of what `get_state` gives, this one's or that of an older volrender.
    check_data : bool
        Whether shape and dtype of the data must be those in the state.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"state is a dict, not {checks.short(state)}.")
    state = migrated(state)
    checks.entries("state", state, _FIGURE_KEYS)
    checks.optional_text("state.volrender", state.get("volrender"))
    if "size" in state:
        checks.size("state.size", state["size"])
    if "shape" in state and checks.grid_shape("state.shape", state["shape"]) != figure.shape:
        raise ValueError(
            f"state.shape is {checks.short(state['shape'])}, and this figure's is {figure.shape}."
        )
    first: list[Callable] = []
    changes: list[Callable] = []
    if "background" in state:
        corners = checks.background("state.background", state["background"])
        changes.append(partial(setattr, figure, "background", corners))
    entries = _entries("state.subplots", state.get("subplots", []))
    subplots = _matched("state.subplots", entries, list(figure), "subplot")
    for i, (entry, subplot) in enumerate(zip(entries, subplots, strict=True)):
        path = f"state.subplots[{i}]"
        checks.entries(path, entry, _SUBPLOT_KEYS)
        may_fail, rest = _subplot_changes(path, entry, subplot, check_data)
        first += may_fail
        changes += rest
        if "camera" in entry:
            earlier = subplots[:i]
            changes.append(_camera_change(f"{path}.camera", entry["camera"], subplot, earlier))
    return first + changes


def restore_camera(camera: Camera, state: dict) -> None:
    """Set a camera to what another one's `get_state` gave, to the last bit."""
    camera.set_state(state, exactly=True)


def _subplot_changes(path: str, entry: Mapping, subplot, check_data: bool) -> tuple[list, list]:
    """Those that may fail even now, and the others."""
    first: list[Callable] = []
    changes: list[Callable] = []
    if "background" in entry:
        corners = entry["background"]
        if corners is not None:  # else it has the figure's
            corners = checks.background(f"{path}.background", corners)
        changes.append(partial(setattr, subplot, "background", corners))
    if "controller" in entry:
        kind = checks.choice(f"{path}.controller", entry["controller"], CONTROLLERS)
        changes.append(partial(_set_controller, subplot, kind))
    items = _entries(f"{path}.graphics", entry.get("graphics", []))
    for where, item, graphic in _named(f"{path}.graphics", items, subplot.graphics, "graphic"):
        content, rest = _graphic_changes(where, item, graphic, check_data)
        first += content
        changes += rest
    for part in set(PARTS) & set(entry):
        changes += property_changes(f"{path}.{part}", entry[part], getattr(subplot, part))
    if "texts" in entry:
        changes += subplot.texts.changes(f"{path}.texts", entry["texts"])
    return first, changes


def _graphic_changes(path: str, entry: Mapping, graphic, check_data: bool) -> tuple[list, list]:
    """Those of its content, which may fail even now, and those of its properties and its channels'."""
    entry = dict(entry)
    changes: list[Callable] = []
    content = graphic.content_changes(path, entry, check_data)
    more_keys = list(graphic.content_state())
    if graphic.channels:
        more_keys.append("channels")
        changes += _channel_changes(f"{path}.channels", entry.pop("channels", []), graphic.channels)
    return content, changes + property_changes(path, entry, graphic, *more_keys)


def _channel_changes(path: str, value, channels: Sequence[Any]) -> list:
    """Those of the properties of channels; some are hidden first, as only so many can be shown."""
    named = _named(path, _entries(path, value), channels, "channel")
    named.sort(key=lambda each: each[1].get("visible") is not False)
    changes = [
        change
        for where, entry, channel in named
        for change in property_changes(where, entry, channel)
    ]
    visible = {channel: entry.get("visible", channel.visible) for _, entry, channel in named}
    with _naming(path):
        check_count([channel for channel in channels if visible.get(channel, channel.visible)])
    return changes


def property_changes(path: str, entry: Mapping, owner: Any, *more_keys: str) -> list[Callable]:
    """Functions that set properties to what a dict says; raises where one does not take its value.

    Only what differs, so that nothing else is announced or uploaded.

    Parameters
    ----------
    path : str
        Where the dict is, for errors.
    entry : dict
        By name.
    owner : PropertyOwner
    *more_keys : str
        Names that may be there, too, and are no properties: for errors.
    """
    checks.entries(path, entry, (*property_names(type(owner)), *more_keys))
    changes: list[Callable] = []
    # Limits that follow percentiles are those of the data that are there.
    decided = () if entry.get("percentiles") is None else ("vmin", "vmax")
    for name, value in entry.items():
        guard = getattr(type(owner), name)
        new = guard.checked(f"{path}.{name}", value)
        if name in decided:
            continue
        if name == "rotation":
            new = exact_unit_vector(new, value)
        if name == "metadata" or plain(new) != plain(getattr(owner, name)):
            changes.append(partial(_set_exactly, owner, name, new))
    return changes


def _set_exactly(owner, name: str, value) -> None:
    setattr(owner, name, value)
    owner.property_values[name] = value  # setting normalises unit vectors once more


def _set_controller(subplot, kind: str) -> None:
    if subplot.controller.kind != kind:
        subplot.controller = kind


def _camera_change(path: str, value, subplot, earlier: list):
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < len(earlier):
            raise ValueError(
                f"{path} is a state, or the number of an earlier subplot that has the same camera, "
                f"0 to {len(earlier) - 1}, not {checks.short(value)}."
            )
        return partial(subplot.share_view, earlier[value])
    trial = Camera()
    with _naming(path):
        restore_camera(trial, subplot.camera.get_state())
        restore_camera(trial, value)
    return partial(_place_camera, subplot, trial.get_state(), earlier)


def _place_camera(subplot, state: dict, earlier: list) -> None:
    if any(other.camera is subplot.camera for other in earlier):  # linked here, not in the state
        subplot.camera = Camera()
    if subplot.camera.get_state() != state:
        restore_camera(subplot.camera, state)


@contextmanager
def _naming(path: str):
    """Errors of a camera, or of channels together, say where in the state they are."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise type(error)(f"{path}: {error.args[0]}") from error


def _named(path: str, entries: list, things: Sequence[Any], kind: str) -> list[tuple]:
    """For each entry where it is, and its thing; ValueError where two have one name."""
    matched = _matched(path, entries, list(things), kind)
    names = [entry.get("name") for entry in entries]
    for i, name in enumerate(names):
        if name is not None and name in names[:i]:
            raise ValueError(f"{path}[{i}].name {checks.short(name)} is another {kind}'s, too.")
    paths = [f"{path}[{i}]" for i in range(len(entries))]
    return list(zip(paths, entries, matched, strict=True))


def _matched(path: str, entries: list, things: list, kind: str) -> list:
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


def _entries(path: str, value) -> list:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{path} is a list, not {checks.short(value)}.")
    for i, entry in enumerate(value):
        if not isinstance(entry, Mapping):
            raise TypeError(f"{path}[{i}] is a dict, not {checks.short(entry)}.")
    return list(value)
