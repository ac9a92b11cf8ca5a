"""The planes that cut a volume: added along an axis or the view, moved, turned, taken away."""

import numpy as np
from imgui_bundle import imgui

from .....base.checks import MAX_CLIPPING_PLANES
from .....base.planes import (
    AXIS_NORMALS,
    is_axis,
    plane_at,
    plane_through,
    position_range,
    unit_normal,
)
from ..widgets.plane_rows import GAP_PX, normal_row, position_row
from ..widgets.shapes import cross
from ..widgets.widgets import Widgets

AXES = ("sagittal", "coronal", "axial")  # across x, y and z


def clipping(ui: Widgets, graphic, camera) -> None:
    """Show and set the clipping planes of a graphic."""
    planes = list(graphic.clipping_planes)
    added = _add_row(ui, planes, graphic.world_corners(), camera)
    if added is not None:
        ui.set(graphic, "clipping_planes", [*planes, added])
        return
    for index, plane in enumerate(planes):
        new = _plane_rows(ui, f"clip.{index}.", index, plane, graphic.world_corners())
        if new is not None:
            planes[index : index + 1] = new
            ui.set(graphic, "clipping_planes", planes)
            return


def _add_row(ui: Widgets, planes, corners, camera) -> np.ndarray | None:
    """Buttons that add a plane: the one that was chosen."""
    ui.label("Add plane")
    chosen, gap = None, 2.0
    width = (imgui.get_content_region_avail().x - 3 * gap) / 4
    imgui.begin_disabled(len(planes) >= MAX_CLIPPING_PLANES)
    for axis, text in zip(AXES, "xyz", strict=True):
        help = f"Cut across {text} through the middle; what is behind stays"
        if ui.button(f"clip.add.{text}", text.upper(), width, help=help):
            normal = np.asarray(AXIS_NORMALS[axis])
            # Towards the viewer nothing would be seen of the cut.
            chosen = -normal if normal @ camera.forward < -1e-6 else normal
        imgui.same_line(0, gap)
    help = "Cut across the view through the middle; what is behind stays"
    if ui.button("clip.add.view", "View", width, help=help):
        chosen = np.asarray(camera.forward)
    imgui.end_disabled()
    return None if chosen is None else plane_to_add(planes, chosen, corners)


def plane_to_add(planes, normal, corners) -> np.ndarray:
    """A plane through the middle of a volume; where a parallel one is, its opposite at the end.

    Parameters
    ----------
    planes : sequence of (a, b, c, d)
        Those that there are.
    normal : (x, y, z)
        Towards what is kept, of length one.
    corners : (n, 3)
        Of the volume, world.
    """
    for plane in planes:
        facing = float(unit_normal(plane) @ normal)
        if abs(facing) > 1 - 1e-9:
            opposite = (*(-np.sign(facing) * np.asarray(normal)), 0.0)
            return plane_at(opposite, position_range(corners, opposite)[0])
    return plane_through(np.mean(corners, axis=0), normal)


def _plane_rows(ui: Widgets, name: str, index: int, plane, corners) -> list | None:
    """Position and normal of a plane: what comes in its place, none or one; None: it stays."""
    text = f"Plane {index + 1}"
    moved = _position(ui, f"{name}position", text, plane, corners)
    imgui.same_line(0, GAP_PX)
    if ui.icon(f"{name}remove", cross, help="Take this plane away"):
        return []
    pivot, help = corners.mean(axis=0), "Keep the other side"
    turned = normal_row(ui, name, plane, pivot, help)
    new = moved if turned is None else turned
    return None if new is None else [new]


def _position(ui: Widgets, name: str, text: str, plane, corners) -> np.ndarray | None:
    """Where a plane is: the coordinate that it cuts at, or the distance along its normal."""
    along, form, sign = plane, "%.2f", 1.0
    for axis, letter in zip(AXES, "xyz", strict=True):
        if is_axis(plane, axis):
            sign = float(np.sign(unit_normal(plane) @ AXIS_NORMALS[axis]))
            along, form = sign * plane, f"{letter} {'>' if sign > 0 else '<'} %.2f"
    help = "Where it cuts, world units; kept is what lies beyond it, along the normal"
    width = -imgui.get_frame_height() - GAP_PX
    new = position_row(ui, name, text, along, corners, help, form, width)
    return None if new is None else sign * new
