"""In which unit are three axes measured?"""

from collections.abc import Sequence

from ..logs import warn

_METRES = {"km": 1e3, "m": 1.0, "cm": 1e-2, "mm": 1e-3, "µm": 1e-6, "nm": 1e-9, "pm": 1e-12}
_METRES |= {"dm": 1e-1, "Å": 1e-10, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344}
_SYMBOLS = {
    **{name: name for name in _METRES},
    "kilometer": "km",
    "meter": "m",
    "decimeter": "dm",
    "centimeter": "cm",
    "millimeter": "mm",
    "micrometer": "µm",
    "nanometer": "nm",
    "picometer": "pm",
    "angstrom": "Å",
    "inch": "in",
    "foot": "ft",
    "yard": "yd",
    "mile": "mi",
    "um": "µm",
    "\u03bcm": "µm",
    "micron": "µm",  # the second begins with a Greek mu
}
_LONGEST_UNIT = 40  # characters


def symbol_of(unit: object) -> str | None:
    """The usual symbol of a unit: "µm" for "micrometer". One without is itself; None for no unit."""
    if not isinstance(unit, str) or not unit.strip():
        return None
    unit = unit.strip()
    if len(unit) > _LONGEST_UNIT or not unit.isprintable():
        return None
    return _SYMBOLS.get(unit, _SYMBOLS.get(unit.lower().replace("metre", "meter"), unit))


def in_one_unit(
    path: str, units: Sequence[str | None]
) -> tuple[tuple[float, ...], str | None] | None:
    """By what to multiply each axis so that all are measured in the unit of the first.

    Returns
    -------
    factors : tuple of float
    unit : str or None
        Or None, with a warning, where units do not compare.
    """
    first = units[0]
    if len(set(units)) == 1:
        return (1.0,) * len(units), first
    if all(unit in _METRES for unit in units):
        return tuple(_METRES[str(unit)] / _METRES[str(first)] for unit in units), first
    named = ", ".join(str(unit) for unit in units)
    warn(path, f"voxel size ignored: units of x, y and z ({named}) do not compare")
    return None
