"""What cannot be copied or pickled, and what to do instead: all that holds something on the GPU.

`copy.copy`, `copy.deepcopy` and `pickle` all ask an object how it is made again, by ``__reduce_ex__``.
A shallow copy would share locks and textures with the first, each unaware of the other.
"""

from typing import Any, NoReturn

from ...base.events import EventEmitter
from ...data.buffer import VolumeBuffer
from ...engine.device.engine import Engine
from ..camera.controllers import Controller
from ..graphics.drawable import Drawable
from .figure import Figure
from .subplot import Subplot

# Subclasses are as their bases, unless they are here themselves.
INSTEAD: dict[type, str] = {
    Figure: "make another figure with graphics of the same voxels, data=other.data, and give it what "
    "get_state() tells of this one by set_state().",
    Subplot: "make another figure, and give it what get_state() tells of this one's by set_state().",
    Drawable: "make another one, which shares its voxels where it is given data=other.data.",
    EventEmitter: "set the same properties of another one.",
    VolumeBuffer: "make a graphic with data=other.data, which shares it, or copy the voxels, "
    "np.array(other.value).",
    Engine: "make another Engine(); what is on one device is not on another.",
    Controller: "make another of the same kind, subplot.controller = other.kind, and copy its camera.",
}


def refuse_copies() -> None:
    """Have each of them say so where it is to be copied: TypeError."""
    for cls, instead in INSTEAD.items():
        _refuse(cls, instead)


def _refuse(cls: type, instead: str) -> None:
    def __reduce_ex__(self: Any, protocol: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be copied or pickled: {instead}")

    cls.__reduce_ex__ = __reduce_ex__  # type: ignore[method-assign, assignment]
