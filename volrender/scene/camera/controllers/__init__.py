"""Controllers: what the pointer and the keys do to a camera."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ....base import checks
from ..camera import Camera
from .controller import Controller
from .fly import Fly
from .orbit import Orbit
from .panzoom import PanZoom

__all__ = ["CONTROLLERS", "Controller", "Fly", "Orbit", "PanZoom", "make_controller"]

CONTROLLERS: dict[str, Callable[[Camera], Controller]] = {
    "orbit": Orbit,
    "trackball": partial(Orbit, trackball=True),
    "fly": Fly,
    "panzoom": PanZoom,
}


def make_controller(kind: str, camera: Camera) -> Controller:
    """A controller by its name in `CONTROLLERS`; TypeError or ValueError for another name."""
    return CONTROLLERS[checks.choice("controller", kind, CONTROLLERS)](camera)


def controller_kinds(name: str, value: Any, count: int) -> list[str]:
    """The kind of each of some controllers.

    Parameters
    ----------
    name : str
        Name of the parameter, for errors.
    value : str or sequence
        One kind for all, or one for each, which may be nested by rows.
    count : int

    Raises
    ------
    TypeError, ValueError
        Another kind, or another number of them.
    """
    if isinstance(value, str):
        return [checks.choice(name, value, CONTROLLERS)] * count
    try:
        rows = list(value)
        kinds = [kind for row in rows for kind in ([row] if isinstance(row, str) else row)]
    except TypeError as error:
        raise TypeError(
            f"{name} is the name of a controller, or a sequence of {count} of them, not "
            f"{checks.short(value)}."
        ) from error
    if len(kinds) != count:
        raise ValueError(f"{name} is one name, or {count}, not {len(kinds)}.")
    return [checks.choice(f"{name}[{i}]", kind, CONTROLLERS) for i, kind in enumerate(kinds)]
