"""With how many digits is a number shown? So many that one can tell it from its neighbours."""

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


def bytes_text(size_bytes: float) -> str:
    """A number of bytes for people: "12 bytes", "1.5 GiB"."""
    if size_bytes < 1024:
        return f"{size_bytes:.0f} bytes"
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        size_bytes /= 1024
        if size_bytes < 1024 or unit == "TiB":
            break
    return f"{size_bytes:.1f} {unit}"
