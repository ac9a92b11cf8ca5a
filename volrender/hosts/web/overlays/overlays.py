"""What is drawn over a subplot, said without a camera: JSON that js/overlays draws from."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from ....scene.figure.subplot import Subplot
from ....scene.graphics.transfer.colormaps import table_of
from ....scene.measuring.overlay import MeasuringOverlay
from ....scene.overlays import (
    Axes,
    Caption,
    Colorbar,
    Crosshair,
    HiddenPlanes,
    Legend,
    Orientation,
    Outline,
    ScaleBar,
    SlicePlanes,
    TextNote,
    TimeStamp,
)
from ....scene.overlays.annotations.legend import written_entry
from ....scene.overlays.annotations.orientation import directions_of, letter_of
from ....scene.overlays.annotations.text_note import TIME
from ....scene.overlays.colorbar.colorbar import written_name
from ..tables import PageTables
from .at_cursor import caption_said, cursor_said, graphics_of
from .faces import NUMBERS, Faces
from .measured import measurements_said

Said = dict[str, Any]


def overlays_of(
    subplot: Subplot,
    subplots: Sequence[Subplot],
    corners: np.ndarray,
    faces: Faces,
    tables: PageTables,
) -> list[Said]:
    """The visible overlays of a subplot, in the order in which they are drawn.

    Graphics are named by their place in `graphics_of`, subplots by that in `subplots`.

    Parameters
    ----------
    subplot : Subplot
    subplots : sequence of Subplot
        All of the figure.
    corners : ndarray, shape (4, 4)
        Colours of the subplot's background: its own, or the figure's.
    faces : Faces
        Gets what is written.
    tables : PageTables
        Gets colours of labels.
    """
    said = []
    for overlay in subplot.overlays(corners):
        kind, say = _KINDS[type(overlay)]
        if overlay.visible and (what := say(overlay, _Around(subplot, subplots, faces, tables))):
            own = {"kind": kind, "visible": True, "in_world": overlay.in_world}
            said.append({**own, "ink": list(overlay.ink), **what})
    return said


class _Around:
    """Where an overlay is: its subplot among others, and the fonts of the figure."""

    def __init__(
        self, subplot: Subplot, subplots: Sequence[Subplot], faces: Faces, tables: PageTables
    ) -> None:
        self.subplot = subplot
        self.subplots = subplots
        self.faces = faces
        self.tables = tables
        self.graphics = graphics_of(subplot)

    def unit_of(self, overlay: Any) -> str:
        return overlay.unit or overlay.writable(self.subplot.unit) or ""

    def placed(self, overlay: Any, texts: Sequence[str] = (), signs: str = "") -> Said:
        """What overlays in corners and at sides have in common."""
        face = self.faces.number(overlay.face(), texts, signs)
        gives_way = isinstance(overlay.position, str)
        place = {"shares": list(overlay.shares), "margin": overlay.margin, "gives_way": gives_way}
        return {**place, "face": face}


def _outline(overlay: Outline, around: _Around) -> Said:
    return {"width_px": overlay.width_px}


def _axes(overlay: Axes, around: _Around) -> Said:
    unit = around.unit_of(overlay)
    texts = [f"{name} ({unit})" if unit else name for name in overlay.names if name]
    return {
        "names": list(overlay.names),
        "unit": unit,
        "position": overlay.position,
        "face": around.faces.number(overlay.face(), texts, NUMBERS),
    }


def _colorbar(overlay: Colorbar, around: _Around) -> Said:
    font = overlay.face()
    names = {
        at: [written_name(name, font) for name in graphic.channels.names]
        for at, graphic in enumerate(around.graphics)
        if graphic.channels
    }
    texts = [overlay.title or "", "near", "far", *(one for each in names.values() for one in each)]
    given = [at for at, graphic in enumerate(around.graphics) if graphic is overlay.graphic]
    coloured = [at for at, graphic in enumerate(around.graphics) if _has_colours(graphic)]
    return {
        "graphic": given[0] if given else None,
        "coloured": coloured,
        "label_looks": {
            at: [_look(graphic, around.tables)]
            for at, graphic in enumerate(around.graphics)
            if graphic.kind == "labels" and graphic.values is not None
        },
        "title": overlay.title,
        "names": names,
        **around.placed(overlay, [text for text in texts if text], NUMBERS),
    }


def _has_colours(graphic: Any) -> bool:
    """Whether colours tell values, but where its mode shows a transfer function that has its own."""
    if graphic.kind == "labels":
        return graphic.values is not None
    return not any(look.data.is_colour for look in graphic.looks)


def _look(labels: Any, tables: PageTables) -> Said:
    """What gives values of labels their colours: nothing changes it in a page."""
    limits = {name: getattr(labels, name) for name in ("vmin", "vmax", "gamma")}
    return {**limits, "table": tables.add_colours(table_of(labels)), "cmap_points": None}


def _scale_bar(overlay: ScaleBar, around: _Around) -> Said:
    unit = around.unit_of(overlay)
    said = around.placed(overlay, [f" {unit}"] if unit else [], NUMBERS)
    return {"unit": unit, "length": overlay.length, **said}


def _time_stamp(overlay: TimeStamp, around: _Around) -> Said:
    signs = f"{NUMBERS} /{overlay.unit or ''}"
    return {**_times(overlay), **around.placed(overlay, signs=signs)}


def _times(stamp: TimeStamp) -> Said:
    return {"interval": stamp.interval, "unit": stamp.unit}


def _note(overlay: TextNote, around: _Around) -> Said | None:
    text, stamp = overlay.text or "", around.subplot.time_stamp
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    signs = f"{NUMBERS} /{stamp.unit or ''}" if TIME in text else ""
    return {"text": text, **_times(stamp), **around.placed(overlay, lines, signs)}


def _legend(overlay: Legend, around: _Around) -> Said:
    font, entries = overlay.face(), []
    for at, graphic in enumerate(around.graphics):
        if graphic.kind == "labels" and graphic.values is None:
            hidden = {0, *graphic.hidden}
            for label, name in sorted(graphic.names.items()):
                if name and label not in hidden:
                    colour = graphic.color_of(label).tolist()
                    entries.append({"graphic": at, "text": name, "colour": colour})
        names = graphic.channels.names if graphic.channels else ()
        entries += [{"graphic": at, "text": name, "look": i} for i, name in enumerate(names)]
    for entry in entries:
        entry["text"] = written_entry(entry["text"], font)
    texts = [entry["text"] for entry in entries]
    return {"entries": entries, **around.placed(overlay, texts, f"{NUMBERS}and more")}


def _orientation(overlay: Orientation, around: _Around) -> Said:
    directions = directions_of([graphic for graphic in around.graphics if graphic.visible])
    letters = [letter_of(axis, sign, directions) for axis, sign in product(range(3), (1, -1))]
    pairs = [letters[axis : axis + 2] for axis in (0, 2, 4)]
    return {"length": overlay.length, "letters": pairs, **around.placed(overlay, letters)}


def _lines_at_cursor(overlay: Any, around: _Around) -> Said | None:
    """The crosshair of a slice, or the planes in the whole volume."""
    source = overlay.planes if isinstance(overlay, HiddenPlanes) else overlay
    if source.cursor is None or not source.visible:
        return None
    return {
        "cursor": cursor_said(source.cursor, around.subplots),
        "across": getattr(source, "across", None),
        "width_px": source.width_px,
        "colour": None if source.colour is None else source.colour.tolist(),
    }


def _caption(overlay: Caption, around: _Around) -> Said:
    return caption_said(overlay, around.subplot, around.subplots, around.faces)


def _measurements(overlay: MeasuringOverlay, around: _Around) -> Said | None:
    return measurements_said(overlay, around.subplot, around.faces)


_KINDS: dict[type, tuple[str, Callable[[Any, _Around], Said | None]]] = {
    Outline: ("outline", _outline),
    Axes: ("axes", _axes),
    Colorbar: ("colorbar", _colorbar),
    ScaleBar: ("scale_bar", _scale_bar),
    TimeStamp: ("time_stamp", _time_stamp),
    TextNote: ("note", _note),
    Legend: ("legend", _legend),
    Orientation: ("orientation", _orientation),
    Crosshair: ("crosshair", _lines_at_cursor),
    SlicePlanes: ("planes", _lines_at_cursor),
    HiddenPlanes: ("planes", _lines_at_cursor),
    Caption: ("caption", _caption),
    MeasuringOverlay: ("measurements", _measurements),
}
