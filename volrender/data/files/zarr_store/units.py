"""In which unit are three axes measured?"""

from collections.abc import Sequence

from ....base.units import METRES
from ..logs import warn


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
    if all(unit in METRES for unit in units):
        return tuple(METRES[str(unit)] / METRES[str(first)] for unit in units), first
    named = ", ".join(str(unit) for unit in units)
    warn(path, f"voxel size ignored: units of x, y and z ({named}) do not compare")
    return None
