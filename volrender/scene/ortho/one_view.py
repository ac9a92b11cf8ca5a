"""A state of one view for figures of several views of one volume, and the other way round."""

from collections.abc import Mapping
from typing import Any

from ..figure.figure import Figure
from ..state.other_data import is_of
from .mosaic_figure import MosaicFigure
from .ortho_figure import OrthoFigure

WHOLE = "3d"
# What slices of a mosaic take of a graphic that is looked at otherwise.
_LOOKS = (
    *("vmin", "vmax", "percentiles", "cmap", "gamma", "channels", "alpha"),
    *("interpolation", "cmap_interpolation", "slab_thickness", "slab_mode"),
    *("colors", "hidden", "selected", "opacity", "outline", "fill"),  # of labels
    *("name", "data", "time"),
)
# What a slice of a mosaic leaves to another one.
_OF_THE_SLICES = ("camera", "bounds", "measurements")


def set_to(figure: Figure, state: Any) -> None:
    """Set a figure to a state of the very same files, or of others, or of a figure of another kind.

    Raises as `Figure.set_state` does.
    """
    state = state_for(figure, state)
    figure.set_state(state, check_data=is_of(figure, state))


def state_for(figure: Figure, state: Any) -> Any:
    """The state for a figure, of one that may be of another kind; as it is where their kinds are the same.

    Orthogonal views take that of one view for their view of the whole volume, a mosaic takes its colours
    and limits; one view takes that of the whole volume. A mosaic of other rows and columns takes what is
    over the first slice, and how it looks.

    Raises
    ------
    ValueError
        The state is one of several views, and the figure needs one of one view.
    """
    if not isinstance(state, Mapping) or not isinstance(state.get("subplots"), list | tuple):
        return state
    is_ortho = "cursor" in state
    is_mosaic = "convention" in state and not is_ortho
    if isinstance(figure, MosaicFigure):
        if is_mosaic:
            return _for_mosaic(figure, state)
    elif is_ortho == isinstance(figure, OrthoFigure) and not is_mosaic:
        return state
    entries = [entry for entry in state["subplots"] if isinstance(entry, Mapping)]
    whole = [entry for entry in entries if entry.get("name") == WHOLE] if is_ortho else entries
    if is_mosaic or len(whole) != 1:
        made = "a mosaic of slices" if is_mosaic else f"{len(entries)} views"
        raise ValueError(f"state is one of {made}, and this figure needs one of one view.")
    kept = {name: state[name] for name in ("version", "volrender", "background") if name in state}
    (entry,) = whole
    if isinstance(figure, MosaicFigure):
        return {**kept, **_convention(state), "subplots": [_for_slices(entry)]}
    if isinstance(figure, OrthoFigure):
        return {**kept, "subplots": [{**entry, "name": WHOLE}]}
    return {**kept, "subplots": [{**entry, "name": None}]}


def _for_mosaic(figure: MosaicFigure, state: Mapping) -> Mapping:
    """The state of a mosaic for one that may have other slices."""
    entries = state["subplots"]
    if (
        state.get("shape") == list(figure.shape)
        or not entries
        or not isinstance(entries[0], Mapping)
    ):
        return state
    first = {name: value for name, value in entries[0].items() if name not in _OF_THE_SLICES}
    rest = {name: value for name, value in state.items() if name not in ("shape", "size")}
    return {**rest, "subplots": [{**first, **_for_slices(first)}]}


def _convention(state: Mapping) -> dict:
    return {"convention": state["convention"]} if "convention" in state else {}


def _for_slices(entry: Mapping) -> dict:
    graphics = entry.get("graphics", [])
    if not isinstance(graphics, list | tuple):
        return {"graphics": graphics}
    return {"graphics": [_looks(graphic) for graphic in graphics]}


def _looks(graphic: Any) -> Any:
    if not isinstance(graphic, Mapping):
        return graphic
    return {name: graphic[name] for name in _LOOKS if name in graphic}
