"""When do residents take what came meanwhile? Once a frame: all that is drawn in it is of the same voxels."""

from typing import Any
from weakref import WeakKeyDictionary, ref

_frames: WeakKeyDictionary[Any, ref] = WeakKeyDictionary()  # in which each resident did so last


def keep_up(resident: Any, frame: object = None) -> None:
    """Have a resident hold what voxels are now; the caller holds the lock, up to the submit.

    Parameters
    ----------
    resident : Resident, PackedResident or in bricks
    frame : object, optional
        What it is drawn for, referenced weakly: a second time nothing changes. Bricks that came in
        between might make the atlas grow, or need another encoding, after something was placed in it.
    """
    if frame is not None:
        latest = _frames.get(resident)
        if latest is not None and latest() is frame:
            return
        _frames[resident] = ref(frame)
    resident.keep_up()
