"""What has to be set so that a scene gets a given state? Checks all of it, and changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from ...base import checks
from ...base.property import property_names
from ...base.transforms import exact_unit_vector
from ..camera.camera import Camera
from ..camera.controllers import CONTROLLERS
from ..graphics.multichannel.channels import check_count
from .matching import entries_of, matched_things, named
from .migrations import migrated
from .other_data import OtherBox, directions_of, of_the_view
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
_SUBPLOT_KEYS = (
    *("name", "background", "camera", "controller", "bounds", "graphics", "measurements", "texts"),
    *PARTS,
)
_PLANES = ("plane", "clipping_planes")


def changes_to(figure, state, check_data: bool) -> list:
    """Functions to call, one after another; raises where the state does not fit the figure.

    Parameters
    ----------
    figure : Figure
    state : dict
        All or some of what `get_state` gives, this one's or that of an older volrender.
    check_data : bool
        Whether shape and dtype of the data must be those in the state; else it serves for others,
        and what belongs to the data is left: see `other_data`.
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
    entries = entries_of("state.subplots", state.get("subplots", []))
    subplots = matched_things("state.subplots", entries, list(figure), "subplot")
    for i, (entry, subplot) in enumerate(zip(entries, subplots, strict=True)):
        path = f"state.subplots[{i}]"
        checks.entries(path, entry, _SUBPLOT_KEYS)
        box = _other_box(path, entry, subplot, check_data)
        may_fail, rest = _subplot_changes(path, entry, subplot, box, check_data)
        first += may_fail
        changes += rest
        if "camera" in entry:
            earlier = subplots[:i]
            changes.append(_camera_change(f"{path}.camera", entry["camera"], subplot, earlier, box))
    return first + changes


def _other_box(path: str, entry: Mapping, subplot, check_data: bool) -> OtherBox | None:
    """What takes places of a state to what is shown now; None where they stay, or nobody knows."""
    given = entry.get("bounds")
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise TypeError(f"{path}.bounds is [lowest, highest] or None, not {checks.short(given)}.")
    bounds = np.array([checks.bounded_vector(f"{path}.bounds", each, 3) for each in given])
    if (bounds[0] > bounds[1]).any():
        raise ValueError(f"{path}.bounds is [lowest, highest], not {checks.short(given)}.")
    if check_data:
        return None
    items = entries_of(f"{path}.graphics", entry.get("graphics", []))
    said = directions_of((item.get("directions"), item.get("visible", True)) for item in items)
    return OtherBox(bounds, checks.directions(f"{path}.graphics.directions", said), subplot)


def restore_camera(camera: Camera, state: dict) -> None:
    """Set a camera to what another one's `get_state` gave, to the last bit."""
    camera.set_state(state, exactly=True)


def _subplot_changes(
    path: str, entry: Mapping, subplot, box: OtherBox | None, check_data: bool
) -> tuple[list, list]:
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
    items = entries_of(f"{path}.graphics", entry.get("graphics", []))
    planes: list[Callable] = []
    found = named(f"{path}.graphics", items, subplot.graphics, "graphic", check_data)
    for where, item, graphic in found:
        if box is not None:
            item = dict(item)
            planes += _plane_changes(where, item, graphic, box)
        content, rest = _graphic_changes(where, item, graphic, check_data)
        first += content
        changes += rest
    changes += planes  # which go with what is shown after all other changes
    for part in set(PARTS) & set(entry):
        changes += property_changes(f"{path}.{part}", entry[part], getattr(subplot, part))
    if "measurements" in entry and check_data:  # places in one file, not in others
        graphics = [graphic for _, _, graphic in found] if items else subplot.graphics
        where, measured = f"{path}.measurements", entry["measurements"]
        changes += subplot.measurements.changes(where, measured, graphics)
    if "texts" in entry:
        changes += subplot.texts.changes(f"{path}.texts", entry["texts"])
    return first, changes


def _graphic_changes(path: str, entry: Mapping, graphic, check_data: bool) -> tuple[list, list]:
    """Those of its content, which may fail even now, and those of its properties and its channels'."""
    entry = dict(entry) if check_data else of_the_view(entry, graphic)
    changes: list[Callable] = []
    content = graphic.content_changes(path, entry, check_data)
    more_keys = list(graphic.content_state())
    if graphic.channels:
        more_keys.append("channels")
        looks = entry.pop("channels", [])
        changes += _channel_changes(f"{path}.channels", looks, graphic.channels, check_data)
    return content, changes + property_changes(path, entry, graphic, *more_keys)


def _plane_changes(path: str, entry: dict, graphic, box: OtherBox) -> list:
    """Those of planes of the world, which are taken out of the entry."""
    changes: list[Callable] = []
    for name in set(_PLANES) & set(entry) & set(property_names(type(graphic))):
        checked = getattr(type(graphic), name).checked(f"{path}.{name}", entry.pop(name))
        changes.append(partial(_place_planes, graphic, name, checked, box))
    return changes


def _place_planes(graphic, name: str, planes: Any, box: OtherBox) -> None:
    """Set a plane, or several, where what is shown now has them."""
    setattr(graphic, name, np.apply_along_axis(box.plane, -1, planes) if len(planes) else planes)


def _channel_changes(path: str, value, channels: Sequence[Any], check_data: bool) -> list:
    """Those of the properties of channels; some are hidden first, as only so many can be shown."""
    found = named(path, entries_of(path, value), channels, "channel", check_data)
    if not check_data:
        found = [(where, of_the_view(entry, channel), channel) for where, entry, channel in found]
    found.sort(key=lambda each: each[1].get("visible") is not False)
    changes = [
        change
        for where, entry, channel in found
        for change in property_changes(where, entry, channel)
    ]
    visible = {channel: entry.get("visible", channel.visible) for _, entry, channel in found}
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


def _camera_change(path: str, value, subplot, earlier: list, box: OtherBox | None):
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
    return partial(_place_camera, subplot, trial.get_state(), earlier, box)


def _place_camera(subplot, state: dict, earlier: list, box: OtherBox | None) -> None:
    if box is not None:
        state = box.camera(state)
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
