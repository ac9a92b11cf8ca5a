"""What is a unit of length called, how is it written, and how long is it?"""

METRES = {"km": 1e3, "m": 1.0, "cm": 1e-2, "mm": 1e-3, "µm": 1e-6, "nm": 1e-9, "pm": 1e-12}
METRES |= {"dm": 1e-1, "Å": 1e-10, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344}
_NAMES = {
    "kilometer": "km",
    "meter": "m",
    "decimeter": "dm",
    "centimeter": "cm",
    "millimeter": "mm",
    "micrometer": "µm",
    "micron": "µm",
    "nanometer": "nm",
    "picometer": "pm",
    "angstrom": "Å",
    "inch": "in",
    "foot": "ft",
    "yard": "yd",
    "mile": "mi",
}
_SYMBOLS = {
    **{name: name for name in METRES},
    **_NAMES,
    "um": "µm",
    "\u03bcm": "µm",  # which begins with a Greek mu
    "\\u00b5m": "µm",  # as ImageJ escapes it
    "inches": "in",
    "feet": "ft",
}
_LONGEST_UNIT = 40  # characters


def symbol_of(unit: object) -> str | None:
    """The usual symbol of a unit: "µm" for "micrometers". One without is itself; None for no unit."""
    if not isinstance(unit, str) or not unit.strip():
        return None
    unit = unit.strip()
    if len(unit) > _LONGEST_UNIT or not unit.isprintable():
        return None
    word = unit.lower().replace("metre", "meter")
    # Words alone have plurals: "ms" is no length.
    return _SYMBOLS.get(unit) or _SYMBOLS.get(word) or _NAMES.get(word.removesuffix("s"), unit)


def name_of(unit: str) -> str | None:
    """The word for a symbol, where it has one: "angstrom" for "Å"."""
    return next((name for name, symbol in _NAMES.items() if symbol == unit), None)


def factor_between(unit: str | None, other: str | None) -> float | None:
    """How many of another unit one of a unit is; None where they do not compare.

    Parameters
    ----------
    unit, other : str or None
        Names or symbols.
    """
    symbol, other_symbol = symbol_of(unit), symbol_of(other)
    if symbol == other_symbol:
        return 1.0
    if symbol not in METRES or other_symbol not in METRES:
        return None
    # Quotients of decimal fractions that floating point has no exact number for.
    return float(f"{METRES[symbol] / METRES[other_symbol]:.15g}")
