"""The state of a whole scene, without its data: as a JSON-able dict, and back."""

from ...base import checks
from .changes import PARTS, VERSION, changes_to
from .values import plain, property_values


def get_scene_state(figure) -> dict:
    """What everything in a figure is set to; see `Figure.get_state`."""
    subplots = list(figure)
    return {
        "version": VERSION,
        "size": list(figure.size),
        "shape": list(figure.shape),
        "background": plain(figure.background),
        "subplots": [_subplot_state(subplot, subplots[:i]) for i, subplot in enumerate(subplots)],
    }


def set_scene_state(figure, state: dict, check_data: bool = True) -> None:
    """Set everything in a figure to a state; see `Figure.set_state`."""
    check_data = checks.boolean("check_data", check_data)
    for change in changes_to(figure, state, check_data):  # all is checked before the first one
        change()


def _subplot_state(subplot, earlier: list) -> dict:
    sharing = [i for i, other in enumerate(earlier) if other.camera is subplot.camera]
    return {
        "name": subplot.name,
        "background": plain(subplot.background),
        "camera": sharing[0] if sharing else _camera_state(subplot),
        **_controller_state(subplot.controller),
        "graphics": [_graphic_state(graphic) for graphic in subplot.graphics],
        **{part: property_values(getattr(subplot, part)) for part in PARTS},
    }


def _camera_state(subplot) -> dict:
    """The camera as it is, or, before the first frame, as that one will place it."""
    camera = subplot.camera
    if camera.is_set or camera.is_fitted:
        return plain(camera.get_state())
    before = dict(camera._state)
    subplot.auto_fit()
    placed = plain(camera.get_state())
    camera._state.update(before)
    camera.is_fitted = False
    return placed


def _controller_state(controller) -> dict:
    """The kind of a controller; nothing of one that only its owner can make."""
    return {} if controller.kind is None else {"controller": controller.kind}


def _graphic_state(graphic) -> dict:
    data = {"shape": list(graphic.data.shape), "dtype": str(graphic.data.dtype)}
    return {**property_values(graphic), "time": graphic.time, "data": data}
