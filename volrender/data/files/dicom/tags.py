"""What a header says, as plain numbers and texts: elements that are empty count as absent."""

import math
from typing import Any

from ..errors import cut


def numbers(dataset: Any, keyword: str, count: int) -> tuple[float, ...] | None:
    """So many finite numbers; None where there are fewer, or none.

    Raises
    ------
    ValueError
        They are no numbers.
    """
    value = dataset.get(keyword)
    if value is None or value == "":
        return None
    try:
        found = tuple(float(x) for x in (value if _is_list(value) else [value]))
    except (TypeError, ValueError):
        raise ValueError(f"its {keyword} is no number: {cut(value, 30)}") from None
    if len(found) < count or not all(math.isfinite(x) for x in found):
        return None
    return found[:count]


def number(dataset: Any, keyword: str) -> float | None:
    """The first of the numbers; errors as of `numbers`."""
    found = numbers(dataset, keyword, 1)
    return None if found is None else found[0]


def whole(dataset: Any, keyword: str, default: int = 0) -> int:
    """A whole number; errors as of `numbers`."""
    found = number(dataset, keyword)
    return default if found is None else int(found)


def text(dataset: Any, keyword: str) -> str:
    """A text, several joined by a backslash as they are stored; "" where there is none."""
    value = dataset.get(keyword)
    if value is None:
        return ""
    return "\\".join(str(x) for x in value) if _is_list(value) else str(value)


def first(dataset: Any, keyword: str) -> Any:
    """The first item of a sequence, or an empty dataset's stand-in, which has nothing."""
    items = dataset.get(keyword)
    return items[0] if items is not None and len(items) else {}


def _is_list(value: Any) -> bool:
    return not isinstance(value, str | bytes) and hasattr(value, "__iter__")
