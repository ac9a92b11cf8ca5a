"""From which side does one look at slices of patients? The two conventions, and what a state says of them."""

from collections.abc import Mapping
from typing import Any

from ...base import checks

# Right is at the right; or one looks from the feet, the front and the left, as radiologists do, and right,
# and in sagittal slices the front, is at the left.
CONVENTIONS = NEUROLOGICAL, RADIOLOGICAL = "neurological", "radiological"


def check_convention(name: str, value: Any) -> str:
    """One of the two; ValueError or TypeError where it is neither."""
    return checks.choice(name, value, CONVENTIONS)


def taken_from(state: Any, now: str) -> tuple[Any, str]:
    """A state without its convention, and that, or where it has none the one of now."""
    if not isinstance(state, Mapping) or "convention" not in state:
        return state, now
    rest = {name: value for name, value in state.items() if name != "convention"}
    return rest, check_convention("state.convention", state["convention"])
