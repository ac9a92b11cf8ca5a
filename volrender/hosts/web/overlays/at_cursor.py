"""Where is the cursor of orthogonal views, and what do their captions say of it?"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ....scene.figure.subplot import Subplot
from ....scene.graphics.cursor import Cursor
from ....scene.ortho.cursor_view import CursorView
from ....scene.ortho.mosaic_view import MosaicView
from ....scene.ortho.slice_view import SliceView
from ....scene.overlays import Caption
from ....scene.overlays.overlay import DARK, LIGHT, is_light
from .faces import NUMBERS, Faces


def graphics_of(subplot: Subplot) -> list[Any]:
    """The graphics of a subplot that a page shows."""
    return [graphic for graphic in subplot.graphics if graphic.kind]


WORDS = "time slice voxel position (),=xyz"  # that captions are made of


def cursor_said(cursor: Cursor, subplots: Sequence[Subplot]) -> dict[str, Any]:
    """The cursor, its volume, and whose planes show the slices through it, by axis of the data."""
    slices: list[dict | None] = [None, None, None]
    for at, view in enumerate(subplots):
        if isinstance(view, SliceView) and view.cursor is cursor and graphics_of(view):
            slices[view.axis] = {"subplot": at, "graphic": 0}
    (home,) = [
        {"subplot": at, "graphic": graphics_of(view).index(cursor.graphic)}
        for at, view in enumerate(subplots)
        if cursor.graphic in graphics_of(view)
    ][:1]
    return {
        **home,
        "voxel": cursor.voxel.tolist(),
        "shape": cursor.shape_xyz.tolist(),
        "world_from_data": cursor.graphic.world_from_data.tolist(),
        "axes": [axis for axis, _ in cursor.world_axes],
        "slices": slices,
    }


def caption_said(
    caption: Caption, subplot: Subplot, subplots: Sequence[Subplot], faces: Faces
) -> dict[str, Any]:
    """The caption of a view; its readout follows the cursor."""
    assert isinstance(subplot, CursorView)
    is_on_light = is_light(caption.background)
    unit = caption.unit or caption.writable(subplot.unit) or ""
    lines = [line for line in caption.readout() if line]
    texts = [*lines, caption.title or "", *(caption.edges or ())]
    signs = f"{NUMBERS}{WORDS}{unit}"
    return {
        "title": caption.title,
        "edges": caption.edges,
        "framed": caption.framed,
        "colour": list(caption.ink),
        "ink": list(DARK if is_on_light else LIGHT),
        "paper": list(LIGHT if is_on_light else DARK),
        "cursor": cursor_said(subplot.cursor, subplots),
        "readout": {"unit": unit, **_readout(subplot, lines)},
        "face": faces.number(caption.face(), [text for text in texts if text], signs),
    }


def _readout(view: CursorView, lines: list[str]) -> dict[str, Any]:
    """How the lines are made: with how many decimals numbers are written (None: to six digits)."""
    if isinstance(view, MosaicView):
        along = view.along
        decimals = 1 - math.floor(math.log10(1.0 if along is None else view.step))
        kind, axis = ("slice", view.axis) if along is None else ("position", along)
        return {"kind": kind, "axis": axis, "decimals": decimals if 0 < decimals < 6 else None}
    if isinstance(view, SliceView):
        return {"kind": "index", "axis": view.axis}
    graphic = view.cursor.graphic
    spacing = np.linalg.norm(graphic.world_from_data[:3, :3], axis=0).min()
    decimals = max(0, 1 - math.floor(math.log10(spacing)))
    before = 3 if graphic.n_times > 1 else 2
    place = {"decimals": decimals if decimals <= 6 else None, "values": lines[before:]}
    return {"kind": "volume", "time": graphic.time, **place}
