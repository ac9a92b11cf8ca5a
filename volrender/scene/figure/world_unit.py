"""In which unit is the world of a subplot measured, and what becomes of files of another one?"""

import warnings
from collections.abc import Mapping
from typing import Any

from ...base.checks import printable
from ...base.units import factor_between
from ...data.files.volume_file import VolumeFile


class WorldUnit:
    """The unit that was set, else that of the first file that says one.

    Attributes
    ----------
    given : str or None
        What was set.
    """

    def __init__(self) -> None:
        self.given: str | None = None
        self._found: str | None = None

    @property
    def value(self) -> str | None:
        """The unit, or None."""
        return self.given or self._found

    def learn(self, volume: VolumeFile, is_first: bool) -> None:
        """A volume is there now; where it is the first, what was there before is forgotten."""
        self._found = (None if is_first else self._found) or volume.spacing_unit

    def factor_of(self, volume: VolumeFile, is_first: bool) -> float:
        """By what to multiply the lengths of a volume; with a warning where that is not known."""
        known = self.given if is_first else self.value
        said = volume.spacing_unit
        if is_first and known is None:
            return 1.0
        factor = factor_between(said, known)
        if factor is not None:
            return factor
        if known is None:
            problem = (
                f"is in {said}; what is there already says no unit and is taken to be in {said}"
            )
        elif said is None:
            problem = f"says no unit of length, and is taken to be in {known}"
        else:
            problem = f"is in {said}, which does not compare with {known}: lengths stay as they are"
        warnings.warn(printable(f"{volume.path}: {problem}"), stacklevel=6)  # of Subplot.add
        return 1.0


def multiplied(own: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """Parameters of a graphic whose place is given in another unit."""
    lengths = {name: tuple(factor * length for length in own[name]) for name in ("offset", "scale")}
    return {**own, **lengths} if factor != 1 else dict(own)
