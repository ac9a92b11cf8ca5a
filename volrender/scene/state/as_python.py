"""A figure as a short script that makes it again: files, what is not as it is by default, cameras."""

from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from .changes import PARTS
from .other_data import OF_THE_DATA
from .state import get_state
from .values import plain, property_values

NOTES = ("heading", "letter")  # texts that are there, but empty at first
_PLACE = ("offset", "rotation", "scale", "affine")
_CAMERA = {
    "scale": [1, 1, 1],
    "maintain_aspect": True,
    "depth_range": None,
}  # as they are by default


def as_python(figure: Any, output: str | None = "picture.png") -> str:
    """A script that makes this figure, and writes its picture.

    It opens files where volumes were opened from one, and has a line to fill in for each array. Of
    volumes and overlays it sets what is not as it is by default.

    Parameters
    ----------
    output : str, optional
        The picture to write; None: none.
    """
    state = get_state(figure)
    makes_volume = getattr(figure, "convention", None) is not None
    lines, body = ["import volrender as vr", ""], []
    if makes_volume:
        body += _of_slices(figure)
    else:
        body.append(f"figure = vr.Figure({_arguments(_of_figure(figure))})")
        for number, subplot in enumerate(figure):
            for graphic in subplot.graphics:
                body += _added(graphic, _place_in(figure, number))
    if plain(figure.background) != [[0.0, 0.0, 0.0, 1.0]] * 4:
        body.append(f"figure.background = {plain(figure.background)!r}")
    if figure.time:
        body.append(f"figure.time = {figure.time}")
    for number, (subplot, entry) in enumerate(zip(figure, state["subplots"], strict=True)):
        body += _of_subplot(figure, number, subplot, entry)
    if any(notes := [_notes(entry) for entry in state["subplots"]]):
        body.append(f"figure.set_state({{'subplots': {notes!r}}})")
    if any("np." in line for line in body):
        lines.insert(0, "import numpy as np")
    if output is not None:
        body.append(f"figure.export({output!r})")
    return "\n".join([*lines, *body, ""])


def _notes(entry: dict) -> dict[str, Any]:
    """Of the state of a subplot, what is written and measured in it."""
    notes = {part: entry[part] for part in NOTES if entry[part]["text"] is not None}
    if entry["texts"]:
        notes["texts"] = entry["texts"]
    if entry.get("measurements", {}).get("entries"):
        notes["measurements"] = entry["measurements"]
    return notes


def _of_figure(figure: Any) -> dict[str, Any]:
    names = [subplot.name for subplot in figure]
    given = {"size": figure.size}
    if figure.shape != (1, 1):
        given["shape"] = figure.shape
    if all(names):
        given["names"] = names
    return given


def _of_slices(figure: Any) -> list[str]:
    """Of orthogonal views and mosaics: they take the volume, and others and labels over it."""
    volume, kind = figure.volume, type(figure).__name__
    given = {"size": figure.size, "convention": figure.convention}
    if kind == "MosaicFigure":
        given |= {"axis": figure.axis, "shape": figure.shape, "every": figure.every}
    of_slices = ("mode", "plane") if kind == "MosaicFigure" else ()
    given |= _changed(volume, but=of_slices)
    lines = [*_data(volume), f"figure = vr.{kind}(data, {_arguments(given)})"]
    lines += _channel_lines(volume, "figure.volume")
    if kind == "OrthoFigure":
        lines.append(f"figure.cursor.voxel = {plain(figure.cursor.voxel)!r}")
    whole = next(subplot for subplot in figure if volume in subplot.graphics)
    for graphic in whole.graphics:
        if graphic is not volume:
            lines += _added(graphic, "figure", () if graphic.kind == "labels" else of_slices)
    return lines


def _added(graphic: Any, where: str, but: tuple[str, ...] = ()) -> list[str]:
    method = "add_labels" if graphic.kind == "labels" else "add"
    if graphic.file_path is None and method == "add":
        method = "add_multichannel_volume" if graphic.channels else "add_image_volume"
    arguments = ", ".join(filter(None, ["data", _arguments(_changed(graphic, but))]))
    made = f"graphic = {where}.{method}({arguments})"
    return [*_data(graphic), made, *_channel_lines(graphic, "graphic")]


def _data(graphic: Any) -> list[str]:
    """Where the voxels are from."""
    if graphic.file_path is not None:
        return [f"data = vr.open({str(Path(graphic.file_path).absolute())!r})"]
    what = f"an array of shape {tuple(graphic.data.shape)} and {graphic.data.dtype}"
    return [f'data = np.load("data.npy")  # {what}']


def _changed(graphic: Any, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """Parameters that make a graphic what it is, but for those that it has by default, or of its file."""
    voxels = graphic.channels.data if graphic.channels else graphic.data
    fresh = property_values(type(graphic)(voxels, mode=graphic.mode))
    values = property_values(graphic)
    is_moved = graphic.file_place is None or not np.array_equal(
        graphic.world_from_data, graphic.file_place
    )
    left = set() if graphic.file_path is None else {*OF_THE_DATA}
    left -= set(_PLACE) if is_moved else set()
    left |= set(but)
    if values.get("percentiles") is not None:
        left |= {"vmin", "vmax"}
    always = {"mode"} if graphic.kind == "labels" else set()
    kept = {
        name: value
        for name, value in values.items()
        if name not in left and (name in always or value != fresh.get(name))
    }
    usual = signature(type(graphic)).parameters["mode"].default
    is_usual = graphic.mode == usual or "mode" in but
    return {**({} if is_usual else {"mode": graphic.mode}), **kept}


def _channel_lines(graphic: Any, name: str) -> list[str]:
    """What sets the looks of channels; limits that follow percentiles set themselves."""
    if not graphic.channels:
        return []
    lines = []
    fresh = type(graphic)(graphic.channels.data, mode=graphic.mode).channels
    for number, channel in enumerate(graphic.channels):
        values, usual = property_values(channel), property_values(fresh[number])
        follows = values["percentiles"] is not None
        left = {"name", "vmin", "vmax"} if follows else {"name"}
        lines += [
            f"{name}[{number}].{prop} = {value!r}"
            for prop, value in values.items()
            if prop not in left and value != usual[prop]
        ]
    return lines


def _of_subplot(figure: Any, number: int, subplot: Any, entry: dict) -> list[str]:
    where = _place_in(figure, number)
    lines = []
    for part in PARTS:
        if part in NOTES:
            continue
        owner = getattr(subplot, part)
        fresh = property_values(type(owner)())
        lines += [
            f"{where}.{part}.{name} = {value!r}"
            for name, value in entry[part].items()
            if value != fresh.get(name)
        ]
    if entry["background"] is not None:
        lines.append(f"{where}.background = {entry['background']!r}")
    if getattr(figure, "convention", None) is None and entry.get("controller", "orbit") != "orbit":
        lines.append(f"{where}.controller = {entry['controller']!r}")
    camera = entry["camera"]
    if isinstance(camera, int):
        shared = _place_in(figure, camera)
        return [*lines, f"{where}.share_view({shared})"]
    told = {name: value for name, value in camera.items() if _CAMERA.get(name, ...) != value}
    return [*lines, f"{where}.camera.set_state({told!r})"] if subplot.graphics else lines


def _place_in(figure: Any, number: int) -> str:
    row, column = divmod(number, figure.shape[1])
    return f"figure[{row}, {column}]"


def _arguments(given: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in given.items())
