"""Orthogonal views for tests: figures of a small volume, where its voxels are in them, and events."""

import numpy as np

import volrender as vr
from volrender.scene.overlays.view import View

SLICES = ("axial", "coronal", "sagittal")
DATA = np.random.default_rng(2).integers(1, 256, (7, 8, 9), dtype=np.uint8)
PLAIN = {"vmin": 0, "vmax": 255, "interpolation": "nearest"}
TURNED = {"offset": (50, -20, 7), "rotation": (0.1, 0.05, -0.2, 0.97), "scale": (1, 2, 3.5)}
MIRRORED = {"rotation": (0, 0, 1, 0), "scale": (-1, 1, 2)}  # about z by half a turn
LYING = {"rotation": (0.5, 0.5, 0.5, 0.5), "scale": (2, 1, 1)}  # x is y, y is z, z is x
TILT = ((1, 0.1, 0, -4), (0, 1, 0.35, 2), (0, 0, 1, 9), (0, 0, 0, 1))  # a gantry's, and more
TILTED = {"affine": TILT, "offset": (1, 30, 2), "scale": (1, 1.5, -2)}
PLACES = {
    "as it is": {}, "turned": TURNED, "mirrored": MIRRORED, "lying": LYING, "tilted": TILTED,
}  # fmt: skip


def ortho(data=DATA, size=(240, 200), **parameters) -> vr.OrthoFigure:
    return vr.OrthoFigure(data, size=size, **{**PLAIN, **parameters})


def without_overlays(figure: vr.OrthoFigure) -> vr.OrthoFigure:
    for view in figure:
        view.caption.visible = False
        if view.name != "3d":
            view.crosshair.visible = False
    figure["3d"].planes.visible = False
    return figure


def pixels_of(figure, name: str, voxels) -> np.ndarray:
    """Where the middles of voxels, (…, 3), x, y, z, lie in a view, pixels (…, 2)."""
    view = figure[name]
    view.fit_once()
    screen = View(view.camera, view.viewport_px, figure.size)
    return screen.pixels(screen.clip_coordinates(figure.cursor.world_of(voxels)))


def part(figure, picture: np.ndarray, name: str) -> np.ndarray:
    left, top, width, height = figure[name].viewport_px
    return picture[top : top + height, left : left + width]


def send(figure, event_type: str, place=None, **fields) -> None:
    if place is not None:
        fields |= {"x": float(place[0]), "y": float(place[1])}
    figure.handle_event({"event_type": event_type, **fields})
