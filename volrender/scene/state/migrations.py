"""How does a state that an older volrender made become one of today?"""

from collections.abc import Callable, Mapping
from typing import Any

from ...base.checks import short
from ...base.version import __version__

VERSION = 3  # of states; grows with every change of what they hold

State = Mapping[str, Any]


def migrated(state: State) -> State:
    """A state of any version as one of today's; it stays as it is.

    Parameters
    ----------
    state : mapping
        One without ``version`` is of today.

    Raises
    ------
    ValueError
        No version, or a newer one than this volrender knows.
    """
    version = state.get("version", VERSION)
    if type(version) is not int or version < 1:
        raise ValueError(f"state.version is 1 to {VERSION}, not {short(version)}.")
    if version > VERSION:
        maker = state.get("volrender")
        needed = f"volrender {maker}" if isinstance(maker, str) else "a newer volrender"
        raise ValueError(
            f"state.version is 1 to {VERSION}, not {short(version)}: {needed} made it, and one at least as "
            f"new is needed to load it. This is volrender {__version__}."
        )
    for number in range(version, VERSION):
        state = {**_TO_THE_NEXT[number](state), "version": number + 1}
    return state


def _from_1(state: State) -> State:
    """Graphics had no affine: one whose place is given whole has none."""

    def change(graphic: State) -> State:
        is_placed = {"offset", "rotation", "scale"} <= set(graphic)
        return {**graphic, "affine": None} if is_placed else graphic

    return _with_graphics(state, change)


def _from_2(state: State) -> State:
    """There were no texts, legends, measurements, percentiles: what has none stays as it is."""
    return state


# By the version that each makes into the next.
_TO_THE_NEXT: dict[int, Callable[[State], State]] = {1: _from_1, 2: _from_2}


def _with_graphics(state: State, change: Callable[[State], State]) -> State:
    """A state with the entry of every graphic changed."""

    def changed(subplot: State) -> State:
        return _with_entries(subplot, "graphics", change)

    return _with_entries(state, "subplots", changed)


def _with_entries(owner: State, name: str, change: Callable[[State], State]) -> State:
    """With every entry of a list changed; what is no list or no entry, the checks refuse later."""
    entries = owner.get(name)
    if not isinstance(entries, list | tuple):
        return owner
    return {**owner, name: [change(e) if isinstance(e, Mapping) else e for e in entries]}
