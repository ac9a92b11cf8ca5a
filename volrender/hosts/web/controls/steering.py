"""What moves in a page? Cameras and their controllers, the crosshair of orthogonal views, time."""

from typing import Any

from ....scene.ortho.ortho_figure import OrthoFigure
from ....scene.ortho.slice_view import SliceView


def steering_of(figure: Any) -> dict[str, Any]:
    """What the page's events act on, as JSON.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    dict
        ``controllers``, for each subplot ``kind``, ``damping``, ``target`` and of those that fly
        ``speed``, or None where nothing steers; ``cameras``, the first subplot with the same one;
        ``ortho``, None or which subplots are slices, across which axis of the data, and where the
        cursor is; ``series``, how many time points there are and how they play.
    """
    subplots = list(figure)
    cameras = [subplot.camera for subplot in subplots]
    return {
        "controllers": [_controller(subplot.controller) for subplot in subplots],
        "cameras": [
            next(number for number, other in enumerate(cameras) if other is camera)
            for camera in cameras
        ],
        "ortho": _ortho(figure, subplots) if isinstance(figure, OrthoFigure) else None,
        "series": {
            "n_times": figure.n_times,
            "rate_hz": figure.player.rate_hz,
            "loop": figure.player.loop,
        },
    }


def _controller(controller: Any) -> dict[str, Any] | None:
    if not controller.enabled or controller.kind is None:
        return None
    target = controller.chosen_target
    entry = {
        "kind": controller.kind,
        "damping": controller.damping,
        "target": None if target is None else target.tolist(),
    }
    return {**entry, "speed": controller.speed} if controller.kind == "fly" else entry


def _ortho(figure: OrthoFigure, subplots: list[Any]) -> dict[str, Any]:
    slices = [
        {"subplot": number, "axis": view.axis, "forward": view.forward}
        for number, view in enumerate(subplots)
        if isinstance(view, SliceView)
    ]
    whole = figure.main_subplot(subplots[slices[0]["subplot"]])
    return {
        "voxel": figure.cursor.voxel.tolist(),
        "subplot": subplots.index(whole),
        "slices": slices,
    }
