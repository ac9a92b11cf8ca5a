"""With how many digits is a number shown, so that one can tell it from its neighbours?"""

import math

MOST = 15  # that float64 tells


def shown(value: float, least: int = 6) -> str:
    """A number with so many digits, and as many more as its whole part needs, and two behind it."""
    value = float(value)
    return f"{value:.{digits_of(value, least)}g}"


def digits_of(value: float, least: int = 6) -> int:
    """How many digits `shown` gives a number: of large ones more, since their differences are small."""
    if not math.isfinite(value) or abs(value) < 1e5 or value == 0:
        return least
    return max(least, min(MOST, math.floor(math.log10(abs(value))) + 3))
