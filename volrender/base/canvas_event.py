"""What does an event of a canvas say? Its fields, checked: canvases differ in what they send."""

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 1e6  # pixels; what is further away is no place on a screen
LATEST_S = 1e12
_SAME_KEY = {"+": "=", "_": "-"}  # shifted and not


@dataclass(frozen=True)
class CanvasEvent:
    """The fields of an event that controllers look at; None where it has no sound one.

    Attributes
    ----------
    name : str
        Such as ``"pointer_down"``.
    x, y : float or None
        Logical pixels from the top left of the figure.
    dx, dy : float
        wheel: pixels, 100 for a notch of a mouse wheel; down and right are above 0.
    button : int or None
        1 left, 2 right, 3 middle.
    buttons : frozenset of int, or None
        Those that are down.
    modifiers : frozenset of str
        Such as ``"Shift"``.
    key : str or None
        In lower case, the same with and without Shift for letters, ``=`` and ``-``.
    time_s : float or None
    is_stopped : bool
        Whether a handler asked that no controller gets it.
    """

    name: str
    x: float | None
    y: float | None
    dx: float
    dy: float
    button: int | None
    buttons: frozenset[int] | None
    modifiers: frozenset[str]
    key: str | None
    time_s: float | None
    is_stopped: bool

    @classmethod
    def of(cls, event: object) -> "CanvasEvent | None":
        """From a dict as rendercanvas sends it; None where it is no event."""
        if not isinstance(event, Mapping) or not isinstance(event.get("event_type"), str):
            return None
        return cls(
            name=event["event_type"],
            x=_number(event.get("x")),
            y=_number(event.get("y")),
            dx=_number(event.get("dx")) or 0.0,
            dy=_number(event.get("dy")) or 0.0,
            button=_button(event.get("button")),
            buttons=_several(event.get("buttons"), numbers.Integral, None),
            modifiers=_several(event.get("modifiers"), str, frozenset()),
            key=_key(event.get("key")),
            time_s=_number(event.get("time_stamp"), LATEST_S),
            is_stopped=event.get("stop_propagation") is True,
        )

    @property
    def has_place(self) -> bool:
        """Whether it says where the pointer is."""
        return self.place is not None

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the pointer is, (x, y); None where it does not say."""
        return None if self.x is None or self.y is None else (self.x, self.y)


def _number(value: Any, largest: float = LARGEST) -> float | None:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return float(value) if is_number and -largest <= value <= largest else None  # NaN is not


def _button(value: Any) -> int | None:
    is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    return int(value) if is_whole else None


def _several(value: object, kind: type, otherwise: Any) -> Any:
    if not isinstance(value, tuple | list | set | frozenset):
        return otherwise
    return frozenset(item for item in value if isinstance(item, kind))


def _key(value: object) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return _SAME_KEY.get(value, value.lower())
