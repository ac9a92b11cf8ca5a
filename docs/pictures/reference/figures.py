"""Figures, cameras and made-up volumes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import volrender as vr

from .sheet import HEAD, SKIN, Draw, each, sheet, view

CAMERA = "volrender.Camera"


def cameras(given: tuple, change: Callable[[Any, Any], None]) -> vr.Figure:
    """A panel for each value that something of the camera is given."""

    def fill(value: Any, subplot: Any) -> None:
        subplot.add_image_volume(
            HEAD, mode="iso", threshold=500, color=SKIN, directions="RAS", light=(30, 30)
        )
        subplot.outline.visible = True
        view(subplot, closer=1)
        change(subplot, value)

    return sheet({str(value): partial(fill, value) for value in given})


def fov(subplot: Any, degrees: float) -> None:
    subplot.camera.fov = degrees
    subplot.auto_fit()


def zoom(subplot: Any, factor: float) -> None:
    subplot.camera.zoom = factor


def side(subplot: Any, angles: tuple[float, float]) -> None:
    subplot.camera.look_from(*angles)
    subplot.auto_fit()


PICTURES: dict[str, Draw] = {
    f"{CAMERA}.fov": partial(cameras, (0, 50, 110), fov),
    f"{CAMERA}.zoom": partial(cameras, (0.6, 1, 2), zoom),
    f"{CAMERA}.look_from": partial(cameras, ((0, 0), (90, 0), (35, 60), (180, 0)), side),
    "volrender.OrthoFigure": lambda: vr.OrthoFigure(
        HEAD, size=(380, 380), mode="iso", threshold=500, color=SKIN, cmap="gray", directions="RAS"
    ),
    "volrender.MosaicFigure": lambda: vr.MosaicFigure(
        HEAD, shape=(2, 4), cmap="gray", size=(760, 420), directions="RAS"
    ),
    "volrender.datasets.head": partial(each, "mode", ("mip", "composite")),
    "volrender.datasets.vessels": partial(
        each, "mode", ("mip", "composite"), vr.datasets.vessels(64)
    ),
    "volrender.datasets.cells_movie": partial(
        each,
        "mode",
        ("mip", "slice"),
        vr.datasets.cells_movie(1, (32, 64, 64), cells=40)[0],
        directions=None,
        plane="middle",
        look={"azimuth": 20, "elevation": 20, "closer": 1.1},
    ),
    "volrender.datasets.sphere": partial(each, "mode", ("mip", "iso"), vr.datasets.sphere(40)),
    "volrender.datasets.noise": partial(
        each, "mode", ("mip", "slice"), vr.datasets.noise(24), plane="middle"
    ),
    "volrender.datasets.marschner_lobb": partial(
        each,
        "mode",
        ("mip", "iso"),
        vr.datasets.marschner_lobb(40),
        look={"elevation": 50},
    ),
}
