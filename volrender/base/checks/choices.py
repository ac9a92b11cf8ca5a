"""Is a value one of some names, a text, or a dict of some names?"""

from collections.abc import Collection, Mapping
from typing import Any

from .messages import nearest_match, short

DISPATCHES = ("auto", "fragment", "compute")
INTERPOLATIONS = ("linear", "nearest", "cubic")
CMAP_INTERPOLATIONS = ("linear", "nearest")
SLAB_MODES = ("max", "min", "mean")
COLOR_BY = ("value", "depth")
ALPHA_MODES = (
    "auto",
    "solid",
    "blend",
    "add",
    "subtract",
    "multiply",
    "weighted_blend",
    "dither",
)  # formulas in engine/shader/blending.py


def choice(name: str, value: Any, allowed: Collection[str]) -> str:
    """One of some names."""
    if isinstance(value, str) and value in allowed:
        return value
    names = ", ".join(repr(item) for item in allowed)
    error = ValueError if isinstance(value, str) else TypeError
    raise error(f"{name} is one of {names}, not {short(value)}.{nearest_match(value, allowed)}")


def optional_text(name: str, value: Any) -> str | None:
    """A string or None."""
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name} is a string or None, not {short(value)}.")


def entries(name: str, value: Any, allowed: Collection[str]) -> Mapping:
    """A dict with no other keys than these; KeyError where it has one."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is a dict, not {short(value)}.")
    for key in value:
        if key not in allowed:
            raise KeyError(
                f"{name} has no {short(key)}, only {', '.join(allowed)}.{nearest_match(key, allowed)}"
            )
    return value
