"""How are measured numbers written, with their units?"""

import math

DIGITS = 4
# What a volume in a unit is written in where it is large, and how many of the smaller that is.
_LARGER = {"mm": ("cm", 1e3), "µm": ("mm", 1e9), "nm": ("µm", 1e9)}


def number(value: float) -> str:
    """With four digits, and all before the point."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else str(value)
    size = abs(value)
    if size >= 1e9 or 0 < size < 1e-4:
        return f"{value:.{DIGITS - 1}e}"
    before = 0 if size < 1 else math.floor(math.log10(size)) + 1
    zeros = -math.floor(math.log10(size)) - 1 if 0 < size < 1 else 0
    text = f"{value:.{max(0, DIGITS - before + zeros)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(text: str, unit: str | None) -> str:
    """A number and its unit, if it has one."""
    return f"{text} {unit}" if unit else text


def volume(value: float, unit: str | None) -> str:
    """A volume: of many mm³, in cm³; of a world without a unit, with the word."""
    if not unit:
        return f"volume {number(value)}"
    if unit in _LARGER and value >= _LARGER[unit][1]:
        unit, value = _LARGER[unit][0], value / _LARGER[unit][1]
    return f"{number(value)} {unit}³"


def mean_and_spread(mean: float, std: float, unit: str | None) -> str:
    """A mean with its standard deviation, to the digits that the latter has two of."""
    if not math.isfinite(mean):
        return "no value"
    decimals = 0
    if std > 0:
        decimals = max(0, 1 - math.floor(math.log10(std)))
    if decimals > 6 or abs(mean) >= 1e9:
        return with_unit(f"{number(mean)} ± {number(std)}", unit)
    return with_unit(f"{mean:.{decimals}f} ± {std:.{decimals}f}", unit)
